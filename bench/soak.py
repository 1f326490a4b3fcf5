"""Ten minutes of readers and editors at once: no error, no page that stays stale, no memory that grows.

Readers take turns on many pages at a steady pace, some hundreds of requests a second. Each second something is changed,
by turns through the admin of the server that is read, and in a process apart, which tells the server nothing.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from statistics import mean, median

from .databases import Databases
from .edited import catalogue_with_editor, well_known_pairs
from .editors import Editor, decide
from .loads import Wrk
from .report import Report
from .servers import Server, missing_programs, served
from .watching import Watch, is_gone, is_there, shows
from .world import World
from .writer import Writer

READ, CHANGED, HIDDEN = 500, 40, 20
"""Pages that are read, the first of them that are changed, and others that are withdrawn and published again."""
GONE_FOR = 8
"""So many others are withdrawn before a page is published again: some forty seconds."""
CONNECTIONS, WAIT = 16, 40
"""Milliseconds between two requests of one connection."""
WARM_UP = 0.2
"""Of the whole time; what the memory is at its end it has to stay."""
MOST_STALE = 1  # second
MOST_GROWTH = 1.1
MOST_MEGABYTES = 256
"""The size that the page store is given by default; what it needs beside its pages comes on top."""


@dataclass(frozen=True, slots=True)
class Site:
    server: Server
    editor: Editor
    writer: Writer
    watch: Watch
    pairs: list[tuple[int, str]]
    """Number and slug of each comparison of two well-known technologies."""


def measure_soak(databases: Databases, world: World, seconds: int, report: Report) -> None:
    if missing := missing_programs():
        report.line("soak", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading(f"{seconds} seconds of readers and editors at once")
    with tempfile.TemporaryDirectory(prefix="nice-pick-soak-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, world))
        server = opened.enter_context(served(url, probe="/", workers=2, PAGE_CACHE=str(folder / "pages.sqlite3")))
        site = Site(
            server,
            Editor(server.port),
            opened.enter_context(Writer(url)),
            opened.enter_context(Watch(server.port)),
            well_known_pairs(world),
        )
        _soak(site, seconds, folder, report)


def _soak(site: Site, seconds: int, folder: Path, report: Report) -> None:
    paths = [
        *(f"/compare/{slug}/" for _, slug in site.pairs[:READ]),
        "/",
        "/compare/",
        "/technologies/",
        "/categories/",
    ]
    wrk = Wrk(site.server, paths, connections=CONNECTIONS, seconds=seconds, folder=folder, wait=WAIT)
    memory: list[list[float]] = []
    sizes: list[float] = []
    for change in _changes(site):
        started = time.monotonic()
        if not wrk.is_running():
            break
        change()
        memory.append(site.server.private_memory()[1:])
        sizes.append(sum(file.stat().st_size for file in folder.glob("pages.sqlite3*")) / 1e6)
        time.sleep(max(0, started + 1 - time.monotonic()))
    load = wrk.load()
    words = f"{load.errors} of {load.requests:,}, {load.rate:.0f} a second, 99 of 100 within {load.slow * 1000:.0f} ms"
    report.line("requests that failed", words, load.errors == 0, "none")
    _report_staleness(site.watch.staleness(), report)
    _report_memory(memory[int(len(memory) * WARM_UP) :], report)
    half, end = sizes[len(sizes) // 2], sizes[-1]
    bound = 1.1 * MOST_MEGABYTES
    report.line(
        "page store", f"{half:.0f} MB at half-time, {end:.0f} MB", max(sizes) <= bound, f"at most {bound:.0f} MB"
    )


def _report_staleness(found: list[float], report: Report) -> None:
    words = f"{max(found):.2f} s at worst, {median(found):.2f} s in the middle, {len(found)} changes"
    report.line("a page that was changed stays stale for", words, max(found) <= MOST_STALE, f"at most {MOST_STALE} s")


def _report_memory(samples: list[list[float]], report: Report) -> None:
    """Tenths of what is left after warming up are compared, as single moments differ."""
    tenth = max(1, len(samples) // 10)
    for number, sizes in enumerate(zip(*samples, strict=True), start=1):
        first, last = mean(sizes[:tenth]), mean(sizes[-tenth:])
        words = f"{first:.1f} MB after warming up, {last:.1f} MB at the end, {max(sizes):.1f} MB at most"
        report.line(f"private memory of worker {number}", words, last <= MOST_GROWTH * first, f"at most {MOST_GROWTH}x")


# ---- what editors do


def _changes(site: Site) -> Iterator[Callable[[], None]]:
    """One after the other, without end; each says what it is waited for."""
    decided, hidden = cycle(site.pairs[:CHANGED]), cycle(site.pairs[-HIDDEN:])
    withdrawn: list[tuple[int, str]] = []
    for number in count(0, 5):
        yield lambda number=number: _decide(site, next(decided), f"Marker {number:06}.")
        yield lambda number=number: _decide_in_admin(site, next(decided), f"Marker {number + 1:06}.")
        withdrawn.append(next(hidden))
        yield lambda pair=withdrawn[-1]: _order(site, "withdraw", pair, is_gone)
        yield lambda number=number: _describe(site, f"Developers should use it for marker {number + 3:06}.")
        if len(withdrawn) > GONE_FOR:
            yield lambda: _order(site, "publish", withdrawn.pop(0), is_there)


def _decide(site: Site, pair: tuple[int, str], words: str) -> None:
    site.writer.order("decide", pair[1], words)
    site.watch.expect(f"/compare/{pair[1]}/", shows(words))


def _decide_in_admin(site: Site, pair: tuple[int, str], words: str) -> None:
    decide(site.editor, pair[0], words)
    site.watch.expect(f"/compare/{pair[1]}/", shows(words))


def _order(site: Site, verb: str, pair: tuple[int, str], is_new: Callable[[int, str], bool]) -> None:
    site.writer.order(verb, pair[1])
    site.watch.expect(f"/compare/{pair[1]}/", is_new)


def _describe(site: Site, words: str) -> None:
    """Changes a technology, which stands on forty-four of the pages that are read; one of them is looked at."""
    pair = site.pairs[CHANGED][1]
    slug = pair.split("-vs-")[0]
    site.writer.order("describe", slug, words)
    site.watch.expect(f"/compare/{pair}/", shows(words))
