"""The form that answers a disagreement, or sets it in review: the answer, and what of the verdict changes with it."""

from copy import copy
from typing import Any, assert_never, cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.http import QueryDict

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Basis, FeedbackStatus, Outcome, Wants, choices
from comparisons.models import Condition, Feedback, Verdict, rules
from comparisons.models.verdict import IN_SHORT_LENGTH
from comparisons.services import editorial, triage

from .. import conflicts
from ..fields import ProseField
from ..ids import parsed_id
from ..verdict import ONE_LINE_INPUT, check_pick, pick_choices

ACCEPT, DECLINE, SPAM = "accept", "decline", "spam"
REVIEW, ASK, WAIT, FREE = "review", "ask", "wait", "free"
ANSWERS = (ACCEPT, DECLINE)
"""Decisions that need an answer, and that those who were ticked get too, as they do ``SPAM``."""
DECISIONS = {
    FeedbackStatus.HELD: (FREE, SPAM),
    FeedbackStatus.WAITING: (ACCEPT, DECLINE, SPAM, REVIEW, ASK),
    FeedbackStatus.IN_REVIEW: (ACCEPT, DECLINE, SPAM, ASK, WAIT),
    FeedbackStatus.NEEDS_EVIDENCE: (ACCEPT, DECLINE, SPAM, REVIEW, ASK, WAIT),
}
"""What an editor can do from each status; from any other, nothing."""
VERDICT_FIELDS = {
    "outcome": "outcome",
    "pick": "pick",
    "basis": "basis",
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
        case Wants.DEPENDS | Wants.REASON | Wants.CLAIM | Wants.MISSING:
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
    question = ProseField(
        label="What we ask the reader for",
        required=False,
        max_length=1000,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Only the reader sees it, on their page and by mail if they left an address.",
    )
    outcome = forms.ChoiceField(choices=choices(Outcome))
    pick = forms.TypedChoiceField(required=False, empty_value=None)
    basis = forms.ChoiceField(
        choices=choices(Basis),
        help_text="What the pick follows. Where it goes against the weighed claims, it is an editor's judgement.",
    )
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

    def __init__(
        self, *args: Any, feedback: Feedback, verdict: Verdict | None, is_filled_in: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_filled_in = is_filled_in
        """Whether it is shown again with a text inserted, and nothing is decided yet."""
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
    def earlier(self) -> int:
        """The id of the earlier disagreement whose answer this one gets too; 0 if it gets an answer of its own."""
        return parsed_id(self.data.get("same_as", ""))

    @property
    def verdict_changes(self) -> dict[str, Any]:
        changed = self.cleaned_data.keys() & self.changed_data
        return {column: self.cleaned_data[name] for name, column in VERDICT_FIELDS.items() if name in changed}

    @property
    def alike(self) -> set[int]:
        """The ids of the others that were ticked to get the same answer."""
        ticked = cast(QueryDict, self.data).getlist("alike") if self.is_bound else []
        return {number for number in map(parsed_id, ticked) if number}

    @property
    def changes_verdict(self) -> bool:
        return bool(set(self.changed_data) & VERDICT_FIELDS.keys())

    def clean(self) -> dict[str, Any]:
        if self.is_filled_in:
            return self.cleaned_data
        if self.earlier:
            return self._like_an_earlier_one()
        if self.decision not in {one for some in DECISIONS.values() for one in some}:
            raise forms.ValidationError("Accept it, decline it, or set it aside as spam.")
        if self.decision in ANSWERS:
            self._require("answer", triage.NO_ANSWER)
            self._check_that_nothing_changed_meanwhile()
        if self.decision == ASK:
            self._require("question", triage.NO_QUESTION)
        if self.verdict and self.decision == ACCEPT:
            self._check_verdict(self.verdict)
        if self.decision not in (ACCEPT, SPAM) and self.changes_verdict:
            raise forms.ValidationError(VERDICT_CHANGED)
        return self.cleaned_data

    def _require(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _like_an_earlier_one(self) -> dict[str, Any]:
        """Check an answer that is copied: what was typed for another one is not thrown away."""
        self._check_that_nothing_changed_meanwhile()
        if self.changes_verdict:
            raise forms.ValidationError(VERDICT_CHANGED)
        if "answer" in self.changed_data:
            self.add_error("answer", "You wrote an answer of its own: send it, or empty the field.")
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
