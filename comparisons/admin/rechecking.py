"""“I read the source again”: without it, a claim that says something else has not been checked."""

from typing import Any

from django import forms

from comparisons.domain import days

SAID = ("text", "polarity", "strength", "source")
"""Fields of a claim of which somebody checked that the source bears them out."""


class RecheckingForm(forms.ModelForm):
    """The form of a claim, whose ``checked`` is emptied if what was checked changes."""

    read_again = forms.BooleanField(
        label="I read the source again",
        required=False,
        help_text="Checked today. Else a change of text, sign, strength or source empties the day.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "checked" in self.changed_data or "checked" not in self.fields:
            return cleaned
        if cleaned.get("read_again"):
            cleaned["checked"] = days.utc_today()
        elif self.instance.pk and not set(SAID).isdisjoint(self.changed_data):
            cleaned["checked"] = None
        return cleaned
