"""What readers open: the same pages with few and with many comparisons stored, and lists from end to end."""

from itertools import combinations, islice

from comparisons.domain import pairs

from . import names
from .report import Report
from .rounds import Case, Worker, take_turns
from .world import EMPTY_CATEGORY, HUBS, LARGE_CATEGORY, World

PAGES = 20
MOST_OF_PAGE = 1.2
MOST_OF_LIST = 1.3
REPEATED = 8
MIDDLE, END = "2021-05-01T00:00:00.000000Z_1", "2016-07-01T00:00:00.000000Z_1"
"""Places in lists by date: half of it is before the one, a twentieth is left after the other."""


def measure_pages(small: Worker, large: Worker, world: World, rounds: int, report: Report) -> None:
    report.heading(f"Pages with 1,000 comparisons stored → with {world.comparisons:,}")
    paths = _paths(world)
    cases = {
        f"{name} {worker is large}": Case(worker, paths[name], status=404 if name in NOT_FOUND else 200)
        for name in paths
        for worker in (small, large)
    }
    found = take_turns(cases, rounds)
    for name in paths:
        most = MOST_OF_PAGE if name in HELD_TO_TARGET else None
        report.ratio(name, found[f"{name} True"], found[f"{name} False"], most=most)


HELD_TO_TARGET = {"comparison, of two well-known ones"}
NOT_FOUND = {"pair with a name that nobody knows"}


def _paths(world: World) -> dict[str, list[str]]:
    hubs = islice(combinations(range(HUBS), 2), 0, PAGES * 20, 20)
    strangers = [(60 + number, 150 + number) for number in range(PAGES)]
    return {
        "comparison, of two well-known ones": [_pair(world, *ends) for ends in hubs],
        "derived page of two without a comparison": [_pair(world, *ends) for ends in strangers],
        "technology, a well-known one": [f"/technologies/{world.slugs[number]}/" for number in range(PAGES)],
        "technology, any": [f"/technologies/{world.slugs[number]}/" for number in range(60, 60 + PAGES)],
        "its alternatives": [f"/technologies/{world.slugs[number]}/alternatives/" for number in range(60, 60 + PAGES)],
        "its changes": [f"{_pair(world, 0, number)}changes/" for number in range(1, PAGES)],
        "pair with a name that nobody knows": [f"/compare/postgrsql-vs-{slug}/" for slug in world.slugs[60:65]],
        "home": ["/"],
        "all comparisons": ["/compare/"],
        "category, the largest": [f"/categories/{LARGE_CATEGORY}/"],
        "category, without comparisons within": [f"/categories/{EMPTY_CATEGORY}/"],
        "all categories": ["/categories/"],
        "technologies from A to Z": ["/technologies/"],
        "pairs that readers wait for": ["/wanted/"],
    }


def _pair(world: World, one: int, other: int) -> str:
    return f"/compare/{pairs.canonical(world.slugs[one], world.slugs[other])}/"


def measure_lists(large: Worker, world: World, rounds: int, report: Report) -> None:
    report.heading("Lists: first page → further in")
    for name, (first, *deeper) in _lists(world).items():
        cases = {path: Case(large, [path] * REPEATED) for path in (first, *deeper)}
        found = take_turns(cases, rounds)
        for path in deeper:
            report.ratio(f"{name} {path.partition('?')[2][:12]}…", found[path], found[first], most=MOST_OF_LIST)


def _lists(world: World) -> dict[str, list[str]]:
    """The first page of each list, and others of it."""
    hub = f"/technologies/{names.slug(names.KNOWN[0])}/"
    category = f"/categories/{LARGE_CATEGORY}/"
    return {
        "all comparisons": ["/compare/", *(f"/compare/?{way}" for way in _by_date())],
        "of one technology": [hub, *(f"{hub}?{way}" for way in _by_date())],
        "in a category": [category, f"{category}?after=m", f"{category}?after=t", f"{category}?before=m"],
        "A to Z": ["/technologies/", *(f"/technologies/?{way}" for way in ("after=m", "after=t", "before=m"))],
    }


def _by_date() -> list[str]:
    return [f"after={MIDDLE}", f"after={END}", f"before={MIDDLE}"]
