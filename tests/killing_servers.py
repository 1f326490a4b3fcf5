"""Kills the server of a site while readers and an editor are at work, and looks at what the next one answers."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

from bench.servers import free_port

from .killing import PAIRS, Site
from .visits import ROOT

PAGES = [f"/compare/world-{number:02}-a-vs-world-{number:02}-b/" for number in range(PAIRS)]
EDITED = [f"/technologies/world-{number:02}-{side}/" for number in range(2) for side in "ab"]
ADDRESSES = [*PAGES, *EDITED, f"{PAGES[0]}decision.md"]
"""Pages that are as new as what they are about, with those that the editor changes."""
READY_WITHIN = 60
UNDER_LOAD = 1.0
"""Seconds within which a server under load is killed."""
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def command(port: int) -> list[str]:
    """How the server is started."""
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


class Server:
    """A server and its processes, a group of their own."""

    def __init__(self, site: Site) -> None:
        self.port = free_port()
        self.log = (site.folder / "log").open("ab")
        self.process = subprocess.Popen(
            command(self.port), cwd=ROOT, env=site.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def wait(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended"
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            time.sleep(0.02)
        raise AssertionError("the server did not answer")

    def ask(self, method: str, address: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, address, body or None, {"Host": "localhost", **headers})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


class Load:
    """Readers who read, and one who disagrees, until the server is gone."""

    def __init__(self, server: Server, random: Random) -> None:
        self.server = server
        self.stored: list[str] = []
        self.wrong: list[str] = []
        self.stop = Event()
        work = [self.read, self.read, self.write]
        self.threads = [
            Thread(target=self.until_killed, args=(one, Random(random.random())))  # noqa: S311
            for one in work
        ]
        for thread in self.threads:
            thread.start()

    def until_killed(self, work: Callable[[Random], None], random: Random) -> None:
        with suppress(OSError, http.client.HTTPException):
            while not self.stop.is_set():
                work(random)

    def read(self, random: Random) -> None:
        address = random.choice(ADDRESSES)
        status, _ = self.server.ask("GET", address)
        if status != 200:
            self.wrong.append(f"{status} of {address}")

    def write(self, random: Random) -> None:
        text = f"After {random.getrandbits(60)} days with both we moved to the other."
        client = ".".join(str(random.randrange(1, 250)) for _ in range(4))
        form = urlencode({"wants": "pick-world-00-b", "text": text, "evidence": "", "email": "", "homepage": ""})
        status, _ = self.server.ask("POST", f"{PAGES[0]}disagree/", form, **FORM | {"X-Forwarded-For": client})
        if status == 303:
            self.stored.append(text)
        else:
            self.wrong.append(f"{status} of a disagreement")

    def join(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Serving:
    """Rounds of kills of a server; each starts on what the kill before left, page cache included."""

    def __init__(self, site: Site, random: Random) -> None:
        self.site = site
        self.random = random
        self.kills = 0
        self.stored: list[str] = []
        site.database.put_back("published")
        began = time.monotonic()
        self.server = Server(site)
        self.server.wait()
        self.length = time.monotonic() - began

    def kill(self) -> list[str]:
        """Kill the server under load, and one of four times the next one while it starts; return what is wrong."""
        load = Load(self.server, self.random)
        self.site.order("edit", "60", kill_after=self.random.uniform(0, UNDER_LOAD))
        self.server.kill()
        self.kills += 1
        load.join()
        self.stored += load.stored
        if self.random.random() < 0.25:
            self.server = Server(self.site)
            time.sleep(self.random.uniform(0, self.length))
            self.server.kill()
            self.kills += 1
        self.server = Server(self.site)
        self.server.wait()
        return [*load.wrong, *self.check()]

    def check(self) -> list[str]:
        told = self.site.tell()
        wrong = [*told["problems"], *self.site.left_behind()]
        wrong += [f"lost: {text}" for text in self.stored if text not in told["sent"]]
        right = self.site.answer("show_pages", *ADDRESSES)
        for address in ADDRESSES * 2:  # as kept before the kill, and as kept now
            status, page = self.server.ask("GET", address)
            if (status, page) != (200, right[address]):
                wrong.append(f"another page than it should be, {status}: {address}")
        return wrong

    def close(self) -> None:
        self.server.kill()
