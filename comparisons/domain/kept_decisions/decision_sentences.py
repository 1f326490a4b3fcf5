"""What is said of a decision record that was judged anew. Pure: imports no Django."""

from collections.abc import Iterator

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.direction import isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.standings import turn_sentences

from .decision_checks import DecisionCheck, Result

TOLD = 3
"""Claims that a text names; the others are counted."""
LONGEST_STATUS = 60
HEADINGS = {
    Result.HOLDS: "Still holds",
    Result.NARROWER: "Holds more narrowly",
    Result.FLIPPED: "Flipped",
    Result.CANNOT_SAY: "Cannot say",
}
UNDATED = "Since when isn't recorded here."
MOVED_GROUND = "A claim that it rested on has changed since."
IN_QUESTION = "Our verdict is in question: something that would change it came true, and we haven't decided again yet."


def answer(check: DecisionCheck) -> str:
    """Return what became of a decision, and what the answer is now."""
    if check.weighed is None or check.result is Result.CANNOT_SAY:
        return f"{HEADINGS[check.result]}. {check.why_not}"
    said = [f"{HEADINGS[check.result]}.", *_recorded(check), *(_pick(check) if check.file.is_of_pick else _led(check))]
    return " ".join(said)


def _recorded(check: DecisionCheck) -> Iterator[str]:
    """Yield what the record says, where that is another thing today."""
    page = check.weighed.page if check.weighed else None
    side = page.side(check.file.chosen) if page else None
    if check.result is Result.FLIPPED:
        yield f"The record chose {side.called if side else 'neither'}."
    elif check.result is Result.NARROWER and side and check.file.strength:
        yield f"In the record, {side.called} {sentences.leads(side)}: {check.file.strength.label}."


def _pick(check: DecisionCheck) -> Iterator[str]:
    weighed = check.weighed
    ruling = weighed.page.ruling if weighed else None
    if weighed is None or ruling is None:
        return
    still = "" if check.result is Result.FLIPPED else "still "
    if picked := weighed.page.picked:
        yield f"Our pick is {still}{picked.called}."
    else:
        yield f"Our verdict is {still}“{sentences.headline(ruling)}”."
    if weighed.weighing.rows:
        yield weighing_sentences.answer(weighed, "our")
    if picked and weighed.leader is picked:
        yield str(weighing_sentences.strength(weighed) or "")


def _led(check: DecisionCheck) -> Iterator[str]:
    if check.weighed:
        yield weighing_sentences.answer(check.weighed, "these")
        if strength := weighing_sentences.strength(check.weighed):
            yield str(strength)


# ---- since when


def since(check: DecisionCheck) -> str:
    """Return since when it is so and because of what; "" where it is as it was."""
    if check.result not in (Result.NARROWER, Result.FLIPPED):
        return ""
    if check.turn is None:
        return UNDATED
    told = [turn_sentences.claim(change, check.turn) for change in check.because[:TOLD]]
    more = len(check.because) - len(told)
    others = f"{more} more {sentences.plural(more, 'claim', 'claims')} changed with it." if more > 0 else ""
    must_haves = [finding.sentence for finding in check.turn.must_haves]
    lead_in = f"Since {sentences.day(check.turn.at.date())}, because of {check.turn.cause.label}."
    return " ".join(part for part in [lead_in, *told, *must_haves, others] if part)


# ---- what else there is to know


def notes(check: DecisionCheck) -> list[str]:
    """Return what else a reader of the answer should know, a sentence each."""
    weighed = check.weighed
    if weighed is None:
        return _of_status(check)
    has_moved = check.result is Result.HOLDS and check.is_same is False and weighed.both_are_left
    said = [MOVED_GROUND] if has_moved else []
    said += [] if check.file.is_of_pick else [*_other_criteria(check), *_unknown(check)]
    said += weighed.preferences.messages
    said += [*_in_question(weighed.page, weighed.evidence), sentences.rule(weighed.evidence), *_of_status(check)]
    return said


def _of_status(check: DecisionCheck) -> list[str]:
    if check.file.is_in_force:
        return []
    status = isolated(sentences.shorten(" ".join(check.file.status.split()), LONGEST_STATUS))
    return [f"Its status is “{status}”, so it fails no check."]


def _other_criteria(check: DecisionCheck) -> Iterator[str]:
    """Yield the criteria that count now and are not in the record, and the other way round."""
    rows = check.weighed.weighing.rows if check.weighed else ()
    known = check.file.weights
    if added := [
        f"{row.criterion.called} ({sentences.count(row.weight)})" for row in rows if row.criterion.slug not in known
    ]:
        yield f"Not weighed in the record, and counted now with our weight: {sentences.listed(added)}."
    counting = {row.criterion.slug for row in rows}
    if gone := [slug for slug in known if slug not in counting]:
        yield f"Weighed in the record, and not counted now: {sentences.listed(gone)}."


def _unknown(check: DecisionCheck) -> list[str]:
    return [one.sentence for one in check.weighed.findings if one.is_unknown] if check.weighed else []


def _in_question(page: Page, evidence: Evidence) -> Iterator[str]:
    if page.ruling and page.ruling.in_question:
        yield IN_QUESTION
    if disputed := evidence.rests_on_disputed:
        texts = " ".join(sentences.sentence(one.text) for one in disputed[:TOLD])
        yield f"Our verdict is in question: readers dispute what it rests on. {texts}"
