"""How long a checked claim stays fresh, and until which day a reviewed page is indexed.

A claim is fresh for its criterion's ``recheck_days``, its budget, after it was checked. An older claim is not wrong,
but due to be checked again; past twice that time, reviewed pages of its technology are no longer indexed. A claim that
was never checked limits nothing: the gate keeps its pages from being reviewed. A page that changed since its review is
indexed for a while: twice the shortest budget of its claims, 90 days at most. Pure: imports no Django.
"""

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

from .page import Claim, Page, Side
from .review import State

if TYPE_CHECKING:
    from .evidence import Evidence

RECHECK_DAYS = 730
"""How long a claim without a criterion stays fresh."""
BUDGETS_INDEXED = 2
DAYS_INDEXED = 90
"""How long a page that changed since its review is indexed, if no claim ages faster."""


def budget(claim: Claim) -> int:
    """Return the number of days for which a claim stays fresh."""
    return claim.criterion.recheck_days if claim.criterion else RECHECK_DAYS


def fresh_until(claim: Claim) -> date | None:
    """Return the last day on which a claim is fresh; None if it was never checked."""
    return later(claim.checked, budget(claim)) if claim.checked else None


def indexed_until(claim: Claim) -> date | None:
    """Return the last day on which a claim lets reviewed pages be indexed; None if it was never checked."""
    return later(claim.checked, BUDGETS_INDEXED * budget(claim)) if claim.checked else None


def overdue(page: Page, on: date) -> list[tuple[Side, Claim]]:
    """Return the claims of a page, with their sides, that are past their budget on the day ``on``, the oldest first."""
    past = [(end, side, claim) for side, claim in page.shown if (end := fresh_until(claim)) and end < on]
    return [(side, claim) for _, side, claim in sorted(past, key=itemgetter(0))]


def indexed_after_change(page: Page, changed_on: date) -> date:
    """Return the last day on which a page may be indexed that changed since its review on the day ``changed_on``."""
    shortest = min((budget(claim) for _, claim in page.shown), default=RECHECK_DAYS)
    return later(changed_on, min(DAYS_INDEXED, BUDGETS_INDEXED * shortest))


def is_indexed(evidence: "Evidence", on: date) -> bool:
    """Return whether search engines may index a page on the day ``on``: reviewed, and no limit has passed.

    A change since the review that is not dated yet counts as one of the day ``on``.
    """
    page = evidence.page
    ends = [side.index_until for side in page.sides]
    match evidence.review_state:
        case State.UNREVIEWED:
            return False
        case State.CHANGED:
            ends.append(page.index_until)
    return all(end is None or on <= end for end in ends)


def later(day: date, days: int) -> date:
    """Return the date ``days`` after ``day``, at most the last day of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
