"""Health checks for operators: strangers may ask them too, and learn no more than yes or no."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comparisons.services.readiness import readiness

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Return 200: the process runs. No query."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 if the process can do all that the site does, else 503: the log says what is wrong."""
    if readiness.troubles():
        return HttpResponse("not ready\n", content_type=PLAIN, status=503)
    return HttpResponse("ok\n", content_type=PLAIN)
