"""Pages that nothing is kept of, in units: ``/healthz`` through a fixed chain of middleware (``unit_settings.py``).

Each round is two processes, one for the pages and one for the unit, so that no round profits from the one before.
"""

from collections.abc import Callable
from itertools import pairwise
from statistics import mean

from comparisons.domain import pairs

from .databases import Databases
from .processes import ROOT, Cost, manage
from .report import Report
from .rounds import Case, Series, Worker
from .transfers import write_bulk
from .world import HUBS, World

MOST = {"technology": 12, "alternatives": 12, "any two": 12, "list": 9, "home": 9, "search": 9}
"""How many units a page may cost, by its kind; other kinds are told without a target."""
MOST_OF_COMPARISON = {"small": 10, "large": 14}
MOST_OF_FIRST_PAGE = 100  # milliseconds of the processor
UNIT, FIRST_PAGE = "the unit", "first page after the start"
UNIT_SETTINGS = "bench.unit_settings"
LARGE = World(technologies=60, claims=900, comparisons=1_200)
"""Fifteen claims a technology, two more or fewer, with figures and releases."""
READ = 20
"""How often a kind of page is read in a round; PostgreSQL plans a query anew five times before it keeps a plan."""

Pages = dict[str, list[str]]
"""Addresses by kind of page."""


def measure_cold(databases: Databases, rounds: int, report: Report) -> None:
    report.heading("A page that nothing is kept of: the unit → the page")
    _measure(databases, rounds, report, "small", _load_starter, _of_starter())
    _measure(databases, rounds, report, "large", lambda url: write_bulk(databases, LARGE, url), _of_world())


def _measure(
    databases: Databases, rounds: int, report: Report, size: str, load: Callable[[str], object], pages: Pages
) -> None:
    url = databases.make()
    load(url)
    databases.settle(url)
    _round(url, pages)  # keeps the bytecode of templates, and warms the machine up
    costs: dict[str, list[Cost]] = {name: [] for name in (UNIT, FIRST_PAGE, *pages)}
    for _ in range(rounds):
        for name, cost in _round(url, pages).items():
            costs[name].append(cost)
    most = MOST | {"comparison": MOST_OF_COMPARISON[size]}
    for name in pages:
        report.ratio(f"{size}, {name}", Series(costs[name]), Series(costs[UNIT]), most=most.get(name))
    report.time(f"{size}, {FIRST_PAGE}", Series(costs[FIRST_PAGE]), most=MOST_OF_FIRST_PAGE)
    databases.drop(url)


def _round(url: str, pages: Pages) -> dict[str, Cost]:
    """Return what each kind costs on average; units are read between the kinds."""
    units = []
    with Worker(url) as worker, Worker(url, settings=UNIT_SETTINGS) as unit:
        found = {FIRST_PAGE: Case(worker, pages["comparison"][:1]).read()[0]}
        for case in [Case(unit, ["/healthz"] * READ), *(Case(worker, _many(paths)) for paths in pages.values())]:
            case.read()
        for name, paths in pages.items():
            units.append(Case(unit, ["/healthz"] * READ).read()[0])
            found[name] = Case(worker, _many(paths)).read()[0]
    return found | {UNIT: Cost(mean(cost.cpu for cost in units), mean(cost.wall for cost in units))}


def _many(paths: list[str]) -> list[str]:
    return (paths * READ)[: max(READ, len(paths))]


# ---- what is read


def _load_starter(url: str) -> None:
    manage(url, "import_catalogue", str(ROOT / "catalogue"))


def _of_starter() -> Pages:
    """Pages of twelve claims, without figures."""
    compared = sorted(file.stem for file in (ROOT / "catalogue" / "comparisons").glob("*.yaml"))
    technologies = sorted(file.stem for file in (ROOT / "catalogue" / "technologies").glob("*.yaml"))
    half = len(technologies) // 2
    apart = [pairs.canonical(*ends) for ends in zip(technologies, technologies[half:], strict=False)]
    unpublished = [pair for pair in apart if pair not in compared]
    return _pages(compared, unpublished, technologies, ["python", "post", "databases", "type safety"])


def _of_world() -> Pages:
    """Pages of some thirty claims, with figures and releases, of well-known technologies."""
    slugs = LARGE.slugs
    compared, unpublished = (
        [pairs.canonical(*ends) for ends in pairwise(found)] for found in (slugs[:READ], slugs[HUBS:])
    )
    return _pages(compared, unpublished, slugs[:READ], [LARGE.technology(number)["name"] for number in range(4)])


def _pages(compared: list[str], unpublished: list[str], slugs: list[str], typed: list[str]) -> Pages:
    """``compared`` and ``unpublished`` are paths of pairs, ``slugs`` those of technologies, ``typed`` words."""
    return {
        "comparison": [f"/compare/{pair}/" for pair in compared],
        "technology": [f"/technologies/{slug}/" for slug in slugs],
        "alternatives": [f"/technologies/{slug}/alternatives/" for slug in slugs],
        "any two": [f"/compare/{pair}/" for pair in unpublished],
        "list": ["/compare/"],
        "home": ["/"],
        "search": [f"/search/?q={words.replace(' ', '+')}" for words in typed],
        "technologies": ["/technologies/"],
        "categories": ["/categories/"],
        "changes": [f"/compare/{pair}/changes/" for pair in compared],
        "disagree": [f"/compare/{pair}/disagree/" for pair in compared],
        "decision record": [f"/compare/{pair}/decision.md" for pair in compared],
        "stale": ["/stale/"],
        "disputed": ["/disputed/"],
    }
