"""The JSON twins of pages: what the page of a pair or of a technology says, for programs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from . import documents
from .missing import Names

NAMES = Names("comparison_json", "technology_json")
"""A redirect from one twin leads to another."""


@require_safe
def comparison(request: HttpRequest, pair: str) -> HttpResponse:
    return documents.of_pair(request, pair, NAMES)


@require_safe
def technology(request: HttpRequest, slug: str) -> HttpResponse:
    return documents.of_technology(request, slug, NAMES)
