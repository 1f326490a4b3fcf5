"""The main form of the desk: intro, status, what is left out, kind and use case of both, the reason and a step."""

from collections.abc import Iterator
from copy import copy
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from comparisons.catalogue.records import Record
from comparisons.domain import review
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import NEEDED_OF_SIDES, End, Kind, Status, choices
from comparisons.models import Technology, rules
from comparisons.services import editorial, reviewing

from ..base import ReasonForm
from ..confirming import ConfirmingForm
from ..fields import OwnSourcesField, ProseField
from ..scheduling import ScheduleForm
from ..steps import Step
from .claims import technology_at
from .left_out import LeftOutField
from .named import Named

NOT_YET_PUBLISHED = (Status.DRAFT, Status.IN_REVIEW)
OF_A_SIDE = ("kind", "use_case", "own_sources")
"""Columns of a technology that the desk stores."""
SEEN = "seen"
"""The hidden field with the digest of the page that an editor saw, its criteria included."""


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", "not said yet"), *choices(Kind)], required=False, label="Kind")


def _use_case() -> ProseField:
    return ProseField(
        required=False,
        label="Use case",
        validators=[rules.one_line],
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="One full sentence: “Developers should use … when …”. It is shown whole, in each comparison.",
    )


class SidesForm(forms.ModelForm):
    """Fields of both technologies, named by their end: ``low_kind``, ``high_use_case``; gone where they may not be set.

    ``fields_of(end)`` returns those of one technology.
    """

    low_kind, high_kind = _kind(), _kind()
    low_use_case, high_use_case = _use_case(), _use_case()
    low_own_sources, high_own_sources = (OwnSourcesField(Technology, "own_sources") for _ in End)
    may_set_sides = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for end in End:
            technology = technology_at(self.instance, end)
            for name in OF_A_SIDE:
                if not self.may_set_sides:
                    del self.fields[f"{end}_{name}"]
                else:
                    self.initial[f"{end}_{name}"] = getattr(technology, name)
            if self.may_set_sides:
                self.fields[f"{end}_own_sources"].label = "Further addresses of its own"
        if self.is_bound and getattr(self, "shown", None):
            self._fill_sides()

    def _fill_sides(self) -> None:
        """Fill what a form that is shown filled does not hold with what is stored: a record of a pair has no sides."""
        filled: Any = copy(self.data)
        for name, field in self.fields.items():
            if name in self.initial and name.partition("_")[0] in tuple(End) and name not in filled:
                filled[name] = field.prepare_value(self.initial[name])
        self.data = filled

    def fields_of(self, end: End) -> list[forms.BoundField]:
        return [self[f"{end}_{name}"] for name in OF_A_SIDE if f"{end}_{name}" in self.fields]

    def changed_columns(self, end: End) -> list[str]:
        """Return the columns of the technology at ``end`` that were changed."""
        return [name for name in OF_A_SIDE if f"{end}_{name}" in self.changed_data]

    def clean(self) -> dict[str, Any]:
        """Write what was typed to the technologies in memory, where the checks of a status read it."""
        cleaned = super().clean() or self.cleaned_data
        for end in End:
            for name in self.changed_columns(end):
                if f"{end}_{name}" in cleaned:
                    setattr(technology_at(self.instance, end), name, cleaned[f"{end}_{name}"])
        return cleaned


class DeskForm(SidesForm, ConfirmingForm, ScheduleForm, ReasonForm):
    """The form of a comparison; it sets no status but draft and in review, which ``step`` changes after the save."""

    left_out = LeftOutField(required=False)
    step: Step | None = None
    only_shown = False
    """Whether the form is shown as it was sent, and stored by no means."""
    criteria = Named([])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records: dict[int, Record] = {}
        cast(LeftOutField, self.fields["left_out"]).named = self.criteria
        if "status" in self.fields:
            cast(forms.ChoiceField, self.fields["status"]).choices = [
                word for word in choices(Status) if word[0] in NOT_YET_PUBLISHED
            ]
            self.fields["status"].help_text = "Readers see it once it is published, by the button below."

    def is_public(self) -> bool:
        return self.instance.pk is not None and self.instance.published is not None

    def is_valid(self) -> bool:
        return super().is_valid() and not self.only_shown

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_completeness(cleaned)
        if self.step:
            self._check_step(self.step, cleaned)
        return cleaned

    def _check_completeness(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("status") == Status.IN_REVIEW:
            for problem in editorial.publication_problems(self.instance):
                if problem.field != "verdict":
                    self.add_error(self._field_of(problem), problem.message)
        if self.instance.status == Status.PUBLISHED:
            for name, message in self._emptied(cleaned):
                self.add_error(name, message)

    def _field_of(self, problem: Problem) -> str:
        """Return the field of a side that mends a problem, "status" where the form has none."""
        _, slug, column = problem.field.split(".")
        named = (f"{end}_{column}" for end in End if technology_at(self.instance, end).slug == slug)
        return next((name for name in named if name in self.fields), "status")

    def _emptied(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield a message for each field of a side that readers see and that was emptied."""
        for end in End:
            for column, words in NEEDED_OF_SIDES.items():
                name = f"{end}_{column}"
                if name in self.changed_data and name in cleaned and not cleaned[name]:
                    yield name, f"Readers see it: it needs {words}."

    def _check_step(self, step: Step, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Readers see this: say why.")
        if step.shows_page and not review.is_of_words(self.data.get(SEEN, ""), reviewing.digest_of(self.instance)):
            self.add_error(None, reviewing.CHANGED_MEANWHILE)
