"""One technology, for its page and its twins: its facts, figures, releases and claims.

Pure: imports no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comparisons.domain import facts, sentences
from comparisons.domain.page import Figure, Side

from . import by_criterion
from .by_criterion import Against, Group
from .figures_alone import FigureAlone, figures_alone, support_alone
from .lanes import Support


@dataclass(frozen=True)
class TechnologyView:
    """What is recorded of ``side`` as of the day ``on``. Each part is computed on first use and kept."""

    side: Side
    recorded_claims: Sequence[Against]
    recorded_figures: Sequence[Figure]
    on: date

    @property
    def description(self) -> str:
        return sentences.about(self.side)

    @property
    def title(self) -> str:
        return f"{self.side.called}: comparisons, figures, releases, pros and cons"

    @cached_property
    def said_by(self) -> dict[str, int]:
        """The sources of all facts with their numbers."""
        return facts.footnotes(self.side.facts)

    @cached_property
    def figures(self) -> list[FigureAlone]:
        return figures_alone(self.recorded_figures)

    @cached_property
    def support(self) -> Support | None:
        """The lanes of supported releases; None if none is known to be supported."""
        return support_alone(self.side, self.on)

    @cached_property
    def claims(self) -> list[Group]:
        """All claims, whichever opponent they are against, the criteria of largest weight first."""
        return by_criterion.of_one(self.recorded_claims)
