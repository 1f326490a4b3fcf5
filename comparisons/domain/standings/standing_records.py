"""Snapshots as the columns of a stored row, by end of the pair, and back. Pure: imports no Django.

A row names no technology, so that it outlives new names and slugs: its margins are positive where ``low`` is ahead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from comparisons.domain.page import PageRelease, Side
from comparisons.domain.vocabulary import End, Outcome

from .standing import Counted, CriterionMargin, Snapshot, VerdictState

Columns = dict[str, Any]
"""``margins``, ``claims``, ``facts`` and ``state``, as JSON holds them."""
Wordings = Mapping[str, Counted]
"""Claims by digest."""


def columns(snapshot: Snapshot, low: str) -> Columns:
    """Return the columns of a snapshot; ``low`` is the slug of that end."""
    low_is_first = snapshot.sides[0].slug == low
    ends = tuple(End) if low_is_first else (End.HIGH, End.LOW)
    end_of = {side.slug: end.value for side, end in zip(snapshot.sides, ends, strict=True)}
    state = snapshot.state
    return {
        "margins": [
            [one.slug, one.name, str(one.weight), one.margin if low_is_first else -one.margin]
            for one in snapshot.margins
        ],
        "claims": {
            end.value: [claim.digest for claim in claims] for end, claims in zip(ends, snapshot.claims, strict=True)
        },
        "facts": {end.value: _facts(side) for end, side in zip(ends, snapshot.sides, strict=True)},
        "state": {
            "outcome": state.outcome.value,
            "pick": end_of.get(state.pick, ""),
            "review": state.review,
            "came_true": list(state.came_true),
            "due": list(state.due),
            "disputed": list(state.disputed),
        },
    }


def snapshot(stored: Columns, ends: Mapping[End, Side], wordings: Wordings) -> Snapshot:
    """Return what columns hold; ``ends`` hold slug and name. A claim that ``wordings`` lack has no words."""
    first, second = sorted(End, key=lambda end: ends[end].slug)
    sign = 1 if first is End.LOW else -1
    state = stored["state"]
    pick = ends[End(state["pick"])].slug if state["pick"] else ""
    return Snapshot(
        sides=(_side(ends[first], stored["facts"][first]), _side(ends[second], stored["facts"][second])),
        margins=tuple(
            CriterionMargin(slug, name, Decimal(weight), sign * margin)
            for slug, name, weight, margin in stored["margins"]
        ),
        claims=(
            tuple(_claims(stored["claims"][first], wordings)),
            tuple(_claims(stored["claims"][second], wordings)),
        ),
        state=VerdictState(
            Outcome(state["outcome"]),
            pick,
            state["review"],
            tuple(state["came_true"]),
            tuple(state["due"]),
            tuple(state["disputed"]),
        ),
    )


def flipped(stored: Columns) -> Columns:
    """Return the columns of a pair whose ends have changed places."""
    other = {End.LOW.value: End.HIGH.value, End.HIGH.value: End.LOW.value}
    return {
        "margins": [[slug, name, weight, -margin] for slug, name, weight, margin in stored["margins"]],
        "claims": {other[end]: claims for end, claims in stored["claims"].items()},
        "facts": {other[end]: facts for end, facts in stored["facts"].items()},
        "state": stored["state"] | {"pick": other.get(stored["state"]["pick"], "")},
    }


def digests(claims: Columns) -> set[str]:
    """Return the digests in the column ``claims`` of a row."""
    return {digest for of_end in claims.values() for digest in of_end}


def _claims(named: Iterable[str], wordings: Wordings) -> Iterable[Counted]:
    return (wordings.get(digest) or Counted(digest, "", "", 0, "") for digest in named)


def _facts(side: Side) -> Columns:
    return {
        "licence": side.licence,
        "self_hosted": side.self_hosted,
        "first_released": side.first_released,
        "releases": [
            [one.cycle, one.supported_until.isoformat() if one.supported_until else None, one.is_over]
            for one in side.releases
        ],
    }


def _side(named: Side, facts: Columns) -> Side:
    return replace(
        named,
        licence=facts["licence"],
        self_hosted=facts["self_hosted"],
        first_released=facts["first_released"],
        releases=tuple(
            PageRelease(cycle, supported_until=date.fromisoformat(until) if until else None, is_over=is_over)
            for cycle, until, is_over in facts["releases"]
        ),
    )
