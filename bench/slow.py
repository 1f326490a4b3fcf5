"""Readers while clients upload slowly or guess passwords, what a warm page costs beside WSGI, and an honest post."""

import http.client
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
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
GUESSERS = 8
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
    report.heading("Slow uploads and guessed passwords, and the front beside WSGI")
    with tempfile.TemporaryDirectory(prefix="nice-pick-slow-") as name, ExitStack() as opened:
        folder, url = Path(name), opened.enter_context(catalogue_with_editor(databases, world))
        slugs = [slug for _, slug in well_known_pairs(world)]
        path = f"/compare/{slugs[0]}/"
        cache = {"PAGE_CACHE": str(folder / "pages.sqlite3"), "TRUSTED_PROXIES": "1"}
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
        for uploads, pair in zip(UPLOADS, slugs, strict=False):
            hostile = partial(_uploading, front.port, uploads)
            _readers_under(f"{uploads} slow uploads", hostile, front, path, rounds, folder, report)
            _post_under(hostile, front.port, pair, report)
        guessing = partial(_guessing, front.port, GUESSERS)
        _readers_under(f"{GUESSERS} guessers of passwords", guessing, front, path, rounds, folder, report)
        _post_under(guessing, front.port, slugs[len(UPLOADS)], report)


def _load(server: Server, path: str, folder: Path) -> Load:
    return put_load(server, path, connections=CONNECTIONS, seconds=SECONDS, folder=folder)


def _readers_under(
    what: str,
    hostile: Callable[[], AbstractContextManager[None]],
    server: Server,
    path: str,
    rounds: int,
    folder: Path,
    report: Report,
) -> None:
    """Measure idle in each round, then with hostile clients."""
    rates = []
    for _ in range(rounds):
        idle = _load(server, path, folder)
        with hostile():
            rates.append((idle.rate, _load(server, path, folder).rate))
    ratios = [slow / idle for idle, slow in rates]
    before, meanwhile = (median(rate) for rate in zip(*rates, strict=True))
    words = f"{before:,.0f} → {meanwhile:,.0f} a second  {spread(ratios)}"
    report.line(f"readers under {what}", words, median(ratios) >= LEAST_OF_IDLE, f"at least {LEAST_OF_IDLE}x")


def _post_under(hostile: Callable[[], AbstractContextManager[None]], port: int, pair: str, report: Report) -> None:
    """One post a sort of hostile clients, as five an hour are accepted."""
    with hostile():
        seconds = _post(port, pair)
    report.line(
        "… a disagreement is stored after", f"{seconds:.2f} s", seconds <= MOST_FOR_POST, f"at most {MOST_FOR_POST} s"
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


@contextmanager
def _guessing(port: int, number: int) -> Iterator[None]:
    """Log-ins with wrong passwords, each of another name from another network, so that no lock ends them."""
    is_over = Event()
    threads = [Thread(target=_guess, args=(port, place, is_over)) for place in range(number)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    yield
    is_over.set()
    for thread in threads:
        thread.join()


def _guess(port: int, place: int, is_over: Event) -> None:
    tries = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/admin/login/", headers={"Host": "localhost"})
    form = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.read().decode())
    cookie = (form.headers["Set-Cookie"] or "").split(";")[0]
    while token and not is_over.is_set():
        tries += 1
        said = {"csrfmiddlewaretoken": token[1], "username": f"{place}-{tries}-{time.time()}", "password": "guessed"}
        network = f"10.{place}.{tries // 250 % 250}.{tries % 250}"
        try:
            connection.request(
                "POST", "/admin/login/", urlencode(said), FORM | {"Cookie": cookie, "X-Forwarded-For": network}
            )
            connection.getresponse().read()
        except OSError:
            connection.close()
    connection.close()


def _post(port: int, pair: str) -> float:
    """Seconds until a disagreement is stored, which its answer says by leading elsewhere."""
    said = {
        "wants": "missing",
        "text": "After two years with both we miss what an upgrade costs.",
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
