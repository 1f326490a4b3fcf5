"""The forms of a sitting: an answer for each claim, with its words to be changed in place, and one reason for all."""

from typing import Any

from django import forms

from comparisons.models import ProsCons, rules
from comparisons.services.rechecking import Found, Recheck

from .. import conflicts
from ..fields import ReasonField

NOT_REWORDED = "You changed its words: answer “reword”, or they are not stored."


class RecheckForm(forms.ModelForm):
    """What an editor found in the source of one claim. Its names begin with the claim's id."""

    answer = forms.ChoiceField(
        required=False, choices=[("", "not yet"), *((found.value, found.name) for found in Found)]
    )
    source = forms.URLField(
        required=False, max_length=rules.URL_LENGTH, validators=[rules.web_address], assume_scheme="https"
    )
    since = conflicts.SinceField()

    class Meta:
        model = ProsCons
        fields = ("text", "source", "quote", "strength")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "quote": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data: Any, claim: ProsCons) -> None:
        super().__init__(data, instance=claim, prefix=str(claim.pk))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") in (Found.STILL_TRUE, Found.GONE) and set(self.changed_data) & set(self.Meta.fields):
            self.add_error("answer", NOT_REWORDED)
        return cleaned

    @property
    def recheck(self) -> Recheck:
        found = Found(self.cleaned_data["answer"])
        words = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return Recheck(found, words if found is Found.REWORDED else {})


class ReasonForm(forms.Form):
    """The reason of all answers on a page."""

    reason = ReasonField(
        label="Reason for these answers",
        initial="The source was read again.",
        help_text="Stands in the public history of each technology, beside your name.",
    )
