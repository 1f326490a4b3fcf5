"""The operations of the API, and the view of each address by its name."""

from django.urls import URLPattern

from . import about, categories, comparisons, decide, decisions, identifiers, search, stack, technologies
from .base import View, api

for subject in (comparisons, technologies, categories, decide, decisions, identifiers, stack, search, about):
    api.add_router("", subject.router)

VIEWS: dict[str, View] = {
    pattern.name: pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name
}
