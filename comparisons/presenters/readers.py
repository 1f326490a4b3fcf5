"""What a page shows of its readers: how many disagreed, and the best answered disagreement with its answer.

Pure: imports no Django.
"""

from dataclasses import dataclass
from typing import Protocol, assert_never

from comparisons.domain import reader_context, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.page import Answered, Page, Tally
from comparisons.domain.pairs import Named
from comparisons.domain.vocabulary import Wants

from .filters import text

LONGEST = 240
"""Characters of a quote or an answer beyond which a page cuts it."""
LONGEST_CLAIM = 120


class Compared(Protocol):
    """A comparison as a list names it: two sides in the order of pages, and the picked one or None."""

    @property
    def sides(self) -> tuple[Named, Named]: ...
    @property
    def picked(self) -> Named | None: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """The best answered disagreement as a page shows it; ``is_cut`` is whether quote or answer is longer than shown.

    ``quote`` is empty where the reader's words are not public: then ``about`` says in ours what it was about.
    ``short_answer`` is plain text, and empty where the answer is short enough to be shown as it is.
    """

    best: Answered
    quote: str
    about: str
    context: str
    short_answer: str
    is_cut: bool


def voice(page: Page) -> Voice | None:
    best = page.best_answered
    if best is None:
        return None
    short_answer = _short(best.answer)
    return Voice(
        best,
        quote=sentences.shorten(best.text, LONGEST) if len(best.text) > LONGEST else best.text,
        about="" if best.text else _about(page, best),
        context=reader_context.said(best.team_size, best.scale, best.in_production),
        short_answer=short_answer,
        is_cut=bool(short_answer) or len(best.text) > LONGEST,
    )


def tally(counts: Tally) -> str:
    """ "31 disagreed · 6 were right · 2 changed the pick"; without what nobody did, and "" where nobody disagreed."""
    if not counts.disagreed:
        return ""
    parts = [f"{sentences.count(counts.disagreed)} disagreed"]
    if counts.accepted:
        parts.append(f"{sentences.count(counts.accepted)} {sentences.plural(counts.accepted, 'was', 'were')} right")
    if counts.repicked:
        parts.append(f"{sentences.count(counts.repicked)} changed the pick")
    return " · ".join(parts)


def against(comparison: Compared, counts: Tally) -> str:
    """ "64 of 101 voices are for MySQL": against our pick; "" without a pick, and while voices are too few."""
    picked = comparison.picked
    if picked is None or not counts.voices:
        return ""
    first, second = comparison.sides
    other, number = (second, counts.votes_second) if picked.slug == first.slug else (first, counts.votes_first)
    are = sentences.plural(number, "is", "are")
    return f"{sentences.count(number)} of {sentences.count(counts.voices)} voices {are} for {isolated(other.name)}"


def _short(answer: str) -> str:
    """Return the beginning of a long answer as plain text, so that no markup is cut in two; "" for a short one."""
    if len(answer) <= LONGEST:
        return ""
    plain = str(text(answer).striptags())
    return sentences.shorten(plain, LONGEST) if len(plain) > LONGEST else ""


def _about(page: Page, best: Answered) -> str:
    side = page.side(best.would_pick)
    match best.wants:
        case Wants.LOW | Wants.HIGH:
            return f"A reader would pick {side.called}." if side else "A reader would pick the other one."
        case Wants.DEPENDS:
            return "A reader says that it depends."
        case Wants.REASON:
            return "A reader says that our reason is wrong."
        case Wants.MISSING:
            return "A reader says that something is missing."
        case Wants.CLAIM:
            claim = sentences.shorten(best.claim, LONGEST_CLAIM)
            return f"A reader disputes the claim “{claim}”" if claim else "A reader disputes a claim."
        case never:
            assert_never(never)
