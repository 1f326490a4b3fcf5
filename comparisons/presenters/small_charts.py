"""The small pictures of lists: who leads and how safely as one bar, and the criteria of a pick as a few.

Pure: imports no Django.
"""

from dataclasses import dataclass

from comparisons.domain import weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.scoring import CriterionScore, Strength
from comparisons.domain.weighing_sentences import StrengthWords

from .overview import WIDEST, Bar

LEAST = 2
"""The length of the shortest bar, in percent: none would look like a tie."""
ROWS = 5
LEADS = {
    Strength.STRONG: "Strong lead",
    Strength.CLEAR: "Clear lead",
    Strength.NARROW: "Narrow lead",
    Strength.ONLY_THESE_WEIGHTS: "Leads only with our weights",
}


@dataclass(frozen=True, slots=True)
class Lead:
    """How safely the pick leads: the bar, which is full where all weights agree, what a row says, and in a sentence."""

    bar: Bar
    word: str
    strength: StrengthWords


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One criterion: its name, its bar, and who leads by how much."""

    name: str
    bar: Bar
    by: str


def lead(page: Page) -> Lead | None:
    """Return how safely the pick of a page leads; None where the weighed claims do not lead to a pick."""
    evidence, picked = Evidence(page), page.picked
    if picked is None or evidence.favoured is not picked:
        return None
    strength, share = evidence.strength_of(picked), evidence.share_of(picked)
    words = weighing_sentences.strength_of(evidence, picked)
    if strength is None or share is None or words is None:
        return None
    return Lead(_bar(2 * share - 1, is_first=picked is page.first), LEADS[strength], words)


def chart(page: Page) -> list[ChartRow]:
    """Return the few criteria of largest effect on the result of a page, the largest first."""
    rows = sorted(Evidence(page).weighing.rows, key=lambda row: -abs(row.weighed))[:ROWS]
    most = max((abs(row.weighed) for row in rows), default=0) or 1
    return [_row(page, row, float(abs(row.weighed) / most)) for row in rows]


def _row(page: Page, row: CriterionScore, part: float) -> ChartRow:
    bar = _bar(part, is_first=row.weighed > 0) if row.weighed else Bar()
    return ChartRow(row.criterion.name, bar, weighing_sentences.by(page, row.weighed))


def _bar(part: float, *, is_first: bool) -> Bar:
    return Bar("first" if is_first else "second", max(LEAST, round(WIDEST * part)))
