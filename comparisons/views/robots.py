"""robots.txt and favicon.ico."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence
from comparisons.models.paths import address

NOT_FOR_CRAWLERS = (
    *("/admin/", "/search/", "/feedback/", "/letters/"),
    *(f"/compare/*/{form}/" for form in ("disagree", "letters", "voice", "weighed", "wish")),
    *("/compare/*-vs-*?", "/compare/*,", "/categories/*?w", "/api/", "/calendar.ics", "/oembed", "/stack/?"),
)
"""What is private, a form, or endless: a pair under any weights, its twins too, parts of its history, three or four
technologies side by side, a category under any weights, and answers to programs. All that these say stands on pages. A
page that is not indexed may be fetched, as it says so itself."""
EXCEPT = ("/api/v1/$", "/api/v1/openapi.json")
"""What documents the API."""
WELCOME = (
    f"# Everybody is welcome here, crawlers that train or feed language models too. The content is under "
    f"{content_licence.NAME}:",
    f"# credit “{content_licence.CREDIT}”, link to the page and to {content_licence.URL}, and say what you changed.",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: it keeps crawlers from what is private, endless or a form, and names the sitemap.

    A demonstration has no sitemap; its pages may be fetched, as each says that it must not be listed.
    """
    sitemap = f"Sitemap: {address('sitemap')}"
    asking = f"# How programs ask here, and how they cite: {address('llms')}"
    allowed = (f"Allow: {path}" for path in ("/", *EXCEPT))
    disallowed = (f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)
    lines = [
        *WELCOME,
        asking,
        "User-agent: *",
        *allowed,
        *disallowed,
        *([] if settings.SAMPLE_ACTIVITY else ["", sitemap]),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for clients that ignore the link in the page."""
    return HttpResponseRedirect(static("img/favicon.ico"))
