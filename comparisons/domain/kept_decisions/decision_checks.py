"""Judge a decision record by what is known today: does it still hold, since when not, and because of what.

A record taken with weights or must-haves is judged by who leads under them: under the weights that stand in it, so that
a new weight of ours changes nothing; a criterion that has none there has ours. A record of our own pick is judged by
our pick. Pure: imports no Django.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from comparisons.domain import preferences, weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import Strength
from comparisons.domain.standings import standing
from comparisons.domain.standings.standing import Asked, Recorded, Snapshot, Stand
from comparisons.domain.standings.standing_changes import ClaimChange, Turn, turns
from comparisons.domain.weighed import Weighed

from . import rests_on
from .decision_files import DecisionFile

RANKS = {word: rank for rank, word in enumerate(reversed(Strength))}
"""Strengths as numbers, the weakest 0."""
UNSTORED = 0
"""In place of the id of a standing that is not stored."""


class Result(StrEnum):
    """What became of a decision."""

    HOLDS = "holds"
    NARROWER = "narrower"
    """It holds more narrowly than it did."""
    FLIPPED = "flipped"
    """Another answer than the recorded one, or none."""
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class DecisionCheck:
    """A record judged anew. ``why_not`` says why nobody can say; ``weighed`` is None without a page.

    ``file`` names technologies by their slugs of today. ``turn`` is the change that made the result what it is, None
    where it is not recorded here.
    """

    file: DecisionFile
    result: Result
    why_not: str = ""
    weighed: Weighed | None = None
    turn: Turn | None = None

    @property
    def fails(self) -> bool:
        """Whether a build should: the decision flipped, and no later one took its place."""
        return self.result is Result.FLIPPED and self.file.is_in_force

    @cached_property
    def is_same(self) -> bool | None:
        """Whether no claim that it rested on has changed; None without a page."""
        if self.weighed is None:
            return None
        return rests_on.digest(standing.taken(self.weighed.evidence, self.weighed.on)) == self.file.rests_on

    @cached_property
    def because(self) -> list[ClaimChange]:
        """The claims that led to the turn: those on criteria whose margin changed, what changed most first."""
        return _decisive(self.turn) if self.turn else []


def judge(file: DecisionFile, page: Page, history: Sequence[Recorded], now: datetime) -> DecisionCheck:
    """Return what became of a decision about a published page; ``history`` are its standings, newest first."""
    weighed = _weighed(file, page, now.date())
    if not file.is_of_pick and not weighed.weighing.rows:
        return DecisionCheck(file, Result.CANNOT_SAY, weighing_sentences.NOTHING_COUNTS, weighed)
    asked = Asked(_weights(file, weighed), weighed.preferences.knock_outs)
    stand = Stand(standing.taken(weighed.evidence, weighed.on), asked, weighed.on)
    if not _answers_alike(file, stand):
        result, holds = Result.FLIPPED, _answers_alike
    elif not _as_firmly(file, stand):
        result, holds = Result.NARROWER, _as_firmly
    else:
        return DecisionCheck(file, Result.HOLDS, weighed=weighed)
    found = turns(_up_to_now(stand.snapshot, page, history, now), asked, weighed.on)
    return DecisionCheck(file, result, weighed=weighed, turn=_turn(file, found, holds))


# ---- under whose weights


def _weighed(file: DecisionFile, page: Page, on: date) -> Weighed:
    """Return the weighing of a page as the record asks for it."""
    evidence = Evidence(page)
    rows = evidence.weighing.rows
    read = preferences.read(file.query, [row.criterion for row in rows], evidence.weighing.one_sided)
    if file.is_of_pick or not rows:
        return Weighed(evidence, Preferences(messages=read.messages), on)
    own = {row.criterion.slug: row.criterion.weight for row in rows}
    asked = {**read.weights, **file.weights}
    weights = {slug: asked[slug] for slug, weight in own.items() if asked.get(slug, weight) != weight}
    return Weighed(evidence, Preferences(weights, read.knock_outs, read.messages), on)


def _weights(file: DecisionFile, weighed: Weighed) -> dict[str, Decimal]:
    """Return the weights for any standing: those of the record, whether or not they are ours today."""
    return {} if file.is_of_pick else {**weighed.preferences.weights, **file.weights}


# ---- what became of it


Holds = Callable[[DecisionFile, Stand], bool]


def _answers_alike(file: DecisionFile, stand: Stand) -> bool:
    """Return whether the answer is the recorded one."""
    return (stand.snapshot.state.pick if file.is_of_pick else _leader(stand)) == file.chosen


def _as_firmly(file: DecisionFile, stand: Stand) -> bool:
    """Return whether the answer is the recorded one, and no less safe than it was."""
    if not _answers_alike(file, stand):
        return False
    if not file.chosen or file.leader != file.chosen:
        return True  # nothing was said of how safe it was
    if _leader(stand) != file.chosen:
        return False
    return not (file.strength and stand.strength) or RANKS[stand.strength] >= RANKS[file.strength]


def _leader(stand: Stand) -> str:
    return stand.leader.slug if stand.leader else ""


# ---- since when, and because of what


def _up_to_now(now: Snapshot, page: Page, history: Sequence[Recorded], at: datetime) -> list[Recorded]:
    """Return the history with the present before it: the worker may not have stored the last change yet."""
    newest = history[0].snapshot if history else None
    if newest and newest.content == now.content:
        return list(history)
    return [Recorded(UNSTORED, at, standing.cause_of(newest, now, page), now), *history]


def _turn(file: DecisionFile, found: Sequence[Turn], holds: Holds) -> Turn | None:
    """Return the newest change with which the decision ceased to hold; None where it came before the record."""
    turn = next((one for one in found if holds(file, one.before) and not holds(file, one.after)), None)
    return turn if turn and turn.at.date() >= file.retrieved else None


def _decisive(turn: Turn) -> list[ClaimChange]:
    moved = {slug: abs(after - before) for slug, before, after in _margins(turn) if after != before}
    found = [(moved[slug], change) for change in turn.claims for slug in _criteria(change) if slug in moved]
    return list({id(change): change for _, change in sorted(found, key=lambda pair: -pair[0])}.values())


def _margins(turn: Turn) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield each criterion with its weighed margin before and after, 0 where it did not count."""
    before, after = (
        {one.slug: stand.asked.weights.get(one.slug, one.weight) * one.margin for one in stand.snapshot.margins}
        for stand in (turn.before, turn.after)
    )
    for slug in before.keys() | after.keys():
        yield slug, before.get(slug, Decimal()), after.get(slug, Decimal())


def _criteria(change: ClaimChange) -> set[str]:
    return {one.criterion for one in (change.before, change.after) if one}
