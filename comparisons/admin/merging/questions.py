"""The queue of merge questions: two technologies beside each other, one answer, then the next question."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from comparisons.domain import days
from comparisons.models import MergeQuestion
from comparisons.models.merge_question import MergeAnswer
from comparisons.services.editorial import Refused
from comparisons.services.merging import questions

from .. import conflicts
from ..base import BoundedPaginator, EditorRequest, ReadOnly, add_problems
from ..checked import storing
from ..ids import parsed_id
from ..queues import flow
from .views import MERGE, url_of

WAITING = "waiting"
AT_ONCE = 200
"""Questions that one action asks anew at most."""


class AnswerForm(forms.Form):
    """One of the two answers that need no preview."""

    answer = forms.ChoiceField(choices=[(answer.value, answer.label) for answer in MergeAnswer])
    since = conflicts.SinceField()

    def __init__(self, data: Any, question: MergeQuestion) -> None:
        super().__init__(data)
        self.question = question
        if data is None:
            self.initial[conflicts.FIELD] = conflicts.since(question)

    def clean(self) -> dict[str, Any]:
        if sentence := conflicts.meanwhile([self.question], self.cleaned_data.get(conflicts.FIELD)):
            raise forms.ValidationError(conflicts.kept(sentence, self.question))
        return self.cleaned_data


class StateFilter(admin.SimpleListFilter):
    """Filter by waiting or answered; without a parameter, waiting."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(WAITING, "waiting"), *((answer.value, answer.label) for answer in MergeAnswer)]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: state})
            yield {"selected": (self.value() or WAITING) == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in list(MergeAnswer):
            return queryset.filter(answer=self.value())
        return queryset.waiting(days.utc_today())


@admin.register(MergeQuestion)
class MergeQuestionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("__str__", "why", "answer", "answered_by_name")
    list_filter = (StateFilter,)
    list_select_related = ("low", "high")
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ("ask_anew",)
    change_list_template = "admin/comparisons/merging/questions.html"

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MERGE)

    @admin.action(description="Ask again: forget the answer", permissions=["merge"])
    def ask_anew(self, request: HttpRequest, queryset: Any) -> None:
        rows = list(queryset.order_by("pk")[:AT_ONCE])
        for row in rows:
            questions.ask_anew(row)
        messages.success(request, f"{len(rows)} asked again.")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = "Technologies that are probably one"
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def get_urls(self) -> list[Any]:
        look = path("look/", self.admin_site.admin_view(self.look_view), name="comparisons_mergequestion_look")
        return [look, *super().get_urls()]

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Let the worker look for questions."""
        if not self.has_merge_permission(request) or request.method != "POST":
            raise PermissionDenied
        questions.ask_worker()
        messages.success(request, "The worker looks through all technologies now; new questions stand here soon.")
        return HttpResponseRedirect(reverse("admin:comparisons_mergequestion_changelist"))

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a question with both technologies; an answer leads to the next question."""
        with storing(request):
            return self._answer_view(request, object_id)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        rows = MergeQuestion.objects.select_related("low__category", "high__category")
        rows = rows.select_for_update(of=("self",)) if request.method == "POST" else rows
        question = get_object_or_404(rows, pk=parsed_id(object_id))
        may_answer = self.has_merge_permission(request)
        if not self.has_view_permission(request, question) or (request.method == "POST" and not may_answer):
            raise PermissionDenied
        place = flow.place(self, request, question.pk)
        form = AnswerForm(request.POST if request.method == "POST" else None, question)
        if request.method == "POST" and form.is_valid() and self._answer(request, question, form):
            return place.after_answer(request)
        low, high = question.low, question.high
        context = {
            **self.admin_site.each_context(request),
            "title": f"Are {low.name} and {high.name} one technology?",
            "opts": self.opts,
            "question": question,
            "place": place,
            "sides": [(low, url_of(high, low)), (high, url_of(low, high))],
            "form": form if may_answer and (form.is_bound or question.answer != MergeAnswer.DIFFERENT) else None,
            "answers": list(MergeAnswer),
        }
        return TemplateResponse(request, "admin/comparisons/merging/question.html", context)

    def _answer(self, request: EditorRequest, question: MergeQuestion, form: AnswerForm) -> bool:
        """Return whether the answer was stored; a refusal becomes a form error."""
        answer = MergeAnswer(form.cleaned_data["answer"])
        try:
            questions.answer(question, answer, by=request.user)
        except Refused as refused:
            add_problems(form, refused.problems)
            return False
        messages.success(request, f"{question}: {answer.label}.")
        return True
