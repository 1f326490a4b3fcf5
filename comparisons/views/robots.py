"""For machines that ask before they look, or without having looked."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

NOT_FOR_ROBOTS = ("/admin/", "/search/", "/feedback/", "/compare/*/disagree/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone (what is private, endless, or a form), and where all else is listed."""
    sitemap = f"{settings.SITE_URL.rstrip('/')}{reverse('sitemap')}"
    disallowed = (f"Disallow: {path}" for path in NOT_FOR_ROBOTS)
    lines = ["User-agent: *", "Allow: /", *disallowed, "", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the icon is, for those who ask at the address that is older than the link in the page."""
    return HttpResponseRedirect(static("img/favicon.svg"))
