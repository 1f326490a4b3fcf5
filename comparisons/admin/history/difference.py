"""Differences of two records as HTML."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .record_diff import Change, Changes

NOTHING = "Nothing that the record holds."
TAGS = {"+": "ins", "-": "del", "": "span"}


def as_html(changes: Changes) -> SafeString | str:
    """Return the changes as a list of terms: each with both texts in one, what is gone and what is new marked."""
    if not changes.listed:
        return NOTHING
    rows = ((change.what, change.fate, _marked(change)) for change in changes.listed)
    listed = format_html_join("", "<dt>{} <small>{}</small></dt><dd>{}</dd>", rows)
    more = format_html("<p>{} more changes are not listed.</p>", f"{changes.more:,}") if changes.more else ""
    return format_html('<dl class="changes">{}</dl>{}', listed, more)


def _marked(change: Change) -> SafeString:
    parts = ((TAGS[part.sign], part.text, TAGS[part.sign]) for part in change.parts)
    return format_html_join("", "<{}>{}</{}>", parts)
