"""robots.txt and favicon.ico."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

DISALLOWED = ("/admin/", "/search/", "/feedback/", "/compare/*/disagree/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: it disallows private, endless and form pages, and names the sitemap.

    A demonstration has no sitemap; its pages may be fetched, as each says that it must not be listed.
    """
    sitemap = f"Sitemap: {settings.SITE_URL.rstrip('/')}{reverse('sitemap')}"
    disallowed = (f"Disallow: {path}" for path in DISALLOWED)
    lines = ["User-agent: *", "Allow: /", *disallowed, *([] if settings.SAMPLE_ACTIVITY else ["", sitemap])]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for clients that ignore the link in the page."""
    return HttpResponseRedirect(static("img/favicon.ico"))
