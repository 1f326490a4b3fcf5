"""What is said of several technologies by who is ahead in each of their pairs. Pure: imports no Django."""

from collections.abc import Sequence
from itertools import pairwise

from . import sentences
from .direction import isolated
from .pairs import Named
from .pairwise import Record


def over_all(sides: Sequence[Named], records: Sequence[Record], whose: str) -> str:
    """Return who is ahead of all others: "We pick PostgreSQL over each of the 4 others."; else that nobody is.

    ``whose`` weights decide, "our" or "your"; empty where our picks do. "" for fewer than three technologies.
    """
    others = len(sides) - 1
    if others < 2:
        return ""
    best = next((record.slug for record in records if record.ahead == others), None)
    name = next((isolated(side.name) for side in sides if side.slug == best), "none of them")
    rest = f"each of the {others} others" if best else "all the others"
    return f"{_who(whose)} {name} {_over(whose)} {rest}."


def not_compared(sides: Sequence[Named], compared: int) -> str:
    """Return how many of all pairs nobody compared: "7 of 15 pairs aren't compared yet."; "" where none is left."""
    every = len(sides) * (len(sides) - 1) // 2
    left = every - compared
    if not left:
        return ""
    return f"{left} of {every} pairs {'is' if left == 1 else 'are'}n't compared yet."


def circle(sides: Sequence[Named], whose: str) -> str:
    """Return how each is ahead of the next, and the last of the first: "A circle: we pick A over B, B over C and …"."""
    names = [isolated(side.name) for side in sides]
    first, *rest = [f"{one} {_over(whose)} {other}" for one, other in pairwise([*names, names[0]])]
    who = _who(whose)
    return f"A circle: {who[:1].lower()}{who[1:]} {sentences.listed([first, *rest])}. So none of these is best."


def _who(whose: str) -> str:
    return f"{whose.capitalize()} weights put" if whose else "We pick"


def _over(whose: str) -> str:
    return "ahead of" if whose else "over"
