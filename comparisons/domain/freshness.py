"""How long a checked claim stays fresh, and until which day a reviewed page is indexed.

A claim is fresh for its criterion's ``recheck_days``, its budget, after it was checked. An older claim is not wrong,
but due to be checked again; past twice that time, reviewed pages of its technology are no longer indexed. A claim that
was never checked limits nothing: the gate keeps its pages from being reviewed. Pure: imports no Django.
"""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from .page import Claim, Page

RECHECK_DAYS = 730
"""How long a claim without a criterion stays fresh."""
BUDGETS_INDEXED = 2


def budget(claim: Claim) -> int:
    """Return the number of days for which a claim stays fresh."""
    return claim.criterion.recheck_days if claim.criterion else RECHECK_DAYS


def fresh_until(claim: Claim) -> date | None:
    """Return the last day on which a claim is fresh; None if it was never checked."""
    return later(claim.checked, budget(claim)) if claim.checked else None


def indexed_until(claim: Claim) -> date | None:
    """Return the last day on which a claim lets reviewed pages be indexed; None if it was never checked."""
    return later(claim.checked, BUDGETS_INDEXED * budget(claim)) if claim.checked else None


def earliest_end(claims: Iterable[Claim]) -> date | None:
    """Return the last day on which all of ``claims`` let reviewed pages be indexed; None if no claim limits it."""
    ends = (indexed_until(claim) for claim in claims)
    return min((end for end in ends if end), default=None)


def overdue(page: Page, on: date) -> list[Claim]:
    """Return the claims of a page that are past their budget on the day ``on``, the longest overdue first."""
    shown = chain.from_iterable(side.shown_against(opponent) for side, opponent in page.with_opponents)
    past = [(end, claim) for claim in shown if (end := fresh_until(claim)) and end < on]
    return [claim for _, claim in sorted(past, key=lambda one: one[0])]


def is_indexed(page: Page, on: date) -> bool:
    """Return whether search engines may index a page on the day ``on``: reviewed, and no side past its last day."""
    return page.is_reviewed and all(side.index_until is None or on <= side.index_until for side in page.sides)


def later(day: date, days: int) -> date:
    """Return the date ``days`` after ``day``, at most the last day of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
