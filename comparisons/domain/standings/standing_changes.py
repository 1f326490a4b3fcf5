"""What changed for one reader between standings: the entries of a watch feed, and what tells since when a leader leads.

A change is told where, for the reader's weights and must-haves, the leader, the strength in words, a counting claim, a
must-have or the state of the verdict differs; nothing else is. A day that passes may end a must-have ("supported for
12 months") without a new row: such days are computed. Pure: imports no Django.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from comparisons.domain.days import DAY
from comparisons.domain.knock_outs import KnockOutFinding, last_day_passed
from comparisons.domain.page import Side
from comparisons.domain.vocabulary import StandingCause

from .standing import Asked, BySide, Counted, CriterionMargin, Recorded, Stand, VerdictState


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim of ``side`` that began to count (no ``before``), no longer does (no ``after``), or counts otherwise."""

    side: Side
    before: Counted | None
    after: Counted | None


@dataclass(frozen=True, slots=True)
class WeightChange:
    """Another weight of ours of a criterion that the reader did not weigh."""

    before: CriterionMargin
    after: CriterionMargin


@dataclass(frozen=True)
class Turn:
    """A change from ``before`` to ``after`` at a moment, and what led to it. Each part is computed on first use.

    ``standing`` is the id of the row that was the newest at the moment.
    """

    standing: int
    at: datetime
    cause: StandingCause
    before: Stand
    after: Stand

    @cached_property
    def claims(self) -> tuple[ClaimChange, ...]:
        """The counting claims that changed; those that weigh nothing for this reader only if no other explains it."""
        weighed = self._claims(self.before.counting(), self.after.counting())
        if weighed or not (self.changes_leader or self.changes_strength):
            return weighed
        return self._claims(self.before.snapshot.claims, self.after.snapshot.claims)

    def _claims(self, before: BySide, after: BySide) -> tuple[ClaimChange, ...]:
        sides = zip(self.after.snapshot.sides, before, after, strict=True)
        return tuple(change for side, old, new in sides for change in _changed(side, old, new))

    @cached_property
    def weights(self) -> tuple[WeightChange, ...]:
        """The weights of ours that changed and that are not the reader's own."""
        set_by_reader = self.after.asked.weights
        before = {one.slug: one for one in self.before.snapshot.margins}
        pairs = [(before[one.slug], one) for one in self.after.snapshot.margins if one.slug in before]
        return tuple(
            WeightChange(old, new) for old, new in pairs if old.weight != new.weight and new.slug not in set_by_reader
        )

    @cached_property
    def criteria(self) -> dict[str, str]:
        """The names of criteria by slug."""
        return {one.slug: one.name for stand in (self.before, self.after) for one in stand.snapshot.margins}

    @property
    def states(self) -> tuple[VerdictState, VerdictState]:
        return self.before.snapshot.state, self.after.snapshot.state

    @cached_property
    def must_haves(self) -> tuple[KnockOutFinding, ...]:
        """The findings that differ from those before."""
        before, after = self.before.findings, self.after.findings
        return tuple(one for name, one in after.items() if name in before and before[name].answer is not one.answer)

    @property
    def changes_leader(self) -> bool:
        return _slug(self.before.leader) != _slug(self.after.leader)

    @property
    def changes_strength(self) -> bool:
        return self.before.strength is not self.after.strength

    @property
    def changes_state(self) -> bool:
        return self.states[0] != self.states[1]

    @property
    def is_told(self) -> bool:
        """Whether the reader is told."""
        seen = self.changes_leader or self.changes_strength or self.changes_state
        return seen or bool(self.claims or self.must_haves)


def turns(history: Sequence[Recorded], asked: Asked, on: date) -> list[Turn]:
    """Return what changed for a reader, newest first. ``history`` are the stored rows, newest first."""
    return [turn for turn in _turns(history, asked, on) if turn.is_told]


def _turns(history: Sequence[Recorded], asked: Asked, on: date) -> Iterator[Turn]:
    ends = [on, *(row.at.date() for row in history)]
    for end, row, earlier in zip(ends, history, [*history[1:], None], strict=False):
        yield from _of_days(row, asked, end)
        if earlier:
            day = row.at.date()
            yield Turn(row.id, row.at, row.cause, Stand(earlier.snapshot, asked, day), Stand(row.snapshot, asked, day))


def _of_days(row: Recorded, asked: Asked, end: date) -> Iterator[Turn]:
    """Yield the changes that days alone brought while a row was the newest, the last day first."""
    months = asked.knock_outs.supported_months
    last = (last_day_passed(side, months) for side in row.snapshot.sides) if months else ()
    for day in sorted({day + DAY for day in last if day and row.at.date() < day + DAY <= end}, reverse=True):
        at = datetime.combine(day, time.min, UTC)
        before, after = (Stand(row.snapshot, asked, one) for one in (day - DAY, day))
        yield Turn(row.id, at, StandingCause.DATE, before, after)


def _changed(side: Side, before: Sequence[Counted], after: Sequence[Counted]) -> Iterator[ClaimChange]:
    """Yield the claims of a side that differ, by their key; a claim without words is told by its digest."""
    old, new = ({one.key or one.digest: one for one in claims} for claims in (before, after))
    for key in sorted(old.keys() | new.keys()):
        if _digest(old.get(key)) != _digest(new.get(key)):
            yield ClaimChange(side, old.get(key), new.get(key))


def _digest(claim: Counted | None) -> str:
    return claim.digest if claim else ""


def _slug(side: Side | None) -> str:
    return side.slug if side else ""
