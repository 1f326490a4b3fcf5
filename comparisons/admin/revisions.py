"""The history, read-only: who changed what, why, and the diff of the record."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from comparisons.models import Comparison, Revision
from comparisons.models.bounded import first_of_each

from . import list_search
from .base import BoundedPaginator, ReadOnly
from .bulk import exports
from .record_diff import diff, record_lines
from .words import utc_text

MOST_EDITORS = 5
TAGS = {"+": "ins", "-": "del"}


@admin.register(Revision)
class RevisionAdmin(exports.ExportedList, ReadOnly, admin.ModelAdmin):
    export = exports.HISTORY
    list_display = ("when", "verb", "subject", "by_name", "why")
    list_filter = ("verb",)
    list_select_related = ("technology", "comparison__low", "comparison__high")
    search_fields = ("by_name", "reason")
    search_help_text = (
        "A technology, a pair or an editor, and then words of the reason: “PostgreSQL licence”. "
        "At most a few hundred are listed."
    )
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    fields = ("when", "verb", "subject", "by_name", "reason", "disagreement", "changed", "whole")
    readonly_fields = ("when", "subject", "disagreement", "changed", "whole")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.defer("record") if _is_list(request) else rows

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        words = list_search.query_words(search_term)
        return (list_search.limited_to(queryset, _search_querysets(words, queryset)) if words else queryset), False

    @admin.display(description="when (UTC)", ordering="at")
    def when(self, revision: Revision) -> str:
        return utc_text(revision.at)

    @admin.display(description="of")
    def subject(self, revision: Revision) -> SafeString:
        subject: Any = revision.technology or revision.comparison
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
        before = previous_revision(revision)
        if before is None:
            return "This is the first entry: everything below is new."
        found = diff(before.record, revision.record)
        if not found:
            return "Nothing that the record holds."
        # Each line break is inside its element: blanks between elements are stripped from the page.
        rows = ((TAGS.get(line.sign, "span"), line.sign, line.text, TAGS.get(line.sign, "span")) for line in found)
        return format_html('<pre class="difference">{}</pre>', format_html_join("", "<{}>{} {}\n</{}>", rows))

    @admin.display(description="the record since")
    def whole(self, revision: Revision) -> SafeString:
        return format_html('<pre class="difference">{}</pre>', "\n".join(record_lines(revision.record)))


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and str(match.url_name).endswith("_changelist")


def _search_querysets(words: list[str], rows: Any) -> Iterator[Any]:
    """Yield querysets of revisions whose subject or editor the first words name and whose reason holds the rest.

    An index answers each of them.
    """
    for named, rest in list_search.readings(words):
        with_words = _with_reason(rows, rest)
        yield with_words.filter(technology__in=named)
        yield with_words.filter(comparison__in=list_search.newest_comparisons_of(named))
    if pairs := list_search.comparisons_between(words, Comparison.objects.order_by()):
        yield rows.filter(comparison__in=first_of_each(pairs, list_search.MOST_LISTED))
    for editor in _editors(words[0]):
        yield _with_reason(rows, words[1:]).filter(by=editor).order_by("-id")  # the order of an index


def _with_reason(rows: Any, words: list[str]) -> Any:
    return rows.filter(*(Q(reason__icontains=word) for word in words))


def _editors(name: str) -> Iterable[User]:
    """Return at most ``MOST_EDITORS`` users of that name."""
    called = Q(username__iexact=name) | Q(first_name__iexact=name) | Q(last_name__iexact=name)
    return User.objects.filter(called).only("pk")[:MOST_EDITORS]


def previous_revision(revision: Revision) -> Revision | None:
    """Return the revision of the subject before this one, None for the first. One query."""
    same = Revision.objects.filter(technology=revision.technology_id, comparison=revision.comparison_id)
    return same.filter(Q(at__lt=revision.at) | Q(at=revision.at, pk__lt=revision.pk)).first()
