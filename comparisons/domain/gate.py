"""The review gate: every problem that keeps a page from being reviewed, in the editor's words.

A claim ``against`` a third technology is not part of the comparison: it is neither weighed nor judged.
Pure: imports no Django.
"""

from collections.abc import Callable
from datetime import date
from typing import assert_never

from . import prose_rules, sentences
from .evidence import Evidence
from .freshness import budget
from .page import Claim, Ruling, Side
from .problems import Problem, Problems, field_of, place_of
from .vocabulary import Basis, Kind, Outcome, Polarity

SOURCED_CLAIMS = 2
"""How many sourced pros, and how many sourced cons, each side shows at least."""


def problems(evidence: Evidence, on: date) -> list[Problem]:
    """Return every problem that keeps a page from being reviewed on the day ``on``."""
    written = prose_rules.texts(evidence.page)
    found = [problem for rule in RULES for problem in rule(evidence, on)]
    return found + [problem for rule in prose_rules.RULES for problem in rule(written)]


def sides_are_filed(evidence: Evidence, _on: date) -> Problems:
    for side in evidence.page.sides:
        if side.kind not in tuple(Kind):
            yield Problem("no_kind", f"technology.{side.slug}.kind", f"Say what kind of thing {side.name} is.")
        if not side.use_case.strip():
            field = f"technology.{side.slug}.use_case"
            yield Problem("no_use_case", field, f"Say in one sentence when a developer should use {side.name}.")


def sides_have_sourced_claims(evidence: Evidence, _on: date) -> Problems:
    for side, opponent in evidence.page.with_opponents:
        for polarity in Polarity:
            claims = [claim for claim in side.shown_against(opponent) if claim.is_pro == (polarity is Polarity.PRO)]
            count = sum(1 for claim in claims if claim.source.strip())
            if count < SOURCED_CLAIMS:
                message = f"Sourced {polarity}s of {side.name}: {count}; at least {SOURCED_CLAIMS} are needed."
                yield Problem(f"too_few_{polarity}s", f"technology.{side.slug}.{polarity}s", message)


def claims_are_fresh(evidence: Evidence, on: date) -> Problems:
    for side, opponent in evidence.page.with_opponents:
        for claim in side.shown_against(opponent):
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


def verdict_is_complete(evidence: Evidence, _on: date) -> Problems:
    page, ruling = evidence.page, evidence.page.ruling
    if ruling is None:
        yield Problem("no_outcome", "verdict.outcome", "There is no verdict yet: choose an outcome.")
        yield Problem("no_basis", "verdict.basis", "Say what the verdict rests on.")
    is_a_pick = ruling is not None and ruling.outcome == Outcome.PICK
    if is_a_pick and page.picked is None:
        yield Problem("no_pick", "verdict.pick", f"Pick one of the two, {page.first.name} or {page.second.name}.")
    if ruling is None or not ruling.reason.strip():
        yield Problem("no_reason", "verdict.reason", "Give the reason for the verdict.")
    if ruling is not None and is_a_pick and not ruling.best_case_for_the_other.strip():
        other = page.other.name if page.other else "the other"
        field = "verdict.best_case_for_the_other"
        yield Problem("no_best_case", field, f"Make the best honest case for {other}, which was not picked.")


def verdict_helps_to_choose(evidence: Evidence, _on: date) -> Problems:
    for side in evidence.page.sides:
        if not side.choose_if.strip():
            yield Problem("no_choose_if", f"verdict.choose_if.{side.slug}", f"Say when to choose {side.name}.")


def verdict_can_be_tested(evidence: Evidence, _on: date) -> Problems:
    ruling = evidence.page.ruling
    conditions = ruling.conditions if ruling else ()
    if not any(condition.text.strip() and condition.check_by for condition in conditions):
        message = "Name at least one thing that would change the verdict, with the date by which to check it."
        yield Problem("no_condition", "verdict.would_change_if", message)


def verdict_follows_from_its_basis(evidence: Evidence, _on: date) -> Problems:
    """Only an editor's judgement may go against the weighed claims, and it gives its reason."""
    ruling = evidence.page.ruling
    if ruling is None:
        return
    match ruling.basis:
        case Basis.POPULARITY:
            yield from _figures_do_not_deny_it(evidence)
            yield from _claims_do_not_deny_it(evidence)
        case Basis.CLAIMS:
            yield from _claims_do_not_deny_it(evidence)
            yield from _something_is_weighed(evidence, ruling)
        case Basis.EDITOR:
            return
        case never:
            assert_never(never)


def _figures_do_not_deny_it(evidence: Evidence) -> Problems:
    """A page without figures is let through: it says itself that there are none."""
    if evidence.goes_against_figures:
        denial = sentences.bottom_line(evidence)
        message = f"The verdict rests on popularity. {denial} Decide otherwise, or on another basis."
        yield Problem("popularity_denied", "verdict.basis", message)


def _claims_do_not_deny_it(evidence: Evidence) -> Problems:
    if evidence.goes_against_claims:
        found = f"favour {evidence.favoured.name}" if evidence.favoured else "favour neither"
        message = f"The weighed claims {found}: decide so, or rest the verdict on {Basis.EDITOR.label} and say why."
        yield Problem("against_the_claims", "verdict.basis", message)


def _something_is_weighed(evidence: Evidence, ruling: Ruling) -> Problems:
    if ruling.says_who and not evidence.weighing.rows:
        message = "The verdict rests on the weighed claims, and no claim names a criterion: there is nothing to weigh."
        yield Problem("nothing_weighed", "verdict.basis", message)


RULES: tuple[Callable[[Evidence, date], Problems], ...] = (
    sides_are_filed,
    sides_have_sourced_claims,
    claims_are_fresh,
    verdict_is_complete,
    verdict_helps_to_choose,
    verdict_can_be_tested,
    verdict_follows_from_its_basis,
)
