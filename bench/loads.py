"""The load that ``wrk`` puts on a server, on one address or on many by turns, as fast as it can or at a steady pace."""

import re
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .processes import Failed
from .servers import BROWSER, Server

SUMMARY = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("SUMMARY %d %d %d %d %d\\n", summary.requests, summary.bytes, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(99)))
end
"""
BY_TURNS = """
local paths = { PATHS }
local turn = 0
request = function()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end
"""
PACE = "delay = function() return WAIT end\n"
TIMEOUT = 20  # seconds


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of ``wrk`` came to: ``size`` in bytes a request with the headers, ``slow`` is the time that 99 of
    100 requests take at most, and ``cpu`` what the server used for one, both in seconds."""

    requests: int
    errors: int
    rate: float
    size: float
    slow: float
    cpu: float = 0


class Wrk:
    """Begins at once; ``wait`` is for the milliseconds between two requests of one connection."""

    def __init__(
        self, server: Server, paths: Sequence[str], *, connections: int, seconds: float, folder: Path, wait: int = 0
    ) -> None:
        self.paths, self.server = paths, server
        script = folder / f"{server.port}.lua"
        script.write_text(_script(paths, wait))
        headers = [word for name, value in BROWSER.items() for word in ("-H", f"{name}: {value}")]
        self.cpu = server.cpu()
        self.process = subprocess.Popen(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", f"{TIMEOUT}s", "-s", str(script),
             *headers, "-H", "Host: localhost", f"http://127.0.0.1:{server.port}{paths[0]}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Before its time."""
        self.process.send_signal(signal.SIGINT)

    def load(self) -> Load:
        """Once it has ended; the processor's time is that of the processes that the server has then."""
        said, _ = self.process.communicate()
        cpu = self.server.cpu() - self.cpu
        found = re.search(r"^SUMMARY (\d+) (\d+) (\d+) (\d+) (\d+)$", said, re.MULTILINE)
        if found is None or found[1] == "0":
            raise Failed(f"wrk said nothing of use about {self.paths[0]}: {said}")
        requests, size, microseconds, errors, slow = map(int, found.groups())
        return Load(requests, errors, requests / microseconds * 1e6, size / requests, slow / 1e6, cpu / requests)


def _script(paths: Sequence[str], wait: int) -> str:
    by_turns = BY_TURNS.replace("PATHS", ", ".join(f'"{path}"' for path in paths)) if len(paths) > 1 else ""
    return SUMMARY + by_turns + (PACE.replace("WAIT", str(wait)) if wait else "")


def put_load(server: Server, path: str, *, connections: int, seconds: int, folder: Path) -> Load:
    """Ends the run where one request fails or is not answered with success."""
    load = Wrk(server, [path], connections=connections, seconds=seconds, folder=folder).load()
    if load.errors:
        raise Failed(f"{path}: {load.errors} of {load.requests} requests failed.")
    return load
