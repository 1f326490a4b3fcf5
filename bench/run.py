"""Measures the site against its targets for speed, and prints a table: see README.md beside this file.

python -m bench.run --size small
"""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from . import (
    cold,
    editing,
    pages,
    processes,
    programs,
    saving,
    scaled_out,
    search,
    serving,
    sitemaps,
    slow,
    soak,
    stack,
    transfers,
    voices,
    weighing,
    weight,
)
from .databases import Databases, all_of
from .peers.measure import measure_peers
from .processes import Failed
from .report import Report
from .rounds import Worker
from .sizes import SIZES, Size

WITHOUT_A_DATABASE = {"weighing", "weight"}
IN_DATABASES_OF_THEIR_OWN = ("rounds", "cold", "programs", "scaled", "saving", "slow", "voices", "peers")
IN_THE_LARGE_WORLD = ("pages", "lists", "search", "editing", "editors", "serving", "sitemaps", "stack", "once")
PARTS = (*sorted(WITHOUT_A_DATABASE), *IN_DATABASES_OF_THEIR_OWN, *IN_THE_LARGE_WORLD)
WHEN_ASKED_FOR = ("soak",)
"""Takes as long as it is told to."""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m bench.run", description=__doc__.split("\n")[0])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument("--parts", nargs="+", choices=PARTS + WHEN_ASKED_FOR, default=PARTS)
    parser.add_argument("--seconds", type=int, default=600, metavar="N", help="of the part soak; default: 600")
    parser.add_argument("--posts", type=int, default=10_000, metavar="N", help="of the part voices; default: 10000")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="", help="without it, both")
    chosen = parser.parse_args(arguments)
    report = Report()
    started = time.monotonic()
    if "weighing" in chosen.parts:
        weighing.measure_weighing(chosen.rounds, report)
    if "weight" in chosen.parts:
        weight.measure_weight(report)
    of_databases = [part for part in chosen.parts if part not in WITHOUT_A_DATABASE]
    with tempfile.TemporaryDirectory(prefix="nice-pick-bench-") as folder:
        for databases in all_of(Path(folder), chosen.database) if of_databases else []:
            with databases:
                load = os.getloadavg()[0]
                report.heading(f"{databases.name}, {os.cpu_count()} cores, load {load:.1f}")
                size = SIZES[chosen.size]
                _measure_apart(databases, size, of_databases, chosen.rounds, Path(folder), report)
                if "voices" in of_databases:
                    voices.measure_voices(databases, size.small, chosen.posts, report)
                if "soak" in of_databases:
                    soak.measure_soak(databases, size.large, chosen.seconds, report)
                if {*of_databases} & {*IN_THE_LARGE_WORLD}:
                    _measure(databases, size, of_databases, chosen.rounds, Path(folder), report)
    minutes = (time.monotonic() - started) / 60
    print(f"\n{minutes:.1f} minutes. {report.summary()}")
    return 1 if report.missed else 0


def _measure_apart(
    databases: Databases, size: Size, parts: list[str], rounds: int, folder: Path, report: Report
) -> None:
    """What makes the databases that it needs."""
    if "rounds" in parts:
        transfers.measure_rounds(databases, size.several, folder, rounds, report)
    if "cold" in parts:
        cold.measure_cold(databases, rounds, report)
    if "programs" in parts:
        programs.measure_programs(databases, rounds, report)
    if "scaled" in parts:
        scaled_out.measure_scaled_out(databases, size.several, report)
    if "saving" in parts:
        saving.measure_saving(databases, rounds, report)
    if "slow" in parts:
        slow.measure_slow(databases, size.several, rounds, report)
    if "peers" in parts:
        measure_peers(databases, rounds, report)


def _measure(databases: Databases, size: Size, parts: list[str], rounds: int, folder: Path, report: Report) -> None:
    small, large = databases.make(), databases.make()
    transfers.write_bulk(databases, size.small, small)
    bulk = transfers.write_bulk(databases, size.large, large)
    if "once" in parts:
        transfers.measure_once(databases, size.large, bulk, large, folder, report)
    databases.settle(small)
    databases.settle(large)
    with Worker(small) as few, Worker(large) as many:
        if "pages" in parts:
            pages.measure_pages(few, many, size.large, rounds, report)
        if "lists" in parts:
            pages.measure_lists(many, size.large, rounds, report)
        if "search" in parts:
            search.measure_search(many, rounds, report)
        if "editing" in parts:
            editing.measure_editing(few, many, size.large, rounds, report)
    if "editors" in parts:
        for url in (small, large):
            processes.measured(url, "-m", "bench.filling")
            databases.settle(url)
        with Worker(small) as few, Worker(large) as many:
            editing.measure_editors(few, many, size.large, rounds, report)
    if "serving" in parts:
        serving.measure_serving(large, rounds, report)
    if "sitemaps" in parts:
        sitemaps.measure_sitemaps(databases, large, rounds, report)
    if "stack" in parts:
        stack.measure_stack(large, size.large, rounds, report)
    databases.drop(small)
    databases.drop(large)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as reason:
        sys.exit(f"Stopped: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
