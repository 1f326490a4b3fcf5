"""The server: granian with the front as its application, and every limit of it."""

import resource
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from nicepick.reads import LONGEST

from .application import Front
from .requests import Application, Environ

CONNECTIONS, OTHER_FILES = 8192, 128
"""Of a process: connections at most, idle ones included, and files that are no connections."""
STOP_SECONDS = 25
"""For requests that are being answered when the server is told to stop."""
METRICS_SECONDS = 15
"""Between two looks at what the processes have counted."""


SWITCH_SECONDS = 0.001
"""After which a thread that makes a page lets another one work. One thread answers all kept pages, and with Python's
own 5 ms it would stand still for so long each time that it has looked for readers while a page is made."""


class Limits(NamedTuple):
    """What one client may take: seconds and bytes."""

    head_seconds: float = 30
    """For the head of a request; so long a connection may also be idle."""
    body_seconds: float = 15
    stalled_seconds: float = 30
    """Without taking anything of an answer."""
    head: int = 32 * 1024
    """For the head and what arrives with it. It is looked at between two reads, so 40 kB may pass, and 50 do not."""
    body: int = LONGEST


def serve(
    load: Callable[[], Application],
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    limits: Limits,
    client_of: Callable[[Environ], str],
    metrics: tuple[str, int] | None = None,
) -> None:
    """Serve what ``load`` returns in each of the processes, until SIGTERM or SIGINT.

    ``metrics`` is where figures of the server are served for Prometheus, apart from the site.
    """
    server = Granian(
        "nicepick.front",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        backpressure=_allow_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=int(limits.head_seconds * 1000), max_buffer_size=limits.head),
        log_level=LogLevels.warning,
        metrics_enabled=metrics is not None,
        metrics_scrape_interval=METRICS_SECONDS,
        metrics_address=metrics[0] if metrics else "",
        metrics_port=metrics[1] if metrics else 0,
    )
    server.serve(target_loader=partial(_front, load, threads, limits, client_of), wrap_loader=False)


def _front(load: Callable[[], Application], threads: int, limits: Limits, client_of: Callable[[Environ], str]) -> Any:
    sys.setswitchinterval(SWITCH_SECONDS)
    return Front(
        load(),
        threads=threads,
        longest=limits.body,
        body_seconds=limits.body_seconds,
        stalled=limits.stalled_seconds,
        client_of=client_of,
    )


def _allow_connections() -> int:
    """Open as many files as the system allows, and return the connections that leaves room for."""
    wanted = CONNECTIONS + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, soft - OTHER_FILES))
