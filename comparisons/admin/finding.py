"""How the editors' lists find what was typed: by the technologies that the words lead to, by indexes alone.

What a list looks at does not grow with its table; a few hundred rows are listed at most.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from comparisons.domain import pairs
from comparisons.models import Comparison
from comparisons.models.bounded import first_of_each
from comparisons.search import service

MOST_WORDS, MOST_NAMED, MOST_LISTED = 4, 20, 200
"""A search reads so many words, takes so many technologies that they lead to, and lists so many rows of each sort."""
MOST_COMPARISONS = 100
"""So many comparisons of a technology are asked, at either end of the pair, for what belongs to them."""


class Reading(NamedTuple):
    """The technologies that the first words lead to, and the words that are left."""

    technologies: list[int]
    rest: list[str]


def words_of(typed: str) -> list[str]:
    """The words of a search, without the one between two technologies."""
    spoken = service.cleaned(typed.replace(pairs.SEPARATOR, " ")).split()
    return [word for word in spoken if word.lower() not in ("vs", "vs.")][:MOST_WORDS]


def readings(words: list[str]) -> Iterator[Reading]:
    """All words as one name, then fewer and fewer of them; only where they lead somewhere."""
    for number in range(len(words), 0, -1):
        if technologies := led_to(words[:number]):
            yield Reading(technologies, words[number:])


def led_to(words: list[str]) -> list[int]:
    return service.technology_ids(" ".join(words), most=MOST_NAMED)


def found_by(rows: Any, parts: Iterable[Any]) -> Any:
    """The rows that are among the first of one of the parts; none where there is no part."""
    listed = list(parts)
    return rows.filter(pk__in=first_of_each(listed, MOST_LISTED)) if listed else rows.none()


def comparisons_between(words: list[str], rows: Any) -> list[Any]:
    """Comparisons of two technologies, of whom the first words name the one and the rest the other."""
    parts = []
    for number in range(1, len(words)):
        ones, others = led_to(words[:number]), led_to(words[number:])
        parts += [rows.filter(low__in=ones, high__in=others), rows.filter(low__in=others, high__in=ones)]
    return parts


def newest_comparisons_of(technologies: list[int]) -> Any:
    """Ids of comparisons at either end of which one of the technologies stands, for ``comparison__in``."""
    rows = Comparison.objects.order_by("status", "-published", "-id")  # as an index holds them
    return first_of_each([rows.filter(low__in=technologies), rows.filter(high__in=technologies)], MOST_COMPARISONS)
