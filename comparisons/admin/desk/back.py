"""Where the ways out of the desk lead: back to where the editor came from, with the filter of the list kept."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

BACK, FILTERS = "back", "_changelist_filters"


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
    kept = {name: request.GET[name] for name in (BACK, FILTERS) if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""
