"""The page of a comparison with the values of an unsaved form put in. Nothing is written, and no query is made.

What is invalid is left out: a claim whole, any other field by itself, which then counts as it is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from comparisons.domain.page import CLAIM_COLUMNS, Claim, Page, PageCondition, PageCriterion, Ruling, Side
from comparisons.domain.vocabulary import Basis, End, Outcome, Polarity
from comparisons.models import Comparison, Criterion, ProsCons, Technology, Verdict

from .claims import DeskClaimFormSet, technology_at
from .form import OF_A_SIDE, DeskForm
from .left_out import written


@dataclass(frozen=True, slots=True)
class Decider:
    """Whose verdict an unsaved one would be, and of which day."""

    name: str
    day: date


def overlaid(
    page: Page, form: DeskForm, verdicts: Any, conditions: Any, claims: Mapping[End, DeskClaimFormSet], by: Decider
) -> Page:
    """Return ``page`` as the bound and validated forms say it; ``claims`` may lack an end that nobody may change."""
    comparison: Comparison = form.instance
    verdict = _verdict(verdicts) if verdicts else None
    sides = {technology_at(comparison, end).slug: end for end in End}
    first, second = (_side(one, sides[one.slug], form, claims.get(sides[one.slug])) for one in page.sides)
    if verdicts:
        first, second = (_advised(one, sides[one.slug], verdict) for one in (first, second))
    cleaned = form.cleaned_data
    return replace(
        page,
        first=first,
        second=second,
        intro=cleaned.get("intro", page.intro),
        left_out=written(cleaned.get("left_out", page.left_out)),
        ruling=_ruling(page, comparison, verdict, verdicts, conditions, by) if verdicts else page.ruling,
    )


def _side(side: Side, end: End, form: DeskForm, lines: DeskClaimFormSet | None) -> Side:
    typed = {name: form.cleaned_data[f"{end}_{name}"] for name in OF_A_SIDE if f"{end}_{name}" in form.cleaned_data}
    if "own_sources" in typed:
        typed["own_sources"] = tuple(typed["own_sources"])
    return replace(side, **typed, claims=side.claims if lines is None else _claims(lines))


def _advised(side: Side, end: End, verdict: Verdict | None) -> Side:
    return replace(
        side,
        choose_if=getattr(verdict, f"{end}_choose_if", ""),
        already_using=getattr(verdict, f"{end}_already_using", ""),
    )


# ---- claims


def _claims(lines: DeskClaimFormSet) -> tuple[Claim, ...]:
    """Return the claims in the order of the page: pros before cons, new ones last."""
    said = [*lines.initial_forms, *(form for form in lines.extra_forms if form.has_changed())]
    rows: list[ProsCons] = [form.instance for form in said if form.is_valid() and not _is_taken_out(form)]
    return tuple(claim_of(row) for row in sorted(rows, key=lambda row: row.polarity != Polarity.PRO))


def claim_of(row: ProsCons) -> Claim:
    """Return a claim as its row holds it, stored or not; criterion and opponent are loaded."""
    return Claim(
        is_pro=row.polarity == Polarity.PRO,
        criterion=_criterion(row.criterion) if row.criterion else None,
        against=row.against.slug if row.against else "",
        **{column: getattr(row, column) for column in CLAIM_COLUMNS},
    )


def _criterion(row: Criterion) -> PageCriterion:
    return PageCriterion(row.slug, row.name, row.weight, row.recheck_days, row.question)


# ---- the verdict


def _verdict(verdicts: Any) -> Verdict | None:
    """Return the verdict as the form holds it, None if there is none or it is taken out."""
    for form in verdicts.forms:
        if not _is_taken_out(form) and (form.instance.pk or form.has_changed()):
            verdict: Verdict = form.instance
            return verdict
    return None


def _ruling(
    page: Page, comparison: Comparison, verdict: Verdict | None, verdicts: Any, conditions: Any, by: Decider
) -> Ruling | None:
    if verdict is None or verdict.outcome not in tuple(Outcome) or verdict.basis not in tuple(Basis):
        return None
    is_new = any(form.has_changed() for form in verdicts.forms)
    return Ruling(
        outcome=Outcome(verdict.outcome),
        basis=Basis(verdict.basis),
        pick=_picked(comparison, verdict).slug if verdict.pick and verdict.outcome == Outcome.PICK else "",
        in_short=verdict.in_short,
        reason=verdict.reason,
        best_case_for_the_other=verdict.best_case_for_the_other,
        conditions=_conditions(conditions) if conditions else page.ruling.conditions if page.ruling else (),
        decided=by.day if is_new else verdict.decided,
        decided_by=by.name if is_new else verdict.decided_by,
    )


def _picked(comparison: Comparison, verdict: Verdict) -> Technology:
    return technology_at(comparison, End(verdict.pick or End.LOW))


def condition_forms(conditions: Any) -> Sequence[Any]:
    """Return the forms of the conditions that the page would show, in its order; none without their formset."""
    if conditions is None:
        return []
    if not conditions.is_bound:
        return list(conditions.initial_forms)
    shown = [*conditions.initial_forms, *(form for form in conditions.extra_forms if form.has_changed())]
    return [form for form in shown if form.is_valid() and not _is_taken_out(form)]


def _is_taken_out(form: Any) -> bool:
    """Return whether the line of a validated form is marked to be deleted, whatever else its formset holds."""
    return form.is_valid() and bool(form.cleaned_data.get("DELETE"))


def _conditions(conditions: Any) -> tuple[PageCondition, ...]:
    rows = [form.instance for form in condition_forms(conditions)]
    return tuple(PageCondition(row.text, row.check_by, row.happened) for row in rows)
