"""The overview: one bar a criterion that both sides have claims on, the largest effect first, and their total.

Pure: imports no Django.
"""

from dataclasses import dataclass

from comparisons.domain import sentences
from comparisons.domain.page import Page, PageCriterion, Side
from comparisons.domain.scoring import CriterionScore, OneSided
from comparisons.domain.weighed import Weighed

WIDEST = 50
"""Per cent: every bar begins in the middle."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the middle to ``place``, "first" or "second"; in per cent of the whole width, "" and 0 for none."""

    place: str = ""
    width: float = 0

    @property
    def starts(self) -> float:
        return round(WIDEST - self.width, 2) if self.place == "first" else WIDEST


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One criterion: ``leader`` is whom it favours by ``amount``, None where the two are level."""

    criterion: PageCriterion
    weight: str
    bar: Bar
    leader: Side | None
    amount: str

    @property
    def counts(self) -> bool:
        return self.weight != "0"


@dataclass(frozen=True, slots=True)
class Overview:
    """All criteria that count, and ``one_sided`` those that do not; ``leader`` leads by ``margin`` in total, or None.

    ``explains`` is whether the page chooses the leader, so that the rows are the reason.
    """

    rows: tuple[OverviewRow, ...]
    one_sided: tuple[OneSided, ...]
    leader: Side | None
    place: str
    margin: str
    explains: bool

    @property
    def heading(self) -> str:
        return "Why" if self.explains else "Overview"


def overview(weighed: Weighed) -> Overview | None:
    """Return the overview under the reader's weights; None if no claim of the page counts."""
    page, weighing = weighed.page, weighed.weighing
    if not weighing.rows:
        return None
    leader = page.side(weighing.leader)
    return Overview(
        rows=_rows(page, weighing.rows),
        one_sided=weighing.one_sided,
        leader=leader,
        place=place_of(page, leader),
        margin=sentences.count(abs(weighing.margin)),
        explains=leader is not None and weighed.both_are_left and leader is weighed.chosen,
    )


def place_of(page: Page, side: Side | None) -> str:
    """Return where ``side`` stands on the page: "first" or "second"; "" for None."""
    if side is None:
        return ""
    return "first" if side is page.first else "second"


def _rows(page: Page, rows: tuple[CriterionScore, ...]) -> tuple[OverviewRow, ...]:
    largest = max(abs(row.weighed) for row in rows)
    by_effect = sorted(rows, key=lambda row: (-abs(row.weighed), row.criterion.name, row.criterion.slug))
    return tuple(_row(page, row, float(abs(row.weighed) / largest) if largest else 0) for row in by_effect)


def _row(page: Page, row: CriterionScore, share: float) -> OverviewRow:
    leader = None if not row.margin else page.first if row.margin > 0 else page.second
    width = round(share * WIDEST, 2)
    return OverviewRow(
        criterion=row.criterion,
        weight=sentences.count(row.weight),
        bar=Bar(place_of(page, leader), width) if width else Bar(),
        leader=leader,
        amount=sentences.count(abs(row.weighed)),
    )
