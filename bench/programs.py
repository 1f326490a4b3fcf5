"""What programs are answered, cold and kept, in the units of ``cold.py``; the page of a comparison is the yardstick."""

import json
import tempfile
from itertools import pairwise
from pathlib import Path

from comparisons.domain import pairs

from .cold import LARGE, READ, UNIT, UNIT_SETTINGS
from .databases import Databases
from .report import Report
from .rounds import Case, Worker, take_turns
from .transfers import write_bulk

SETTINGS = "bench.program_settings"
SHELF = 10
KEPT = ("comparison, page", "comparison, JSON", "comparison, API", "technologies, list")


def measure_programs(databases: Databases, rounds: int, report: Report) -> None:
    report.heading("What programs are answered: the unit → the answer, of a catalogue with fifteen claims a technology")
    url = databases.make()
    write_bulk(databases, LARGE, url)
    databases.settle(url)
    addresses = _addresses()
    with tempfile.TemporaryDirectory(prefix="nice-pick-kept-") as folder:
        kept = {"PAGE_CACHE": str(Path(folder) / "pages.sqlite3")}
        with (
            Worker(url, settings=UNIT_SETTINGS) as unit,
            Worker(url, settings=SETTINGS) as cold,
            Worker(url, settings=SETTINGS, **kept) as keeping,
        ):
            cases = {UNIT: Case(unit, ["/healthz"] * READ)}
            cases |= {name: Case(cold, (paths * READ)[:READ]) for name, paths in addresses.items()}
            cases |= {f"{name}, kept": Case(keeping, [addresses[name][0]] * READ) for name in KEPT}
            found = take_turns(cases, rounds)
    for name, series in found.items():
        if name != UNIT:
            report.ratio(name, series, found[UNIT])
    databases.drop(url)


def _addresses() -> dict[str, list[str]]:
    """Addresses by kind of answer. One with a body is a question that is sent by POST."""
    slugs = LARGE.slugs[:READ]
    compared = [pairs.canonical(*ends) for ends in pairwise(slugs)]
    shelf = json.dumps({"technologies": slugs[:SHELF], "weights": {"operations": 3}})
    return {
        "comparison, page": [f"/compare/{pair}/" for pair in compared],
        "comparison, JSON": [f"/compare/{pair}.json" for pair in compared],
        "comparison, Markdown": [f"/compare/{pair}.md" for pair in compared],
        "comparison, API": [f"/api/v1/comparisons/{pair}" for pair in compared],
        "technology, JSON": [f"/technologies/{slug}.json" for slug in slugs],
        "technologies, list": ["/api/v1/technologies"],
        "technologies, batch of twenty": [f"/api/v1/technologies?slugs={','.join(slugs)}"],
        "comparisons, batch of nineteen": [f"/api/v1/comparisons?pairs={','.join(compared)}"],
        "search": [f"/api/v1/search?q={LARGE.technology(number)['name'].replace(' ', '+')}" for number in range(4)],
        "decide, pair": [f"/api/v1/decide?a={one}&b={other}" for one, other in pairwise(slugs)],
        "decide, shelf of ten": [f"/api/v1/decide {shelf}"],
        "package URL": [f"/api/v1/identifiers/purl/pkg:npm/{slug}" for slug in _packaged()],
    }


def _packaged() -> list[str]:
    return [slug for number, slug in enumerate(LARGE.slugs) if "npm" in LARGE.technology(number).get("packages", {})]
