"""The start of a comparison: two names, each chosen from what is known or entered as new; one load to the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from comparisons.domain.vocabulary import End, Status
from comparisons.models import Comparison, ProsCons, Technology
from comparisons.services import desk
from comparisons.services.editorial import Refused

from ..base import EditorRequest
from ..ids import parsed_id
from . import back
from .named import categories
from .sides import SideForm

ONE, OTHER, RIGHT = "one", "other", "right"
LABELS = {ONE: "One technology", OTHER: "The other", RIGHT: "The right technology"}
FILLED_BY = {ONE: ("low", "one"), OTHER: ("high", "other")}
"""What an address fills a side with: the id of a technology, as a wanted pair does, or a name."""
STAYS = "The verdict's words stay. Claims belong to their technology: those of the wrong one leave."
MOST_LISTED = 5
EXISTS = "{} are compared already: this is their desk."
WITHDRAWN = "{} were compared, and the comparison was withdrawn: this is its desk."


def view(model_admin: Any, request: EditorRequest) -> HttpResponse:
    """Ask for two technologies; go on to the desk of the pair, which is made unless it is there."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    sides = [_side(request, prefix) for prefix in (ONE, OTHER)]
    problems: list[str] = []
    found = [side.found for side in sides if side.is_valid() and side.found]
    if len(found) == len(sides):
        try:
            return _opened(request, desk.start(*found, by=request.user))
        except desk.ComparedAlready as already:
            return _compared(request, already.comparison)
        except Refused as refusal:
            problems = [problem.message for problem in refusal.problems]
    context = {"title": "Compare two technologies", "button": "Go to the desk"}
    return _page(model_admin, request, sides, problems, context)


def names(model_admin: Any, request: EditorRequest) -> HttpResponse:
    """Return the choices for the name typed so far on one side, as a part of the page. Ten queries at most."""
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    prefix = request.GET.get("side", ONE)
    side = _form(request, prefix if prefix in LABELS else ONE, request.GET)
    return TemplateResponse(request, "admin/comparisons/desk/_choices.html", {"side": side})


def correct(model_admin: Any, request: EditorRequest, comparison_id: int, end: str) -> HttpResponse:
    """Ask for the right technology in place of one side of a pair that was never published."""
    comparison = Comparison.objects.select_related("low", "high").filter(pk=comparison_id).first()
    if comparison is None or end not in tuple(End):
        messages.warning(request, "This comparison was deleted already.")
        return HttpResponseRedirect(reverse("admin:comparisons_comparison_changelist"))
    if not model_admin.has_change_permission(request, comparison) or comparison.published:
        raise PermissionDenied
    side = _form(request, RIGHT, request.POST if request.method == "POST" else None)
    problems: list[str] = []
    if side.is_valid() and side.found:
        try:
            return _opened(request, desk.correct_pair(comparison, End(end), side.found, by=request.user))
        except desk.ComparedAlready as already:
            problems = [f"{already.comparison} are compared already: delete this draft, and go on with that one."]
        except Refused as refusal:
            problems = [problem.message for problem in refusal.problems]
    wrong = comparison.low if end == End.LOW else comparison.high
    context = {
        "title": f"Which technology in place of {wrong.name}?",
        "subtitle": str(comparison),
        "button": "Correct the pair",
        "explanation": STAYS + _bound_to(comparison, wrong),
        "comparison": comparison,
    }
    return _page(model_admin, request, [side], problems, context)


def _bound_to(comparison: Comparison, wrong: Technology) -> str:
    """Return a sentence on the claims of the other side that are only against the wrong one; "" if none is. One query.

    They stay so: the page of their technology may show them to readers.
    """
    other = comparison.high if wrong.pk == comparison.low_id else comparison.low
    texts = ProsCons.objects.filter(technology=other, against=wrong).order_by("id").values_list("text", flat=True)
    listed = [f"“{text}”" for text in texts[: MOST_LISTED + 1]]
    if not listed:
        return ""
    named = " ".join(listed[:MOST_LISTED]) + (" …" if len(listed) > MOST_LISTED else "")
    return f" So do claims of {other.name} that are only against {wrong.name}; write them again at the desk: {named}"


def _side(request: HttpRequest, prefix: str) -> SideForm:
    if request.method == "POST":
        return _form(request, prefix, request.POST)
    by_id, by_name = (request.GET.get(key, "") for key in FILLED_BY[prefix])
    known = Technology.objects.filter(pk=parsed_id(by_id)).first() if by_id else None
    if known:
        initial = {"name": known.name, "choice": str(known.pk), "chosen_for": known.name}
    else:
        initial = {"name": by_name or by_id}
    return _form(request, prefix, None, initial)


def _form(request: HttpRequest, prefix: str, data: Any, initial: dict[str, str] | None = None) -> SideForm:
    user: Any = request.user
    return SideForm(
        data,
        prefix=prefix,
        initial=initial,
        may_add=user.has_perm("comparisons.add_technology"),
        filed_under=categories(),
        label=LABELS[prefix],
    )


def _opened(request: HttpRequest, comparison: Comparison) -> HttpResponse:
    return HttpResponseRedirect(_desk_url(request, comparison))


def _compared(request: HttpRequest, comparison: Comparison) -> HttpResponse:
    words = WITHDRAWN if comparison.status == Status.ARCHIVED else EXISTS
    messages.info(request, format_html(words, str(comparison)))
    return HttpResponseRedirect(_desk_url(request, comparison))


def _desk_url(request: HttpRequest, comparison: Comparison) -> str:
    url = reverse("admin:comparisons_comparison_change", args=[comparison.pk])
    return url + back.kept_query(request)


def _page(
    model_admin: Any, request: HttpRequest, sides: list[SideForm], problems: list[str], context: dict[str, Any]
) -> HttpResponse:
    shown = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "sides": sides,
        "problems": problems,
        "has_errors": bool(problems) or any(side.errors for side in sides if side.is_bound),
        "filed_under": sides[0].filed_under.labels,
        "back": back.back_url(request),
        "names_url": reverse("admin:comparisons_comparison_names"),
        **context,
    }
    return TemplateResponse(request, "admin/comparisons/desk/start.html", shown)
