"""Remarks of ``manage.py check_catalogue`` on published pages: gate problems, claims and conditions that are due.

Pure: imports no Django. Takes one page at a time, so that memory does not grow with a million pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import freshness, gate, sentences
from .evidence import Evidence
from .page import Claim, Page, Side
from .problems import QUOTED_LENGTH, field_of, place_of
from .review import State
from .vocabulary import Word

CHANGED = "It changed since its review: look at the differences, then approve it again."


class Level(Word):
    """How bad a remark is, the worst first: only an error makes the check fail."""

    ERROR = "error", "a reviewed page does not pass the gate"
    WARNING = "warning", "a page shows what is due to be looked at"
    NOTE = "note", "a page that is not reviewed as it is, is kept from a review"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on one page; ``code`` is for programs, ``field`` names what to fix as ``problems`` does.

    ``technology`` is the slug of the side that is mended, empty where the comparison itself is: the remark is then made
    on every page of that side with the same words.
    """

    level: Level
    comparison: str
    technology: str
    code: str
    field: str
    message: str


def remarks(page: Page, today: date) -> Iterator[Remark]:
    """Yield the remarks on a page: a reviewed page as of the day of its review, any other as of ``today``."""
    evidence, owners = Evidence(page), _owners(page)
    is_reviewed = evidence.review_state is State.REVIEWED
    level = Level.ERROR if is_reviewed else Level.NOTE
    for problem in gate.problems(evidence, page.reviewed if page.reviewed and is_reviewed else today):
        yield Remark(level, page.slug, _owner(problem.field, owners), problem.code, problem.field, problem.message)
    if evidence.review_state is State.CHANGED:
        yield Remark(Level.WARNING, page.slug, "", "changed", "comparison.reviewed", CHANGED)
    if page.reviewed:
        yield from _overdue(page, today)
    yield from _due_conditions(page, today)


def _owners(page: Page) -> dict[str, str]:
    """Return the slug of the side that has each claim, by the claim's key."""
    return {claim.key: side.slug for side in page.sides for claim in side.claims}


def _owner(field: str, owners: dict[str, str]) -> str:
    """Return the slug of the technology that a problem's field belongs to; empty for the comparison's own."""
    match field.split("."):
        case ["claim", key, _]:
            return owners[key]
        case ["technology", slug, _]:
            return slug
    return ""


def _overdue(page: Page, today: date) -> Iterator[Remark]:
    for side, claim in freshness.overdue(page, today):
        since = sentences.day(freshness.fresh_until(claim) or today)
        message = f"{place_of(side, claim)} has been due for a check since {since}."
        yield _on_claim(page, side, claim, "overdue", message)
    for side in page.sides:
        ends = {claim: end for claim in side.claims if (end := freshness.indexed_until(claim))}
        first = min(ends, key=lambda claim: ends[claim], default=None)
        if first and ends[first] < today:
            message = (
                f"We ask search engines to leave out reviewed pages of {side.name} after "
                f"{sentences.day(ends[first])}, until {place_of(side, first)} is checked again."
            )
            yield _on_claim(page, side, first, "not_indexed", message)


def _on_claim(page: Page, side: Side, claim: Claim, code: str, message: str) -> Remark:
    return Remark(Level.WARNING, page.slug, side.slug, code, field_of(side, claim, "checked"), message)


def _due_conditions(page: Page, today: date) -> Iterator[Remark]:
    for number, condition in enumerate(page.ruling.conditions if page.ruling else (), start=1):
        if condition.check_by and condition.is_due(today):
            day, quoted = sentences.day(condition.check_by), sentences.shorten(condition.text, QUOTED_LENGTH)
            message = f"“{quoted}” was due for a check by {day}: say when it happened, or set a later day."
            field = f"verdict.would_change_if.{number}"
            yield Remark(Level.WARNING, page.slug, "", "condition_due", field, message)
