"""The form that answers a question about a source."""

from typing import Any

from django import forms
from django.contrib import admin

from comparisons.models import SourceEntry, Technology
from comparisons.models.source_entry import Answer

from .. import conflicts
from ..autocomplete import OneOfIds
from ..ids import parsed_id


class EntryAnswerForm(forms.Form):
    """The answer, and the technology that the entry is about if it is a known one."""

    technology = forms.ModelChoiceField(
        Technology.objects.all(),
        required=False,
        widget=OneOfIds(SourceEntry._meta.get_field("technology"), admin.site),
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
        return Answer.SAME.value if self.chosen else self.data.get("answer", "")

    @property
    def chosen(self) -> int:
        """The id of the technology whose button was pressed; 0 if it was another button."""
        return parsed_id(self.data.get("choose", ""))

    def clean(self) -> dict[str, Any]:
        if sentence := conflicts.meanwhile([self.entry], self.cleaned_data.get(conflicts.FIELD)):
            raise forms.ValidationError(conflicts.kept(_answered_meanwhile(self.entry) or sentence, self.entry))
        if self.answer not in list(Answer):
            raise forms.ValidationError("Say what it is: the same, a technology of its own, or no technology.")
        if self.chosen:
            self.cleaned_data["technology"] = Technology.objects.filter(pk=self.chosen).first()
        if self.answer == Answer.SAME and not self.cleaned_data.get("technology") and "technology" not in self.errors:
            self.add_error("technology", "Choose the technology that it is.")
        return self.cleaned_data


def _answered_meanwhile(entry: SourceEntry) -> str:
    who = entry.answered_by_name or "Somebody"
    return f"{who} has answered meanwhile: {entry.get_answer_display()}." if entry.answer else ""
