"""Health checks for operators."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comparisons.models import Version
from comparisons.services.outages import outages


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Return 200: the process runs. No query."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database answers and has the site's tables, else 503. One query."""
    try:
        Version.objects.exists()
    except DatabaseError as error:
        outages.note(error)
        return HttpResponse("the database does not answer\n", content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
