"""Where the ways out of the desk lead: back to where the editor came from, with the filter of the list kept.

An address may also name the disagreement because of which a page is changed.
"""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from comparisons.models import Comparison, Feedback

from ..base import EditorRequest
from ..ids import parsed_id

BACK, FILTERS, BECAUSE = "back", "_changelist_filters", "because"


def back_url(request: HttpRequest) -> str:
    """Return the address in ``back`` if it is one of this site, else the list with the filter it was left with."""
    asked = request.GET.get(BACK, "")
    hosts = {request.get_host()}
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure()):
        return asked
    filters = request.GET.get(FILTERS, "")
    return reverse("admin:comparisons_comparison_changelist") + (f"?{filters}" if filters else "")


def kept_query(request: HttpRequest) -> str:
    """Return what later addresses of the desk carry on, as "?back=…"; "" if there is nothing to keep."""
    kept = {name: request.GET[name] for name in (BACK, FILTERS, BECAUSE) if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def because(request: EditorRequest, comparison: Comparison) -> Feedback | None:
    """Return the disagreement that led to the change: one about this pair, that an editor of it may answer. One query.

    None where the address names none, or one that its writer took back.
    """
    number = parsed_id(request.GET.get(BECAUSE, ""))
    if not number or not request.user.has_perm("comparisons.change_feedback"):
        return None
    return Feedback.objects.filter(pk=number, comparison=comparison, withdrawn_at=None).first()
