"""Thousands of disagreements, nine in ten of them hostile, at two processes, while readers read and people write."""

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median
from threading import Event, Thread
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import psycopg

from .databases import Databases
from .edited import catalogue_with_editor, well_known_pairs
from .loads import put_load
from .processes import Failed, manage
from .report import Report, spread
from .servers import Server, missing_programs, served
from .voices_sent import HOSTILE, MARK, Form, Person, hostile_posts, open_form, send
from .world import World

Thing = TypeVar("Thing")

WORKERS, PAIRS = 2, 20
HOSTILE_SHARE = 0.9
ROBOTS, PEOPLE = 16, 16
"""At the same time: programs that send as fast as they are answered, and people who read their form first."""
CONNECTIONS, SECONDS = 4, 2
DRAINED_WITHIN = 2
"""Seconds until what is queued is answered."""
LEAST_OF_IDLE, LONGEST_WAIT = 0.7, 5
PARTS_OF_PAIR = ("", "disagree/", "changes/", "changes.atom")
OF_SITE = ("/", "/compare/", "/changes/", "/disputed/", "/feeds/changes.atom", "/method/")
"""Public addresses that are read for words of spam; one that the site does not have says so with 404."""


def measure_voices(databases: Databases, world: World, posts: int, report: Report) -> None:
    if missing := missing_programs():
        report.line("voices", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading(f"{posts:,} disagreements, nine in ten hostile, at {WORKERS} processes")
    with tempfile.TemporaryDirectory(prefix="nice-pick-voices-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, world))
        slugs = [slug for _, slug in well_known_pairs(world)[:PAIRS]]
        path = f"/compare/{slugs[0]}/"
        pages = str(folder / "pages.sqlite3")
        server = opened.enter_context(served(url, probe=path, workers=WORKERS, PAGE_CACHE=pages, TRUSTED_PROXIES="1"))
        gate = Event()
        port, hostile = server.port, int(posts * HOSTILE_SHARE)
        answers: Counter[tuple[str, int]] = Counter()

        def attack(post: tuple[str, Form, str]) -> None:
            kind, form, sender = post
            answers[kind, send(port, form, sender).status] += 1

        forms = [open_form(port, slug, "203.0.113.1") for slug in slugs]
        robots = _Crowd(gate, ROBOTS, hostile_posts(forms, hostile), attack)
        people = [Person(place, slugs[place % len(slugs)]) for place in range(posts - hostile)]
        rates = []
        with robots, _Crowd(gate, PEOPLE, people, lambda person: person.disagree(port)):
            while robots.is_at_work():
                rates.append(_readers_by_turns(gate, server, path, folder))
        _report_readers(rates[:-1], report)
        _report_robots(answers, report)
        _report_people(people, url, report)
        _report_what_is_shown(server, slugs, url, report)


def _readers_by_turns(gate: Event, server: Server, path: str, folder: Path) -> tuple[float, float]:
    """Return how many pages a second readers get while the gate is closed, and while everybody sends."""
    gate.clear()
    time.sleep(DRAINED_WITHIN)
    idle = put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder).rate
    gate.set()
    time.sleep(DRAINED_WITHIN)
    return idle, put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder).rate


class _Crowd(Generic[Thing]):
    """Threads that do ``each`` of the ``things`` while the gate is open, until none is left."""

    def __init__(self, gate: Event, threads: int, things: Iterable[Thing], each: Callable[[Thing], None]) -> None:
        self.gate, self.each = gate, each
        self.waiting: SimpleQueue[Thing] = SimpleQueue()
        for thing in things:
            self.waiting.put(thing)
        self.failed: list[Exception] = []
        self.left = Event()
        self.threads = [Thread(target=self._run) for _ in range(threads)]

    def is_at_work(self) -> bool:
        return any(thread.is_alive() for thread in self.threads) and not self.failed

    def _run(self) -> None:
        try:
            while not self.left.is_set() and self.gate.wait():
                self.each(self.waiting.get_nowait())
        except Empty:
            pass
        except Exception as error:  # a thread tells nobody
            self.failed.append(error)
            self.left.set()

    def __enter__(self) -> "_Crowd[Thing]":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind:
            self.left.set()
        self.gate.set()
        for thread in self.threads:
            thread.join()
        if self.failed and not kind:
            raise Failed(f"A sender failed: {self.failed[0]!r}")


def _report_readers(rates: list[tuple[float, float]], report: Report) -> None:
    if not rates:
        raise Failed("The robots were done before readers could be measured: send more.")
    idle, under = (median(rate) for rate in zip(*rates, strict=True))
    ratios = [one / other for other, one in rates]
    words = f"{idle:,.0f} → {under:,.0f} a second  {spread(ratios)}"
    report.line(
        "readers of a kept page meanwhile", words, median(ratios) >= LEAST_OF_IDLE, f"at least {LEAST_OF_IDLE}x"
    )


def _report_robots(answers: Counter[tuple[str, int]], report: Report) -> None:
    report.line("hostile posts", f"{sum(answers.values()):,}")
    for kind in HOSTILE:
        of_kind = {status: found for (one, status), found in sorted(answers.items()) if one == kind}
        report.line(f"… {kind}", ", ".join(f"{found:,} × {status}" for status, found in of_kind.items()))


def _report_people(people: list[Person], url: str, report: Report) -> None:
    lost = [person for person in people if not person.is_found]
    report.line("honest ones that are stored", f"{len(people) - len(lost)} of {len(people)}", not lost, "all")
    stored = dict(_rows(url, "SELECT text, status FROM comparisons_feedback"))
    states = Counter(stored.get(person.text, "lost") for person in people)
    words = ", ".join(f"{number} {state}" for state, number in states.most_common())
    report.line("… and their states", words, set(states) <= {"waiting", "held"}, "waiting or held")
    waits = sorted(person.waited for person in people)
    late = waits[int(len(waits) * 0.99)]
    words = f"{median(waits):.2f} s, 99 in 100 within {late:.2f} s, {waits[-1]:.2f} s at most"
    report.line("… they wait for their answer", words, late <= LONGEST_WAIT, f"99 in 100 at most {LONGEST_WAIT} s")
    again = sum(person.tries - 1 for person in people)
    report.line("… told to come back in a few seconds", f"{again} times")


def _report_what_is_shown(server: Server, slugs: list[str], url: str, report: Report) -> None:
    """Bring the counts into the pages, then look at each public page for words of spam and what is counted."""
    _rows(url, "DELETE FROM comparisons_chorerun")  # the hour since the last count is not waited for
    manage(url, "run_chores")
    paths = [*OF_SITE, *(f"/compare/{slug}/{part}" for slug in slugs for part in PARTS_OF_PAIR)]
    paths += [f"/compare/{slug}{twin}" for slug in slugs for twin in (".json", ".md")]
    shown = [path for path in paths if MARK in server.get(path).body.decode(errors="replace")]
    report.line("public pages with words of spam", f"{len(shown)} of {len(paths)}", not shown, "none")
    counted = sum(number for (number,) in _rows(url, "SELECT disagreed FROM comparisons_comparison"))
    waiting = len(_rows(url, "SELECT 1 FROM comparisons_feedback WHERE status = 'waiting'"))
    report.line(
        "disagreements that pages count", f"{counted}, of {waiting} that wait", counted == waiting, "no held one"
    )
    by_sign = _rows(url, "SELECT status, held_for, COUNT(*) FROM comparisons_feedback GROUP BY status, held_for")
    words = ", ".join(f"{number:,} {status} {sign}".strip() for status, sign, number in sorted(by_sign))
    report.line("stored", words)


def _rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    if urlsplit(url).scheme == "sqlite":
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            with connection:
                return connection.execute(statement).fetchall()
        finally:
            connection.close()
    with psycopg.connect(url) as server:
        done = server.execute(statement)
        return done.fetchall() if done.description else []
