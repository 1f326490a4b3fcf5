"""The sentences about figures, first releases and support: a headline for each picture, true of its data to the letter.

Pure: imports no Django.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from . import days, releases
from .page import Page, PageRelease, Side
from .popularity import SharedFigure
from .sentences import count, day, leads, partial_day
from .series import Race, Series
from .vocabulary import Metric

SLIGHTLY = Decimal("1.1")
"""Smaller ratios are "slightly more": as a number they say less than the two figures do."""
QUARTER = timedelta(days=100)
"""Figures further apart tell between which days the lead changed, not when."""
THIRDS = ("early", "mid", "late")


# ---- one figure


def lead(shared: SharedFigure, page: Page) -> str:
    """By how much one side leads in one figure: "PostgreSQL has 1.6 times as many stars on GitHub."."""
    noun = shared.metric.noun
    if shared.is_equal:
        return f"Both have the same number of {noun}." if shared.first.value else f"Neither has any {noun}."
    ahead = page.first if shared.first_leads else page.second
    fewer, more = sorted((shared.first.value, shared.second.value))
    has = "have" if ahead.plural else "has"
    return f"{ahead.called} {has} {_times(more / fewer)} {noun}." if fewer else f"Only {ahead.called} {has} {noun}."


def _times(ratio: Decimal) -> str:
    """Return a ratio above one in words, with one decimal below ten."""
    if ratio < SLIGHTLY:
        return "slightly more"
    return f"{count(round(ratio, 1) if ratio < 10 else round(ratio))} times as many"


def compact(value: Decimal) -> str:
    """Return a number in at most five characters or so: whole below ten thousand, then three digits and a unit.

    >>> [compact(Decimal(value)) for value in ("0", "0.5", "8109", "10000", "12345", "999950", "1234567", "3e12")]
    ['0', '0.5', '8,109', '10k', '12.3k', '1M', '1.23M', '3,000G']
    """
    if value < 10_000:
        return count(value.quantize(Decimal("0.1")) if value >= 1 else value)
    rounded = Decimal(f"{value:.2e}")
    size, unit = next((size, unit) for size, unit in ((10**9, "G"), (10**6, "M"), (1_000, "k")) if rounded >= size)
    return f"{count(rounded / size)}{unit}"


# ---- one figure over time


def over_time(page: Page, metric: Metric, race: Race) -> str:
    """Who overtook whom last, and when: "PostgreSQL overtook MySQL on GitHub in late 2023.".

    Without a change of the lead, who has led since the oldest figure, as far as that is known.
    """
    first, second = page.sides
    if not race.days:
        return f"{metric.noun[:1].upper()}{metric.noun[1:]} over time."
    lead = race.leads[-1]
    if not lead:
        return f"{first.called} and {second.called} are level {metric.where}."
    ahead, behind = (first, second) if lead > 0 else (second, first)
    if crossings := race.crossings:
        return f"{_overtook(ahead, behind, metric, len(crossings))} {_when(crossings[-1].before, crossings[-1].by)}."
    if 0 in race.leads:
        return f"{ahead.called} {leads(ahead)} {behind.called} {metric.where}."
    return _has_led(ahead, behind, metric, race)


def _overtook(ahead: Side, behind: Side, metric: Metric, crossings: int) -> str:
    """Who took the lead last: for an even number of changes whoever led in the beginning."""
    if crossings % 2 == 0:
        its = "their" if ahead.plural else "its"
        return f"{ahead.called} regained {its} lead over {behind.called} {metric.where}"
    again = " again" if crossings > 1 else ""
    return f"{ahead.called} overtook {behind.called} {metric.where}{again}"


def _has_led(ahead: Side, behind: Side, metric: Metric, race: Race) -> str:
    if len(race.days) == 1:
        return f"{ahead.called} {leads(ahead)} {behind.called} {metric.where}."
    have = "have" if ahead.plural else "has"
    return f"{ahead.called} {have} led {behind.called} {metric.where} since at least {third_of(race.days[0])}."


def crossed(race: Race) -> str:
    """The label of the last crossing: "crossed in late 2023"; empty without one."""
    crossings = race.crossings
    return f"crossed {_when(crossings[-1].before, crossings[-1].by)}" if crossings else ""


def _when(before: date, by: date) -> str:
    """Return when the lead changed between two figures, as exactly as their distance allows."""
    if by - before <= QUARTER or third_of(before) == third_of(by):
        return f"in {third_of(by)}"
    return f"by {third_of(by)}"


def third_of(value: date) -> str:
    """Return the third of a year that holds a day: "late 2023" from September on."""
    return f"{THIRDS[(value.month - 1) // 4]} {value.year}"


def trend(series: Series) -> str:
    """A series of figures in a sentence, for those who do not see its line; oldest first, not empty."""
    (first, start), (last, end) = series[0], series[-1]
    peak_day, peak = max(series, key=lambda point: point[1])
    words = f"From {count(start)} on {day(first)} to {count(end)} on {day(last)}"
    return (
        f"{words}, the highest so far."
        if peak_day == last
        else f"{words}; the highest was {count(peak)} on {day(peak_day)}."
    )


def trends(page: Page, first: Series, second: Series) -> str:
    """Return a sentence on the series of each side."""
    return " ".join(f"{side.called}: {trend(of)}" for side, of in zip(page.sides, (first, second), strict=True))


# ---- first releases


def came_first(page: Page) -> str:
    """Return which of two was released first, which may be unknown within one year; at least both years are known."""
    one, other = (side.first_released for side in page.sides)
    known = min(len(one), len(other))
    if one[:known] == other[:known]:
        return f"Both came out in {partial_day(one[:7] if one == other else one[:4])}."
    ahead = page.first if one[:known] < other[:known] else page.second
    return f"{ahead.called} came out first, {_at(ahead.first_released)}."


def _at(partial: str) -> str:
    return f"{'on' if len(partial) == 10 else 'in'} {partial_day(partial)}"


def age(first_released: str, on: date) -> str:
    """Return the time since a first release in words: "31 years", "8 months"; "about" where only its year is known."""
    first = days.first_of(first_released)
    months = 12 * (on.year - first.year) + on.month - first.month - (on.day < first.day)
    if months < 1:
        return "new" if first <= on else "not out yet"
    number, unit = (months // 12, "year") if months >= 24 else (months, "month")
    about = "about " if len(first_released) == 4 else ""
    return f"{about}{number} {unit}{'s' if number > 1 else ''}"


# ---- support


def support(release: PageRelease, written: Callable[[date], str] = day) -> str:
    """Return what tables of releases say of the support of one; ``written`` writes its last day."""
    if release.supported_until:
        return f"{'support ended' if release.is_over else 'supported until'} {written(release.supported_until)}"
    if release.is_over is None:
        return "support unknown"
    return "support ended, date unknown" if release.is_over else "supported, no end date set"


def support_end(release: PageRelease, on: date) -> str:
    """Until when a release is supported, or was, as seen from the day ``on``."""
    if release.supported_until is None:
        return "ended, date unknown" if release.is_over else "no end date set"
    end = day(release.supported_until)
    return f"ended {end}" if release.supported_until < on else end


def outlasts(page: Page, first: PageRelease, second: PageRelease, on: date) -> str:
    """Return which side's newest long-supported release outlasts the other: "MySQL 9.7 is supported longer than …"."""
    over = [releases.has_ended(release, on) for release in (first, second)]
    if any(over):
        return _unsupported(page, over)
    one, other = (f"{side.called} {release.cycle}" for side, release in zip(page.sides, (first, second), strict=True))
    match first.supported_until, second.supported_until:
        case None, None:
            return f"No end of support is set for {one} or {other}."
        case (None, _):
            return f"No end of support is set for {one}."
        case (_, None):
            return f"No end of support is set for {other}."
        case one_end, other_end if one_end == other_end:
            return f"{one} and {other} are supported until the same day."
        case one_end, other_end:
            longer, shorter = (one, other) if one_end > other_end else (other, one)
            return f"{longer} is supported longer than {shorter}."


def _unsupported(page: Page, over: list[bool]) -> str:
    if all(over):
        return "No release of either is known to be supported."
    side = page.first if over[0] else page.second
    return f"No release of {side.called} is known to be supported."
