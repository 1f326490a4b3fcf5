"""The answer to "which one?" of a pair or a shelf, each pair weighed as its page is. Pure: imports no Django."""

from collections.abc import Mapping
from itertools import combinations

from comparisons.domain import pairs, shelf_sentences
from comparisons.domain.page import Side
from comparisons.domain.shelf import Because, Shelf
from comparisons.presenters.comparison_view import ComparisonView

from . import parts
from .decision_shapes import BecauseDocument, DecideDocument, PairDocument, TechnologyLinkDocument
from .lines import Line, state
from .site import Site
from .weighing import finding, must_haves, weighing


def decision(shelf: Shelf, lines: Mapping[str, Line], site: Site) -> DecideDocument:
    """Return who leads a shelf; ``lines`` are those of its pages by pair slug."""
    leader = shelf.leader
    return {
        "answer": "leader" if leader else "cannot_say",
        "leader": named(leader, site) if leader else None,
        "decided_by": None if leader is None else "must_haves" if len(shelf.left) == 1 else "weights",
        "sentence": shelf_sentences.answer(shelf),
        "reasons": [_because(one, shelf) for one in shelf.reasons],
        "asked": {
            "technologies": [side.slug for side in shelf.sides],
            "weights": {slug: parts.number(weight) for slug, weight in shelf.weights.items()},
            "must_haves": must_haves(shelf.knock_outs),
        },
        "criteria": {slug: parts.number(weight) for slug, weight in shelf.criteria.items()},
        "without_effect": shelf.without_effect,
        "left": [named(side, site) for side in shelf.left],
        "findings": [finding(one) for one in shelf.findings],
        "standings": [
            {
                "technology": standing.side.slug,
                "ahead": standing.ahead,
                "behind": standing.behind,
                "undecided": standing.undecided,
            }
            for standing in shelf.standings
        ],
        "pairs": [_pair(*two, shelf, lines, site) for two in combinations(shelf.sides, 2)],
    }


def named(side: Side, site: Site) -> TechnologyLinkDocument:
    return {"slug": side.slug, "name": side.name, "url": site.url("technology", side.slug)}


def _because(one: Because, shelf: Shelf) -> BecauseDocument:
    return {
        "code": one.reason,
        "sentence": shelf_sentences.because(one, shelf),
        "pair": one.pair or None,
        "criterion": one.criterion or None,
    }


def _pair(one: Side, other: Side, shelf: Shelf, lines: Mapping[str, Line], site: Site) -> PairDocument:
    slug = pairs.canonical(one.slug, other.slug)
    weighed = shelf.weighed.get(slug)
    view = ComparisonView(weighed.evidence, weighed.preferences, weighed.on) if weighed else None
    ruling = view.page.ruling if view else None
    first, second = sorted([one.slug, other.slug])
    return {
        "slug": slug,
        "url": site.url("comparison", slug) + (view.query if view else ""),
        "first": first,
        "second": second,
        "undecided": shelf.undecided.get(slug),
        "outcome": ruling.outcome if ruling else None,
        "pick": ruling.pick or None if ruling else None,
        "in_short": ruling.in_short or None if ruling else None,
        "state": state(lines[slug]) if view else None,
        "weighing": weighing(view) if view else None,
    }
