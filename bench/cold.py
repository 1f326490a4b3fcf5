"""A comparison page that nothing is kept of, beside the lightest answer that goes through the same middleware.

Each round is a process of its own, warmed up by pages of other technologies, in which no page is read twice. A page is
measured where both of its technologies are met for the first time, and where other pages have shown them before.
"""

from collections.abc import Callable
from statistics import mean

from comparisons.domain import pairs

from .databases import Databases
from .processes import ROOT, Cost, manage
from .report import Report
from .rounds import Case, Series, Worker
from .transfers import write_bulk
from .world import HUBS, World

MOST = {"SQLite": 12, "PostgreSQL": 18}
"""How many times what the lightest answer takes."""
LARGE = World(technologies=60, claims=900, comparisons=1_200)
"""Fifteen claims a technology, two more or fewer, with figures and releases."""
LIGHTEST = ["/healthz"] * 200
MEASURED = 40
"""Well-known technologies that are measured; the others warm up."""
TIMES_TO_WARM_UP = 6
"""PostgreSQL plans a query anew five times before it keeps a plan."""

Reading = dict[str, list[str]]


def measure_cold(databases: Databases, rounds: int, report: Report) -> None:
    report.heading("A page that nothing is kept of: the lightest answer → the page")
    _measure(databases, rounds, report, "small", _load_starter, _of_starter())
    _measure(databases, rounds, report, "large", lambda url: write_bulk(databases, LARGE, url), _of_world())


def _measure(
    databases: Databases, rounds: int, report: Report, size: str, load: Callable[[str], object], reading: Reading
) -> None:
    url = databases.make()
    load(url)
    databases.settle(url)
    costs: dict[str, list[Cost]] = {"lightest": [], **{name: [] for name in reading if name != WARM_UP}}
    for _ in range(rounds):
        for name, cost in _round(url, reading).items():
            costs[name].append(cost)
    for name in reading:
        if name != WARM_UP:
            report.ratio(f"{size}, {name}", Series(costs[name]), Series(costs["lightest"]), most=MOST[databases.name])
    databases.drop(url)


def _round(url: str, reading: Reading) -> dict[str, Cost]:
    """What each costs on average; the lightest answer takes its turns between the others."""
    with Worker(url) as worker:
        Case(worker, [*LIGHTEST, *reading[WARM_UP] * TIMES_TO_WARM_UP]).read()
        lightest, found = [], {}
        for name, paths in reading.items():
            if name != WARM_UP:
                lightest.append(Case(worker, LIGHTEST).read()[0])
                found[name] = Case(worker, paths).read()[0]
    return {"lightest": _mean(lightest), **found}


def _mean(costs: list[Cost]) -> Cost:
    return Cost(mean(cost.cpu for cost in costs), mean(cost.wall for cost in costs))


# ---- what is read

WARM_UP, FIRST, AGAIN = "to warm up", "both shown for the first time", "both shown elsewhere before"
NAMES = (WARM_UP, FIRST, AGAIN)


def _load_starter(url: str) -> None:
    manage(url, "import_catalogue", str(ROOT / "catalogue"))


def _of_starter() -> Reading:
    """Pages of twelve claims, without figures."""
    slugs = sorted(file.stem for file in (ROOT / "catalogue" / "comparisons").glob("*.yaml"))
    warm_up, first, met = slugs[:3], [], _sides(slugs[:3])
    for slug in slugs[3:]:
        if not met & _sides([slug]):
            first.append(slug)
            met |= _sides([slug])
    again = [slug for slug in slugs if slug not in warm_up + first and _sides([slug]) <= met]
    found = zip(NAMES, (warm_up, first, again), strict=True)
    return {name: [f"/compare/{slug}/" for slug in slugs] for name, slugs in found}


def _sides(slugs: list[str]) -> set[str]:
    return {side for slug in slugs for side in slug.split("-vs-")}


def _of_world() -> Reading:
    """Pages of some thirty claims, with figures and releases, of well-known technologies."""
    numbers = range(MEASURED)
    ends = (
        [(one, one + 1) for one in range(MEASURED, HUBS - 1)],
        [(one, one + 1) for one in numbers[::2]],
        [(one, (one + 2) % MEASURED) for one in numbers[::2]],
    )
    return {name: [_path(*pair) for pair in found] for name, found in zip(NAMES, ends, strict=True)}


def _path(one: int, other: int) -> str:
    return f"/compare/{pairs.canonical(LARGE.slugs[one], LARGE.slugs[other])}/"
