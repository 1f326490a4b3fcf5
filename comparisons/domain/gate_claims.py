"""Rules of the review gate on the two sides and their claims: filed, sourced, fresh, and recorded of both.

A claim ``against`` a third technology is not part of the comparison: it is neither weighed nor judged.
Pure: imports no Django.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from . import sentences
from .evidence import Evidence
from .freshness import budget
from .page import Claim, Page, PageCriterion, Side
from .problems import Problem, Problems, field_of, place_of
from .scoring import counted
from .vocabulary import Kind, Polarity

SOURCED_CLAIMS = 2
"""How many sourced pros, and how many sourced cons, count for each side at least."""
WEIGHTY = Decimal(2)
"""The least weight of a criterion that a reviewed page may not be silent about."""


def sides_are_filed(evidence: Evidence, _on: date) -> Problems:
    for side in evidence.page.sides:
        if side.kind not in tuple(Kind):
            yield Problem("no_kind", f"technology.{side.slug}.kind", f"Say what kind of thing {side.called} is.")
        if not side.use_case.strip():
            field = f"technology.{side.slug}.use_case"
            yield Problem("no_use_case", field, f"Say in one sentence when a developer should use {side.called}.")


def sides_have_sourced_claims(evidence: Evidence, _on: date) -> Problems:
    for side, opponent in evidence.page.with_opponents:
        sourced = [claim for claim in counted(side, opponent) if claim.source.strip()]
        for polarity in Polarity:
            count = sum(claim.is_pro == (polarity is Polarity.PRO) for claim in sourced)
            if count < SOURCED_CLAIMS:
                message = (
                    f"Sourced {polarity}s of {side.called} that count: {count}; at least {SOURCED_CLAIMS} are needed. "
                    "A claim counts if it names a criterion and its versions reach the newest release."
                )
                yield Problem(f"too_few_{polarity}s", f"technology.{side.slug}.{polarity}s", message)


def claims_are_fresh(evidence: Evidence, on: date) -> Problems:
    for side, claim in evidence.page.shown:
        yield from _freshness(side, claim, on)


def _freshness(side: Side, claim: Claim, on: date) -> Problems:
    """A claim that was checked again after the day of the review is fresher still."""
    place, checked_field = place_of(side, claim), field_of(side, claim, "checked")
    recheck_days = budget(claim)
    if not claim.source.strip():
        yield Problem("unsourced", field_of(side, claim, "source"), f"{place} has no source.")
    elif claim.checked is None:
        yield Problem("unchecked", checked_field, f"{place} was never checked against its source.")
    elif (on - claim.checked).days > recheck_days:
        message = f"{place} was last checked on {sentences.day(claim.checked)}, more than {recheck_days} days ago."
        yield Problem("stale", checked_field, message)


def criteria_are_recorded_of_both(evidence: Evidence, _on: date) -> Problems:
    """Report weighty criteria without claims of both that either side speaks to, or that both categories ask for."""
    page, weighing = evidence.page, evidence.weighing
    settled = {row.criterion.slug for row in weighing.rows}
    settled |= {slug for slug, sentence in page.left_out.items() if sentence.strip()}
    lone = {one.criterion.slug: one.side for one in weighing.one_sided}
    for criterion in _weighty(page):
        if criterion.slug in settled:
            continue
        if side := lone.get(criterion.slug):
            found = f"{criterion.called} counts for {side.called} only: add a claim of {page.opponent_of(side).called}"
            code = "one_sided"
        else:
            found = f"No claim that counts says how either does on {criterion.called}: add claims of both"
            code = "unanswered"
        message = f"{found}, or say under “left out” why it makes no difference between the two."
        yield Problem(code, f"comparison.left_out.{criterion.slug}", message)


def what_counts_is_not_left_out(evidence: Evidence, _on: date) -> Problems:
    for row in evidence.weighing.rows:
        if row.criterion.slug in evidence.page.left_out:
            message = (
                f"{row.criterion.called} has claims of both that count: it is weighed, so take it out of “left out”."
            )
            yield Problem("left_out_counts", f"comparison.left_out.{row.criterion.slug}", message)


def _weighty(page: Page) -> Iterable[PageCriterion]:
    """Return the criteria that the page has to answer, heaviest first."""
    spoken = [claim.criterion for _, claim in page.shown if claim.criterion]
    weighty = {one.slug: one for one in (*page.asked, *spoken) if one.weight >= WEIGHTY}
    return sorted(weighty.values(), key=lambda one: (-one.weight, one.name, one.slug))
