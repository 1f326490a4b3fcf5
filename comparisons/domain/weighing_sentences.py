"""The sentences about a weighing: who leads, what would flip it, and how often it holds.

Pure: imports no Django.
"""

from decimal import Decimal
from math import ceil, floor

from . import sentences
from .scoring import HIGHEST_WEIGHT, Flip
from .weighed import Weighed

NO_FLIP = "No single weight flips it."
NOTHING_ELSE = "Nothing else on its own flips it."
LEVEL = "On every criterion the two are level, so no weights can tell them apart."
NOBODY = "Neither is left."
BOTH_STAY = "Both have what you cannot do without."
SPACE = "\N{NO-BREAK SPACE}"
NEARLY_NONE, NEARLY_ALL = 0.005, 0.995
"""Shares that would round to none and to all."""


def answer(weighed: Weighed, whose: str = "") -> str:
    """Return who leads and by how much; ``whose`` weights they are follows from the preferences unless given."""
    if not weighed.left:
        return NOBODY
    leader = weighed.leader
    if leader and not weighed.both_are_left:
        return f"Only {leader.name} {sentences.be(leader)} left."
    whose = whose or ("your" if weighed.preferences.weights else "our")
    if leader is None:
        return f"With {whose} weights neither leads."
    margin = sentences.count(abs(weighed.weighing.margin))
    return f"With {whose} weights {leader.name} {sentences.leads(leader)} by {margin}."


def flips(weighed: Weighed) -> list[str]:
    """Return a sentence for each flip, nearest first."""
    if not weighed.both_are_left:
        return []
    names = {side.slug: side.name for side in weighed.page.sides}
    return [f"It flips to {names[flip.to]} when {flip_point(flip)}." for flip in weighed.weighing.flips]


def nothing_else(weighed: Weighed) -> str:
    """Return the sentence after the flips: that no other weight flips the lead. "" for a tie or a knock-out."""
    if not weighed.both_are_left:
        return ""
    if weighed.is_level:
        return LEVEL
    if weighed.leader is None:
        return ""
    return NOTHING_ELSE if weighed.weighing.flips else NO_FLIP


def flip_point(flip: Flip) -> str:
    """Return the weight at which the lead flips, as a clause: "Operations counts more than 4.4; now 2".

    Weights have two decimals at most. Where the exact point has more, the nearest weight beyond it is named, so that
    what is said holds for that weight and not for the one before it.
    """
    return f"{flip.criterion.name} counts {_beyond(flip)}; now {sentences.count(flip.now)}"


def _beyond(flip: Flip) -> str:
    hundredths = flip.at * 100
    if hundredths.denominator == 1:
        return f"{'more' if flip.rises else 'less'} than {_hundredths(int(hundredths))}"
    nearest = ceil(hundredths) if flip.rises else floor(hundredths)
    if nearest in (0, HIGHEST_WEIGHT * 100):
        return _hundredths(nearest)
    return f"{_hundredths(nearest)} or {'more' if flip.rises else 'less'}"


def _hundredths(number: int) -> str:
    return sentences.count(Decimal(number) / 100)


def holds(weighed: Weighed, whose: str = "our") -> str:
    """Return under what share of weightings our pick leads; "" if no weights tell the two apart, or none decide."""
    holder, share = weighed.holder, weighed.share
    if holder is None or share is None or not weighed.both_are_left:
        return ""
    subject = f"{whose.capitalize()} pick, {holder.name}," if weighed.page.picked else holder.name
    return f"{subject} {sentences.leads(holder)} under {percent(share)} of all possible weightings."


def percent(share: float) -> str:
    """Return a share such as "83 %"; 0 and 100 only if the share is exactly that."""
    if share in (0, 1):
        return f"{share * 100:.0f}{SPACE}%"
    if share < NEARLY_NONE:
        return f"less than 1{SPACE}%"
    if share >= NEARLY_ALL:
        return f"more than 99{SPACE}%"
    return f"{floor(share * 100 + 0.5)}{SPACE}%"


def against_pick(weighed: Weighed, whose: str = "our") -> str:
    """Return a sentence if the reader's weights lead to another answer than our pick, else ""."""
    leader, picked = weighed.leader, weighed.page.picked
    if picked is None or leader is picked:
        return ""
    if leader:
        return f"That is another answer than {whose} pick, {picked.name}."
    return f"{whose.capitalize()} pick is {picked.name}."


def knocked(weighed: Weighed) -> list[str]:
    """Return a sentence for each side knocked out and each answer unknown; one for all if both pass everything."""
    said = [finding.sentence for finding in weighed.findings if finding.is_out or finding.is_unknown]
    return said or ([BOTH_STAY] if weighed.findings else [])
