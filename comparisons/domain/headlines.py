"""Title and description of a comparison, as search engines and link previews show them.

Both argue for the answer of the page, and every description ends where a sentence does. Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from . import sentences, weighing_sentences
from .evidence import Evidence
from .page import Page, Ruling
from .review import State
from .vocabulary import Outcome
from .weighed import Weighed

DESCRIPTION_LENGTH = 250
"""Characters: search engines show some 155 of them, link previews in chats the rest."""


def title(weighed: Weighed) -> str:
    """Return "MySQL vs PostgreSQL: PostgreSQL, and why", or the answer to a reader's weights after the colon."""
    answer = weighing_sentences.readers_title(weighed) if weighed.is_readers else _verdict(weighed.evidence)
    names = sentences.title(weighed.page)
    return f"{names}: {answer}" if answer else names


def _verdict(evidence: Evidence) -> str:
    """Return our verdict in a few words; "" without one."""
    ruling, picked = evidence.page.ruling, evidence.page.picked
    if ruling is None:
        return ""
    why = "not yet reviewed" if evidence.review_state is State.UNREVIEWED else "and why"
    match ruling.outcome:
        case Outcome.PICK:
            return f"{picked.called}, {why}" if picked else ""
        case Outcome.TIE:
            return f"a tie, {why}"
        case Outcome.DEPENDS:
            return "it depends, and on what"
        case Outcome.NOT_COMPARABLE:
            return f"not comparable, {why}"
        case never:
            assert_never(never)


def description(weighed: Weighed) -> str:
    """Return the answer and as many of the sentences that argue for it as fit; never a part of one."""
    page, ruling = weighed.page, weighed.page.ruling
    if ruling is None:
        return side_by_side(page)
    if weighed.is_readers:
        return weighing_sentences.answer(weighed)
    return whole_sentences([_answer(page, ruling), *_arguments(page, ruling)])


def side_by_side(page: Page) -> str:
    """Return the description of two technologies that nobody judged."""
    first, second = page.sides
    return f"{first.called} or {second.called}? Their pros, cons and figures, side by side."


def whole_sentences(said: Iterable[str], length: int = DESCRIPTION_LENGTH) -> str:
    """Return the first sentence, and those that follow it while all fit in ``length`` characters."""
    text = ""
    for one in filter(None, said):
        longer = f"{text} {one}".lstrip()
        if text and len(longer) > length:
            break
        text = longer
    return text


def _answer(page: Page, ruling: Ruling) -> str:
    match ruling.outcome:
        case Outcome.PICK:
            return f"We pick {page.picked.called}." if page.picked else ""
        case Outcome.TIE:
            return f"{sentences.title(page)} is a tie."
        case Outcome.DEPENDS:
            return f"{page.first.called} or {page.second.called}? It depends."
        case Outcome.NOT_COMPARABLE:
            return f"{page.first.called} and {page.second.called} are not comparable."
        case never:
            assert_never(never)


def _arguments(page: Page, ruling: Ruling) -> Iterator[str]:
    """Yield the reason in short, when to choose which, and both use cases; for a pick what speaks for it first."""
    yield sentences.sentence(ruling.in_short)
    sides = [page.picked, page.other] if page.picked and page.other else page.sides
    yield from map(sentences.choice, sides)
    if not ruling.in_short.strip():
        yield from (sentences.sentence(side.use_case) for side in sides)
