"""Any two states of one technology or comparison, compared in words."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from comparisons.models import Revision

from ..ids import parsed_id
from . import restoring
from .difference import as_html
from .lines import names_of
from .record_diff import changes

NOT_OF_ONE = "Choose two changes of one technology or of one comparison: only these can be compared."
CHOOSE_TWO = "Choose two different changes."


def require_permission(model_admin: Any, request: HttpRequest) -> None:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show what differs between the revisions ``one`` and ``other``; without ``other``, the newest of the subject."""
    require_permission(model_admin, request)
    rows = Revision.objects.select_related("technology", "comparison__low", "comparison__high")
    one = get_object_or_404(rows, pk=parsed_id(request.GET.get("one", "")))
    other = _other(rows, one, request.GET.get("other", ""))
    if problem := _problem(one, other):
        messages.error(request, problem)
        return HttpResponseRedirect(restoring.history_url(one))
    before, after = sorted((one, other), key=lambda revision: (revision.at, revision.pk))
    subject = before.subject
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Two states of {subject} compared",
        "opts": model_admin.opts,
        "subject": subject,
        "history": restoring.history_url(before),
        "both": (before, after),
        "restore": restoring.url_of(before) if restoring.may(request, before) else "",
        "difference": as_html(changes(before.record, after.record, names_of([subject]))),
    }
    return TemplateResponse(request, "admin/comparisons/history/compared.html", context)


def _other(rows: Any, one: Revision, number: str) -> Revision:
    same = rows.filter(technology=one.technology_id, comparison=one.comparison_id)
    found: Revision | None = rows.filter(pk=parsed_id(number)).first() if number else same.first()
    if found is None:
        raise Http404
    return found


def _problem(one: Revision, other: Revision) -> str:
    if (one.technology_id, one.comparison_id) != (other.technology_id, other.comparison_id):
        return NOT_OF_ONE
    return CHOOSE_TWO if one.pk == other.pk else ""
