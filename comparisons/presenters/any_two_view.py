"""Two technologies that nobody compared, for their page and its twins: what differs, and what is recorded of each.

Pure: imports no Django.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comparisons.domain import facts, headlines, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import AnyTwo, Link, Page

from . import by_criterion
from .by_criterion import OfBoth
from .in_figures import InFigures, in_figures
from .side_by_side import SideBySide, facts_side_by_side

NEWEST_RELEASES = 4


@dataclass(frozen=True)
class AnyTwoView:
    """The page of ``any_two`` as of the day ``on``. Each part is computed on first use and kept."""

    any_two: AnyTwo
    on: date
    newest: int = NEWEST_RELEASES

    @property
    def page(self) -> Page:
        return self.any_two.page

    @property
    def title(self) -> str:
        return f"{sentences.title(self.page)}: the facts, side by side"

    @property
    def description(self) -> str:
        return headlines.side_by_side(self.page)

    @property
    def lead(self) -> str:
        return sentences.lead(self.page)

    @property
    def common_ground(self) -> str:
        return sentences.common_ground(self.any_two)

    @property
    def differ(self) -> bool:
        """Whether the two are known to share nothing, so that nobody may ask for a pick."""
        return self.any_two.are_known_to_differ

    @property
    def others(self) -> list[Link]:
        """Pairs that can be compared where these two cannot."""
        return [pair for pairs in self.any_two.others for pair in pairs]

    @cached_property
    def facts(self) -> SideBySide:
        return facts_side_by_side(self.page)

    @cached_property
    def said_by(self) -> dict[str, int]:
        """The sources of all facts with their numbers."""
        return facts.footnotes(fact for side in self.page.sides for fact in side.facts)

    @cached_property
    def claims(self) -> OfBoth:
        return by_criterion.of_both(self.page)

    @cached_property
    def figures(self) -> InFigures | None:
        """The section "In figures"; None if it is empty."""
        return in_figures(Evidence(self.page), self.on)
