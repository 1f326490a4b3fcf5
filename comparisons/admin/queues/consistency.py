"""What ``manage.py check_consistency`` found, each with links to its rows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.models import Finding

from ..base import BoundedPaginator, BoundedSearch, ReadOnly
from ..list_filters import YesFilter
from ..words import utc_text


class ContradictionsFilter(YesFilter):
    title = "contradictions"
    parameter_name = "contradictions"

    def narrowed(self, queryset: Any) -> Any:
        return queryset.contradictions()


@admin.register(Finding)
class FindingAdmin(BoundedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("sentence", "kind", "where")
    list_display_links = None
    list_filter = (ContradictionsFilter, "in_demand", "kind")
    search_fields = ("sentence",)
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show in the title when the list was made: what was mended since then is still listed."""
        newest = Finding.objects.order_by("-id").values_list("found", flat=True).first()
        when = f"as of {utc_text(newest)} UTC" if newest else "none is known"
        title = f"Findings, {when}; manage.py check_consistency looks again"
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    @admin.display(description="where")
    def where(self, finding: Finding) -> SafeString:
        links = (
            (reverse(f"admin:comparisons_{row['model']}_change", args=[row["id"]]), row["words"])
            for row in finding.rows
        )
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', links))
