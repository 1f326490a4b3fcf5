"""Requests that work on this site, with what they are answered: for the documentation."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

from comparisons.domain import days
from comparisons.domain.knock_outs import KnockOuts
from comparisons.models import Category, comparison_lists, home_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import absolute
from comparisons.presenters.api_reference import Example

from . import decide
from .openapi import described


def examples() -> dict[str, Example]:
    """Return an example of each operation whose answers are kept, by its ``operationId``, and a few questions.

    Without a comparison there are few. About forty queries: the page that shows them is kept.
    """
    line = next(iter(home_lists.indexed(days.utc_today()) or comparison_lists.latest()), None)
    named = dict(_names(line)) if line else {}
    found = dict(_questions(line.first.slug, line.second.slug)) if line else {}
    for path, methods in described()["paths"].items():
        filled = _filled(path, named)
        if filled and "get" in methods and _is_kept(filled):
            found[methods["get"]["operationId"]] = Example(absolute(filled), _answer(filled))
    return found


def _names(line: ComparisonLine) -> Iterator[tuple[str, str]]:
    """Yield what stands for each part of a path: a comparison, reviewed if there is one, and what it is about."""
    yield "{pair}", line.slug
    yield "technologies/{slug}", f"technologies/{(line.picked or line.first).slug}"
    category = line.first.category_id and Category.objects.filter(pk=line.first.category_id).first()
    if category:
        yield "categories/{slug}", f"categories/{category.slug}"


def _questions(one: str, other: str) -> Iterator[tuple[str, Example]]:
    """Yield examples of what is limited, without counting it: a decision between two, and a search for one."""
    asked = f"{reverse('api_decide')}?{urlencode({'a': one, 'b': other})}"
    answer = decide.weighed(_request(asked), [one, other], {}, KnockOuts())
    yield "decidePair", Example(absolute(asked), json.loads(answer.content))
    yield "search", Example(absolute(f"{reverse('api_search')}?{urlencode({'q': one})}"), {})


def _filled(path: str, names: dict[str, str]) -> str:
    """Return a path with its parts filled in, "" where something is missing."""
    for part, word in names.items():
        path = path.replace(part, word)
    return "" if "{" in path else quote(path)


def _is_kept(path: str) -> bool:
    match = resolve(path)
    view: Any = match.func
    return view.keep(**match.kwargs) is not None


def _request(address: str) -> HttpRequest:
    """Return a request for an address of this site."""
    request = HttpRequest()
    path, _, query = address.partition("?")
    request.method, request.path, request.path_info = "GET", path, path
    request.META["QUERY_STRING"], request.GET = query, QueryDict(query)
    return request


def _answer(path: str) -> Any:
    request = _request(path)
    match = request.resolver_match = resolve(path)
    response = match.func(request, **match.kwargs)
    document: Any = json.loads(response.content) if isinstance(response, HttpResponse) else {}
    return document
