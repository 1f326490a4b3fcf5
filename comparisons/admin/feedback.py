"""The queue of disagreements: oldest first, each answered in public or set aside."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator

from comparisons import triage
from comparisons.editorial import Refused
from comparisons.models import Comparison, Feedback, Revision, Verdict, rules
from comparisons.vocabulary import FeedbackStatus, Outcome, Wants, choices

from .fields import ProseField
from .verdict import check_pick, pick_choices

ACCEPT, DECLINE, SPAM = "accept", "decline", "spam"
OF_VERDICT = {"outcome": "outcome", "pick": "pick", "argument": "reason"}
"""Fields of the form to fields of the verdict, which has a reason of its own."""


def says(feedback: Feedback) -> str:
    """What its writer would say instead, with the name of the technology."""
    comparison = feedback.comparison
    if feedback.wants == Wants.LOW:
        return f"would pick {comparison.low.name}"
    if feedback.wants == Wants.HIGH:
        return f"would pick {comparison.high.name}"
    return feedback.get_wants_display()


class AnswerForm(forms.Form):
    """The public answer, and what becomes of the verdict where the reader is right."""

    answer = ProseField(
        required=False,
        max_length=4000,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 5}),
        help_text="Public, with your name; the reader gets it by mail if they left an address. Markdown without HTML.",
    )
    outcome = forms.ChoiceField(choices=choices(Outcome))
    pick = forms.TypedChoiceField(required=False, empty_value=None)
    argument = ProseField(
        label="Reason that the page gives",
        required=False,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="The reason of the verdict, if it changes with it. Markdown without HTML.",
    )

    def __init__(self, *args: Any, comparison: Comparison, verdict: Verdict | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verdict is None:
            for name in OF_VERDICT:
                del self.fields[name]
            return
        self.fields["pick"].choices = pick_choices(comparison)
        self.initial |= {name: getattr(verdict, column) for name, column in OF_VERDICT.items()}

    @property
    def decision(self) -> str:
        return self.data.get("decision", "")

    @property
    def verdict_changes(self) -> dict[str, Any]:
        return {column: self.cleaned_data[name] for name, column in OF_VERDICT.items() if name in self.changed_data}

    def clean(self) -> dict[str, Any]:
        if self.decision not in (ACCEPT, DECLINE, SPAM):
            raise forms.ValidationError("Accept it, decline it, or set it aside as spam.")
        if self.decision != SPAM and not self.cleaned_data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Write an answer: the reader and the page show it.")
        if "outcome" in self.fields:
            check_pick(self)
        if self.decision == DECLINE and set(self.changed_data) & OF_VERDICT.keys():
            raise forms.ValidationError("You changed the verdict: accept the disagreement, or change it back.")
        return self.cleaned_data


class StateFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*choices(FeedbackStatus), ("all", "all")]

    def value(self) -> str:
        return super().value() or FeedbackStatus.WAITING.value

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: state})
            yield {"selected": self.value() == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    list_display = ("created", "comparison", "says", "excerpt", "origin", "status")
    list_display_links = ("created", "comparison")
    list_filter = (StateFilter, "unverified_origin", "wants")
    list_select_related = ("comparison__low", "comparison__high")
    list_per_page = 50
    ordering = ("created", "id")
    search_fields = ("text", "comparison__low__name", "comparison__high__name")
    search_help_text = "Words of the disagreement, or a technology."
    show_full_result_count = False
    actions = ("set_aside",)

    @admin.display(description="reader")
    def says(self, feedback: Feedback) -> str:
        return says(feedback)

    @admin.display(description="why")
    def excerpt(self, feedback: Feedback) -> str:
        return Truncator(feedback.text).words(16)

    @admin.display(description="sent from")
    def origin(self, feedback: Feedback) -> str:
        return "not verified" if feedback.unverified_origin else "our form"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        """Spam only: what was answered is counted on its page, and part of its history."""
        is_spam = obj is None or obj.status == FeedbackStatus.SPAM
        return super().has_delete_permission(request, obj) and is_spam

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description="Set aside as spam", permissions=["change"])
    def set_aside(self, request: HttpRequest, queryset: Any) -> None:
        done = 0
        for feedback in queryset:
            try:
                triage.mark_spam(feedback, by=request.user)
            except Refused as refusal:
                messages.error(request, f"{feedback}: {refusal}")
            else:
                done += 1
        if done:
            messages.success(request, f"{done} set aside as spam.")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One disagreement: what the reader says, what the page says, and the answer."""
        feedback = self._found(request, object_id)
        can_answer = feedback.status == FeedbackStatus.WAITING and self.has_change_permission(request, feedback)
        if request.method == "POST" and not self.has_change_permission(request, feedback):
            raise PermissionDenied
        verdict = Verdict.objects.filter(comparison=feedback.comparison).first()
        may_decide = request.user.has_perm("comparisons.change_verdict")
        form = AnswerForm(request.POST or None, comparison=feedback.comparison, verdict=verdict if may_decide else None)
        if request.method == "POST" and form.is_valid() and self._answer(request, feedback, form):
            return HttpResponseRedirect(reverse("admin:comparisons_feedback_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Disagreement",
            "subtitle": str(feedback.comparison),
            "opts": self.opts,
            "feedback": feedback,
            "says": says(feedback),
            "verdict": verdict,
            "picked": _picked(feedback.comparison, verdict),
            "form": form if can_answer else None,
            "may_delete": self.has_delete_permission(request, feedback),
            "revisions": Revision.objects.filter(because=feedback).defer("record"),
        }
        return TemplateResponse(request, "admin/comparisons/feedback/answer.html", context)

    def _found(self, request: HttpRequest, object_id: str) -> Feedback:
        rows = Feedback.objects.select_related("comparison__low", "comparison__high", "claim")
        key = unquote(object_id)
        feedback = get_object_or_404(rows, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
        if not self.has_view_permission(request, feedback):
            raise PermissionDenied
        return feedback

    def _answer(self, request: HttpRequest, feedback: Feedback, form: AnswerForm) -> bool:
        answer = form.cleaned_data.get("answer", "")
        try:
            if form.decision == ACCEPT:
                triage.accept(feedback, by=request.user, answer=answer, verdict_changes=form.verdict_changes)
                messages.success(request, "Accepted, with your answer.")
            elif form.decision == DECLINE:
                triage.decline(feedback, by=request.user, answer=answer)
                messages.success(request, "Declined, with your answer.")
            else:
                triage.mark_spam(feedback, by=request.user)
                messages.success(request, "Set aside as spam.")
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            return False
        return True


def _picked(comparison: Comparison, verdict: Verdict | None) -> str:
    """What the verdict says now, in a word or two."""
    if verdict is None:
        return "no verdict yet"
    return dict(pick_choices(comparison))[verdict.pick] if verdict.pick else verdict.get_outcome_display()
