"""A technology that stands on five thousand pages is saved: how long that takes, that all of them show it, and what
readers of other pages notice.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from threading import Event

import brotli

from comparisons.domain import pairs

from .databases import Databases
from .edited import catalogue_with_editor
from .editors import ADMIN, REASON, Editor
from .loads import put_load
from .processes import Cost, Failed, measured
from .report import Report, spread
from .rounds import Series
from .servers import Answer, Server, missing_programs, served
from .world import World
from .writer import Writer

WORLD = World(technologies=5_600, claims=67_200, comparisons=6_600)
"""Its first technology is compared with all others, and nine in ten of these comparisons are published."""
LEAST_PAGES = 5_000
MOST_MILLISECONDS, MOST_IN_ADMIN, MOST_FOR_WALK = 50, 100, 10_000
TIMES = 20
"""How often it is saved for the time that takes."""
SECONDS, CONNECTIONS = 4, 32
EVERY = 1
"""Seconds between two saves while other pages are read."""
LEAST_HOT = 0.8
READERS = 4
LOOK_EVERY = 1
"""Seconds after which a server knows at the latest that something was saved elsewhere."""


@dataclass(slots=True)
class Saves:
    """The one technology, saved with other words each time."""

    editor: Editor
    writer: Writer
    slug: str
    number: int = 0

    def words(self) -> str:
        self.number += 1
        return f"Developers should use it for {self.marker()}."

    def marker(self) -> str:
        """Stands in what was saved last."""
        return f"marker {self.number:06}"

    def by_verb(self) -> Cost:
        return self.writer.order("describe", self.slug, self.words())

    def in_admin(self) -> float:
        """Seconds on the clock, from the click to the answer; the form was opened before."""
        path = f"{ADMIN}/technology/1/change/"
        return self.editor.send(path, self.editor.form(path) | {"use_case": self.words(), "reason": REASON})


def measure_saving(databases: Databases, rounds: int, report: Report) -> None:
    if missing := missing_programs():
        report.line("saving", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading(f"A technology with more than {LEAST_PAGES:,} published comparisons, all of them reviewed, is saved")
    with tempfile.TemporaryDirectory(prefix="nice-pick-saving-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, WORLD))
        server = opened.enter_context(served(url, probe="/", PAGE_CACHE=str(folder / "pages.sqlite3")))
        measured(url, "-m", "bench.reviewing")
        saves = Saves(Editor(server.port), opened.enter_context(Writer(url)), WORLD.slugs[0])
        _measure_time(saves, report)
        _measure_others(server, saves, rounds, folder, report)
        _measure_pages(server, saves, report)


def _measure_time(saves: Saves, report: Report) -> None:
    by_verb = [saves.by_verb() for _ in range(TIMES)][1:]
    report.time("the verb", Series(by_verb), most=MOST_MILLISECONDS)
    in_admin = sorted(saves.in_admin() * 1000 for _ in range(TIMES))
    words = f"{median(in_admin):.0f} ms on the clock ({in_admin[0]:.0f} to {in_admin[-1]:.0f})"
    name, target = "in the admin, from the click to the answer", f"at most {MOST_IN_ADMIN} ms"
    report.line(name, words, median(in_admin) <= MOST_IN_ADMIN, target)
    walk = Series([saves.writer.order("walk", saves.slug)])
    report.time("the worker's walk over its pages", walk, most=MOST_FOR_WALK)


# ---- readers of other pages


def _measure_others(server: Server, saves: Saves, rounds: int, folder: Path, report: Report) -> None:
    path = _path(WORLD, 1, 2)
    for name, save in (("the verb", saves.by_verb), ("the admin of the same server", saves.in_admin)):
        ratios = []
        for _ in range(rounds):
            before = put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder)
            with _once_a_second(save):
                meanwhile = put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder)
            ratios.append(meanwhile.rate / before.rate)
        name = f"another page meanwhile, by {name}"
        report.line(name, spread(ratios), median(ratios) >= LEAST_HOT, f"at least {LEAST_HOT}x")


@contextmanager
def _once_a_second(save: Callable[[], object]) -> Iterator[None]:
    """Saves as long as it is open."""
    is_over = Event()

    def go_on() -> None:
        while not is_over.wait(EVERY):
            save()

    with ThreadPoolExecutor(1) as threads:
        saving = threads.submit(go_on)
        try:
            yield
        finally:
            is_over.set()
        saving.result()


# ---- the pages


def _measure_pages(server: Server, saves: Saves, report: Report) -> None:
    """All are read before and after a save: whatever is kept of them has to give way."""
    paths = list(_pages_of(saves.slug))
    before = _read(server, paths, saves.marker())
    again = _read(server, paths, saves.marker())
    saves.by_verb()
    time.sleep(LOOK_EVERY)
    after = _read(server, paths, saves.marker())
    if len(paths) < LEAST_PAGES or before.digests != again.digests:
        raise Failed(f"{len(paths)} pages of {saves.slug} are there, and they are not the same twice.")
    fresh = sum(one != other for one, other in zip(again.digests, after.digests, strict=True))
    words = f"{fresh:,} with other bytes, {after.showing:,} with the new words, of {len(paths):,}"
    report.line("its pages, one second after a save", words, fresh == after.showing == len(paths), "all")
    words = f"{before.seconds:.0f} s at first, {again.seconds:.0f} s as they were kept, {after.seconds:.0f} s made anew"
    report.line("… all of them read in", words)


def _pages_of(slug: str) -> Iterator[str]:
    for record in WORLD.comparison_records():
        if slug in record["comparison"] and record.get("status") == "published":
            yield f"/compare/{pairs.canonical(*record['comparison'])}/"


@dataclass(frozen=True, slots=True)
class Reading:
    digests: list[bytes]
    showing: int
    seconds: float


def _read(server: Server, paths: list[str], marker: str) -> Reading:
    """By several readers at once; ``showing`` is the number of pages that hold the marker."""
    started = time.monotonic()
    with ThreadPoolExecutor(READERS) as threads:
        bodies = threads.map(server.get, paths)
        found = [(sha256(page.body).digest(), marker.encode() in _plain(page)) for page in bodies if _is_page(page)]
    return Reading([one for one, _ in found], sum(shows for _, shows in found), time.monotonic() - started)


def _is_page(page: Answer) -> bool:
    if page.status != 200:
        raise Failed(f"A page of a technology that was saved was answered with {page.status}.")
    return True


def _plain(page: Answer) -> bytes:
    return brotli.decompress(page.body) if page.headers.get("content-encoding") == "br" else page.body


def _path(world: World, one: int, other: int) -> str:
    return f"/compare/{pairs.canonical(world.slugs[one], world.slugs[other])}/"
