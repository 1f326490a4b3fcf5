"""The queue of questions about sources: entries that no rule could match, oldest first, each answered once."""

from collections.abc import Iterator
from typing import Any, assert_never

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator

from comparisons.domain.doubts import PHRASES, Doubt
from comparisons.models import SourceEntry, Technology
from comparisons.models.source_entry import Answer
from comparisons.open_data import answers
from comparisons.services.editorial import Refused

from ..base import BoundedPaginator, BoundedSearch, EditorRequest, ReadOnly, add_problems, answer_each
from ..bulk import exports
from ..checked import CheckedAdmin, storing
from ..ids import parsed_id
from . import beside, flow
from .entry_form import EntryAnswerForm

WAITING, ANSWERED = "waiting", "answered"
AT_ONCE = 200
"""Entries that one action answers at most."""
AGAIN = "comparisons_sourceentry_again"
PERMISSIONS = {Answer.SAME: "comparisons.change_technology", Answer.DIFFERENT: "comparisons.add_technology"}
"""The permission that an answer needs in addition to answering."""
SHOWN_FIELDS = ("first_released", "maturity")


class EntryStateFilter(admin.SimpleListFilter):
    """Filter by waiting or answered; without a parameter, waiting."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(WAITING, "waiting"), (ANSWERED, "answered")]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: state})
            yield {"selected": (self.value() or WAITING) == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.exclude(answer="") if self.value() == ANSWERED else queryset.waiting()


class DoubtFilter(admin.SimpleListFilter):
    """Filter by the sort of the reason: by the first sort whose words it has, as the front page counts them."""

    title = "reason"
    parameter_name = "doubt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(doubt.value, doubt.label) for doubt in Doubt]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in list(Doubt):
            return queryset
        before = Q(pk__in=[])
        for doubt, phrases in PHRASES.items():
            if doubt == self.value():
                return queryset.filter(_says_one_of(phrases)).exclude(before)
            before |= _says_one_of(phrases)
        return queryset.exclude(before)


def _says_one_of(phrases: tuple[str, ...]) -> Q:
    found = Q(pk__in=[])
    for phrase in phrases:
        found |= Q(reason__contains=phrase)
    return found


@admin.register(SourceEntry)
class SourceEntryAdmin(exports.ExportedList, BoundedSearch, ReadOnly, CheckedAdmin):
    export = exports.QUESTIONS
    list_display = ("name", "source", "reason", "summary", "may_be", "answer")
    list_filter = (EntryStateFilter, DoubtFilter, ("source", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("source",)
    list_per_page = 50
    search_fields = ("name", "key")
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ("say_different", "say_no_technology")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).defer(*beside.LEFT_OUT)
        return rows.annotate(summary=KT("said__record__summary"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Load the names of all candidates of a page at once."""
        response: Any = super().changelist_view(request, extra_context)
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist:
            changelist.result_list = _with_candidates(changelist.result_list)
        return response

    @admin.display(description="summary")
    def summary(self, entry: Any) -> str:
        return Truncator(entry.summary or "").words(16)

    @admin.display(description="candidates")
    def may_be(self, entry: Any) -> str:
        return ", ".join(entry.candidate_names)

    def has_change_permission(self, request: HttpRequest, obj: SourceEntry | None = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def has_different_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and request.user.has_perm(PERMISSIONS[Answer.DIFFERENT])

    @admin.action(description="Add as technologies of their own", permissions=["different"])
    def say_different(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset.order_by("id")[:AT_ONCE], answers.different, "added")

    @admin.action(description="Set aside: no technology", permissions=["change"])
    def say_no_technology(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset.order_by("id")[:AT_ONCE], answers.no_technology, "set aside")

    def get_urls(self) -> list[Any]:
        again = path("<path:object_id>/again/", self.admin_site.admin_view(self.ask_again_view), name=AGAIN)
        return [again, *super().get_urls()]

    def ask_again_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        """Take back that an entry is no technology, and show its question again."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        with storing(request):
            entry = self._viewable_or_404(request, object_id)
            try:
                answers.ask_again(entry)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, "Taken back: the question waits again.")
            return HttpResponseRedirect(flow.place(self, request, entry.pk).url_of(entry.pk))

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an entry beside its candidates, and the form with the three answers; then the next question."""
        with storing(request):
            return self._answer_view(request, object_id)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        entry = self._viewable_or_404(request, object_id)
        may_answer = self.has_change_permission(request, entry)
        if request.method == "POST" and not may_answer:
            raise PermissionDenied
        place = flow.place(self, request, entry.pk)
        candidates = beside.candidates_of(entry)
        first = {"technology": candidates[0].pk} if len(candidates) == 1 else {}
        form = EntryAnswerForm(request.POST or None, initial=first, entry=entry)
        if request.method == "POST" and form.is_valid() and self._answer(request, entry, form, place):
            return place.after_answer(request)
        record, waits = entry.said.get("record", {}), entry.technology_id is None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Is {entry.name} one of ours?",
            "opts": self.opts,
            "entry": entry,
            "place": place,
            "again_url": place.url_of(entry.pk, "again"),
            "summary": record.get("summary", ""),
            "says": [(field.replace("_", " "), record[field]) for field in SHOWN_FIELDS if record.get(field)],
            "lines": beside.compared(record, candidates),
            "candidates": candidates,
            "others": beside.others(entry),
            "form": form if may_answer and (form.is_bound or waits) else None,
            "waits": waits,
            "may_take_back": may_answer and waits and bool(entry.answer),
            "media": self.media + form.media,
            "may": {answer.value: request.user.has_perm(permission) for answer, permission in PERMISSIONS.items()},
        }
        return TemplateResponse(request, "admin/comparisons/queues/question.html", context)

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> SourceEntry:
        rows = SourceEntry.objects.select_related("source", "technology")
        rows = rows.select_for_update(of=("self",)) if request.method == "POST" else rows
        entry = get_object_or_404(rows, pk=parsed_id(object_id))
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        return entry

    def _answer(self, request: EditorRequest, entry: SourceEntry, form: EntryAnswerForm, place: flow.Place) -> bool:
        """Return whether the answer was stored; a refusal becomes a form error."""
        answer = Answer(form.answer)
        if (needed := PERMISSIONS.get(answer)) and not request.user.has_perm(needed):
            raise PermissionDenied
        try:
            match answer:
                case Answer.SAME:
                    technology = form.cleaned_data["technology"]
                    answers.same(entry, technology, by=request.user)
                    messages.success(request, f"{entry} is {technology}.")
                case Answer.DIFFERENT:
                    added: Any = answers.different(entry, by=request.user).technology
                    messages.success(request, f"{added} is added as {added.slug}.")
                case Answer.NONE:
                    answers.no_technology(entry, by=request.user)
                    link = '{} is set aside. <a href="{}" aria-keyshortcuts="u">See it again, or take it back</a>'
                    messages.success(request, format_html(link, entry, place.url_of(entry.pk)))
                case _:
                    assert_never(answer)
        except Refused as refusal:
            add_problems(form, refusal.problems)
            return False
        return True


def _with_candidates(entries: Any) -> list[Any]:
    """Return the entries, each with the names of its candidates. Two queries."""
    rows = list(entries)
    wanted = {candidate for row in rows for candidate in row.candidates[: beside.MOST_CANDIDATES]}
    names = dict(Technology.objects.filter(pk__in=wanted).values_list("pk", "name"))
    for row in rows:
        row.candidate_names = [names[pk] for pk in row.candidates[: beside.MOST_CANDIDATES] if pk in names]
    return rows
