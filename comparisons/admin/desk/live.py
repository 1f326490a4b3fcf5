"""The desk while one types: judgement, preview and a draft of the verdict, all of the unsaved form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.domain import days, proposals
from comparisons.domain.evidence import Evidence
from comparisons.domain.preferences import DEFAULT
from comparisons.domain.proposals import NothingToGoBy, Proposal
from comparisons.domain.vocabulary import Outcome, Status
from comparisons.models import Comparison
from comparisons.presenters.comparison_view import ComparisonView

from ..base import EditorRequest
from ..verdict import ends
from . import page
from .data import Desk

ASKED_BY = "_propose"
"""The button that asks for a draft of the verdict; it sends the whole form."""
DRAFTED = (
    "Draft, composed from the data, in the fields that were empty: read it, change it. Nothing is stored before you "
    "save. Each text of it begins with “Draft:”; take that out where you stand behind the text, as no page is "
    "published or approved with it."
)
NOTHING_EMPTY = "Nothing was drafted: no field is empty that the draft would fill."
VERDICT = "verdict-0-"


def judged(model_admin: Any, request: EditorRequest, comparison_id: int) -> HttpResponse:
    """Return what the gate and the weighing say of the form that was sent, as a part of the desk."""
    comparison = _comparison(model_admin, request, comparison_id)
    if request.method != "POST" or not model_admin.has_change_permission(request, comparison):
        raise PermissionDenied
    desk: Desk = model_admin.desk_of(request, comparison)
    forms = page.bound_forms(model_admin, request, comparison)
    context = {
        "judged": page.told(desk, forms, request.user),
        "invalid": forms.invalid,
        "changed": forms.main.non_field_errors(),
        "is_published": comparison.status == Status.PUBLISHED,
    }
    return TemplateResponse(request, "admin/comparisons/desk/_judged.html", context)


def preview(model_admin: Any, request: EditorRequest, comparison_id: int) -> HttpResponse:
    """Show the public page of a comparison in any status: as it is stored or, of a form that was sent, as it says."""
    comparison = _comparison(model_admin, request, comparison_id)
    if not model_admin.has_view_permission(request, comparison):
        raise PermissionDenied
    desk: Desk = model_admin.desk_of(request, comparison)
    shown, invalid = desk.page, 0
    is_unsaved = request.method == "POST" and model_admin.has_change_permission(request, comparison)
    if is_unsaved:
        forms = page.bound_forms(model_admin, request, comparison)
        shown, invalid = page.page_of(desk, forms, request.user), forms.invalid
    context = {
        "view": ComparisonView(Evidence(shown), DEFAULT, days.utc_today()),
        "preview_of": comparison,
        "is_unsaved": is_unsaved,
        "invalid": invalid,
        "back": reverse("admin:comparisons_comparison_change", args=[comparison.pk]),
        "canonical": "",
        "indexed": False,
        "data": None,
    }
    content = render_to_string("comparisons/preview.html", context, using="jinja2")
    return HttpResponse(content, headers={"X-Robots-Tag": "noindex, follow"})


def _comparison(model_admin: Any, request: HttpRequest, comparison_id: int) -> Comparison:
    rows = model_admin.get_queryset(request)
    found: Comparison | None = rows.filter(pk=comparison_id).first()
    if found is None:
        raise Http404
    return found


# ---- a draft of the verdict


def draft(model_admin: Any, request: EditorRequest, comparison: Comparison) -> QueryDict:
    """Return the form that was sent, its empty fields of the verdict filled; tell the editor what was done."""
    desk: Desk = model_admin.desk_of(request, comparison)
    evidence = Evidence(page.page_of(desk, page.bound_forms(model_admin, request, comparison), request.user))
    try:
        proposal = proposals.propose(evidence, days.utc_today())
    except NothingToGoBy as reason:
        messages.error(request, str(reason))
        return request.POST
    filled = request.POST.copy()
    for name, value in _values(request.POST, proposal, comparison):
        filled[name] = value
    messages.warning(request, DRAFTED if filled != request.POST else NOTHING_EMPTY)
    return filled


def _values(sent: QueryDict, proposal: Proposal, comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field that is empty and that the proposal fills.

    What argues for a decision is left out where the editor has decided otherwise.
    """

    def is_empty(name: str) -> bool:
        return not sent.get(VERDICT + name, "").strip()

    slugs = {end.value: technology.slug for end, technology in ends(comparison)}
    pick = next((end for end, slug in slugs.items() if slug == proposal.pick), "")
    is_open = is_empty("pick") and sent.get(f"{VERDICT}outcome", "") in ("", Outcome.PICK.value)
    is_same = (sent.get(f"{VERDICT}outcome"), sent.get(f"{VERDICT}pick", "")) == (proposal.outcome.value, pick)
    if is_open:
        yield f"{VERDICT}outcome", proposal.outcome.value
        yield f"{VERDICT}pick", pick
    texts = {f"{end}_choose_if": proposal.choose_if[slug] for end, slug in slugs.items()}
    if is_open or is_same:
        texts |= {"basis": proposal.basis.value, "reason": proposal.reason}
        texts |= {"best_case_for_the_other": proposal.best_case_for_the_other}
    yield from ((VERDICT + name, text) for name, text in texts.items() if text and is_empty(name))
    yield from _conditions(sent, proposal)


def _conditions(sent: QueryDict, proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield the fields of the first empty line, if no line says anything."""
    lines = range(_number(sent.get("conditions-TOTAL_FORMS", ""), most=100))
    if any(sent.get(f"conditions-{line}-text", "").strip() for line in lines):
        return
    for line, condition in zip(lines, proposal.conditions, strict=False):
        yield f"conditions-{line}-text", condition.text
        yield f"conditions-{line}-check_by", _written(condition.check_by)


def _number(text: str, *, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
