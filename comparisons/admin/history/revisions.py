"""The history, read-only: who changed what, when and why; one change, any two compared, a week of a page."""

from types import SimpleNamespace
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.models import Revision

from ..base import BoundedPaginator, ReadOnly
from ..bulk import exports
from ..words import utc_text
from . import compared, filters, restoring, week
from .difference import as_html
from .lines import lines, names_of, previous_revision
from .record_diff import changes, record_lines

PER_PAGE = 50
SUBJECTS = ("technology", "comparison__low", "comparison__high")


class FilteredList(admin.ModelAdmin):
    """The list of changes, with a filter of its own."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List what the filter asks for, each with what it changed on one line. 9 queries at most.

        ``cl`` holds what an export sends.
        """
        compared.require_permission(self, request)
        form = filters.FilterForm(request.GET)
        rows = filters.filtered(form.cleaned_data) if form.is_valid() else Revision.objects.none()
        page = _page(rows.select_related(*SUBJECTS).defer("record"), request.GET.get("p", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": "What changed",
            "opts": self.opts,
            "form": form,
            "presets": list(filters.presets(form)),
            "page": page,
            "lines": lines(page),
            "cl": SimpleNamespace(queryset=rows),
            "others": _without_page(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/comparisons/history/list.html", context)


@admin.register(Revision)
class RevisionAdmin(exports.ExportedList, FilteredList, ReadOnly, admin.ModelAdmin):
    export = exports.HISTORY
    fields = ("when", "verb", "subject", "by_name", "reason", "disagreement", "changed", "whole")
    readonly_fields = ("when", "subject", "disagreement", "changed", "whole")
    change_form_template = "admin/comparisons/history/revision.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*SUBJECTS)

    def get_urls(self) -> list[Any]:
        own = [
            path("compare/", self._view(compared.view), name="comparisons_revision_compare"),
            path("week/", self._view(week.view), name="comparisons_revision_week"),
            path("<int:revision_id>/restore/", self._view(restoring.view), name="comparisons_revision_restore"),
        ]
        return own + super().get_urls()

    def _view(self, view: Any) -> Any:
        return self.admin_site.admin_view(lambda request, **given: view(self, request, **given))

    # ---- one change

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        revision = kwargs["obj"]
        context |= {
            "restore": restoring.url_of(revision) if restoring.may(request, revision) else "",
            "compare": f"{reverse('admin:comparisons_revision_compare')}?one={revision.pk}",
        }
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description="when (UTC)")
    def when(self, revision: Revision) -> str:
        return utc_text(revision.at)

    @admin.display(description="of")
    def subject(self, revision: Revision) -> SafeString:
        subject = revision.subject
        url = reverse(f"admin:comparisons_{subject._meta.model_name}_change", args=[subject.pk])
        return format_html('<a href="{}">{}</a>', url, subject)

    @admin.display(description="because of")
    def disagreement(self, revision: Revision) -> SafeString | str:
        if revision.because_id is None:
            return "no disagreement"
        url = reverse("admin:comparisons_feedback_change", args=[revision.because_id])
        return format_html('<a href="{}">a reader who disagreed</a>', url)

    @admin.display(description="what changed")
    def changed(self, revision: Revision) -> SafeString | str:
        before = previous_revision(revision)
        if before is None:
            return "This is the first entry: everything below is new."
        return as_html(changes(before.record, revision.record, names_of([revision.subject])))

    @admin.display(description="the record since")
    def whole(self, revision: Revision) -> SafeString:
        return format_html('<pre class="difference">{}</pre>', "\n".join(record_lines(revision.record)))


def _page(rows: QuerySet[Revision], number: str) -> Any:
    """Return the page with that number, the first or the last where there is none such."""
    paginator: Paginator[Revision] = BoundedPaginator(rows, PER_PAGE)
    return paginator.get_page(number)


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("p", None)
    return asked.urlencode()
