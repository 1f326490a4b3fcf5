"""What a search shows, to people and to programs."""

from typing import NamedTuple

from comparisons.models.comparison_lists import ComparisonLine

from . import service
from .service import TechnologyMatch, TextMatch

TECHNOLOGIES, OF_EACH_SIDE, COMPARISONS, TEXTS = 12, 4, 6, 10


class Results(NamedTuple):
    """What was found; ``sides`` are the names in "a vs b", each with what it may mean, where such a pair is unknown."""

    sides: list[tuple[str, list[TechnologyMatch]]]
    technologies: list[TechnologyMatch]
    comparisons: list[ComparisonLine]
    texts: list[TextMatch]

    @property
    def is_empty(self) -> bool:
        return not (self.sides or self.technologies or self.texts)


def found(typed: str) -> Results:
    """Return what ``typed``, a cleaned text, may mean. Ten queries at most."""
    sides = service.sides(typed)
    return _found_for_sides(sides) if sides else _found(typed)


def _found(typed: str) -> Results:
    technologies = service.technologies(typed, most=TECHNOLOGIES)
    comparisons = service.newest_comparisons_of(technologies[0].technology) if technologies else []
    return Results([], technologies, comparisons, service.texts(typed, most=TEXTS))


def _found_for_sides(sides: list[str]) -> Results:
    """Search for each side of an unknown pair, and for comparisons between the results."""
    found = [(side, service.technologies(side, most=OF_EACH_SIDE)) for side in sides]
    lefts, rights = ([hit.technology for hit in hits] for _, hits in found[:2])
    return Results(found, [], service.comparisons_across(lefts, rights, most=COMPARISONS), [])
