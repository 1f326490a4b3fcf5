"""The comparisons of the lost technology become those of the kept one; of two with one opponent, one stays.

Voices are counted first, and forgotten: of them only the totals move, each to its end.
A part of ``AT_ONCE`` comparisons takes about thirty queries, and four more for each that hands its disagreements over.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, F, Max, QuerySet, Value, When

from comparisons.catalogue.export import batches
from comparisons.catalogue.fields import VERDICT
from comparisons.domain.vocabulary import End, Wants
from comparisons.models import ChangedMind, Comparison, Feedback, Subscription, Technology, Verdict
from comparisons.services import standings
from comparisons.services.review_marks import COLUMNS
from comparisons.services.triage import hash_of
from comparisons.services.voices import counting

from .choices import Choices, Side
from .journal import AT_ONCE, Journal

COUNTERS = ("answered", "accepted", "repicked")
VOTES = {"votes_low": "votes_high", "votes_high": "votes_low"}
"""The totals of voices, each with that of the other end."""
COUNTED_LATER = (*VOTES, "disagreed")
"""What the worker goes on counting. It stands in no undoer's way, who restores what it was before the merge."""
OF_ENDS = [f"{{}}_{name}" for name in VERDICT.per_side]
FLIPPED = {name.format(one): F(name.format(other)) for name in OF_ENDS for one, other in (End, tuple(reversed(End)))}
"""The texts of a verdict about each side, each with that of the other side."""
Rows = dict[int, Comparison]
"""Comparisons by the id of the opponent."""


def move_comparisons(journal: Journal, lost: Technology, kept: Technology, choices: Choices) -> list[int]:
    """Move, drop and flip the comparisons of ``lost``, and return the ids of those that were moved."""
    moved: list[int] = []
    for ids in batches(ids_of(lost), AT_ONCE):
        moved += _Part(journal, lost, kept, choices).move(ids)
    return sorted(moved)


def ids_of(technology: Technology) -> list[int]:
    """Return the ids of all comparisons of a technology. Two queries."""
    ends = Comparison.objects.by_end(technology.pk)
    return sorted(number for end in ends for number in end.order_by().values_list("pk", flat=True))


def opponent(comparison: Comparison, technology: Technology) -> int:
    return comparison.high_id if comparison.low_id == technology.pk else comparison.low_id


def _other_end(name: str) -> Case:
    """Return the other side than a column names; what names none stays."""
    low, high = End
    return Case(
        When(**{name: low}, then=Value(high.value)), When(**{name: high}, then=Value(low.value)), default=F(name)
    )


class _Part:
    """Some comparisons of the lost technology. What was said about them costs queries of its own."""

    def __init__(self, journal: Journal, lost: Technology, kept: Technology, choices: Choices) -> None:
        self.journal, self.lost, self.kept, self.choices = journal, lost, kept, choices

    def move(self, ids: Collection[int]) -> list[int]:
        counting.settle(ids)
        rows = list(Comparison.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        theirs = {opponent(row, self.lost): row for row in rows}
        if itself := theirs.pop(self.kept.pk, None):
            self.journal.delete(Comparison, [itself.pk])
        ours = {
            opponent(row, self.kept): row
            for end, other in (("low", "high"), ("high", "low"))
            for row in Comparison.objects.select_for_update()
            .filter(**{end: self.kept.pk, f"{other}__in": list(theirs)})
            .order_by("pk")
        }
        ours = self._settled(ours)
        swapped = [row for number, row in theirs.items() if self._swaps(number)]
        self._flip_wants(swapped)
        dropped = self._hand_over(theirs, ours)
        self.journal.delete(Comparison, dropped)
        staying = [row for row in theirs.values() if row.pk not in dropped]
        self._change_ends(staying)
        self._flip_verdicts([row for row in swapped if row.pk not in dropped])
        return [row.pk for row in staying]

    def _settled(self, ours: Rows) -> Rows:
        """Return the kept technology's comparisons with the totals of their voices. No query if there is none."""
        if not ours:
            return ours
        counting.settle([row.pk for row in ours.values()])
        rows = Comparison.objects.in_bulk([row.pk for row in ours.values()])
        return {number: rows[row.pk] for number, row in ours.items()}

    def _swaps(self, opponent_id: int) -> bool:
        """Return whether the opponent, with the kept technology beside it, stands at the other end."""
        return (self.lost.pk < opponent_id) != (self.kept.pk < opponent_id)

    def _flip_wants(self, rows: Iterable[Comparison]) -> None:
        other_end = Case(When(wants=Wants.LOW, then=Value(Wants.HIGH.value)), default=Value(Wants.LOW.value))
        told = Feedback.objects.filter(comparison__in=[row.pk for row in rows], wants__in=[Wants.LOW, Wants.HIGH])
        self.journal.change(told, wants=other_end)

    def _hand_over(self, theirs: Rows, ours: Rows) -> list[int]:
        """Hand the disagreements of each comparison that goes to the one that stays; return the ids of the first."""
        staying: dict[int, Comparison] = {}
        for number, own in ours.items():
            stays = self.choices.stays(number, own, theirs[number])
            going, kept = (theirs[number], own) if stays is Side.KEPT else (own, theirs[number])
            staying[going.pk] = kept
            self._add_counters(going, kept)
            self._add_counted_later(going, kept, swaps=self._swaps(number))
        told = Feedback.objects.filter(comparison__in=staying)
        for going_id in told.order_by("comparison").values_list("comparison", flat=True).distinct():
            self._move_feedback(told.filter(comparison=going_id), staying[going_id])
        self._move_letters({going: kept.pk for going, kept in staying.items()})
        return sorted(staying)

    def _move_feedback(self, told: QuerySet[Feedback], staying: Comparison) -> None:
        sent = set(Feedback.objects.filter(comparison=staying).order_by().values_list("client", "text_hash"))
        for feedback in told.order_by("pk").only("token", "client", "text_hash"):
            if (feedback.client, feedback.text_hash) in sent:  # sent to both pages: each has an answer of its own
                self.journal.change(told.filter(pk=feedback.pk), text_hash=hash_of(feedback.token))
        self.journal.change(told, comparison=staying.pk)

    def _move_letters(self, staying: dict[int, int]) -> None:
        """Let who gets letters about a page that goes get them about the one that stays, from its next change on."""
        wanted = Subscription.objects.filter(comparison__in=staying).order_by("comparison")
        for going_id in wanted.values_list("comparison", flat=True).distinct():
            own = Subscription.objects.filter(comparison=staying[going_id])
            rows = Subscription.objects.filter(comparison=going_id).exclude(subscriber__in=own.values("subscriber"))
            moved = self.journal.change(rows, comparison=staying[going_id])
            newest = ChangedMind.objects.filter(comparison=staying[going_id]).aggregate(newest=Max("pk"))["newest"]
            Subscription.objects.filter(pk__in=moved).update(told=newest or 0)

    def _add_counters(self, going: Comparison, staying: Comparison) -> None:
        if any(getattr(going, name) for name in COUNTERS):
            more = {name: F(name) + getattr(going, name) for name in COUNTERS}
            self.journal.change(Comparison.objects.filter(pk=staying.pk), **more)

    def _add_counted_later(self, going: Comparison, staying: Comparison, *, swaps: bool) -> None:
        ends = VOTES if swaps else {}
        more = {name: getattr(going, ends.get(name, name)) for name in COUNTED_LATER}
        if any(more.values()):
            with self.journal.changing(Comparison, [staying.pk], [], also=COUNTED_LATER):
                added = {name: F(name) + number for name, number in more.items()}
                Comparison.objects.filter(pk=staying.pk).update(**added)

    def _change_ends(self, rows: Iterable[Comparison]) -> None:
        """Give rows their new ends: four updates at most, as the kept technology takes either end of either."""
        low, high, kept = F("low"), F("high"), self.kept.pk
        alike: dict[tuple[bool, bool], list[int]] = {}
        for row in rows:
            is_low = row.low_id == self.lost.pk
            alike.setdefault((is_low, self._swaps(opponent(row, self.lost))), []).append(row.pk)
        ends: dict[tuple[bool, bool], dict[str, Any]] = {
            (True, False): {"low": kept},
            (False, False): {"high": kept},
            (True, True): {"low": high, "high": kept},
            (False, True): {"low": kept, "high": low},
        }
        for case, ids in alike.items():
            votes = VOTES if case[1] else {}
            flipped = {name: F(other) for name, other in votes.items()}
            with self.journal.changing(Comparison, ids, ["low_id", "high_id"], also=[*COLUMNS, *votes]):
                Comparison.objects.filter(pk__in=ids).update(**ends[case], **flipped)

    def _flip_verdicts(self, rows: Iterable[Comparison]) -> None:
        ids = [row.pk for row in rows]
        self.journal.change(Verdict.objects.filter(comparison__in=ids), pick=_other_end("pick"), **FLIPPED)
        flipped = {name: _other_end(name) for name in ("before_pick", "after_pick")}
        self.journal.change(ChangedMind.objects.filter(comparison__in=ids), **flipped)
        standings.swap_ends(ids)  # outside the journal: whoever undoes it swaps those stored since as well
