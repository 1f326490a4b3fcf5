"""Template filters that format stored texts, days and figures. Pure: imports no Django."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from comparisons.domain import figure_sentences, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.first_hand import own_places
from comparisons.domain.page import Side
from comparisons.domain.sources import PUBLISHERS
from comparisons.domain.text_fragments import scrolling_to

from . import charts, oembed
from .structured_data.nodes import data_block

ALLOWED = {
    "a": {"href"},
    "ol": {"start"},
    **{tag: set() for tag in ("p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "li")},
}
PARTIAL_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
PLAIN = re.compile(r"[^\W\d_][^\s\\`*_\[\]<>&\x00-\x1f\x7f-\x9f]*(?: [^\s\\`*_\[\]<>&\x00-\x1f\x7f-\x9f]+)*")
"""One line that begins with a letter, and has no character that Markdown or HTML knows."""
NOT_IN_TEXT = ["html_block", "html_inline", "heading", "lheading", "hr", "image", "entity"]
"""Markdown that stays as written: HTML is text here, and headings belong to the page."""


def _is_web_address(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).disable(NOT_IN_TEXT)
    markdown.validateLink = _is_web_address  # type: ignore[method-assign]
    return markdown


_markdown = _renderer()


def text(value: str) -> Markup:
    """Return Markdown without HTML as HTML; links other than http and https stay as written."""
    if PLAIN.fullmatch(value or ""):
        return Markup(f"<p>{value}</p>\n")  # noqa: S704 - has no character that HTML knows
    return marked_up(value or "")


@lru_cache(maxsize=1_000)
def marked_up(value: str) -> Markup:
    """Render a value that may have markup, which takes a hundred times as long as plain text. Cached."""
    html = nh3.clean(
        _markdown.render(value),
        tags=set(ALLOWED),
        attributes=ALLOWED | {"*": set()},  # else a link could hide a text in its title
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    return Markup(html)  # noqa: S704 - cleaned in the line above


def as_typed(value: str) -> Markup:
    """Plain text as paragraphs that keep their line breaks."""
    paragraphs = re.split(r"\n{2,}", re.sub(r"\r\n|\r", "\n", value))
    return Markup("\n\n").join(Markup("<p>%s</p>") % Markup("<br>").join(one.split("\n")) for one in paragraphs)


def first_paragraph(value: str) -> str:
    """``value`` up to its first empty line."""
    paragraph, _, _ = value.strip().replace("\r\n", "\n").partition("\n\n")
    return paragraph


def capital(value: str) -> str:
    """``value`` with its first letter upper case, the others as they are."""
    return value[:1].upper() + value[1:]


@lru_cache(maxsize=10_000)
def day(value: date | None) -> Markup:
    """Return a day as all pages show it, "22 Nov 2026"; empty for None."""
    if value is None:
        return Markup()
    return Markup(f'<time datetime="{value:%Y-%m-%d}">{sentences.day(value)}</time>')  # noqa: S704 - only numbers


def partial_day_or_text(value: str) -> str:
    """Return a day, month or year as people write it; any other text of a source unchanged."""
    return sentences.partial_day(value) if PARTIAL_DAY.fullmatch(value) else value


def address(url: str) -> str:
    """Return ``url`` without scheme and last slash, for a link without a title."""
    return url.partition("://")[2].removesuffix("/") or url


def source(url: str) -> str:
    """Return the publisher of the page at ``url``: the name of a listed source, else the host."""
    return PUBLISHERS.get(url.rstrip("/"), "") or host(url)


@lru_cache(maxsize=10_000)
def host(url: str) -> str:
    """Return the host of ``url``, for a link without a title; ``url`` itself if it cannot be parsed."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def monogram(name: str) -> str:
    """Return the first letter or digit of a name, ``N`` for .NET; empty if it has none."""
    return next((character.upper() for character in name if character.isalnum()), "")


def is_third_party(source: str, side: Side) -> bool:
    """Return whether a claim about ``side`` rests on somebody else's word; False without a source."""
    return bool(source) and not own_places(side).hold(source)


FILTERS: dict[str, Callable[..., Any]] = {
    "address": address,
    "as_typed": as_typed,
    "bar_of": charts.bar,
    "capital": capital,
    "compact": figure_sentences.compact,
    "data_block": data_block,
    "day": day,
    "first_paragraph": first_paragraph,
    "frame": oembed.frame,
    "host": host,
    "is_third_party": is_third_party,
    "isolated": isolated,
    "monogram": monogram,
    "number": sentences.count,
    "partial_day_or_text": partial_day_or_text,
    "plural": sentences.plural,
    "scrolling_to": scrolling_to,
    "sentence": sentences.sentence,
    "source": source,
    "text": text,
}
