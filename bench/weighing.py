"""Weighing, without a database: two hundred claims on few criteria, on many, and on one each."""

from decimal import Decimal
from random import Random
from time import perf_counter, process_time

from comparisons.domain.page import Claim, Page, PageCriterion, Side
from comparisons.domain.scoring import robustness, weigh

from .processes import Cost
from .report import Report
from .rounds import Series

CLAIMS = 200
CRITERIA = (12, 40, CLAIMS)
TIMES = 50
MOST_OF_WEIGHING, MOST_WITH_ROBUSTNESS = 1, 10


def measure_weighing(rounds: int, report: Report) -> None:
    report.heading(f"Weighing {CLAIMS} claims, once")
    for number in CRITERIA:
        page = _page(number)
        alone = Series([_cost(page, with_share=False) for _ in range(rounds)])
        both = Series([_cost(page, with_share=True) for _ in range(rounds)])
        report.time(f"on {number} criteria", alone, most=MOST_OF_WEIGHING)
        report.time("… with the share of all weightings", both, most=MOST_WITH_ROBUSTNESS)


def _page(number: int) -> Page:
    chance = Random(f"weighing on {number}")  # noqa: S311
    criteria = [PageCriterion(f"c{n}", f"C{n}", Decimal(chance.randint(0, 500)) / 100) for n in range(number)]
    claims = [
        Claim(
            key=f"k{n}",
            is_pro=chance.random() < 0.5,
            text="It does.",
            criterion=criteria[n % number],
            strength=chance.randint(1, 3),
        )
        for n in range(CLAIMS)
    ]
    chance.shuffle(claims)
    first, second = Side("a", "A", claims=tuple(claims[::2])), Side("b", "B", claims=tuple(claims[1::2]))
    return Page(first, second)


def _cost(page: Page, *, with_share: bool) -> Cost:
    cpu, wall = process_time(), perf_counter()
    for _ in range(TIMES):
        weighing = weigh(page)
        if with_share:
            robustness([row.margin for row in weighing.rows])
    return Cost((process_time() - cpu) / TIMES, (perf_counter() - wall) / TIMES)
