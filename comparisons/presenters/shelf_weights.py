"""The form with a reader's weights and must-haves for several technologies, and what these lead to.

Pure: imports no Django.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl

from comparisons.domain import preferences, sentences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.shelf import Shelf

from .readers_weights import Control, control


class Criteria(NamedTuple):
    """The criteria that count in a pair, heaviest first, and those that claims of one side alone name in any."""

    counted: list[PageCriterion]
    lone: list[PageCriterion]


class ShelfWeights(NamedTuple):
    """The content of the form; ``messages`` say what was not understood, ``knocked`` whom the must-haves took out.

    ``query`` is the canonical query string of what was asked, with its question mark; "" for our own weights.
    """

    controls: list[Control]
    asked: KnockOuts
    messages: tuple[str, ...]
    knocked: list[str]
    query: str

    @property
    def are_set(self) -> bool:
        return bool(self.query)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The names and values of the query, for a form that leads to another page with the same weights."""
        return parse_qsl(self.query.removeprefix("?"))


def asked(shelf: Shelf, query: str) -> tuple[Shelf, ShelfWeights]:
    """Return ``shelf``, which has our own weights, under the weights and must-haves of a query string, and the form."""
    criteria = _criteria(shelf)
    found, messages = _read(query, criteria)
    if found.weights or found.knock_outs:
        shelf = replace(shelf, weights=found.weights, knock_outs=found.knock_outs)
    written = preferences.written(found, criteria.counted)
    form = ShelfWeights(
        controls=[control(one, found.weights.get(one.slug, one.weight)) for one in criteria.counted],
        asked=found.knock_outs,
        messages=messages,
        knocked=[one.sentence for one in shelf.findings if one.is_out or one.is_unknown],
        query=f"?{written}" if written else "",
    )
    return shelf, form


def whose(shelf: Shelf) -> str:
    return "your" if shelf.weights else "our"


def _read(query: str, criteria: Criteria) -> tuple[Preferences, tuple[str, ...]]:
    """Return what the query asks for, and what is to be said of it; a criterion that counts in no pair is left out."""
    found = preferences.read(query, [*criteria.counted, *criteria.lone])
    lone = [one for one in criteria.lone if one.slug in found.weights]
    weights = {one.slug: found.weights[one.slug] for one in criteria.counted if one.slug in found.weights}
    said = (f"{one.called} doesn't count here, whatever its weight: no two have claims on it." for one in lone)
    return replace(found, weights=weights), (*found.messages, *said)


def _criteria(shelf: Shelf) -> Criteria:
    weighings = [weighed.evidence.weighing for weighed in shelf.weighed.values()]
    counted = _each_once(row.criterion for weighing in weighings for row in weighing.rows)
    lone = _each_once(one.criterion for weighing in weighings for one in weighing.one_sided)
    return Criteria(counted, [one for one in lone if one not in counted])


def _each_once(criteria: Iterable[PageCriterion]) -> list[PageCriterion]:
    return sorted({one.slug: one for one in criteria}.values(), key=lambda one: (-one.weight, one.name, one.slug))


def left_by_must_haves(shelf: Shelf) -> str:
    """Return that nothing is left, or the only one that is; "" where there are more."""
    if not shelf.left:
        return "None is left."
    if len(shelf.left) == 1:
        return f"Only {shelf.left[0].called} {sentences.be(shelf.left[0])} left."
    return ""
