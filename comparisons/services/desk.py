"""Verbs of the desk for one comparison: start a pair, record what one save changed of it, correct a wrong pair.

Each is one transaction that locks the technologies before the comparison and touches all versions at once, last.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from comparisons.catalogue.fields import VERDICT
from comparisons.catalogue.records import Record
from comparisons.domain.vocabulary import End, Verb
from comparisons.models import Comparison, Feedback, Technology, Verdict, Version
from comparisons.models.version import pair_key

from .editorial import refusal, require, violations, write_comparison, write_technology

FIRST_ENTRY = "First entry."


@dataclass(frozen=True, slots=True)
class ChangedSide:
    """A technology that a save changed: which of its columns, and its record before where the meaning stays."""

    technology: Technology
    fields: Collection[str] = ()
    confirmed: Record | None = None


class ComparedAlready(Exception):
    """Raised where a pair has its comparison already."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(f"{comparison} are compared already.")
        self.comparison = comparison


def start(one: Technology, other: Technology, *, by: User) -> Comparison:
    """Store a draft of the pair, and before it each technology that is not stored yet; return the draft."""
    with transaction.atomic():
        created = [side for side in (one, other) if side.pk is None]
        keys = {key for side in created for key in _create(side, by)}
        comparison = Comparison.objects.create(**_ends(*_free_pair(one, other)))
        write_comparison(comparison, verb=Verb.CREATE, by=by, reason=FIRST_ENTRY)
        Version.touch(keys | {_key(comparison)})
    return comparison


def record(
    comparison: Comparison | None,
    sides: Sequence[ChangedSide],
    *,
    by: User,
    reason: str,
    verb: Verb = Verb.EDIT,
    confirmed: str = "",
    because: Feedback | None = None,
) -> None:
    """Write a revision of each technology that a save changed and, where it is given, of the comparison.

    The caller holds the locks. ``verb`` is that of the comparison; ``confirmed`` is the digest of the page before,
    where the meaning stays; ``because`` is the disagreement that led to the change.
    """
    with transaction.atomic():
        keys: set[str] = set()
        for side in sides:
            _, touched = write_technology(
                side.technology,
                verb=Verb.EDIT,
                by=by,
                reason=reason,
                fields=side.fields,
                because=because,
                confirmed=side.confirmed,
            )
            keys |= touched
        if comparison:
            write_comparison(comparison, verb=verb, by=by, reason=reason, because=because, confirmed=confirmed)
            keys.add(_key(comparison))
        Version.touch(keys)


def correct_pair(comparison: Comparison, end: End, right: Technology, *, by: User) -> Comparison:
    """Put ``right``, created if it is not stored yet, in the place of one side of a pair that was never published.

    Texts of the verdict move with their side: what was written of the wrong technology was meant for the right one.
    """
    with transaction.atomic():
        keys: set[str] = _create(right, by) if right.pk is None else set()
        stored = _locked_with_sides(comparison)
        if stored.published:
            raise refusal("pair", "Readers know this pair: withdraw it, and start the right one.")
        wrong, kept = (stored.low, stored.high) if end is End.LOW else (stored.high, stored.low)
        before = _key(stored)
        low, high = _free_pair(kept, right)
        if (low is kept) == (end is End.LOW):
            _swap_ends(stored)
        stored.low, stored.high = low, high
        stored.save(update_fields=["low", "high"])
        reason = f"The pair was entered wrongly: {right.name} in place of {wrong.name}."
        write_comparison(stored, verb=Verb.EDIT, by=by, reason=reason)
        Version.touch(keys | {before, _key(stored)})
    return stored


def _create(technology: Technology, by: User) -> set[str]:
    """Store a new technology with its first revision; return the version keys to touch."""
    require(violations(technology))
    technology.save()
    fields = [name for name in ("kind", "category") if getattr(technology, name)]
    return write_technology(technology, verb=Verb.CREATE, by=by, reason=FIRST_ENTRY, fields=fields)[1]


def _free_pair(one: Technology, other: Technology) -> tuple[Technology, Technology]:
    """Lock both and return them in the order of the database; refuse one technology, and a pair that is taken."""
    if one.pk == other.pk:
        raise refusal("pair", f"A comparison needs two different technologies, and both are {one.name}.")
    Technology.objects.filter(pk__in=[one.pk, other.pk]).lock()
    if stored := Comparison.objects.between(one, other).select_related("low", "high").first():
        raise ComparedAlready(stored)
    return (one, other) if one.pk < other.pk else (other, one)


def _ends(low: Technology, high: Technology) -> dict[str, Technology]:
    return {End.LOW.value: low, End.HIGH.value: high}


def _locked_with_sides(comparison: Comparison) -> Comparison:
    ends = [comparison.low_id, comparison.high_id]
    Technology.objects.filter(pk__in=ends).lock()
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("low", "high")
    return rows.get(pk=comparison.pk)


def _swap_ends(comparison: Comparison) -> None:
    """Give each end of the stored verdict what the other end said."""
    verdict = Verdict.objects.filter(comparison=comparison).first()
    if verdict is None:
        return
    was = copy(verdict)
    for name in VERDICT.per_side:
        setattr(verdict, f"low_{name}", getattr(was, f"high_{name}"))
        setattr(verdict, f"high_{name}", getattr(was, f"low_{name}"))
    other = {End.LOW.value: End.HIGH.value, End.HIGH.value: End.LOW.value}
    verdict.pick = other[was.pick] if was.pick else None
    verdict.save()


def _key(comparison: Comparison) -> str:
    return pair_key(comparison.low_id, comparison.high_id)
