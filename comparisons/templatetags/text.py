"""How stored words and figures become what a page shows: one filter for *text*, and small ones for the rest."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from comparisons.domain import sentences
from comparisons.domain.sources import LISTED
from comparisons.open_data.readers import innovation_graph

register = template.Library()

ALLOWED = {
    "a": {"href"},
    "ol": {"start"},
    **{tag: set() for tag in ("p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "li")},
}
PARTIAL_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
PUBLISHERS = {listed.url: listed.name for listed in LISTED if listed.url} | {
    innovation_graph.ADDRESS: "GitHub Innovation Graph"
}
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


@register.filter
def text(value: str) -> SafeString:
    """Markdown without HTML as HTML; a link leads to http or https, or is shown as it was written."""
    if PLAIN.fullmatch(value or ""):
        return mark_safe(f"<p>{value}</p>\n")  # noqa: S308 - has no character that HTML knows
    return marked_up(value or "")


@lru_cache(maxsize=1_000)
def marked_up(value: str) -> SafeString:
    """The same for what may have markup, which takes a hundred times as long to find out."""
    html = nh3.clean(
        _markdown.render(value),
        tags=set(ALLOWED),
        attributes=ALLOWED,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


@register.filter
def first_paragraph(value: str) -> str:
    """``value`` up to its first empty line."""
    paragraph, _, _ = value.strip().replace("\r\n", "\n").partition("\n\n")
    return paragraph


@register.filter
def sentence(value: str) -> str:
    """``value`` with a full stop where it has no end of its own."""
    return sentences.sentence(value)


@register.filter
def number(value: Decimal) -> str:
    """A count with its thousands told apart, and no more decimals than it has: "12,345", "0.5"."""
    return sentences.count(value)


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as it is printed everywhere, "22 Nov 2026", or nothing."""
    if value is None:
        return ""
    return mark_safe(f'<time datetime="{value:%Y-%m-%d}">{sentences.day(value)}</time>')  # noqa: S308 - only numbers


@register.filter
def partial_day(value: str) -> str:
    """``2014``, ``2014-05`` or ``2014-05-27`` as "2014", "May 2014" or "27 May 2014"."""
    return sentences.partial_day(value)


@register.filter
def partial_day_or_text(value: str) -> str:
    """The same for what a source says, which need not be a day."""
    return partial_day(value) if PARTIAL_DAY.fullmatch(value) else value


@register.filter
def address(url: str) -> str:
    """``url`` as people write it, for a link without a title: without scheme and last slash."""
    return url.partition("://")[2].removesuffix("/") or url


@register.filter
def source(url: str) -> str:
    """Who publishes what stands at ``url``: a listed source by its name, else the host."""
    return PUBLISHERS.get(url.rstrip("/"), "") or host(url)


@register.filter
def host(url: str) -> str:
    """Where ``url`` leads, for a link without a title; the address itself where it cannot be read."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
