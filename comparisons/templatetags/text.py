"""How stored words and figures become what a page shows: one filter for *text*, and small ones for the rest."""

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from comparisons import wording

register = template.Library()

ALLOWED = {
    "a": {"href"},
    "ol": {"start"},
    **{tag: set() for tag in ("p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "li")},
}
PARTIAL_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
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
    html = nh3.clean(
        _markdown.render(value or ""),
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
    return wording.sentence(value)


@register.filter
def number(value: Decimal) -> str:
    """A count with its thousands told apart, and no more decimals than it has: "12,345", "0.5"."""
    return wording.count(value)


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as it is printed everywhere, "22 Nov 2026", or nothing."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.strftime("%Y-%m-%d"), wording.day(value))


@register.filter
def partial_day(value: str) -> str:
    """``2014``, ``2014-05`` or ``2014-05-27`` as "2014", "May 2014" or "27 May 2014"."""
    year, *rest = (int(part) for part in value.split("-"))
    match rest:
        case [month, day_of_month]:
            with suppress(ValueError):  # the thirty-first of February, as somebody once wrote
                return wording.day(date(year, month, day_of_month))
        case [month]:
            return f"{wording.MONTHS[month - 1]} {year}"
    return value


@register.filter
def partial_day_or_text(value: str) -> str:
    """The same for what a source says, which need not be a day."""
    return partial_day(value) if PARTIAL_DAY.fullmatch(value) else value


@register.filter
def address(url: str) -> str:
    """``url`` as people write it, for a link without a title: without scheme and last slash."""
    return url.partition("://")[2].removesuffix("/") or url


@register.filter
def host(url: str) -> str:
    """Where ``url`` leads, for a link without a title; the address itself where it cannot be read."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
