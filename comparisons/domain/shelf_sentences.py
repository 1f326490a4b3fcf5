"""What is said of a shelf of technologies: who leads it, or why nobody can tell. Pure: imports no Django."""

from . import sentences, weighing_sentences
from .direction import isolated
from .page import Side
from .shelf import Because, Reason, Shelf

LONGEST_SLUG = 60


def answer(shelf: Shelf) -> str:
    """Return who leads, "With our weights, PostgreSQL leads each of 3 pairs."; else why it can't be said."""
    leader = shelf.leader
    if leader is None:
        return " ".join(because(one, shelf) for one in shelf.reasons[:3])
    if len(shelf.left) == 1:
        return f"Only {leader.called} {sentences.be(leader)} left."
    if len(shelf.left) == 2:
        [pair] = shelf.of_left
        return _answer_of(shelf, pair)
    whose = "your" if any(weighed.preferences.weights for weighed in shelf.weighed.values()) else "our"
    return f"With {whose} weights, {leader.called} {sentences.leads(leader)} each of {len(shelf.left) - 1} pairs."


def _answer_of(shelf: Shelf, pair: str) -> str:
    return weighing_sentences.answer(shelf.weighed[pair])


def because(one: Because, shelf: Shelf) -> str:
    """Return a reason as a sentence."""
    names = _names(shelf, one.pair)
    match one.reason:
        case Reason.ONE_TECHNOLOGY:
            return f"All these words name {shelf.sides[0].called}."
        case Reason.UNKNOWN_CRITERION:
            return f"No criterion here is called “{isolated(sentences.shorten(one.criterion, LONGEST_SLUG))}”."
        case Reason.ALL_KNOCKED_OUT:
            return weighing_sentences.NOBODY if len(shelf.sides) == 2 else "None is left."
        case Reason.NOT_COMPARED:
            return f"Nobody has compared {names} yet."
        case Reason.NOT_COMPARABLE:
            return f"Our verdict is that {names} can't be compared."
        case Reason.NOTHING_COUNTS:
            return f"Between {names} there is nothing to weigh: no criterion has claims that count on both sides."
        case Reason.TIE:
            return f"{names} are level with these weights."
        case Reason.CYCLE:
            return "Each of them is behind another one of them, so none leads."
    raise ValueError(one.reason)


def _names(shelf: Shelf, pair: str) -> str:
    sides: tuple[Side, ...] = shelf.of_left.get(pair, ())
    return " and ".join(side.called for side in sorted(sides, key=lambda side: side.slug))
