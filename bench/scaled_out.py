"""The site on two machines, as far as one can show it: nginx as it is shipped, two web servers, one database.

Each web server has a page cache of its own, so that what happens at one reaches the other through the database alone.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from . import nginx
from .databases import Databases
from .edited import catalogue_with_editor, well_known_pairs
from .editors import Editor, decide, step
from .loads import Wrk
from .report import Report
from .servers import Server, missing_programs, served
from .watching import Is, Watch, is_gone, shows
from .world import World

CHANGES = 24
PAUSE = 0.37
"""Seconds between two changes, so that they meet the servers' clocks at other moments."""
MOST_STALE, MOST_STALE_BEHIND_NGINX = 1, 2.5
"""Seconds: a server asks once a second whether something changed; nginx keeps a page for one more, and shows it until
it has the new one.
"""
READ, CONNECTIONS = 200, 32
NEVER_KEPT = "/healthz"
"""Every second request is for it, which nginx passes on to a web server each time."""
SETTLE = 1
"""Seconds between a server that is back and the next one that goes."""
NAMES = ("one", "other")

Pairs = list[tuple[int, str]]


@dataclass(slots=True)
class Site:
    url: str
    folder: Path
    pairs: Pairs
    webs: dict[str, Server]
    front: Server

    def start(self, name: str) -> None:
        """Again, on the same port and with the page cache that it had."""
        self.webs[name] = _web(self.url, self.folder, name, self.webs[name].port)


def measure_scaled_out(databases: Databases, world: World, report: Report) -> None:
    if missing := missing_programs():
        report.line("scaled out", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading("nginx, two web servers with a page cache each, one database")
    with _site(databases, world) as site:
        _measure_news(site, report)
        _measure_loss(site, report)
        _measure_restarts(site, report)


@contextmanager
def _site(databases: Databases, world: World) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="nice-pick-scaled-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, world))
        webs: dict[str, Server] = {}
        opened.callback(lambda: [web.close() for web in webs.values()])
        for web in NAMES:
            webs[web] = _web(url, folder, web)
        (folder / "nginx").mkdir()
        ports = [web.port for web in webs.values()]
        front = opened.enter_context(nginx.proxy(folder / "nginx", ports, "/"))
        yield Site(url, folder, well_known_pairs(world), webs, front)


def _web(url: str, folder: Path, name: str, port: int = 0) -> Server:
    cache = str(folder / f"{name}.sqlite3")
    return served(url, probe="/readyz", port=port, workers=2, PAGE_CACHE=cache, TRUSTED_PROXIES="1")


# ---- news


def _measure_news(site: Site, report: Report) -> None:
    """Changes by an editor at the one server, looked for at the other one and behind nginx."""
    editor, other = Editor(site.webs["one"].port), site.webs["other"]
    with Watch(other.port) as beside, Watch(site.front.port, seconds=3) as behind:
        for number, (comparison, slug) in enumerate(site.pairs[:CHANGES]):
            path = f"/compare/{slug}/"
            for server in (other, site.front):
                server.get(path)
            is_new = _change(editor, number, comparison)
            beside.expect(path, is_new)
            behind.expect(path, is_new)
            time.sleep(PAUSE)
        _report_news("the other server shows a change after", beside.staleness(), MOST_STALE, report)
        _report_news("… and readers behind nginx", behind.staleness(), MOST_STALE_BEHIND_NGINX, report)


def _change(editor: Editor, number: int, comparison: int) -> Is:
    """Every third is withdrawn, the others are decided anew."""
    if number % 3 == 0:
        step(editor, "withdraw", comparison)
        return is_gone
    decide(editor, comparison, f"Marker {number:06}.")
    return shows(f"Marker {number:06}.")


def _report_news(name: str, found: list[float], most: float, report: Report) -> None:
    words = f"{max(found):.2f} s at worst, {median(found):.2f} s in the middle, {len(found)} changes"
    report.line(name, words, max(found) <= most, f"at most {most} s")


# ---- servers that go and come


def _measure_loss(site: Site, report: Report) -> None:
    """One server and all its processes are killed while readers come through nginx, and it is started again."""
    lost = site.webs["one"]
    with _readers(site, "one server killed: requests lost", report):
        time.sleep(2)
        lost.kill()
        time.sleep(3)
        site.start("one")
        before = nginx.answered_by(site.front, site.folder / "nginx", lost.port)
        time.sleep(3)
        since = nginx.answered_by(site.front, site.folder / "nginx", lost.port) - before
    report.line("… started again, requests since", f"{since:,} answered by it", since > 0, "it takes its share")


def _measure_restarts(site: Site, report: Report) -> None:
    with _readers(site, "servers restarted by turns: requests lost", report):
        for name in NAMES:
            time.sleep(SETTLE)
            site.webs[name].close()
            site.start(name)
        time.sleep(SETTLE)


@contextmanager
def _readers(site: Site, name: str, report: Report) -> Iterator[None]:
    """Who read while something else happens; none of their requests may fail."""
    pages = [f"/compare/{slug}/" for _, slug in site.pairs[CHANGES : CHANGES + READ]]
    paths = [path for page in pages for path in (page, NEVER_KEPT)]
    wrk = Wrk(site.front, paths, connections=CONNECTIONS, seconds=120, folder=site.folder)
    try:
        yield
    finally:
        wrk.stop()
    load = wrk.load()
    words = f"{load.errors} of {load.requests:,}, {load.rate:,.0f} a second, 99 of 100 within {load.slow * 1000:.0f} ms"
    report.line(name, words, load.errors == 0, "none")
