"""The sentences about a weighing: who leads and how safely, and what would flip it.

Pure: imports no Django.
"""

import sys
from decimal import Decimal
from math import ceil, floor
from typing import NamedTuple

from . import scoring, sentences
from .evidence import Evidence
from .page import Page, Side
from .preferences import Preferences
from .scoring import HIGHEST_WEIGHT, Flip, Strength
from .weighed import Weighed

NOTHING_COUNTS = "Nothing to weigh: no criterion has claims that count on both sides."
NO_FLIP = "No single weight flips the lead."
NOTHING_ELSE = "No other single weight flips the lead."
INSEPARABLE = "The two are level on every criterion, so no weights can separate them."
NOBODY = "Neither is left."
BOTH_STAY = "Both meet your must-haves."
LEVEL = "level"
TIE = "A tie"
NEARLY_NONE, NEARLY_ALL = 0.01, 0.995
"""Shares that would round to none, and those that are nearer to all than to 99%."""
DECIMALS = 9
"""As many as float arithmetic keeps of a share."""


class StrengthWords(NamedTuple):
    """The word for how safely the leader leads, as "Strong", and the sentence that follows it after a colon."""

    word: str
    why: str

    def __str__(self) -> str:
        return f"{self.word}: {self.why}"


def strength(weighed: Weighed) -> StrengthWords | None:
    """Return how safely the leader leads; None for a tie, and where a must-have decides in place of weights."""
    leader = weighed.leader
    return strength_of(weighed.evidence, leader) if leader and weighed.both_are_left else None


def strength_of(evidence: Evidence, leader: Side) -> StrengthWords | None:
    """ "Strong: it wins with 92% of all possible weights, on 5 criteria."; None where no weights decide."""
    word, share = evidence.strength_of(leader), evidence.share_of(leader)
    if word is None or share is None:
        return None
    wins = f"{'they win' if leader.plural else 'it wins'} with"
    just = "just " if word is Strength.ONLY_THESE_WEIGHTS else ""
    number = len(evidence.weighing.rows)
    criteria = f"{number} {sentences.plural(number, 'criterion', 'criteria')}"
    is_held_back = word is not scoring.strength(share, sys.maxsize)
    return StrengthWords(
        word.label.capitalize(),
        f"{wins} {just}{percent(share)} of all possible weights, {'but on only' if is_held_back else 'on'} {criteria}.",
    )


def by(page: Page, margin: Decimal) -> str:
    """Return a margin with its leader, "PostgreSQL by 18", or "level"."""
    if not margin:
        return LEVEL
    leader = page.first if margin > 0 else page.second
    return f"{leader.called} by {sentences.count(abs(margin))}"


# ---- whose weights


def whose(preferences: Preferences) -> str:
    """Return what the answer follows from: "your weights and must-haves"; "" for our own."""
    own = [("weights", preferences.weights), ("must-haves", preferences.knock_outs)]
    named = [name for name, asked in own if asked]
    return f"your {sentences.listed(named)}" if named else ""


def readers_title(weighed: Weighed) -> str:
    """Return what the title of a page with a reader's weights adds: "Rust, with your weights"; "" for our own."""
    if not weighed.is_readers:
        return ""
    if weighed.leader:
        answer = f"{weighed.leader.called},"
    else:
        answer = "neither leads" if weighed.both_are_left else "neither is left"
    return f"{answer} with {whose(weighed.preferences)}"


# ---- who leads


def answer(weighed: Weighed, whose: str = "") -> str:
    """Return who leads and by how much; ``whose`` weights they are follows from the preferences unless given."""
    if not weighed.left:
        return NOBODY
    leader = weighed.leader
    if leader and not weighed.both_are_left:
        return f"Only {leader.called} {sentences.be(leader)} left."
    whose = whose or ("your" if weighed.preferences.weights else "our")
    if leader is None:
        return f"With {whose} weights, neither leads."
    margin = sentences.count(abs(weighed.weighing.margin))
    return f"With {whose} weights, {leader.called} {sentences.leads(leader)} by {margin}."


def leads(weighed: Weighed) -> str:
    """Return who leads and by how much in few words: "PostgreSQL by 18", "A tie", "Only MySQL is left"."""
    if not weighed.both_are_left:
        return answer(weighed).rstrip(".")
    return by(weighed.page, weighed.weighing.margin) if weighed.leader else TIE


def flips(weighed: Weighed) -> list[str]:
    """Return a sentence for each flip, nearest first."""
    if not weighed.both_are_left:
        return []
    names = {side.slug: side.called for side in weighed.page.sides}
    return [f"The lead flips to {names[flip.to]} when {flip_point(flip)}." for flip in weighed.weighing.flips]


def nothing_else(weighed: Weighed) -> str:
    """Return the sentence after the flips: that no other weight flips the lead. "" for a tie or a knock-out."""
    if not weighed.both_are_left:
        return ""
    if weighed.is_level:
        return INSEPARABLE
    if weighed.leader is None:
        return ""
    return NOTHING_ELSE if weighed.weighing.flips else NO_FLIP


def flip_point(flip: Flip) -> str:
    """Return the weight at which the lead flips, as a clause: "Operations counts more than 4.4 (now 2)".

    Weights have two decimals at most. Where the exact point has more, the nearest weight beyond it is named, so that
    what is said holds for that weight and not for the one before it.
    """
    return f"{flip.criterion.called} weighs {_beyond(flip)} (now {sentences.count(flip.now)})"


def flip_mark(flip: Flip, to: Side) -> str:
    """Return who wins beyond a flip point, as a label: "MySQL below 1", "MySQL beyond 3.5", "MySQL at 4.4 or more"."""
    number, is_exact = _named(flip)
    if is_exact:
        return f"{to.called} {'above' if flip.rises else 'below'} {_hundredths(number)}"
    return f"{to.called} at {_beyond(flip)}"


def _beyond(flip: Flip) -> str:
    number, is_exact = _named(flip)
    if is_exact:
        return f"{'more' if flip.rises else 'less'} than {_hundredths(number)}"
    if number in (0, HIGHEST_WEIGHT * 100):
        return _hundredths(number)
    return f"{_hundredths(number)} or {'more' if flip.rises else 'less'}"


def _named(flip: Flip) -> tuple[int, bool]:
    """Return the flip point in hundredths and True; if no weight can stand there, the nearest beyond it and False."""
    hundredths = flip.at * 100
    if hundredths.denominator == 1:
        return int(hundredths), True
    return ceil(hundredths) if flip.rises else floor(hundredths), False


def _hundredths(number: int) -> str:
    return sentences.count(Decimal(number) / 100)


def percent(share: float) -> str:
    """Return a share such as "83%", rounded down so that it never contradicts the word; 0 and 100 only if exact."""
    if share in (0, 1):
        return f"{share * 100:.0f}%"
    if share < NEARLY_NONE:
        return "less than 1%"
    if share >= NEARLY_ALL:
        return "more than 99%"
    return f"{floor(round(share * 100, DECIMALS))}%"


def against_pick(weighed: Weighed, whose: str = "our") -> str:
    """Return a sentence if the reader's weights lead to another answer than our pick, else ""."""
    leader, picked = weighed.leader, weighed.page.picked
    if picked is None or leader is picked:
        return ""
    if leader:
        return f"That differs from {whose} pick, {picked.called}."
    return f"{whose.capitalize()} pick is {picked.called}."


def knocked(weighed: Weighed) -> list[str]:
    """Return a sentence for each side knocked out and each answer unknown; one for all if both pass everything."""
    said = [finding.sentence for finding in weighed.findings if finding.is_out or finding.is_unknown]
    return said or ([BOTH_STAY] if weighed.findings else [])
