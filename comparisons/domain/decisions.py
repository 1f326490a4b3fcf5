"""What the record of a comparison told readers: its outcome and pick, and what led from one to the next.

Pure: imports no Django. Records are those of the catalogue's format, as revisions keep them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .vocabulary import Basis, Outcome, Status

Record = dict[str, Any]
NOT_SAID = frozenset({"key", "checked", "against"})
"""Fields of a claim that say nothing about the technology: to read a source again is no new evidence."""


@dataclass(frozen=True, slots=True)
class Told:
    """Outcome, pick (a side, or empty) and day of a decision; ``verdict`` is its record, empty where none is stored."""

    outcome: str
    pick: str
    decided: date | None
    verdict: Record = field(default_factory=dict)

    @property
    def decision(self) -> tuple[str, str]:
        return self.outcome, self.pick


def told(record: Record, end_of: Callable[[str], str | None]) -> Told | None:
    """Return what a record told; None without a verdict, and for a pick whose slug ``end_of`` finds on neither side."""
    verdict = record.get("verdict")
    if not verdict:
        return None
    outcome = verdict.get("outcome", Outcome.PICK.value)
    pick = end_of(verdict["pick"]) if outcome == Outcome.PICK else ""
    return None if pick is None else Told(outcome, pick, _day(verdict.get("decided")), verdict)


def is_public(record: Record) -> bool:
    return record.get("status") == Status.PUBLISHED and "verdict" in record


def may_differ(before: Record | None, after: Record) -> bool:
    """Return whether two records were both public, and differ in outcome or in the slug of the pick."""
    if not before or not (is_public(before) and is_public(after)):
        return False
    return any(before["verdict"].get(key) != after["verdict"].get(key) for key in ("outcome", "pick"))


def came_true(before: Told, after: Told) -> bool:
    """Return whether a condition came true after the former decision, noted then or together with the new one."""
    conditions = (one for verdict in (before.verdict, after.verdict) for one in verdict.get("would_change_if", ()))
    days = [day for condition in conditions if (day := _day(condition.get("happened")))]
    return any(before.decided is None or day > before.decided for day in days)


def rests_on_figures(*told: Told) -> bool:
    return any(one.verdict.get("basis") == Basis.POPULARITY for one in told)


def said(record: Record, opponent: str, *, figures: bool) -> list[str]:
    """Return what claims against nobody or this opponent say, and where asked for the figures, in any one order."""
    return sorted(json.dumps(one, sort_keys=True) for one in _said(record, opponent, figures))


def _said(record: Record, opponent: str, figures: bool) -> Iterator[Any]:
    for sign in ("pros", "cons"):
        for claim in record.get(sign, ()):
            if claim.get("against") in (None, opponent):
                yield sign, {key: value for key, value in claim.items() if key not in NOT_SAID}
    if figures:
        yield from record.get("signals", ())


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
