"""The disputed claim in the form that answers: changed or taken out where the disagreement is accepted."""

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.contrib.auth.models import User
from django.http import QueryDict

from comparisons.models import Feedback, ProsCons, rules
from comparisons.services import live_pages, triage

from .. import conflicts
from ..fields import ProseField
from ..rechecking import RecheckingForm
from ..verdict import ONE_LINE_INPUT

PREFIX = "claim"
COLUMNS = ("polarity", "text", "strength", "source", "quote", "versions", "checked")
CHANGED = "You changed the claim: accept the disagreement, or change it back."


class DisputedClaimForm(RecheckingForm):
    """The disputed claim; ``change`` is what the editor did to it."""

    called = "The disputed claim"
    """What the list of errors calls it."""
    text = ProseField(
        max_length=1000, validators=[rules.one_line], widget=AdminTextareaWidget(attrs={"rows": 2}), label="Claim"
    )
    source = forms.URLField(
        required=False,
        max_length=rules.URL_LENGTH,
        validators=[rules.web_address],
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    remove = forms.BooleanField(label="Take the claim out, on every page that shows it", required=False)
    since = conflicts.SinceField()

    class Meta:
        model = ProsCons
        fields = COLUMNS
        widgets: ClassVar = {
            "quote": AdminTextareaWidget(attrs={"rows": 2}),
            "versions": ONE_LINE_INPUT,
            "checked": AdminDateWidget,
        }
        help_texts: ClassVar = {"versions": "For which versions it holds, such as >=12,<17. Empty: for all."}

    def __init__(self, sent: QueryDict | None, claim: ProsCons, may_remove: bool) -> None:
        super().__init__(sent, instance=copy(claim), prefix=PREFIX)
        self.stored = claim
        self.instance.asks_constraints = False  # the fields hold to all of them
        if not may_remove:
            del self.fields["remove"]
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(claim)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_changed() and (sentence := self.meanwhile()):
            raise forms.ValidationError(sentence)
        return cleaned

    def meanwhile(self) -> Any:
        """Return who changed the claim since the form was opened, "" if nobody did. Two queries at most."""
        sentence = conflicts.meanwhile([self.stored], self.data.get(self.add_prefix(conflicts.FIELD)))
        return conflicts.kept(sentence, self.stored) if sentence else ""

    @property
    def change(self) -> triage.ClaimChange | None:
        """Return what changes of the valid form; None if nothing does."""
        if self.cleaned_data.get("remove"):
            return triage.ClaimChange(removed=True)
        said = {name: self.cleaned_data[name] for name in COLUMNS}
        columns = {name: value for name, value in said.items() if value != getattr(self.stored, name)}
        return triage.ClaimChange(columns) if columns else None


def claim_form(sent: QueryDict | None, feedback: Feedback, by: User) -> DisputedClaimForm | None:
    """Return the form of the disputed claim, or None where there is none or ``by`` may not change it."""
    claim = feedback.claim
    if claim is None or not by.has_perm("comparisons.change_proscons") or live_pages.problems(claim.technology_id, by):
        return None
    is_sent = sent is not None and f"{PREFIX}-{conflicts.FIELD}" in sent
    return DisputedClaimForm(sent if is_sent else None, claim, by.has_perm("comparisons.delete_proscons"))


def typed_for_a_claim_that_is_gone(sent: QueryDict, feedback: Feedback) -> list[tuple[str, str]]:
    """Return what was typed for a claim that was taken out since the form was opened, to be copied."""
    if feedback.claim or f"{PREFIX}-{conflicts.FIELD}" not in sent:
        return []
    typed = ((name, sent.get(f"{PREFIX}-{name}", "").strip()) for name in COLUMNS)
    return [(label, value) for label, value in typed if value]
