"""Rules of the review gate on the verdict: complete, of help, testable, and borne out by what the page shows.

Pure: imports no Django.
"""

from datetime import date
from typing import assert_never

from . import sentences
from .evidence import Evidence
from .page import PageCondition, Ruling, Side
from .problems import Problem, Problems
from .vocabulary import Basis, Outcome


def verdict_is_complete(evidence: Evidence, _on: date) -> Problems:
    page, ruling = evidence.page, evidence.page.ruling
    if ruling is None:
        yield Problem("no_outcome", "verdict.outcome", "There is no verdict yet: choose an outcome.")
        yield Problem("no_basis", "verdict.basis", "Say what the verdict rests on.")
    is_a_pick = ruling is not None and ruling.outcome == Outcome.PICK
    if is_a_pick and page.picked is None:
        yield Problem("no_pick", "verdict.pick", f"Pick one of the two, {page.first.called} or {page.second.called}.")
    if ruling is None or not ruling.in_short.strip():
        yield Problem("no_in_short", "verdict.in_short", "Say why in one plain sentence: readers see it first.")
    if ruling is None or not ruling.reason.strip():
        yield Problem("no_reason", "verdict.reason", "Give the reason for the verdict.")
    if ruling is not None and is_a_pick and not ruling.best_case_for_the_other.strip():
        other = page.other.called if page.other else "the other"
        field = "verdict.best_case_for_the_other"
        yield Problem("no_best_case", field, f"Make the best honest case for {other}, which was not picked.")


def verdict_helps_to_choose(evidence: Evidence, _on: date) -> Problems:
    for side in evidence.page.sides:
        if not side.choose_if.strip():
            yield Problem("no_choose_if", f"verdict.choose_if.{side.slug}", f"Say when to choose {side.called}.")


def verdict_can_be_tested(evidence: Evidence, on: date) -> Problems:
    ruling = evidence.page.ruling
    if not any(_is_to_come(condition, on) for condition in (ruling.conditions if ruling else ())):
        message = "Name at least one thing that would change the verdict, with a future date to check it by."
        yield Problem("no_condition", "verdict.would_change_if", message)


def _is_to_come(condition: PageCondition, on: date) -> bool:
    """Return whether a condition is open on the day ``on`` and is to be checked on a later one."""
    is_open = condition.happened is None or condition.happened > on
    return is_open and bool(condition.text.strip()) and condition.check_by is not None and condition.check_by > on


def verdict_follows_from_its_basis(evidence: Evidence, _on: date) -> Problems:
    """Only an editor's judgement may go against the weighed claims; it gives its reason, and something bears it out."""
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
            yield from _something_bears_out_the_pick(evidence)
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
        found = f"favour {evidence.favoured.called}" if evidence.favoured else "favour neither"
        message = f"The weighed claims {found}: decide so, or rest the verdict on {Basis.EDITOR.label} and say why."
        yield Problem("against_the_claims", "verdict.basis", message)


def _something_is_weighed(evidence: Evidence, ruling: Ruling) -> Problems:
    if ruling.says_who and not evidence.weighing.rows:
        message = "The verdict rests on the weighed claims, but no criterion has claims that count on both sides."
        yield Problem("nothing_weighed", "verdict.basis", message)


def _something_bears_out_the_pick(evidence: Evidence) -> Problems:
    picked = evidence.page.picked
    if picked and evidence.favoured and evidence.goes_against_claims and not _leads_anywhere(evidence, picked):
        message = (
            f"The weighed claims favour {evidence.favoured.called}, and {picked.called} leads neither in a figure of "
            "both nor on a criterion that counts: record what favours it, or decide otherwise."
        )
        yield Problem("nothing_bears_it_out", "verdict.pick", message)


def _leads_anywhere(evidence: Evidence, side: Side) -> bool:
    """Return whether ``side`` leads in a comparable figure of both or on a criterion on which claims of both count."""
    standing, sign = evidence.standing, 1 if side is evidence.page.first else -1
    figures = standing.first if side is evidence.page.first else standing.second
    return bool(figures) or any(row.margin * sign > 0 for row in evidence.weighing.rows)
