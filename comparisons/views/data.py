"""What programs take as a whole: the schema of the catalogue format, and a dump of what is published each month."""

from datetime import UTC, datetime
from functools import lru_cache

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition, require_safe

from comparisons.catalogue import json_schema
from comparisons.domain import content_licence
from comparisons.models.paths import address
from comparisons.services import dumps

from .plain_errors import in_text
from .responses import render_page

FOR_GOOD = "public, max-age=31536000, immutable"
"""A dump never changes. No answer but a file that is there says so."""


GZIP = "application/gzip"


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of catalogue records: no query."""
    return HttpResponse(_schema(address("catalogue_schema")), content_type=json_schema.MEDIA_TYPE)


_schema = lru_cache(maxsize=1)(json_schema.text)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the dumps, the newest first: no query."""
    context = {
        "dumps": dumps.listed(),
        "last_day": dumps.LAST_DAY,
        "licence": content_licence,
        "description": "All that is published here, as one file a month, with its licence, checksum and citation.",
        "section": "sources",
    }
    return render_page("comparisons/dump_list.html", context, path=request.path)


def _etag(request: HttpRequest, month: str) -> str | None:
    found = dumps.find(month)
    return f'"{found.sha256}"' if found else None


def _last_modified(request: HttpRequest, month: str) -> datetime | None:
    found = dumps.find(month)
    return datetime.fromtimestamp(int(found.file.stat().st_mtime), UTC) if found else None


@in_text
@condition(etag_func=_etag, last_modified_func=_last_modified)
def dump(request: HttpRequest, month: str) -> HttpResponseBase:
    """Return a dump as it is stored; Http404 where there is none of this month. No query."""
    found = _found(month)
    name, headers = f"nice-pick-{found.file.name}", {"Cache-Control": FOR_GOOD}
    if request.method == "HEAD":
        headers |= {"Content-Length": str(found.size), "Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(headers=headers, content_type=GZIP)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=GZIP, headers=headers)


@in_text
def checksum(request: HttpRequest, month: str) -> HttpResponse:
    """Return the checksum of a dump as ``sha256sum --check`` reads it; Http404 where there is none."""
    found = _found(month)
    line = f"{found.sha256}  {found.file.name}\n"
    return HttpResponse(line, content_type="text/plain; charset=utf-8", headers={"Cache-Control": FOR_GOOD})


def _found(month: str) -> dumps.Dump:
    found = dumps.find(month)
    if found is None:
        raise Http404("There is no dump of this month.")
    return found
