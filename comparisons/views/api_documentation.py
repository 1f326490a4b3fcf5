"""The documentation of the API, made from its description."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence
from comparisons.models.paths import address, origin
from comparisons.models.program_lists import AT_ONCE
from comparisons.presenters import api_reference, problems
from comparisons.presenters.api_reference import Example
from comparisons.presenters.envelopes import SCHEMA_VERSION, Document

from .responses import render_page

REFUSED = problems.of("unknown-parameter", "This address doesn't know “page”.", parameters=["after", "slugs"])
"""What the list of technologies answers to ``?page=2``."""


def about(
    described: Callable[[], Document], examples: Callable[[], Mapping[str, Example]]
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of the page about the API that ``described`` returns in OpenAPI."""

    @require_safe
    def documentation(request: HttpRequest) -> HttpResponse:
        """Explain the API, each address with an example from this site. About thirty queries."""
        document, found = described(), examples()
        context = {
            "description": "Claims, sources, weights, figures and picks as JSON. No key, no account.",
            "subjects": api_reference.subjects(document, found),
            "is_limited": api_reference.is_limited(document),
            "problems": sorted(problems.KINDS.items(), key=lambda one: one[1].status),
            "comparison": found.get("getComparison"),
            "decision": found.get("decidePair"),
            "criterion": api_reference.criterion_of(found),
            "envelope": api_reference.envelope_of(found),
            "refused": api_reference.indented(REFUSED | {"type": f"{address('api_documentation')}#unknown-parameter"}),
            "technologies": address("api_technologies"),
            "origin": origin(),
            "at_once": AT_ONCE,
            "questions_at_once": settings.QUESTIONS_AT_ONCE,
            "questions_a_second": settings.QUESTIONS_A_SECOND,
            "schema_version": SCHEMA_VERSION,
            "licence": content_licence,
            "section": "programs",
        }
        return render_page("comparisons/api.html", context, path=reverse("api_documentation"))

    return documentation
