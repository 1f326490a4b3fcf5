"""Search of the admin's lists by the technologies that the words name, through indexes alone.

The cost does not grow with the table; a few hundred rows are listed at most.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Case, Value, When
from django.http import HttpRequest

from comparisons.domain import pairs
from comparisons.models import Comparison
from comparisons.models.bounded import first_of_each
from comparisons.search import service

MOST_WORDS, MOST_NAMED, MOST_LISTED = 4, 20, 200
"""Limits of a search: words read, technologies that they may name, and rows listed from each queryset."""
MOST_COMPARISONS = 100
"""Comparisons of the named technologies, at each end of the pair, whose revisions are searched."""


class Reading(NamedTuple):
    """Ids of the technologies that the first words name, and the remaining words."""

    technologies: list[int]
    rest: list[str]


def query_words(typed: str) -> list[str]:
    """Return at most ``MOST_WORDS`` words of a search, without the "vs" between two technologies."""
    words = service.cleaned(typed.replace(pairs.SEPARATOR, " ")).split()
    return [word for word in words if word.lower() not in ("vs", "vs.")][:MOST_WORDS]


def readings(words: list[str]) -> Iterator[Reading]:
    """Yield each way to split the words into a known name and a rest, the longest name first."""
    for number in range(len(words), 0, -1):
        if technologies := technology_ids(words[:number]):
            yield Reading(technologies, words[number:])


def technology_ids(words: list[str]) -> list[int]:
    return service.technology_ids(" ".join(words), most=MOST_NAMED)


def in_order(request: HttpRequest, rows: Any, ids: list[int]) -> Any:
    """Return the rows with these ids, in their order unless the reader of a list chose the order of a column."""
    found = rows.filter(pk__in=ids)
    if "o" in request.GET or not ids:
        return found
    return found.order_by(Case(*(When(pk=number, then=Value(place)) for place, number in enumerate(ids))))


def limited_to(rows: Any, querysets: Iterable[Any]) -> Any:
    """Return those of ``rows`` among the first ``MOST_LISTED`` of each queryset; none if there is no queryset."""
    found = list(querysets)
    return rows.filter(pk__in=first_of_each(found, MOST_LISTED)) if found else rows.none()


def comparisons_between(words: list[str], rows: Any) -> list[Any]:
    """Return querysets of the comparisons where the first words name one technology and the rest the other."""
    querysets = []
    for number in range(1, len(words)):
        ones, others = technology_ids(words[:number]), technology_ids(words[number:])
        querysets += [rows.filter(low__in=ones, high__in=others), rows.filter(low__in=others, high__in=ones)]
    return querysets


def newest_comparisons_of(technologies: list[int]) -> Any:
    """Return the ids of the technologies' newest comparisons as one subquery, for ``comparison__in``."""
    rows = Comparison.objects.order_by("status", "-published", "-id")  # the order of an index
    return first_of_each([rows.filter(low__in=technologies), rows.filter(high__in=technologies)], MOST_COMPARISONS)
