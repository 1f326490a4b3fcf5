"""Atom feeds as Django's syndication framework writes them, with stable ids and the content of each entry as HTML."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from markupsafe import Markup

from comparisons.domain.content_licence import EDITORS
from comparisons.domain.sentences import SAMPLE
from comparisons.domain.xml_text import xml_text
from comparisons.models.paths import absolute

from .responses import NOINDEX

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed changed last that never had an entry; the day of it stands in every id."""


class Entry(NamedTuple):
    """One entry: ``kind`` and ``key`` make its id, ``path`` leads to the page that says the same.

    A key lasts: the id of a row that stays, or of one with a word that stays.
    """

    kind: str
    key: int | str
    title: str
    path: str
    at: datetime
    author: str
    content: Markup


def newest_first(entries: Iterable[Entry], most: int) -> list[Entry]:
    """Return the newest ``most`` entries in an order that one day's catalogue decides alone."""
    return sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.key), reverse=True)[:most]


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Return the moment of the newest entry: for an empty feed Django would return the time of the request."""
        return max((item["updateddate"] for item in self.items), default=SINCE)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def feed(path: str, key: str, *, title: str, about: str, page: str, entries: Iterable[Entry]) -> HttpResponse:
    """Return the feed that stands at ``path`` beside the ``page``, a path too; both become addresses of the site.

    Its id is made of ``key``, which stays when a technology gets another slug.
    """
    made = _Feed(
        title=xml_text(title),
        link=absolute(page),
        description=None,
        language="en",
        author_name=EDITORS,
        subtitle=xml_text(f"{about} {SAMPLE}" if settings.SAMPLE_ACTIVITY else about),
        feed_url=absolute(path),
        feed_guid=_id(f"feed/{key}"),
    )
    for entry in entries:
        made.add_item(
            title=xml_text(entry.title),
            link=absolute(entry.path),
            description=None,  # type: ignore[arg-type]  # Django leaves it out: the content says it
            author_name=xml_text(entry.author or EDITORS),
            unique_id=_id(f"{entry.kind}/{entry.key}"),
            updateddate=entry.at,
            content=xml_text(entry.content),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type, headers={"X-Robots-Tag": NOINDEX})


def _id(rest: str) -> str:
    """Return a tag: URI (RFC 4151), which stays when an address changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE:%Y-%m-%d}:{rest}"
