"""Pages over HTTP: nginx with a file, the page cache, Django behind it, and Django's own cache, by turns."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from . import names, nginx
from .loads import Load, put_load
from .processes import Failed, manage
from .report import Report, spread
from .servers import Answer, Server, missing_programs, served

MANY, FEW = (32, 128), (4,)
"""Connections; few where an answer takes long, or those that ``wrk`` leaves behind still keep the server busy."""
MOST_OF_COLD = 18
"""How many times a cold small page may cost what a word costs through the chain of the unit."""
SECONDS = 2
STARTS = 5
CLAIMS = 60
"""Of each kind, on each side of the large page."""
LARGE = ("large-one", "large-two")
TOLERANCE = 0.02
"""A load ends in the middle of some answers, so their bytes are not quite those of whole ones."""


@dataclass(frozen=True, slots=True)
class Contender:
    server: Server
    path: str
    expected: Answer
    connections: tuple[int, ...]

    def load(self, connections: int, folder: Path) -> Load:
        """Status and bytes are looked at before and after."""
        self._check()
        load = put_load(self.server, self.path, connections=connections, seconds=SECONDS, folder=folder)
        self._check()
        if load.size < len(self.expected.body) * (1 - TOLERANCE):
            raise Failed(f"{self.path}: {load.size:.0f} bytes a request in place of {len(self.expected.body)}.")
        return load

    def _check(self) -> None:
        found = self.server.get(self.path)
        if found.status != 200 or found.body != self.expected.body:
            was, now = len(self.expected.body), len(found.body)
            raise Failed(f"{self.path} is not what it was: status {found.status}, {was} bytes before and {now} now.")


Rounds = dict[tuple[str, int], list[Load]]


def measure_serving(url: str, rounds: int, report: Report) -> None:
    """On a database that holds a world; two large technologies are added to it."""
    if missing := missing_programs():
        report.line("serving", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    with tempfile.TemporaryDirectory(prefix="nice-pick-serving-") as name, ExitStack() as servers:
        folder = Path(name)
        _add_large_pair(url, folder)
        contenders = _contenders(url, folder, servers)
        report.heading("Over HTTP: microseconds of the processor a request, requests a second")
        loads = by_turns(contenders, rounds, folder)
        report_loads(loads, contenders, report)
        _report_ratios(loads, report)
        memory = contenders[WARM].server.private_memory()
        report.line("private memory of a worker", f"{memory[-1]:.0f} MB", memory[-1] <= 90, "at most 90 MB")
    _measure_start(url, report)


STATIC, WARM, PROXY, HELLO, SMALL, BIG, CACHE_PAGE = (
    "nginx, a file", "warm page", "warm page behind proxy_cache", "hello through the middleware", "cold page, small",
    "cold page, large", "Django's cache_page",
)  # fmt: skip

OF_WARM = (STATIC, WARM, PROXY)


def _contenders(url: str, folder: Path, servers: ExitStack) -> dict[str, Contender]:
    pair = f"{names.slug(names.KNOWN[0])}-vs-{names.slug(names.KNOWN[1])}"
    small, large = f"/compare/{'-vs-'.join(sorted(pair.split('-vs-')))}/", f"/compare/{'-vs-'.join(LARGE)}/"
    site = servers.enter_context(served(url, probe=small, PAGE_CACHE=str(folder / "pages.sqlite3")))
    plain = {"PAGE_CACHE": "off", "DJANGO_SETTINGS_MODULE": "bench.contender_settings"}
    django = servers.enter_context(served(url, probe=small, **plain))
    file = servers.enter_context(nginx.static(_made(folder / "static"), site.get(small), small))
    proxy = servers.enter_context(nginx.proxy(_made(folder / "proxy"), [site.port], small))
    found = {
        STATIC: (file, small),
        WARM: (site, small),
        PROXY: (proxy, small),
        HELLO: (django, "/hello/"),
        SMALL: (django, small),
        BIG: (django, large),
        CACHE_PAGE: (django, small.replace("/compare/", "/cached/")),
    }
    return {
        name: Contender(server, path, server.get(path), MANY if name in OF_WARM else FEW)
        for name, (server, path) in found.items()
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def by_turns(contenders: dict[str, Contender], rounds: int, folder: Path) -> Rounds:
    """Each round begins with another one; the first warms up and is not kept."""
    order = list(contenders)
    loads: Rounds = defaultdict(list)
    for number in range(rounds + 1):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            for connections in contenders[name].connections:
                load = contenders[name].load(connections, folder)
                loads[name, connections] += [load] if number else []
    return loads


def report_loads(loads: Rounds, contenders: dict[str, Contender], report: Report) -> None:
    for name, contender in contenders.items():
        by_connections = [loads[name, connections] for connections in contender.connections]
        cpu = " / ".join(f"{median(load.cpu for load in found) * 1e6:,.1f}" for found in by_connections)
        rate = " / ".join(f"{median(load.rate for load in found):,.0f}" for found in by_connections)
        report.line(name, f"{cpu} µs   {rate} a second   {len(contender.expected.body) / 1000:.1f} kB")


def _report_ratios(loads: Rounds, report: Report) -> None:
    report.heading("Ratios of the rounds, with the least and the greatest")
    held("warm page, processor, of a file's", loads, WARM, STATIC, most=3, report=report)
    held("… behind proxy_cache, processor, of a file's", loads, PROXY, STATIC, report=report)
    held("cold small page, processor, of hello's", loads, SMALL, HELLO, most=MOST_OF_COLD, report=report)
    held("cold large page, processor, of hello's", loads, BIG, HELLO, report=report)
    held("cache_page, processor, of the warm page's", loads, CACHE_PAGE, WARM, report=report)
    for connections, least in zip(MANY, (0.45, 0.55), strict=True):
        _rate(f"warm page, requests, of a file's, {connections}", loads, WARM, connections, least, report)
        _rate(f"… behind proxy_cache, {connections}", loads, PROXY, connections, 0.85, report)


def held(
    name: str,
    loads: Rounds,
    found: str,
    base: str,
    *,
    report: Report,
    most: float | None = None,
    least: float | None = None,
) -> None:
    ratios = [one / other for one, other in zip(_cpu(loads, found), _cpu(loads, base), strict=True)]
    if least is not None:
        report.line(name, spread(ratios), median(ratios) >= least, f"at least {least}x")
    else:
        report.line(name, spread(ratios), median(ratios) <= most if most else None, f"at most {most}x" if most else "")


def _cpu(loads: Rounds, name: str) -> Iterator[float]:
    """Of each round, the mean of few and many connections."""
    for loads_of_round in zip(*(found for (one, _), found in loads.items() if one == name), strict=True):
        yield mean(load.cpu for load in loads_of_round)


def _rate(name: str, loads: Rounds, found: str, connections: int, least: float, report: Report) -> None:
    pairs = zip(loads[found, connections], loads[STATIC, connections], strict=True)
    ratios = [one.rate / other.rate for one, other in pairs]
    report.line(name, spread(ratios), median(ratios) >= least, f"at least {least}x")


def _measure_start(url: str, report: Report) -> None:
    """From the command to the first page, with an empty page store."""
    seconds = []
    with tempfile.TemporaryDirectory(prefix="nice-pick-start-") as folder:
        for number in range(STARTS):
            with served(url, probe="/", PAGE_CACHE=f"{folder}/{number}.sqlite3") as site:
                if site.first_answer.status != 200:
                    raise Failed(f"The first page was answered with {site.first_answer.status}.")
                seconds.append(site.start)
    words = f"{median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"
    report.line("from the start to the first page", words, median(seconds) <= 1, "at most 1 s")


def _add_large_pair(url: str, folder: Path) -> None:
    file = folder / "large.jsonl"
    file.write_text("".join(f"{json.dumps(record)}\n" for record in _large_pair()))
    manage(url, "import_catalogue", str(file))


def _large_pair() -> list[dict[str, object]]:
    sides: list[dict[str, object]] = [
        {
            "technology": slug,
            "name": slug.capitalize(),
            "kind": "database",
            "use_case": f"Developers should use {slug} where there is much to be said.",
            "pros": [_claim(slug, "keeps", number) for number in range(CLAIMS)],
            "cons": [_claim(slug, "loses", number) for number in range(CLAIMS)],
        }
        for slug in LARGE
    ]
    verdict = {"pick": LARGE[0], "basis": "editor", "reason": "There is more to be said for it."}
    published = {"status": "published", "published": "2026-11-01T00:00:00Z"}
    return [*sides, {"comparison": list(LARGE), "verdict": verdict, **published}]


def _claim(slug: str, word: str, number: int) -> dict[str, str]:
    source = f"https://{slug}.example.org/tests/{number}"
    return {"text": f"In test {number} it {word} rows of {slug}", "source": source, "checked": "2026-11-01"}
