"""Three or four technologies side by side: picks pair by pair, criteria, figures, releases and facts. No verdict.

Pure: imports no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from comparisons.domain import facts, figure_sentences, popularity, releases, sentences
from comparisons.domain.knock_outs import NOTHING
from comparisons.domain.page import Claim, Figure, Page, PageCriterion, PageFact, PageRelease, Side
from comparisons.domain.popularity import APART, PLACES
from comparisons.domain.scoring import OWN_WEIGHTS, clamped, has_ended
from comparisons.domain.shelf import Shelf
from comparisons.domain.version_ranges import latest_known
from comparisons.domain.vocabulary import METRICS, Metric

from . import shelf_weights
from .documents.lines import Line
from .face_to_face import signed
from .pair_answers import leaders, picks
from .pair_table import PairTable, Url, pair_table
from .shelf_weights import ShelfWeights


class SeveralFact(NamedTuple):
    """A field of the facts with what is recorded of each technology, None where nothing is."""

    field: str
    cells: list[PageFact | None]


class FigureCell(NamedTuple):
    """The newest figure of a technology; ``is_apart`` is whether it is more than a year older than the newest one."""

    figure: Figure
    is_apart: bool


class SeveralFigure(NamedTuple):
    """A metric with the newest figure of each technology; ``largest`` is that of those within a year."""

    metric: Metric
    cells: list[FigureCell | None]

    @property
    def largest(self) -> FigureCell:
        return max((cell for cell in self.cells if cell and not cell.is_apart), key=lambda cell: cell.figure.value)


class ReleaseCell(NamedTuple):
    """The newest release of a technology, and the release with the longest support in its own words."""

    newest: PageRelease | None
    supported: PageRelease | None
    until: str


class SeveralClaim(NamedTuple):
    """A claim with the opponent that it is against, or None, and the release before which it held, if it has ended."""

    claim: Claim
    opponent: Side | None
    ended_before: str


class OfSide(NamedTuple):
    """What is said of a technology on a criterion; ``score`` is empty where no claim against nobody counts."""

    side: Side
    score: str
    claims: list[SeveralClaim]


class SeveralCriterion(NamedTuple):
    """A criterion with what is said of each technology."""

    criterion: PageCriterion
    sides: list[OfSide]


@dataclass(frozen=True)
class SeveralView:
    """``sides`` in canonical order, and the published comparisons among them by pair slug, as of the day ``on``.

    ``query`` holds a reader's weights and must-haves; ``url`` makes the address of a pair.
    """

    sides: Sequence[Side]
    lines: Mapping[str, Line]
    pages: Mapping[str, Page]
    query: str
    on: date
    url: Url

    @property
    def names(self) -> str:
        return sentences.listed([side.called for side in self.sides])

    @property
    def title(self) -> str:
        return f"{self.names}, side by side"

    @property
    def description(self) -> str:
        return f"{self.names}: our pick of each pair, and what is recorded of each."

    @cached_property
    def _asked(self) -> tuple[Shelf, ShelfWeights]:
        return shelf_weights.asked(Shelf(self.sides, self.pages, OWN_WEIGHTS, NOTHING, self.on), self.query)

    @property
    def weights(self) -> ShelfWeights:
        return self._asked[1]

    @cached_property
    def table(self) -> PairTable:
        """Our picks pair by pair; with a reader's weights or must-haves, who leads among what these leave."""
        shelf, form = self._asked
        if form.are_set:
            return pair_table(shelf.left, leaders(shelf, self.lines, self.url), self.url, shelf_weights.whose(shelf))
        return pair_table(shelf.left, picks(self.lines.values(), self.url), self.url)

    @property
    def left(self) -> str:
        """What the must-haves leave, where that is not several."""
        return shelf_weights.left_by_must_haves(self._asked[0])

    @cached_property
    def criteria(self) -> list[SeveralCriterion]:
        """Every criterion that a claim names, the heaviest first."""
        found = {claim.criterion for side in self.sides for claim in side.claims if claim.criterion}
        ordered = sorted(found, key=lambda one: (-one.weight, one.name, one.slug))
        return [SeveralCriterion(one, [self._of_side(side, one) for side in self.sides]) for one in ordered]

    def _of_side(self, side: Side, criterion: PageCriterion) -> OfSide:
        own = sorted((one for one in side.claims if one.criterion == criterion), key=lambda one: not one.is_pro)
        counted = [claim.adds for claim in own if not claim.against and not has_ended(claim, side)]
        opponents = {one.slug: one for one in self.sides}
        said = [
            SeveralClaim(
                claim, opponents.get(claim.against), latest_known(side.releases) if has_ended(claim, side) else ""
            )
            for claim in own
        ]
        return OfSide(side, signed(clamped(sum(counted))) if counted else "", said)

    @cached_property
    def figures(self) -> list[SeveralFigure]:
        """The metrics of which two technologies have a figure at least."""
        newest = [popularity.newest(side.figures) for side in self.sides]
        shared = [name for name in METRICS if sum(name in own for own in newest) > 1]
        return [_figure_row(METRICS[name], [own.get(name) for own in newest]) for name in shared]

    @property
    def has_lone_figures(self) -> bool:
        """Whether a figure is recorded of one technology alone."""
        names = [{figure.metric for figure in side.figures} & PLACES.keys() for side in self.sides]
        return len(set().union(*names)) > len(self.figures)

    @cached_property
    def releases(self) -> list[ReleaseCell]:
        """The releases of each; empty where none is recorded of any."""
        return [self._release(side) for side in self.sides] if any(side.releases for side in self.sides) else []

    def _release(self, side: Side) -> ReleaseCell:
        out = [one for one in side.releases if one.released and one.released <= self.on]
        supported = releases.newest_long_supported(side, self.on)
        until = figure_sentences.support_end(supported, self.on) if supported else ""
        return ReleaseCell(out[0] if out else None, supported, until)

    @cached_property
    def facts(self) -> list[SeveralFact]:
        known = [{fact.field: fact for fact in side.facts} for side in self.sides]
        return [
            SeveralFact(one, [own.get(one) for own in known]) for one in facts.SHOWN if any(one in own for own in known)
        ]

    @cached_property
    def said_by(self) -> dict[str, int]:
        """The sources of all facts with their numbers."""
        return facts.footnotes(fact for side in self.sides for fact in side.facts)


def _figure_row(metric: Metric, figures: Sequence[Figure | None]) -> SeveralFigure:
    last = max(figure.observed for figure in figures if figure)
    return SeveralFigure(metric, [FigureCell(one, last - one.observed > APART) if one else None for one in figures])
