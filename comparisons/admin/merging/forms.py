"""The form under a preview: a choice for whatever both technologies have, and the reason."""

from collections.abc import Iterator
from typing import Any

from django import forms

from comparisons.domain.vocabulary import choices
from comparisons.models import Technology
from comparisons.services.merging.choices import Choices, Rule, Side
from comparisons.services.merging.parts import SameClaim
from comparisons.services.merging.preview import Collision, Preview

from .. import conflicts
from ..fields import ReasonField

SIDES = [(Side.KEPT.value, "kept"), (Side.LOST.value, "lost")]


class ReasonForm(forms.Form):
    """The reason of a merge, or of undoing one."""

    reason = ReasonField()


class MergeForm(ReasonForm):
    """Choices by the rows that a preview shows. One that is not sent leaves what the kept technology has."""

    rest = forms.ChoiceField(choices=choices(Rule), required=False, widget=forms.RadioSelect)
    since = conflicts.SinceField()

    def __init__(self, data: Any, preview: Preview, lost: Technology, kept: Technology) -> None:
        super().__init__(data)
        self.preview, self.both = preview, [lost, kept]
        for name, initial in self._sides():
            self.fields[name] = forms.ChoiceField(choices=SIDES, required=False, initial=initial.value)
        self.fields["rest"].initial = Rule.BEST.value
        if data is None:
            self.initial[conflicts.FIELD] = conflicts.since(*self.both)

    def _sides(self) -> Iterator[tuple[str, Side]]:
        """Yield each choice between two rows or values, with the one that is proposed."""
        for field, _, _ in self.preview.fields:
            yield f"field-{field}", Side.KEPT
        for same in self.preview.claims:
            yield f"claim-{same.lost.pk}", Side.KEPT
        for collision in self.preview.collisions:
            yield f"comparison-{collision.opponent.pk}", collision.best

    def clean(self) -> dict[str, Any]:
        if sentence := conflicts.meanwhile(self.both, self.cleaned_data.get(conflicts.FIELD)):
            self.add_error(None, conflicts.kept(sentence, self.both[1]))
        return self.cleaned_data

    @property
    def choices(self) -> Choices:
        """Return what was chosen."""
        chosen: dict[str, dict[str, Side]] = {"field": {}, "claim": {}, "comparison": {}}
        for name, value in self.cleaned_data.items():
            kind, dash, of = name.partition("-")
            if dash and value:
                chosen[kind][of] = Side(value)
        return Choices(
            fields=chosen["field"],
            claims={int(of): side for of, side in chosen["claim"].items()},
            comparisons={int(of): side for of, side in chosen["comparison"].items()},
            rest=Rule(self.cleaned_data.get("rest") or Rule.BEST.value),
        )

    # ---- for the template

    def shown_fields(self) -> list[tuple[Any, str, Any, Any]]:
        """Return each choice of a field: its control, its name, the kept and the lost value."""
        return [
            (self[f"field-{field}"], field.replace("_", " "), kept, lost) for field, lost, kept in self.preview.fields
        ]

    def shown_claims(self) -> list[tuple[Any, SameClaim]]:
        return [(self[f"claim-{same.lost.pk}"], same) for same in self.preview.claims]

    def shown_comparisons(self) -> list[tuple[Any, Collision]]:
        return [(self[f"comparison-{one.opponent.pk}"], one) for one in self.preview.collisions]
