"""The claims at the desk as rows: a criterion each, with the lines of either side face to face."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, Technology

from ..review_notes import Notes
from .claims import ClaimForm, technology_at
from .data import Desk
from .form import DeskForm


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in its form; ``elsewhere`` is the number of other published pages that show it."""

    form: ClaimForm
    elsewhere: int = 0
    can_delete: bool = False

    @property
    def claim(self) -> Any:
        """The stored claim, None for a new line."""
        return self.form.instance if self.form.instance.pk else None

    @property
    def is_open(self) -> bool:
        """Whether the disclosure stands open: it holds an error."""
        hidden = ("quote", "source_title", "versions", "checked", "only_here")
        return any(name in self.form.errors for name in hidden) if self.form.is_bound else False


@dataclass(frozen=True, slots=True)
class Half:
    """The lines of one side in a row."""

    end: End
    technology: Technology
    opponent: Technology
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with both halves; ``left_out`` is the sentence on why it makes no difference, None if not asked."""

    criterion: Any
    halves: list[Half]
    left_out: str | None = None
    is_counted: bool = False
    notes: Sequence[str] = ()
    """What the gate says of the criterion as a whole."""


def rows_of(
    desk: Desk, form: DeskForm, claims: Mapping[End, Any], elsewhere: Mapping[int, int], notes: Notes
) -> list[Row]:
    """Return the rows, the heaviest criterion first, then claims without one and the spare lines."""
    by_id = {row.pk: row for row in desk.criteria.rows}
    halves: dict[Any, dict[End, Half]] = defaultdict(lambda: halves_of(desk.comparison))
    for end, formset in claims.items():
        for line in _lines(formset, elsewhere):
            halves[by_id.get(line.form.criterion_id)][end].lines.append(line)
    sentences = form["left_out"].value() or {}
    for slug in sentences:
        if slug in desk.criteria.by_slug:
            halves[desk.criteria.by_slug[slug]]  # a row of its own, whatever claims there are
    halves[None]
    order = [end for end, _ in _sides(desk.comparison)]
    counted = {row.criterion.slug for row in desk.evidence.weighing.rows}
    return [
        _row(criterion, [halves[criterion][end] for end in order], sentences, counted, notes)
        for criterion in sorted(halves, key=_heaviest_first)
    ]


def _row(
    criterion: Any, halves: list[Half], sentences: Mapping[str, str], counted: Collection[str], notes: Notes
) -> Row:
    if criterion is None:
        return Row(None, halves)
    is_counted, sentence = criterion.slug in counted, sentences.get(criterion.slug, "")
    left_out = sentence if sentence or not is_counted else None
    return Row(criterion, halves, left_out, is_counted, notes.get(f"comparison.left_out.{criterion.slug}", ()))


def _heaviest_first(criterion: Any) -> tuple[bool, Any, str]:
    return (False, -criterion.weight, criterion.name) if criterion else (True, 0, "")


def _lines(formset: Any, elsewhere: Mapping[int, int]) -> Iterable[Line]:
    for form in formset.forms:
        yield Line(form, elsewhere.get(form.instance.pk, 0), formset.can_delete)


def halves_of(comparison: Comparison) -> dict[End, Half]:
    both = {End.LOW: comparison.low, End.HIGH: comparison.high}
    return {end: Half(end, both[end], both[_other(end)]) for end in End}


def _sides(comparison: Comparison) -> list[tuple[End, Technology]]:
    """Return both ends in the order in which pages show them."""
    return sorted(((end, technology_at(comparison, end)) for end in End), key=lambda side: side[1].slug)


def _other(end: End) -> End:
    return End.HIGH if end is End.LOW else End.LOW
