"""The pages of the sitting: overdue claims by source, and all claims of one source."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from comparisons.domain import days
from comparisons.domain.text_fragments import scrolling_to
from comparisons.services.rechecking import Found

from .. import conflicts
from ..base import EditorRequest
from . import answering, reading
from .forms import ReasonForm, RecheckForm

NAME, OF_SOURCE = "comparisons_proscons_rechecks", "comparisons_proscons_rechecks_of_source"
STORED = {
    Found.STILL_TRUE: "still true, checked today",
    Found.REWORDED: "reworded, checked today",
    Found.GONE: "gone from their source",
}


def urls(model_admin: Any) -> list[Any]:
    view = model_admin.admin_site.admin_view
    return [
        path("rechecks/", view(lambda request: show(model_admin, request, None)), name=NAME),
        path("rechecks/source/", view(lambda request: show(model_admin, request, _address(request))), name=OF_SOURCE),
    ]


def url_of_source(address: str) -> str:
    return f"{reverse(f'admin:{OF_SOURCE}')}?{urlencode({'address': address})}"


def show(model_admin: Any, request: EditorRequest, address: str | None) -> HttpResponse:
    """Show a page of claims with an answer for each, or store the answers and show the next claims.

    15 queries at most to show it. What could not be stored is shown again, alone, with what was typed.
    """
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    reason = ReasonForm(request.POST or None)
    outcome = None
    if request.method == "POST" and reason.is_valid():
        outcome = answering.answer(request.POST, by=request.user, reason=reason.cleaned_data["reason"])
        _tell(request, outcome)
        if outcome.is_whole:
            return HttpResponseRedirect(request.get_full_path())
    number = int(page) if (page := request.GET.get("page", "")).isdecimal() and len(page) < 6 else 1
    today = days.utc_today()
    shown = reading.sitting(number, today) if address is None else reading.of_source(address, number)
    if outcome:
        shown = shown._replace(groups=reading.of_claims(list(outcome.forms)))
    elif request.method == "POST":
        shown = shown._replace(groups=reading.of_claims(_sent_ids(request)))
    return TemplateResponse(
        request,
        "admin/comparisons/rechecks/sitting.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": "Check claims again" if address is None else "Claims of one source",
            "subtitle": address or None,
            "opts": model_admin.opts,
            "sitting": shown,
            "groups": [
                (group, url_of_source(group.address), _forms(request, group, outcome)) for group in shown.groups
            ],
            "form": reason,
            "is_again": request.method == "POST",
            "of_source": address,
            "sources": [(address, due, url_of_source(address)) for address, due in shown.sources],
            "sitting_url": reverse(f"admin:{NAME}"),
        },
    )


def _forms(request: HttpRequest, group: reading.Group, outcome: answering.Outcome | None) -> list[dict[str, Any]]:
    """Return for each claim what its part of the page shows."""
    if outcome:
        forms, changed = outcome.forms, outcome.changed
    else:
        sent = request.method == "POST"
        forms = answering.bound(request.POST, [line.claim for line in group.lines]) if sent else {}
        changed = {}
    return [
        {
            "line": line,
            "claim": line.claim,
            "form": forms.get(line.claim.pk) or RecheckForm(None, line.claim),
            "changed": changed.get(line.claim.pk),
            "since": _since(request, line, forms, changed),
            "source": scrolling_to(line.claim.source, line.claim.quote),
        }
        for line in group.lines
    ]


def _since(request: HttpRequest, line: reading.Line, forms: Any, changed: Any) -> str:
    """Return the state that an answer is about: as shown now, but as opened where the page shows what was sent then."""
    pk = line.claim.pk
    opened = request.POST.get(f"{pk}-{conflicts.FIELD}", "")
    return opened if pk in forms and pk not in changed else conflicts.since(line.claim)


def _sent_ids(request: HttpRequest) -> list[int]:
    names = (answering.ANSWER.fullmatch(key) for key in request.POST)
    return [int(name[1]) for name in names if name][: answering.MOST]


def _tell(request: HttpRequest, outcome: answering.Outcome) -> None:
    told = [f"{number} {STORED[found]}" for found, number in outcome.stored.items() if number]
    if told:
        messages.success(request, f"Stored: {'; '.join(told)}.")
    elif outcome.is_whole and not outcome.deleted:
        messages.warning(request, "No claim was answered, so nothing is stored.")
    for sentence in outcome.deleted:
        messages.warning(request, sentence)
    if outcome.forms:
        number = len(outcome.forms)
        one = number == 1
        messages.error(request, f"{number} answer{' is' if one else 's are'} not stored: look again below.")


def _address(request: HttpRequest) -> str:
    return request.GET.get("address", "")[:500]
