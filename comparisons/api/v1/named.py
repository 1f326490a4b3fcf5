"""What a slug in an address names: a technology or a category, or else a problem or the canonical address."""

from django.http import HttpRequest
from django.urls import reverse

from comparisons.api import missing
from comparisons.api.missing import Names
from comparisons.models import Category, Technology
from comparisons.presenters import problems
from comparisons.search import resolving

from .refusals import Moved, Refused, refuse

NAMES = Names(comparison="api_comparison", technology="api_technology")
"""The addresses of documents that the API leads to."""


def technology(request: HttpRequest, slug: str) -> Technology:
    """Return the technology at this address; refuse an unknown one, and lead from an alias to the slug. One query."""
    found = resolving.technology_by_alias(slug)
    if found is None:
        raise Refused(missing.technology(slug, NAMES))
    _must_be_canonical(request, found.slug)
    return found


def category(request: HttpRequest, slug: str) -> Category:
    """Return the category at this address with its parent; refuse an unknown one. One query."""
    key = slug.lower()
    found = Category.objects.select_related("parent").filter(slug=key).first() if key.isprintable() else None
    if found is None:
        refuse("unknown-category", f"No category has the slug {problems.quoted(slug)}.")
    _must_be_canonical(request, found.slug)
    return found


def _must_be_canonical(request: HttpRequest, slug: str) -> None:
    """Raise ``Moved`` unless the address of the request has this ``slug``."""
    match = request.resolver_match
    path = reverse(match.view_name, args=[slug]) if match else request.path
    if path != request.path:
        raise Moved(path)
