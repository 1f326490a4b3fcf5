"""Work in processes of its own, and what it cost: time of the processor, time on the clock, peak of memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "nicepick.settings",
    "DEBUG": "false",
    "HTTPS": "false",
    "PAGE_CACHE": "off",
    "SECRET_KEY": "only for measuring, where nothing is secret and all of it is thrown away",
}
GLANCE = 0.05
"""Seconds between two looks at what the database's own processes have used."""


class Failed(Exception):
    """Ends the run with its sentence."""


@dataclass(frozen=True, slots=True)
class Cost:
    """``cpu`` and ``wall`` in seconds, ``peak`` in megabytes; ``cpu`` counts the database's processes too."""

    cpu: float
    wall: float
    peak: float = 0

    def __truediv__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu / other.cpu, self.wall / other.wall, self.peak / other.peak if other.peak else 0)


def environment(url: str) -> dict[str, str]:
    return os.environ | SETTINGS | {"DATABASE_URL": url}


def manage(url: str, *arguments: str, **variables: str) -> None:
    measured(url, "manage.py", *arguments, variables=variables)


def measured(
    url: str,
    *arguments: str,
    backends: Callable[[str], list[int]] = lambda url: [],
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Cost:
    """Runs Python with these arguments on the database at ``url``; ``backends`` gives the processes that serve it.

    The kernel keeps the peak of each process that has ended. Ours stays small, as a new one begins as our copy.
    """
    served: dict[int, float] = {}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT, env=environment(url) | variables,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            served |= {backend: processor_seconds(backend) for backend in backends(url)}
            time.sleep(GLANCE)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise Failed(f"{' '.join(arguments)} failed:\n{output.read().decode(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime + sum(served.values()), wall, used.ru_maxrss / 1024)


def processor_seconds(process: int) -> float:
    """What a process of this machine has used so far; 0 for one that cannot be seen."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError):
        return 0
