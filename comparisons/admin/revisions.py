"""The history, to be read: who changed what, why, and what is different since."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from comparisons.models import Revision

from .base import BoundedPaginator, ReadOnly, point_in_time
from .differences import difference, lines

TAGS = {"+": "ins", "-": "del"}


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("when", "verb", "subject", "by_name", "why")
    list_filter = ("verb",)
    list_select_related = ("technology", "comparison__low", "comparison__high")
    search_fields = ("by_name", "reason")
    search_help_text = "Words of the reason, or who changed it."
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    fields = ("when", "verb", "subject", "by_name", "reason", "disagreement", "changed", "whole")
    readonly_fields = ("when", "subject", "disagreement", "changed", "whole")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.defer("record") if request.resolver_match.url_name.endswith("_changelist") else rows

    @admin.display(description="when (UTC)", ordering="at")
    def when(self, revision: Revision) -> str:
        return point_in_time(revision.at)

    @admin.display(description="of")
    def subject(self, revision: Revision) -> SafeString:
        subject = revision.technology or revision.comparison
        url = reverse(f"admin:comparisons_{subject._meta.model_name}_change", args=[subject.pk])
        return format_html('<a href="{}">{}</a>', url, subject)

    @admin.display(description="reason")
    def why(self, revision: Revision) -> str:
        return Truncator(revision.reason).words(20)

    @admin.display(description="because of")
    def disagreement(self, revision: Revision) -> SafeString | str:
        if revision.because is None:
            return "no disagreement"
        url = reverse("admin:comparisons_feedback_change", args=[revision.because_id])
        return format_html('<a href="{}">a reader who disagreed</a>', url)

    @admin.display(description="what changed")
    def changed(self, revision: Revision) -> SafeString | str:
        before = before_it(revision)
        if before is None:
            return "This is the first entry: everything below is new."
        found = difference(before.record, revision.record)
        if not found:
            return "Nothing that the record holds."
        # Each line break stands within its element: blanks between elements are taken out of the page.
        rows = ((TAGS.get(line.sign, "span"), line.sign, line.text, TAGS.get(line.sign, "span")) for line in found)
        return format_html('<pre class="difference">{}</pre>', format_html_join("", "<{}>{} {}\n</{}>", rows))

    @admin.display(description="the record since")
    def whole(self, revision: Revision) -> SafeString:
        return format_html('<pre class="difference">{}</pre>', "\n".join(lines(revision.record)))


def before_it(revision: Revision) -> Revision | None:
    """The revision of the same subject that came before."""
    same = Revision.objects.filter(technology=revision.technology_id, comparison=revision.comparison_id)
    return same.filter(Q(at__lt=revision.at) | Q(at=revision.at, pk__lt=revision.pk)).first()
