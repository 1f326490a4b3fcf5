"""llms.txt (llmstxt.org): what a language model may ask of this site, and how it cites what it finds."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence
from comparisons.models import comparison_lists
from comparisons.models.paths import address, origin

UNNAMED = "first", "second"
"""What stands for two technologies while nothing is published."""


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Return the file in Markdown, its examples made of the newest comparison. One query."""
    newest = comparison_lists.latest()
    first, second = [side.slug for side in newest[0].sides] if newest else UNNAMED
    decide = f"{address('api_decide')}?a={second}&b={first}"
    context = {
        "origin": origin(),
        "decide": decide,
        "weighed": f"{decide}&w-operations=3",
        "page": address("comparison", f"{first}-vs-{second}").rstrip("/"),
        "alone": address("technology", first).rstrip("/"),
        "licence": content_licence,
    }
    text = render_to_string("comparisons/llms.txt", context, using="jinja2")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
