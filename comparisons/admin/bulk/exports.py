"""Export of the rows that a list shows, all pages of it, as JSON lines or CSV, streamed part by part."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse

from comparisons.catalogue import export
from comparisons.catalogue.records import Record

from .cells import csv_lines

PART = 500
"""Rows that are read, and held, at a time."""
LINES_SENT = 100
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
Records = Callable[[list[int]], dict[int, Record]]


@dataclass(frozen=True, slots=True)
class Export:
    """The columns of a list as lookups by name, and where it has them, the catalogue records of its rows by id."""

    columns: dict[str, str]
    records: Records | None = None


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


TECHNOLOGIES = Export(
    _same("slug", "name", "plural", "kind")
    | {"category": "category__slug"}
    | _same("use_case", "summary", "website", "repository", "licence", "self_hosted", "maturity", "first_released"),
    lambda ids: export.records_for(technologies=ids).technologies,
)
COMPARISONS = Export(
    {"low": "low__slug", "high": "high__slug", "status": "status", "outcome": "verdict__outcome"}
    | {"pick": "verdict__pick", "basis": "verdict__basis", "in_short": "verdict__in_short"}
    | _same("published", "publish_at", "reviewed", "reviewed_by", "changed_on", "answered", "accepted"),
    lambda ids: export.records_for(comparisons=ids).comparisons,
)
CLAIMS = Export(
    {"key": "key", "technology": "technology__slug", "sign": "polarity", "text": "text"}
    | {"criterion": "criterion__slug", "strength": "strength"}
    | _same("source", "source_title", "quote", "checked", "fresh_until", "versions")
    | {"against": "against__slug"}
)
DISAGREEMENTS = Export(
    {"id": "id", "low": "comparison__low__slug", "high": "comparison__high__slug", "sent": "created"}
    | _same("wants", "claim_text", "text", "evidence", "status", "answer", "answered_at", "answered_by_name")
    | _same("changed_pick", "unverified_origin")
)
"""Nothing that says who the reader is: neither the mail address nor what the site knows the browser by."""
QUESTIONS = Export(
    {"source": "source__slug", "key": "key", "name": "name", "reason": "reason", "answer": "answer"}
    | {"technology": "technology__slug", "awaits": "awaits"}
    | _same("answered_by_name", "answered_at")
)
HISTORY = Export(
    {"id": "id", "at": "at", "verb": "verb", "technology": "technology__slug"}
    | {"low": "comparison__low__slug", "high": "comparison__high__slug", "by": "by_name", "reason": "reason"}
)


class ExportedList(admin.ModelAdmin):
    """A model admin whose list has buttons that export what it shows; ``export`` names the columns."""

    export: Export
    change_list_template: ClassVar[str] = "admin/comparisons/bulk/change_list.html"

    def get_urls(self) -> list[Any]:
        own = path("export/<str:form>/", self.admin_site.admin_view(self.export_view), name=self._named("export"))
        return [own, *super().get_urls()]

    def _named(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        urls = [(reverse(f"admin:{self._named('export')}", args=[form]) + query, form) for form in CONTENT_TYPES]
        shown = {"exports": urls, "tools": self.list_tools(request)}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return addresses and labels of other buttons above the list."""
        return []

    def export_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """Stream the rows of the list with this query, or lead to the list where it refuses the query."""
        if form not in CONTENT_TYPES:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        changelist = self.changelist_view(request)
        shown = getattr(changelist, "context_data", None)
        if not shown or "cl" not in shown:
            return HttpResponseRedirect(reverse(f"admin:{self._named('changelist')}"))
        rows = shown["cl"].queryset
        lines = _csv(self.export, rows) if form == "csv" else _jsonl(self.export, rows)
        file = f"{self.opts.verbose_name_plural}-{datetime.now(UTC):%Y-%m-%d}.{form}".replace(" ", "-")
        headers = {"Content-Disposition": f'attachment; filename="{file}"', "X-Robots-Tag": "noindex"}
        return StreamingHttpResponse(_joined(lines), content_type=CONTENT_TYPES[form], headers=headers)


def _parts(queryset: Any) -> Iterator[list[int]]:
    """Yield the ids of all rows in the order of their ids. Each part is a query of its own, so that none lasts."""
    rows, last = queryset.order_by("pk"), 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PART]):
        yield ids
        last = ids[-1]


def _rows(of: Export, queryset: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the values of the columns, row by row; a row that is deleted meanwhile is left out."""
    plain = queryset.model._default_manager.order_by("pk")
    for ids in _parts(queryset):
        yield from plain.filter(pk__in=ids).values_list(*of.columns.values())


def _csv(of: Export, queryset: Any) -> Iterator[str]:
    return csv_lines(of.columns, _rows(of, queryset))


def _jsonl(of: Export, queryset: Any) -> Iterator[str]:
    if of.records is None:
        for row in _rows(of, queryset):
            said = {name: value for name, value in zip(of.columns, row, strict=True) if value not in (None, "")}
            yield json.dumps(said, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"
        return
    for ids in _parts(queryset):
        found = of.records(ids)
        yield from (json.dumps(found[number], ensure_ascii=False) + "\n" for number in ids if number in found)


def _joined(lines: Iterator[str]) -> Iterator[bytes]:
    """Yield some lines at a time, each line alone would be sent by itself."""
    for line in lines:
        yield "".join(chain([line], islice(lines, LINES_SENT - 1))).encode()
