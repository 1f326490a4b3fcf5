"""Alternatives to a technology, the largest figure first, each with what differs and the pick if there is one.

Pure: imports no Django.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from comparisons.domain import pairs, sentences
from comparisons.domain.pairs import Named

FIELDS = ("licence", "self_hosted", "first_released")
"""The facts by which alternatives of one kind are told apart."""


class Counted(Protocol):
    @property
    def value(self) -> Decimal | None: ...
    @property
    def observed(self) -> date | None: ...


class Candidate(Named, Protocol):
    """A technology, which also has the columns of ``FIELDS``."""

    @property
    def id(self) -> int: ...
    @property
    def figure(self) -> Counted | None: ...


class Alternative(NamedTuple):
    """``length`` is the figure in percent of the largest; without a ``comparison``, ``pair`` is the path of both.

    ``differs`` holds the fields that are known of both and not equal.
    """

    technology: Candidate
    length: str
    differs: list[tuple[str, str]]
    comparison: Any
    pair: str


def alternatives(of: Named, found: Iterable[Candidate], compared: Mapping[int, Any]) -> list[Alternative]:
    """Return the candidates by figure; those without one follow as they were found. ``compared`` is by id."""
    found = sorted(found, key=_value, reverse=True)
    largest = _value(found[0]) if found else Decimal()
    return [
        Alternative(
            one, _length(one, largest), _differs(of, one), compared.get(one.id), pairs.canonical(of.slug, one.slug)
        )
        for one in found
    ]


def _value(one: Candidate) -> Decimal:
    return one.figure.value if one.figure and one.figure.value is not None else Decimal(-1)


def _length(one: Candidate, largest: Decimal) -> str:
    """Return the length of the bar in percent; empty without a figure."""
    if one.figure is None:
        return ""
    return sentences.count(round(100 * _value(one) / largest, 1)) if largest else "0"


def _differs(of: Named, one: Candidate) -> list[tuple[str, str]]:
    both = ((field, getattr(of, field), getattr(one, field)) for field in FIELDS)
    return [(field, _text(other)) for field, own, other in both if _is_known(own, other) and own != other]


def _is_known(*values: str | bool | None) -> bool:
    return all(value not in ("", None) for value in values)


def _text(value: str | bool) -> str:
    """Return a value as facts write it."""
    return str(value).lower() if isinstance(value, bool) else value
