"""The queue of disagreements: oldest first, each answered in public or set aside."""

from collections.abc import Iterator
from copy import copy
from typing import Any, assert_never, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import FeedbackStatus, Outcome, Wants, choices
from comparisons.models import Comparison, Condition, Feedback, Revision, Verdict, rules
from comparisons.models.verdict import IN_SHORT_LENGTH
from comparisons.services import editorial, triage
from comparisons.services.editorial import Refused

from . import conflicts
from .base import BoundedSearch, EditorRequest, answer_each, parsed_id
from .bulk import exports
from .checked import CheckedAdmin, Gone, storing
from .fields import ProseField
from .verdict import ONE_LINE_INPUT, check_pick, pick_choices
from .words import utc_text

ACCEPT, DECLINE, SPAM = "accept", "decline", "spam"
VERDICT_FIELDS = {
    "outcome": "outcome",
    "pick": "pick",
    "in_short": "in_short",
    "argument": "reason",
    "best_case": "best_case_for_the_other",
}
"""From a form field to the verdict field that it changes."""
FORM_FIELD_OF = {column: name for name, column in VERDICT_FIELDS.items()}
VERDICT_CHANGED = "You changed the verdict: accept the disagreement, or change it back."
TEXT_KEPT = "Your text is kept here, and nothing of it is stored."


def says(feedback: Feedback) -> str:
    """Return what the writer would say instead, with the name of the technology."""
    comparison = feedback.comparison
    wants = Wants(feedback.wants)
    match wants:
        case Wants.LOW:
            return f"would pick {isolated(comparison.low.name)}"
        case Wants.HIGH:
            return f"would pick {isolated(comparison.high.name)}"
        case Wants.DEPENDS | Wants.CLAIM | Wants.MISSING:
            return wants.label
        case _:
            assert_never(wants)


class FeedbackAnswerForm(forms.Form):
    """The public answer, and changes of the verdict if the disagreement is accepted."""

    answer = ProseField(
        required=False,
        max_length=4000,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 5}),
        help_text="Public, with your name; the reader gets it by mail if they left an address. Markdown without HTML.",
    )
    outcome = forms.ChoiceField(choices=choices(Outcome))
    pick = forms.TypedChoiceField(required=False, empty_value=None)
    in_short = forms.CharField(
        required=False,
        max_length=IN_SHORT_LENGTH,
        validators=[rules.one_line],
        widget=ONE_LINE_INPUT,
        help_text="Why, in one plain sentence: what a reader of the page sees first.",
    )
    argument = ProseField(
        label="Reason that the page gives",
        required=False,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="The reason of the verdict, if it changes with it. Markdown without HTML.",
    )

    best_case = ProseField(
        label="Best case for the other",
        required=False,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="The best honest case for what is not picked. Markdown without HTML.",
    )
    since = conflicts.SinceField()

    def __init__(self, *args: Any, feedback: Feedback, verdict: Verdict | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feedback, self.comparison, self.verdict = feedback, feedback.comparison, verdict
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(self.comparison)
        if verdict is None:
            for name in VERDICT_FIELDS:
                del self.fields[name]
            return
        cast(forms.ChoiceField, self.fields["pick"]).choices = pick_choices(self.comparison)
        self.initial.update((name, getattr(verdict, column)) for name, column in VERDICT_FIELDS.items())

    @property
    def decision(self) -> str:
        return self.data.get("decision", "")

    @property
    def verdict_changes(self) -> dict[str, Any]:
        changed = self.cleaned_data.keys() & self.changed_data
        return {column: self.cleaned_data[name] for name, column in VERDICT_FIELDS.items() if name in changed}

    def clean(self) -> dict[str, Any]:
        if self.decision not in (ACCEPT, DECLINE, SPAM):
            raise forms.ValidationError("Accept it, decline it, or set it aside as spam.")
        if self.decision != SPAM and not self.cleaned_data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Write an answer: the reader and the page show it.")
        if self.decision != SPAM:
            self._check_that_nothing_changed_meanwhile()
        if self.verdict and self.decision == ACCEPT:
            self._check_verdict(self.verdict)
        if self.decision == DECLINE and set(self.changed_data) & VERDICT_FIELDS.keys():
            raise forms.ValidationError(VERDICT_CHANGED)
        return self.cleaned_data

    def _check_that_nothing_changed_meanwhile(self) -> None:
        """Check the page that the answer is about; ``triage`` refuses what was answered already."""
        if sentence := conflicts.meanwhile([self.comparison], self.cleaned_data.get(conflicts.FIELD)):
            raise forms.ValidationError(conflicts.kept(sentence, self.feedback))

    def _check_verdict(self, verdict: Verdict) -> None:
        check_pick(self)
        decided = copy(verdict)
        for column, value in self.verdict_changes.items():
            setattr(decided, column, value)
        for problem in editorial.left_behind(self.comparison, verdict, decided):
            self.add_error(FORM_FIELD_OF[problem.field], problem.message)


class ConditionsFormSet(forms.BaseModelFormSet):
    """The conditions that would change the verdict, each with the day by which to check it."""

    @property
    def changed(self) -> list[Condition] | None:
        """Return all conditions to store, in order; None if nothing changed."""
        if not self.has_changed():
            return None
        kept = (form for form in self.forms if form not in self.deleted_forms)
        return [form.instance for form in kept if form.instance.pk or form.has_changed()]


conditions_formset = forms.modelformset_factory(
    Condition,
    formset=ConditionsFormSet,
    fields=("text", "check_by"),
    extra=1,
    can_delete=True,
    widgets={"text": ONE_LINE_INPUT, "check_by": AdminDateWidget},
)


class FeedbackStateFilter(admin.SimpleListFilter):
    """Filter by status; without a parameter, those that wait."""

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
class FeedbackAdmin(exports.ExportedList, BoundedSearch, CheckedAdmin):
    export = exports.DISAGREEMENTS
    list_display = ("sent", "comparison", "says", "excerpt", "origin", "status")
    list_display_links = ("sent", "comparison")
    list_filter = (FeedbackStateFilter, "unverified_origin", "wants")
    list_select_related = ("comparison__low", "comparison__high")
    list_per_page = 50
    ordering = ("created", "id")
    search_fields = ("text", "comparison__low__name", "comparison__high__name")
    search_help_text = "Words of the disagreement, or a technology."
    show_full_result_count = False
    actions = ("set_aside",)

    @admin.display(description="sent (UTC)", ordering="created")
    def sent(self, feedback: Feedback) -> str:
        return utc_text(feedback.created)

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
        """Allow spam only: an answered disagreement is counted on its page and part of its history."""
        is_spam = obj is None or obj.status == FeedbackStatus.SPAM
        return super().has_delete_permission(request, obj) and is_spam

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description="Set aside as spam", permissions=["change"])
    def set_aside(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset, triage.mark_spam, "set aside as spam")

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a disagreement, the verdict that it is about, and the form to answer it."""
        try:
            with storing(request):
                return self._answer_view(request, object_id)
        except Gone:
            return self.show_what_was_typed(request)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        feedback = self._viewable_or_404(request, object_id)
        waits = feedback.status == FeedbackStatus.WAITING
        if request.method == "POST" and not self.has_change_permission(request, feedback):
            raise PermissionDenied
        verdict = Verdict.objects.filter(comparison=feedback.comparison).first()
        may_decide = request.user.has_perm("comparisons.change_verdict")
        form = FeedbackAnswerForm(request.POST or None, feedback=feedback, verdict=verdict if may_decide else None)
        conditions = _conditions(request, form.verdict)
        if (
            form.is_bound
            and _is_valid(feedback, form, conditions)
            and self._answer(request, feedback, form, conditions)
        ):
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
            "form": form if form.is_bound or (waits and self.has_change_permission(request, feedback)) else None,
            "conditions": conditions,
            "waits": waits,
            "media": self.media + form.media + conditions.media,
            "may_delete": self.has_delete_permission(request, feedback),
            "revisions": Revision.objects.filter(because=feedback).defer("record"),
        }
        return TemplateResponse(request, "admin/comparisons/feedback/answer.html", context)

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> Feedback:
        """Return the disagreement; its comparison is locked while an answer is stored, as ``triage`` locks it."""
        pk = parsed_id(object_id)
        if request.method == "POST":
            list(Comparison.objects.select_for_update().filter(feedback=pk).values_list("pk"))
        rows = Feedback.objects.select_related("comparison__low", "comparison__high", "claim")
        feedback = rows.filter(pk=pk).first()
        if feedback is None:
            raise Gone if request.method == "POST" else Http404
        if not self.has_view_permission(request, feedback):
            raise PermissionDenied
        return feedback

    def _answer(
        self, request: EditorRequest, feedback: Feedback, form: FeedbackAnswerForm, conditions: ConditionsFormSet
    ) -> bool:
        answer = form.cleaned_data.get("answer", "")
        try:
            if form.decision == ACCEPT:
                changes: dict[str, Any] = {"verdict_changes": form.verdict_changes, "conditions": conditions.changed}
                triage.accept(feedback, by=request.user, answer=answer, **(changes if form.verdict else {}))
                messages.success(request, "Accepted, with your answer.")
            elif form.decision == DECLINE:
                triage.decline(feedback, by=request.user, answer=answer)
                messages.success(request, "Declined, with your answer.")
            else:
                triage.mark_spam(feedback, by=request.user)
                messages.success(request, "Set aside as spam.")
        except Refused as refusal:
            for problem in refusal.problems:
                field = FORM_FIELD_OF.get(problem.field, problem.field)
                form.add_error(field if field in form.fields else None, problem.message)
            return False
        return True


def _conditions(request: HttpRequest, verdict: Verdict | None) -> Any:
    rows = verdict.conditions.all() if verdict else Condition.objects.none()
    sent = request.POST if request.method == "POST" and verdict else None
    return conditions_formset(sent, queryset=rows, prefix="conditions")


def _is_valid(feedback: Feedback, form: FeedbackAnswerForm, conditions: ConditionsFormSet) -> bool:
    """Return whether the answer can be stored. An answer that comes too late becomes a form error; its text is kept."""
    is_valid = form.is_valid() and (form.verdict is None or form.decision == SPAM or conditions.is_valid())
    if feedback.status != FeedbackStatus.WAITING:
        form.add_error(None, f"{triage.answered_meanwhile(feedback)} {TEXT_KEPT}")
    elif is_valid and form.verdict and form.decision == DECLINE and conditions.has_changed():
        form.add_error(None, VERDICT_CHANGED)
    return is_valid and not form.errors


def _picked(comparison: Comparison, verdict: Verdict | None) -> str:
    """Return the name of the pick, or the outcome in words."""
    if verdict is None:
        return "no verdict yet"
    return dict(pick_choices(comparison))[verdict.pick] if verdict.pick else verdict.get_outcome_display()
