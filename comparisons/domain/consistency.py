"""What does not fit together: the claims of one technology, those of two, verdicts and claims, rows of one side.

Each finding is one sentence and names the claims and comparisons that it is about. Pure: imports no Django.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from . import sentences
from .evidence import Evidence
from .page import Claim, PageCriterion, Side
from .pairs import canonical
from .prose_rules import normal
from .scoring import clamped, has_ended
from .vocabulary import Basis, Word

QUOTED_LENGTH = 80
MOST_ROWS = 20
"""How many claims one finding names: a text that a hundred technologies share is one mistake."""


class Contradiction(Word):
    """What kind of finding it is; the last two are listed for editors and contradict nothing."""

    CYCLE = "cycle", "each ahead of the next, in a circle"
    BOTH_SIGNS = "both_signs", "one claim as pro and as con"
    AGAINST_THE_CLAIMS = "against_the_claims", "a verdict against the claims"
    SAME_TEXT = "same_text", "one text on several technologies"
    ARGUED = "argued_against", "a verdict against the claims, with its reason"
    ONE_SIDED = "one_sided", "criteria recorded of one side only"


LISTED = (Contradiction.ARGUED, Contradiction.ONE_SIDED)
"""Kinds that editors may want to know and that no check fails for."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One finding; ``comparisons`` are canonical slugs of pairs, ``claims`` are keys."""

    kind: Contradiction
    sentence: str
    comparisons: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Edge(NamedTuple):
    """A criterion on which one technology scores better than another; ``ahead`` and ``behind`` are slugs."""

    criterion: PageCriterion
    ahead: str
    behind: str


Sides = Mapping[str, Side]
"""Technologies with all of their claims, by slug."""


# ---- claims alone


def both_signs(side: Side) -> Iterator[Inconsistency]:
    """Yield the statements that one technology has both as a pro and as a con. Linear in its claims."""
    for claims in _by_text(side.claims).values():
        if len({claim.is_pro for claim in claims}) == 2:
            sentence = f"{side.called} has {_quoted(claims[0])} among its pros and among its cons."
            yield Inconsistency(Contradiction.BOTH_SIGNS, sentence, claims=_keys(claims))


def same_text(sides: Iterable[Side]) -> Iterator[Inconsistency]:
    """Yield the statements that several technologies make word for word. Linear in all claims."""
    said: dict[str, list[tuple[Side, Claim]]] = defaultdict(list)
    for side in sides:
        for text, claims in _by_text(side.claims).items():
            said[text].append((side, claims[0]))
    for found in said.values():
        if len(found) > 1:
            claims = [claim for _, claim in found]
            sentence = f"{_quoted(claims[0])} is said of {_named([side.called for side, _ in found])}."
            yield Inconsistency(Contradiction.SAME_TEXT, sentence, claims=_keys(claims))


# ---- verdicts and claims


def against_the_claims(evidence: Evidence) -> Inconsistency | None:
    """Return a finding if the verdict goes against the weighed claims: a contradiction unless it gives its reason."""
    page, ruling = evidence.page, evidence.page.ruling
    if ruling is None or not evidence.goes_against_claims:
        return None
    kind = Contradiction.AGAINST_THE_CLAIMS
    if ruling.basis == Basis.CLAIMS:
        why = "it says that it rests on them"
    elif not ruling.reason.strip():
        why = "no reason is given"
    else:
        kind, why = Contradiction.ARGUED, f"it rests on {ruling.basis.label}, with a reason"
    favoured, pair = evidence.favoured, f"{page.first.called} vs {page.second.called}"
    claims = f"favour {favoured.called}" if favoured else "favour neither"
    verdict = f"picks {page.picked.called}" if page.picked else "sees a tie"
    sentence = f"The verdict on {pair} {verdict}, the weighed claims {claims}, and {why}."
    return Inconsistency(kind, sentence, comparisons=(page.slug,))


def one_sided(evidence: Evidence) -> Inconsistency | None:
    """Return a finding that names the criteria on which claims of one side only count; those left out are not."""
    page = evidence.page
    rows = [row for row in evidence.weighing.one_sided if row.criterion.slug not in page.left_out]
    if not rows:
        return None
    named = sentences.listed([f"{row.criterion.called} ({row.side.called})" for row in rows[:MOST_ROWS]])
    sentence = f"{page.first.called} vs {page.second.called}: claims on one side only: {named}."
    return Inconsistency(Contradiction.ONE_SIDED, sentence, comparisons=(page.slug,))


# ---- cycles


def reversed_edges(sides: Sides) -> Iterator[Edge]:
    """Yield the pairs whose order on a criterion their claims ``against`` each other reverse. Linear in all claims.

    Only these can close a cycle. Without claims ``against`` anybody each technology has one score on a criterion,
    whoever its opponent is; around a cycle these scores would have to fall with every step and end where they began.
    So one step of a cycle at least leads from a score to one that is not lower, and only claims ``against`` do that.
    """
    seen = set()
    for side in sides.values():
        for claim in side.claims:
            if claim.criterion and claim.against in sides:
                for edge in _both_ways(claim.criterion, side, sides[claim.against]):
                    if (key := (edge.criterion.slug, edge.ahead, edge.behind)) not in seen:
                        seen.add(key)
                        yield edge


def _both_ways(criterion: PageCriterion, one: Side, other: Side) -> Iterator[Edge]:
    for ahead, behind in ((one, other), (other, one)):
        falls = _score(_counted(ahead, criterion)) > _score(_counted(behind, criterion))
        if not falls and _is_ahead(ahead, behind, criterion):
            yield Edge(criterion, ahead.slug, behind.slug)


def cycles(edges: Iterable[Edge], sides: Sides, compared: Mapping[str, Collection[str]]) -> Iterator[Inconsistency]:
    """Yield the cycles of three that ``edges`` close: A ahead of B, B of C and C of A on one criterion, all compared.

    ``edges`` are some of ``reversed_edges``; ``compared`` holds, for both ends of each edge, the slugs of all
    technologies that it is compared with. Each edge costs one look-up per technology that both ends are compared with.
    """
    seen = set()
    for criterion, one, other in edges:
        if other not in compared[one]:
            continue
        for third in sorted(set(compared[one]) & set(compared[other])):
            circle = _beginning_with_the_least((one, other, third))
            steps = ((sides[other], sides[third]), (sides[third], sides[one]))
            if (criterion.slug, circle) not in seen and all(_is_ahead(*step, criterion) for step in steps):
                seen.add((criterion.slug, circle))
                yield _circle(criterion, [sides[slug] for slug in circle])


def _circle(criterion: PageCriterion, circle: list[Side]) -> Inconsistency:
    one, other, third = (side.called for side in circle)
    pairs = list(zip(circle, [*circle[1:], circle[0]], strict=True))
    claims = [
        claim
        for ahead, behind in pairs
        for side, opponent in ((ahead, behind), (behind, ahead))
        for claim in side.claims
        if claim.criterion == criterion and claim.against == opponent.slug
    ]
    return Inconsistency(
        Contradiction.CYCLE,
        f"Under {criterion.called}, {one} is ahead of {other}, {other} of {third}, and {third} of {one}.",
        comparisons=tuple(canonical(ahead.slug, behind.slug) for ahead, behind in pairs),
        claims=_keys(claims),
    )


def _beginning_with_the_least(circle: tuple[str, ...]) -> tuple[str, ...]:
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]


def _is_ahead(one: Side, other: Side, criterion: PageCriterion) -> bool:
    """Return whether ``one`` scores better than ``other`` on a criterion on which claims of both count."""
    of_one, of_other = _counted(one, criterion, other.slug), _counted(other, criterion, one.slug)
    return bool(of_one and of_other) and _score(of_one) > _score(of_other)


def _counted(side: Side, criterion: PageCriterion, opponent: str = "") -> list[Claim]:
    """Return a side's claims that count on a criterion against an opponent; without one, those ``against`` nobody."""
    return [
        claim
        for claim in side.claims
        if claim.criterion
        and claim.criterion.slug == criterion.slug
        and claim.holds_against(opponent)
        and not has_ended(claim, side)
    ]


def _score(claims: Iterable[Claim]) -> int:
    return clamped(sum(claim.adds for claim in claims))


# ---- words


def _by_text(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return claims by their normalized text."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if text := normal(claim.text):
            found[text].append(claim)
    return found


def _keys(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(claim.key for claim in claims)[:MOST_ROWS]


def _quoted(claim: Claim) -> str:
    return f"“{sentences.shorten(claim.text, QUOTED_LENGTH)}”"


def _named(names: list[str]) -> str:
    """Return two names and the number of the others."""
    others = len(names) - 2
    if not others:
        return f"{names[0]} and of {names[1]}"
    return f"{names[0]}, of {names[1]} and of {others} other{'s' if others > 1 else ''}"
