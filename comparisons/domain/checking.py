"""Remarks of ``manage.py check_catalogue`` on published pages: gate problems and overdue claims.

Pure: imports no Django. Takes one page at a time, so that memory does not grow with a million pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import freshness, gate, sentences
from .evidence import Evidence
from .page import Claim, Page
from .vocabulary import Word


class Level(Word):
    """How bad a remark is: only an error makes the check fail."""

    ERROR = "error", "a reviewed page does not pass the gate"
    WARNING = "warning", "a reviewed page shows what is due to be checked"
    NOTE = "note", "an unreviewed page is kept from a review"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on one page; ``code`` is for programs, ``field`` names what to fix as ``problems`` does."""

    level: Level
    comparison: str
    code: str
    field: str
    message: str


def remarks(page: Page, today: date) -> Iterator[Remark]:
    """Yield the remarks on a page: a reviewed page as of the day of its review, any other as of ``today``."""
    level = Level.ERROR if page.reviewed else Level.NOTE
    for problem in gate.problems(Evidence(page), page.reviewed or today):
        yield Remark(level, page.slug, problem.code, problem.field, problem.message)
    if page.reviewed and (late := freshness.overdue(page, today)):
        yield Remark(Level.WARNING, page.slug, "overdue", f"claim.{late[0].key}.checked", _overdue(page, late, today))


def _overdue(page: Page, late: list[Claim], today: date) -> str:
    since = sentences.day(freshness.fresh_until(late[0]) or today)
    claims = "1 claim is" if len(late) == 1 else f"{len(late)} claims are"
    ends = [end for side in page.sides if (end := freshness.earliest_end(side.claims))]
    index = f"; not indexed after {sentences.day(min(ends))}" if ends and min(ends) < today else ""
    return f"{claims} past the time for which they stay fresh, the first since {since}{index}."
