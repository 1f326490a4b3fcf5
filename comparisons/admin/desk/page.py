"""What the desk's template shows: the rows of claims, what is judged, the steps that can be taken."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from comparisons.catalogue.fields import VERDICT
from comparisons.domain import days
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import End, Status
from comparisons.models import Comparison, ProsCons, Technology
from comparisons.models.shown_on import pages_besides
from comparisons.services import editorial, reviewing
from comparisons.services.live_pages import PUBLISH

from .. import review_notes, since_review, steps
from ..base import EditorRequest
from ..steps import STEPS, Step
from ..verdict import ConditionFormSet, VerdictFormSet
from ..verdict import ends as pair_ends
from . import back, hints, judged, unsaved
from .claims import DeskClaimFormSet, technology_at
from .data import Desk
from .form import NOT_YET_PUBLISHED, SEEN, DeskForm
from .places import Found, Places
from .rows import Half, Line, Row, halves_of, rows_of

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a desk, each by what it is of; ``claims`` has no end that the editor may not change."""

    main: DeskForm
    verdict: Any
    conditions: Any
    claims: Mapping[End, Any]

    @classmethod
    def of(cls, main: Any, formsets: Iterable[Any]) -> "Forms":
        found: dict[Any, Any] = {}
        for formset in formsets:
            kinds = (VerdictFormSet, ConditionFormSet)
            kind = next((kind for kind in kinds if isinstance(formset, kind)), formset.prefix)
            found[kind] = formset
        claims = {end: found[end.value] for end in End if isinstance(found.get(end.value), DeskClaimFormSet)}
        return cls(main, found.get(VerdictFormSet), found.get(ConditionFormSet), claims)

    @property
    def invalid(self) -> int:
        """The number of lines and fields that are left out of what is judged, as they are invalid."""
        formsets = [one for one in (*self.claims.values(), self.verdict, self.conditions) if one is not None]
        lines = sum(1 for formset in formsets for form in formset.forms if form.is_bound and form.errors)
        return lines + sum(1 for name in self.main.errors if name in self.main.fields and name != "reason")


def bound_forms(model_admin: Any, request: EditorRequest, comparison: Comparison, data: Any = None) -> Forms:
    """Return the forms of the desk with what was sent, or with ``data``; validated when read. Nothing is stored."""
    sent = request.POST if data is None else data
    form = model_admin.get_form(request, comparison, change=True)(sent, instance=comparison)
    formsets = []
    for kind, inline in model_admin.get_formsets_with_inlines(request, comparison):
        kwargs = model_admin.get_formset_kwargs(request, comparison, inline, kind.get_default_prefix())
        formsets.append(kind(**kwargs | {"data": sent}))
    return Forms.of(form, formsets)


def checked_forms(model_admin: Any, request: Any, comparison: Comparison, forms: Forms) -> Forms:
    """Return forms that can be judged: those of a draft that is shown unchecked are made again, and checked."""
    shown = getattr(request, "shown", None)
    if shown is None:
        return forms
    asked = copy(request)
    asked.shown = None
    return bound_forms(model_admin, asked, comparison, shown.fields)


@dataclass(frozen=True, slots=True)
class Told:
    """What was judged, each problem with the control that mends it."""

    publication: list[Found]
    approval: list[Found]
    own_work: str
    """Why somebody else has to approve it, "" if this editor may."""
    weighed: judged.Weighed


def page_of(desk: Desk, forms: Forms, by: Any) -> Page:
    """Return the page as the forms say it: the stored one where they are not bound."""
    if not forms.main.is_bound:
        return desk.page
    forms.main.errors  # noqa: B018 - validates the form
    decider = unsaved.Decider(editorial.name_of(by), days.utc_today())
    return unsaved.overlaid(desk.page, forms.main, forms.verdict, forms.conditions, forms.claims, decider)


def told(desk: Desk, forms: Forms, by: Any) -> Told:
    """Return what is judged of the page as the forms say it. Two queries with ``FOUR_EYES``, none without."""
    found = judged.judge(Evidence(page_of(desk, forms, by)))
    places = Places(desk.comparison, forms.claims, unsaved.condition_forms(forms.conditions))
    own_work = reviewing.OWN_WORK if reviewing.is_own_work(desk.comparison, by) else ""
    return Told(places.found(found.publication), places.found(found.approval), own_work, found.weighed)


def rows(desk: Desk, forms: Forms, notes: review_notes.Notes) -> list[Row]:
    elsewhere = pages_besides(desk.claims, desk.comparison.pk)
    return rows_of(desk, forms.main, forms.claims, elsewhere, notes)


def steps_for(request: EditorRequest, desk: Desk) -> list[Step]:
    """Return the steps that can be taken from here, in one load with the save."""
    status = Status(desk.comparison.status)
    return [step for step in STEPS.values() if status in step.from_statuses and request.user.has_perm(step.permission)]


def asked_step(request: EditorRequest) -> Step | None:
    """Return the step whose button was pressed, if the editor may take it."""
    pressed = (step for step in STEPS.values() if f"_{step.name}" in request.POST)
    return next((step for step in pressed if request.user.has_perm(step.permission)), None)


# ---- the context of the template


def context(model_admin: Any, request: EditorRequest, comparison: Comparison, shown: Mapping[str, Any]) -> Context:
    """Return what the template shows beside Django's own context."""
    desk: Desk = model_admin.desk_of(request, comparison)
    taken = steps_for(request, desk)
    of_all: Context = {
        "subtitle": str(comparison),
        "waiting": getattr(comparison, "waiting", 0),
        "since_review": since_review.of_evidence(comparison.pk, desk.evidence) if comparison.reviewed else None,
        "back": back.back_url(request),
        "kept": back.kept_query(request),
        "steps": taken,
    }
    if not model_admin.has_change_permission(request, comparison):
        links = [(step, steps.url_of(step, [comparison.pk])) for step in taken]
        return of_all | {"step_links": links, "claims": claims_by_side(desk)}
    forms = Forms.of(shown["adminform"].form, [one.formset for one in shown["inline_admin_formsets"]])
    checked = checked_forms(model_admin, request, comparison, forms)
    of_all |= {
        "stands": "" if comparison.status in NOT_YET_PUBLISHED else model_admin.review(comparison),
        "judged": told(desk, checked, request.user),
        "invalid": checked.invalid if checked.main.is_bound else 0,
        "is_published": comparison.status == Status.PUBLISHED,
        "seen": _seen(desk, forms.main),
        "sides": side_forms(desk, forms),
        "verdict_sides": advice_fields(desk, forms.verdict),
        "criteria": desk.criteria.labels,
        "may_correct": comparison.published is None,
        "may_publish": (may_publish := request.user.has_perm(PUBLISH)),
        "may_save": may_publish or not forms.main.is_public(),
        "conditions": forms.conditions,
    }
    notes: review_notes.Notes = {}
    if not forms.main.is_bound:
        notes = review_notes.notes_of_page(desk.page)
        review_notes.attach_to_comparison(comparison, dict(shown), notes)
        hints.attach(desk, forms, notes)
        of_all["side_notes"] = hints.of_sides(desk, notes)
    if forms.claims:
        return of_all | {"rows": rows(desk, forms, notes), "empty_lines": empty_lines(desk, forms)}
    return of_all | {"claims": claims_by_side(desk)}


def _seen(desk: Desk, form: DeskForm) -> str:
    """Return the digest of the page that the editor sees: that of the form as it was opened."""
    is_told = reviewing.CHANGED_MEANWHILE in form.non_field_errors()
    return desk.evidence.digest if not form.is_bound or is_told else form.data.get(SEEN, "")


def side_forms(desk: Desk, forms: Forms) -> list[tuple[Technology, End, list[Any]]]:
    """Return both technologies in the order of the page, with their end and the fields that may be set."""
    ends = {technology_at(desk.comparison, end).pk: end for end in End}
    return [(one, ends[one.pk], forms.main.fields_of(ends[one.pk])) for one in desk.comparison.sides]


def advice_fields(desk: Desk, verdicts: Any) -> list[list[Any]]:
    """Return the fields of the verdict that speak of one side, for each side; none if nobody may change it."""
    forms = [form for form in verdicts.forms if "pick" in form.fields] if verdicts else []
    ends = [end for end, _ in pair_ends(desk.comparison)]
    return [[form[f"{end}_{name}"] for name in VERDICT.per_side] for form in forms[:1] for end in ends]


@dataclass(frozen=True, slots=True)
class EmptyLine:
    """What a script makes a new line of one side of."""

    formset: Any
    line: Line
    half: Half


def empty_lines(desk: Desk, forms: Forms) -> list[tuple[End, EmptyLine]]:
    halves = halves_of(desk.comparison)
    return [(end, EmptyLine(formset, Line(formset.empty_form), halves[end])) for end, formset in forms.claims.items()]


def claims_by_side(desk: Desk) -> list[tuple[Technology, list[ProsCons]]]:
    """Return both technologies with the claims that the comparison shows, for those who may not change claims."""
    return [
        (side, [claim for claim in desk.claims if claim.technology_id == side.pk]) for side in desk.comparison.sides
    ]
