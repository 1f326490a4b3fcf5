"""The origin of a public form. It has no cookie to abuse, so no CSRF token: the browser's headers decide."""

from enum import Enum

from django.http import HttpRequest

from comparisons.services.origins import our_origins


class Origin(Enum):
    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def origin_of(request: HttpRequest) -> Origin:
    """Return whether a page of this site sent the form.

    ``Sec-Fetch-Site`` decides where the browser sends it: no page can forge it, and it is right even where a
    referrer policy makes ``Origin`` null. Plain http on a public name has only ``Origin``. Text is compared with
    text, because parsing a hostile address can fail.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        return Origin.OURS if site == "same-origin" else Origin.FOREIGN
    if origin is not None:
        return Origin.OURS if origin.lower() in our_origins(request) else Origin.FOREIGN
    return Origin.UNKNOWN
