"""A reader's must-haves, which knock a technology out before anything is weighed.

What is not recorded knocks nothing out; a sentence says that it is unknown. Pure: imports no Django.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum

from . import sentences
from .licences import PROPRIETARY, is_open_source
from .page import Page, PageRelease, Side


@dataclass(frozen=True, slots=True)
class KnockOuts:
    """The must-haves asked for, by default none; ``released_before`` is ``YYYY`` or ``YYYY-MM``."""

    open_source: bool = False
    self_hosted: bool = False
    supported_months: int = 0
    released_before: str = ""

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = KnockOuts()
FIRST_MONTH = 12
"""The first month that has dates, counted from the year 0."""


def singly(knock_outs: KnockOuts) -> dict[str, KnockOuts]:
    """Return each must-have asked for by itself, by its name."""
    asked = {one.name: getattr(knock_outs, one.name) for one in fields(knock_outs)}
    return {name: KnockOuts(**{name: value}) for name, value in asked.items() if value}


class KnockOutAnswer(Enum):
    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KnockOutFinding:
    """One side's answer to one must-have, and the sentence that states it."""

    side: Side
    answer: KnockOutAnswer
    sentence: str

    @property
    def is_out(self) -> bool:
        return self.answer is KnockOutAnswer.FAILS

    @property
    def is_unknown(self) -> bool:
        return self.answer is KnockOutAnswer.UNKNOWN


Reasoned = tuple[KnockOutAnswer, str]
"""An answer with its reason, which reads on from "It is out: "."""
Demand = Callable[[Side, KnockOuts, date], Reasoned]


def judge(page: Page, knock_outs: KnockOuts, on: date) -> tuple[KnockOutFinding, ...]:
    """Return the findings on both sides, as ``judge_sides`` does."""
    return judge_sides(page.sides, knock_outs, on)


def judge_sides(sides: Sequence[Side], knock_outs: KnockOuts, on: date) -> tuple[KnockOutFinding, ...]:
    """Return the findings on technologies as of the day ``on``, must-have by must-have.

    Of one that is knocked out only the failures are returned: what it passes or leaves open no longer matters.
    """
    found = [
        KnockOutFinding(side, answer, _sentence(side, answer, reason))
        for demand in _demands(knock_outs)
        for side in sides
        for answer, reason in [demand(side, knock_outs, on)]
    ]
    out = {finding.side.slug for finding in found if finding.is_out}
    return tuple(finding for finding in found if finding.is_out or finding.side.slug not in out)


def demanded(knock_outs: KnockOuts, on: date) -> list[str]:
    """Return the must-haves asked for, one sentence each."""
    words = []
    if knock_outs.open_source:
        words.append("It must be open source.")
    if knock_outs.self_hosted:
        words.append("We must be able to self-host it.")
    if knock_outs.supported_months:
        months = "1 month" if knock_outs.supported_months == 1 else f"{knock_outs.supported_months} months"
        until = sentences.day(_later(on, knock_outs.supported_months))
        words.append(f"It must be supported for at least {months}, until {until}.")
    if knock_outs.released_before:
        words.append(f"It must have come out before {sentences.partial_day(knock_outs.released_before)}.")
    return words


def _demands(knock_outs: KnockOuts) -> Iterator[Demand]:
    if knock_outs.open_source:
        yield _open_source
    if knock_outs.self_hosted:
        yield _self_hosted
    if knock_outs.supported_months:
        yield _supported
    if knock_outs.released_before:
        yield _released_before


def _sentence(side: Side, answer: KnockOutAnswer, reason: str) -> str:
    match answer:
        case KnockOutAnswer.FAILS:
            return f"{side.called} {sentences.be(side)} out: {reason}."
        case KnockOutAnswer.PASSES:
            return f"{side.called} {'pass' if side.plural else 'passes'}: {reason}."
    return f"{side.called} {'stay' if side.plural else 'stays'} in, though this couldn't be checked: {reason}."


# ---- each must-have


def _open_source(side: Side, _asked: KnockOuts, _on: date) -> Reasoned:
    licence = side.licence.strip()
    if not licence:
        return KnockOutAnswer.UNKNOWN, "no licence is recorded"
    if licence.lower() == PROPRIETARY:
        return KnockOutAnswer.FAILS, f"{_its(side)} licence is proprietary"
    answer = is_open_source(licence)
    if answer is None:
        return KnockOutAnswer.UNKNOWN, f"{_its(side)} licence, {licence}, isn't on our list"
    words = "is open source" if answer else "isn't open source"
    return _answer(answer), f"{_its(side)} licence, {licence}, {words}"


def _self_hosted(side: Side, _asked: KnockOuts, _on: date) -> Reasoned:
    if side.self_hosted is None:
        return KnockOutAnswer.UNKNOWN, f"whether {_it(side)} can be self-hosted isn't recorded"
    can = "can" if side.self_hosted else "can't"
    return _answer(side.self_hosted), f"{_it(side)} {can} be self-hosted"


def _supported(side: Side, asked: KnockOuts, on: date) -> Reasoned:
    needed = _later(on, asked.supported_months)
    dated = [(release.supported_until, release) for release in side.releases if release.supported_until]
    last, of_last = max(dated, key=lambda pair: pair[0], default=(None, None))
    if last and of_last and last >= needed:
        return KnockOutAnswer.PASSES, f"release {of_last.cycle} is supported until {sentences.day(last)}"
    open_ended = next((release for release in side.releases if has_no_end(release)), None)
    if open_ended:
        return KnockOutAnswer.UNKNOWN, f"no end of support is recorded for release {open_ended.cycle}"
    if last and of_last:
        ended = "ended" if last < on else "ends"
        return (
            KnockOutAnswer.FAILS,
            f"the longest support recorded, of release {of_last.cycle}, {ended} on {sentences.day(last)}",
        )
    if side.releases:
        return KnockOutAnswer.FAILS, f"support of {_its(side)} releases has ended"
    return KnockOutAnswer.UNKNOWN, "no releases are recorded"


def has_no_end(release: PageRelease) -> bool:
    """Return whether a release is supported as far as anybody recorded, and nobody recorded until when."""
    return release.supported_until is None and release.is_over is not True


def _released_before(side: Side, asked: KnockOuts, _on: date) -> Reasoned:
    recorded = side.first_released.strip()
    bound = _span(asked.released_before)
    span = _span(recorded)
    if span is None or bound is None:
        return KnockOutAnswer.UNKNOWN, f"“{recorded}” isn't a date" if recorded else "no first release is recorded"
    day = f"{'in' if span[0] < span[1] else 'on'} {sentences.partial_day(recorded)}"
    reason = f"{_it(side)} {'were' if side.plural else 'was'} first released {day}"
    if span[1] < bound[0]:
        return KnockOutAnswer.PASSES, reason
    if span[0] >= bound[0]:
        return KnockOutAnswer.FAILS, reason
    return KnockOutAnswer.UNKNOWN, f"{reason}, and the exact date isn't recorded"


def _answer(holds: bool) -> KnockOutAnswer:
    return KnockOutAnswer.PASSES if holds else KnockOutAnswer.FAILS


def _it(side: Side) -> str:
    return "they" if side.plural else "it"


def _its(side: Side) -> str:
    return "their" if side.plural else "its"


# ---- days


def last_day_passed(side: Side, months: int) -> date | None:
    """Return the last day on which a dated release of ``side`` is supported for ``months`` more; None without one.

    After it the must-have answers otherwise, though nobody changed anything.
    """
    until = max((one.supported_until for one in side.releases if one.supported_until), default=date.min)
    before = 12 * until.year + until.month - 1 - months
    if before < FIRST_MONTH:
        return None
    year, month = before // 12, before % 12 + 1
    days = monthrange(year, month)[1]
    is_last = until.day == monthrange(until.year, until.month)[1]
    return date(year, month, days if is_last else min(until.day, days))


def _later(day: date, months: int) -> date:
    """Return the date ``months`` after ``day``, or the last day of that month if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(partial: str) -> tuple[date, date] | None:
    """Return the first and the last day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None for any other text."""
    try:
        match [int(part) for part in partial.split("-")]:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case [year, month, of_month]:
                return date(year, month, of_month), date(year, month, of_month)
    except ValueError:
        return None
    return None
