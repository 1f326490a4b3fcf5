"""Servers of a run: processes that answer on free ports of 127.0.0.1, and what they use."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from .processes import ROOT, Failed, environment

PROGRAMS = ("nginx", "wrk")
TICK = os.sysconf("SC_CLK_TCK")
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html"}
READY_WITHIN = 60  # seconds


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server(AbstractContextManager["Server"]):
    """A process with its children that answers on ``port`` until it is closed."""

    def __init__(self, command: list[str], port: int, variables: Mapping[str, str], probe: str) -> None:
        self.port = port
        started = time.perf_counter()
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.DEVNULL)
        self.first_answer = self._wait_for(probe)
        self.start = time.perf_counter() - started

    def _wait_for(self, path: str) -> Answer:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return self.get(path)
            except OSError:
                time.sleep(0.01)
        self.close()
        raise Failed(f"{Path(self.process.args[0]).name} did not answer on port {self.port}.")  # type: ignore[index]

    def get(self, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=BROWSER | {"Host": "localhost"})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def processes(self) -> list[int]:
        return list(_with_children(self.process.pid))

    def cpu(self) -> float:
        """Seconds of the processor that all of them have used, threads that ended included."""
        return sum(_seconds(process) for process in self.processes())

    def kill(self) -> None:
        """At once and with all its children, as if the machine had lost its power."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()

    def private_memory(self) -> list[float]:
        """Megabytes that each process shares with no other."""
        return [_private(process) for process in self.processes()]

    def close(self) -> None:
        """As a supervisor does: what is being answered is answered to its end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __exit__(self, *error: object) -> None:
        self.close()


def served(url: str, *, probe: str, port: int = 0, workers: int = 1, **variables: str) -> Server:
    """As ``make run`` starts it, on the database at ``url``."""
    port = port or free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    return Server(command, port, environment(url) | variables, probe)


def wsgi_served(url: str, *, probe: str, **variables: str) -> Server:
    """The same site behind a server that knows WSGI alone."""
    port = free_port()
    return Server([*wsgi_command(port), "nicepick.wsgi:application"], port, environment(url) | variables, probe)


def wsgi_command(port: int, python: str = sys.executable) -> list[str]:
    """All but the application."""
    server = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    return [python, *server, "--blocking-threads", THREADS, "--log-level", "warning", "--respawn-failed-workers"]


THREADS = str(min(8, 2 * (os.cpu_count() or 1)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _with_children(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _with_children(int(child))


def _seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICK


def _private(process: int) -> float:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+: +(\d+) kB", text, re.MULTILINE)) / 1024
