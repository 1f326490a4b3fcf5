"""Readers while clients upload slowly: what they get of it, what a warm page costs beside WSGI, and an honest post."""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection
from statistics import median
from threading import Event, Thread
from urllib.parse import urlencode

from .databases import Databases
from .edited import catalogue_with_editor, well_known_pairs
from .loads import Load, put_load
from .report import Report, spread
from .servers import Server, missing_programs, served, wsgi_served
from .world import World

UPLOADS = (12, 200)
CONNECTIONS, SECONDS = 4, 2
LEAST_OF_IDLE, MOST_OF_WSGI, MOST_FOR_POST = 0.7, 1.25, 1
DRIP = 0.5
"""Seconds between two bytes of an upload. One that is given up begins anew."""
PROMISED = 100_000
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Host": "localhost"}


def measure_slow(databases: Databases, world: World, rounds: int, report: Report) -> None:
    if missing := missing_programs():
        report.line("slow", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading("Slow uploads, and the front beside WSGI")
    with tempfile.TemporaryDirectory(prefix="nice-pick-slow-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, world))
        slugs = [slug for _, slug in well_known_pairs(world)]
        path = f"/compare/{slugs[0]}/"
        cache = {"PAGE_CACHE": str(folder / "pages.sqlite3")}
        front = opened.enter_context(served(url, probe=path, **cache))
        wsgi = opened.enter_context(wsgi_served(url, probe=path, **cache))
        pairs = [(_load(front, path, folder), _load(wsgi, path, folder)) for _ in range(rounds + 1)][1:]
        costs = [ours.cpu / theirs.cpu for ours, theirs in pairs]
        micro = " → ".join(
            f"{median(load.cpu for load in loads) * 1e6:.0f}" for loads in reversed(list(zip(*pairs, strict=True)))
        )
        report.line(
            "a warm page, processor, of WSGI's",
            f"{micro} µs  {spread(costs)}",
            median(costs) <= MOST_OF_WSGI,
            f"at most {MOST_OF_WSGI}x",
        )
        _under_uploads(front, path, slugs, rounds, folder, report)


def _load(server: Server, path: str, folder: Path) -> Load:
    return put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder)


def _under_uploads(server: Server, path: str, slugs: list[str], rounds: int, folder: Path, report: Report) -> None:
    """Each round measures idle, then with uploads; one post a number of uploads, as five an hour are accepted."""
    for number, uploads in enumerate(UPLOADS):
        rates = []
        for _ in range(rounds):
            idle = _load(server, path, folder)
            with _uploading(server.port, uploads):
                rates.append((idle.rate, _load(server, path, folder).rate))
        with _uploading(server.port, uploads):
            seconds = _post(server.port, slugs[number])
        ratios = [slow / idle for idle, slow in rates]
        before, meanwhile = (median(rate) for rate in zip(*rates, strict=True))
        words = f"{before:,.0f} → {meanwhile:,.0f} a second  {spread(ratios)}"
        report.line(
            f"readers under {uploads} slow uploads",
            words,
            median(ratios) >= LEAST_OF_IDLE,
            f"at least {LEAST_OF_IDLE}x",
        )
        report.line(
            "… a disagreement is stored after",
            f"{seconds:.2f} s",
            seconds <= MOST_FOR_POST,
            f"at most {MOST_FOR_POST} s",
        )


@contextmanager
def _uploading(port: int, number: int) -> Iterator[None]:
    """Bodies that come byte by byte, all of them from one thread."""
    is_over = Event()
    thread = Thread(target=_drip, args=(port, number, is_over))
    thread.start()
    time.sleep(1)
    yield
    is_over.set()
    thread.join()


def _drip(port: int, number: int, is_over: Event) -> None:
    head = f"POST /compare/any/disagree/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {PROMISED}\r\n\r\n".encode()
    uploads = [create_connection(("127.0.0.1", port)) for _ in range(number)]
    for upload in uploads:
        upload.sendall(head)
    while not is_over.wait(DRIP):
        for place, upload in enumerate(uploads):
            try:
                upload.sendall(b"a")
            except OSError:
                upload.close()
                uploads[place] = create_connection(("127.0.0.1", port))
                uploads[place].sendall(head)
    for upload in uploads:
        upload.close()


def _post(port: int, pair: str) -> float:
    """Seconds until a disagreement is stored, which its answer says by leading elsewhere."""
    said = {
        "wants": f"pick-{pair.split('-vs-')[0]}",
        "text": "After two years with both we would pick it again.",
        "evidence": "",
        "email": "",
        "homepage": "",
    }
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"/compare/{pair}/disagree/", urlencode(said), FORM)
    status = connection.getresponse().status
    connection.close()
    return time.perf_counter() - started if status in (302, 303) else float("inf")
