"""The queue of open-data entries that no rule could match: oldest first, each answered once."""

from collections.abc import Iterator
from typing import Any, assert_never

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.models import SourceEntry, Technology
from comparisons.models.source_entry import Answer
from comparisons.open_data import answers
from comparisons.services.editorial import Refused

from . import conflicts
from .base import BoundedSearch, EditorRequest, ReadOnly, answer_each, parsed_id
from .bulk import exports
from .checked import CheckedAdmin, storing

WAITING, ANSWERED = "waiting", "answered"
AT_ONCE = 200
"""Entries that one action answers at most."""
PERMISSIONS = {Answer.SAME: "comparisons.change_technology", Answer.DIFFERENT: "comparisons.add_technology"}
"""The permission that an answer needs in addition to answering."""
SHOWN_FIELDS = ("kind", "category", "summary", "website", "repository", "first_released", "maturity")


class EntryAnswerForm(forms.Form):
    """The answer, and the technology that the entry is about if it is a known one."""

    technology = forms.ModelChoiceField(
        Technology.objects.all(),
        required=False,
        widget=AutocompleteSelect(SourceEntry._meta.get_field("technology"), admin.site),
        help_text="Only for “The same”: it takes what the entry says beside its own words.",
    )

    since = conflicts.SinceField()

    def __init__(self, *args: Any, entry: SourceEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(entry)

    @property
    def answer(self) -> str:
        return self.data.get("answer", "")

    def clean(self) -> dict[str, Any]:
        if sentence := conflicts.meanwhile([self.entry], self.cleaned_data.get(conflicts.FIELD)):
            raise forms.ValidationError(conflicts.kept(_answered_meanwhile(self.entry) or sentence, self.entry))
        if self.answer not in list(Answer):
            raise forms.ValidationError("Say what it is: the same, a technology of its own, or no technology.")
        if self.answer == Answer.SAME and not self.cleaned_data.get("technology") and "technology" not in self.errors:
            self.add_error("technology", "Choose the technology that it is.")
        return self.cleaned_data


def _answered_meanwhile(entry: SourceEntry) -> str:
    who = entry.answered_by_name or "Somebody"
    return f"{who} has answered meanwhile: {entry.get_answer_display()}." if entry.answer else ""


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


@admin.register(SourceEntry)
class SourceEntryAdmin(exports.ExportedList, BoundedSearch, ReadOnly, CheckedAdmin):
    export = exports.QUESTIONS
    list_display = ("name", "source", "reason", "answer")
    list_filter = (EntryStateFilter, ("source", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("source",)
    list_per_page = 50
    search_fields = ("name", "key")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ("say_different", "say_no_technology")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("said", "releases", "ids", "second_keys")

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

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an entry, its candidate technologies, and the form with the three answers."""
        with storing(request):
            return self._answer_view(request, object_id)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        entry = self._viewable_or_404(request, object_id)
        may_answer = self.has_change_permission(request, entry)
        if request.method == "POST" and not may_answer:
            raise PermissionDenied
        candidates = list(Technology.objects.filter(pk__in=entry.candidates).select_related("category"))
        first = {"technology": candidates[0].pk} if len(candidates) == 1 else {}
        form = EntryAnswerForm(request.POST or None, initial=first, entry=entry)
        if request.method == "POST" and form.is_valid() and self._answer(request, entry, form):
            return HttpResponseRedirect(reverse("admin:comparisons_sourceentry_changelist"))
        record, waits = entry.said.get("record", {}), entry.technology_id is None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Is {entry.name} one of ours?",
            "opts": self.opts,
            "entry": entry,
            "says": [(field.replace("_", " "), record[field]) for field in SHOWN_FIELDS if record.get(field)],
            "aliases": record.get("aliases", []),
            "candidates": candidates,
            "form": form if may_answer and (form.is_bound or waits) else None,
            "waits": waits,
            "media": self.media + form.media,
            "may": {answer.value: request.user.has_perm(permission) for answer, permission in PERMISSIONS.items()},
        }
        return TemplateResponse(request, "admin/comparisons/sourceentry/answer.html", context)

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> SourceEntry:
        rows = SourceEntry.objects.select_related("source", "technology")
        rows = rows.select_for_update(of=("self",)) if request.method == "POST" else rows
        entry = get_object_or_404(rows, pk=parsed_id(object_id))
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        return entry

    def _answer(self, request: EditorRequest, entry: SourceEntry, form: EntryAnswerForm) -> bool:
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
                    messages.success(request, f"{entry} is set aside.")
                case _:
                    assert_never(answer)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.message)
            return False
        return True
