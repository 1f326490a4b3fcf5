"""The comparisons in which the technologies of a stack stand, seen from each of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from comparisons.domain import pairs
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageCondition, PageRelease, Ruling, Side
from comparisons.domain.scoring import Strength
from comparisons.domain.stacks.stack import KnownTechnology, Stance, StandsIn
from comparisons.domain.vocabulary import Basis, Outcome
from comparisons.models.comparison_lists import Compared, ComparisonLine
from comparisons.models.reading_stack import WEIGHED, Looked, ToWeigh, look, read_to_weigh
from comparisons.models.reading_weighed import ruling_of

SHOWN = 6
"""Comparisons that an answer names at most."""


class StackRead(NamedTuple):
    """What is known of technologies by id: releases, newest first, and comparisons, what needs a look first.

    ``have_more`` are technologies of which not all comparisons were looked at.
    """

    releases: Mapping[int, tuple[PageRelease, ...]]
    comparisons: Mapping[int, tuple[StandsIn, ...]]
    have_more: frozenset[int]


class _Judged(NamedTuple):
    """A comparison with what does not depend on the side from which it is seen."""

    line: ComparisonLine
    strength: Strength | None
    came_true: tuple[str, ...]
    is_disputed: bool


def read(technologies: Sequence[int], on: date) -> StackRead:
    """Return what is known of technologies, of the first ones most. Six queries, none without technologies."""
    if not technologies:
        return StackRead({}, {}, frozenset())
    looked = look(technologies)
    chosen = _chosen(technologies, looked)
    lines = {line.id: line for own in chosen.values() for line in own}
    found = read_to_weigh(technologies, lines.values(), on)
    judged = {line.id: _judged(line, found) for line in lines.values()}
    parts = frozenset(technologies)
    comparisons = {
        number: tuple(_first([_seen(judged[line.id], number, parts) for line in own])) for number, own in chosen.items()
    }
    more = {number for number in technologies if len(looked.by_technology.get(number, ())) > len(chosen[number])}
    return StackRead(found.releases, comparisons, frozenset(more | set(looked.have_more)))


# ---- which ones


def _chosen(technologies: Sequence[int], looked: Looked) -> dict[int, list[ComparisonLine]]:
    """Return the comparisons that each technology shows: ``SHOWN`` at most, and ``WEIGHED`` in all.

    The most important of each comes before the second of any.
    """
    parts = frozenset(technologies)
    ranked = {one: _ranked(one, parts, looked.by_technology.get(one, ())) for one in technologies}
    chosen: dict[int, list[ComparisonLine]] = {one: [] for one in technologies}
    known: set[int] = set()
    for place in range(SHOWN):
        for one, lines in ranked.items():
            if place < len(lines) and (lines[place].id in known or len(known) < WEIGHED):
                known.add(lines[place].id)
                chosen[one].append(lines[place])
    return chosen


def _ranked(technology: int, parts: frozenset[int], lines: Sequence[ComparisonLine]) -> list[ComparisonLine]:
    """Return the comparisons with another part of the stack first, then the lost ones, then the reviewed ones."""

    def rank(line: ComparisonLine) -> tuple[bool, bool, bool]:
        picked = line.picked
        is_lost = picked is not None and picked.id != technology
        return line.opponent_of(technology).id not in parts, not is_lost, bool(line.review_note)

    return sorted(lines, key=rank)[:SHOWN]


# ---- what they say


def _judged(line: ComparisonLine, found: ToWeigh) -> _Judged:
    page = Page(_side(line.first, found), _side(line.second, found), _ruling(line, found), line.id)
    evidence = Evidence(page)
    picked = page.picked
    leads = picked is not None and evidence.weighing.leader == picked.slug
    return _Judged(
        line,
        evidence.strength_of(picked) if picked is not None and leads else None,
        tuple(one.text for one in page.ruling.came_true) if page.ruling else (),
        bool(evidence.rests_on_disputed),
    )


def _side(one: Compared, found: ToWeigh) -> Side:
    claims = tuple(found.claims.get(one.id, ()))
    return Side(one.slug, one.name, claims=claims, releases=found.releases.get(one.id, ()))


def _ruling(line: ComparisonLine, found: ToWeigh) -> Ruling | None:
    """Return the verdict with its basis and with the conditions that came true."""
    ruling, decided = ruling_of(line), found.decided.get(line.id)
    if ruling is None or decided is None:
        return ruling
    conditions = tuple(PageCondition(one.text, None, one.happened) for one in found.came_true.get(line.id, ()))
    return Ruling(
        ruling.outcome,
        Basis(decided.basis),
        ruling.pick,
        ruling.in_short,
        conditions=conditions,
        decided=decided.decided,
    )


def _seen(judged: _Judged, technology: int, parts: frozenset[int]) -> StandsIn:
    line, picked = judged.line, judged.line.picked
    opponent = line.opponent_of(technology)
    stance = Stance.NEITHER if picked is None else Stance.FOR if picked.id == technology else Stance.AGAINST
    return StandsIn(
        title=pairs.title(*line.sides),
        url=line.get_absolute_url(),
        opponent=KnownTechnology(opponent.id, opponent.slug, opponent.name, opponent.get_absolute_url()),
        is_within=opponent.id in parts,
        outcome=Outcome(line.verdict.outcome or ""),
        stance=stance,
        pick=picked.name if picked else "",
        in_short=line.verdict.in_short or "",
        strength=judged.strength,
        review=line.review_state,
        is_reviewed=not line.review_note,
        came_true=judged.came_true,
        is_disputed=judged.is_disputed,
    )


def _first(seen: list[StandsIn]) -> list[StandsIn]:
    """Return what needs a look first, and what is in question before a pick that went the other way."""
    return sorted(seen, key=lambda one: (not one.is_open, not one.needs_a_look))
