"""Comparisons as lists show them, as documents. Pure: imports no Django."""

from datetime import date
from typing import Protocol

from comparisons.domain.pairs import Named
from comparisons.domain.vocabulary import Outcome

from .shapes import ComparisonLineDocument, State
from .site import Site


class Answered(Protocol):
    """A verdict in short."""

    @property
    def outcome(self) -> str | None: ...
    @property
    def in_short(self) -> str | None: ...


class Line(Protocol):
    """A published comparison of a list."""

    @property
    def slug(self) -> str: ...
    @property
    def first(self) -> Named: ...
    @property
    def second(self) -> Named: ...
    @property
    def picked(self) -> Named | None: ...
    @property
    def verdict(self) -> Answered: ...
    @property
    def reviewed(self) -> date | None: ...
    @property
    def reviewed_of(self) -> str: ...
    @property
    def changed_on(self) -> date | None: ...


def line(one: Line, site: Site) -> ComparisonLineDocument:
    return {
        "slug": one.slug,
        "title": str(one),
        "url": site.url("comparison", one.slug),
        "json": site.url("comparison_json", one.slug),
        "first": {"slug": one.first.slug, "name": one.first.name},
        "second": {"slug": one.second.slug, "name": one.second.name},
        "outcome": Outcome(one.verdict.outcome or ""),
        "pick": one.picked.slug if one.picked else None,
        "in_short": one.verdict.in_short or None,
        "state": state(one),
    }


def state(one: Line) -> State:
    """Return the state of its review, as far as the worker knows."""
    if one.reviewed is None:
        return "unreviewed"
    return "changed" if one.changed_on or not one.reviewed_of else "reviewed"
