"""Whole catalogues in and out: an import beside the bulk path, what both leave behind, and their memory."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from .databases import Databases
from .processes import Cost, Failed, measured
from .report import Report
from .rounds import Series, run_turns
from .world import World

MOST_TIMES = 6
MOST_MEMORY = 300


def write_bulk(databases: Databases, world: World, url: str) -> Cost:
    return measured(url, "-m", "bench.generate", *_arguments(world), backends=databases.backends)


def write_lines(world: World, file: Path) -> Cost:
    return measured("", "-m", "bench.generate", *_arguments(world), "--jsonl", str(file))


def _arguments(world: World) -> list[str]:
    values = {name: getattr(world, name) for name in ("technologies", "claims", "comparisons", "seed")}
    return [f"--{name}={value}" for name, value in values.items()]


def measure_rounds(databases: Databases, world: World, folder: Path, rounds: int, report: Report) -> None:
    """Import and bulk path by turns, each into a new database."""
    report.heading(f"{rounds} imports of {world.comparisons:,} comparisons: bulk path → import_catalogue")
    file = folder / "several.jsonl"
    write_lines(world, file)
    works = {
        "bulk": lambda: _in_new(databases, lambda url: write_bulk(databases, world, url)),
        "import": lambda: _in_new(databases, lambda url: _import(databases, file, url)),
    }
    found = run_turns(works, rounds)
    file.unlink()
    _report(found["bulk"], found["import"], report)


def measure_once(databases: Databases, world: World, bulk: Cost, url: str, folder: Path, report: Report) -> None:
    """One import of a large world, beside the bulk path that has written it to ``url``; then both are exported."""
    report.heading(f"One import of {world.comparisons:,} comparisons: bulk path → import_catalogue")
    file = folder / "large.jsonl"
    making = write_lines(world, file)
    imported = databases.make()
    cost = _import(databases, file, imported)
    _report(Series([bulk]), Series([cost]), report)
    report.line("making the records alone, as lines", f"{making.cpu:.0f} s, {file.stat().st_size / 1e6:.0f} MB")
    sizes = [databases.megabytes(one) for one in (url, imported)]
    report.line("the database, by either way", "{:.0f} and {:.0f} MB".format(*sizes))
    _measure_exports(databases, [url, imported], file, report)
    again = _import(databases, file, imported)
    report.line("the same import again, all unchanged", f"{again.cpu:.0f} s, {again.peak:.0f} MB")
    databases.drop(imported)
    file.unlink()


def _measure_exports(databases: Databases, urls: list[str], file: Path, report: Report) -> None:
    """The export of both, which has to be the same, byte for byte."""
    exports = [_export(databases, url, file.with_name("export.jsonl")) for url in urls]
    report.line("export_catalogue", f"{exports[0][0].cpu:.0f} s, on the clock {exports[0][0].wall:.0f} s")
    report.peak("memory of the export", Series([cost for cost, _ in exports]), most=MOST_MEMORY)
    if len({digest for _, digest in exports}) > 1:
        raise Failed("The import and the bulk path did not leave the same catalogue.")
    report.line("export of either database", f"the same bytes (sha256 {exports[0][1][:12]}…)")


def _report(bulk: Series, imported: Series, report: Report) -> None:
    report.ratio("import", imported, bulk, most=MOST_TIMES, unit=1)
    report.peak("memory of the import", imported, most=MOST_MEMORY)


def _in_new(databases: Databases, work: Callable[[str], Cost]) -> Cost:
    url = databases.make()
    try:
        return work(url)
    finally:
        databases.drop(url)


def _import(databases: Databases, file: Path, url: str) -> Cost:
    return measured(url, "manage.py", "import_catalogue", str(file), backends=databases.backends)


def _export(databases: Databases, url: str, file: Path) -> tuple[Cost, str]:
    cost = measured(url, "manage.py", "export_catalogue", str(file), backends=databases.backends)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    file.unlink()
    return cost, digest
