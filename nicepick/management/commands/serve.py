"""Serve the site."""

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nicepick.front.requests import Application, Environ
from nicepick.front.server import Limits, serve

THREADS = min(8, 2 * (os.cpu_count() or 1))


def site() -> Application:
    """Load the site in the process that serves it, where the thread for tasks starts with it."""
    from nicepick.wsgi import application

    loaded: Application = application
    return loaded


def network_of(environ: Environ) -> str:
    """Return the network that a request comes from, as the limits on forms and log-ins count it."""
    from comparisons.services import rate_limits

    return rate_limits.network(rate_limits.address_in(environ))


class Command(BaseCommand):
    help = "Serves the site over HTTP, until SIGTERM or Ctrl-C. No client that is slow or greedy holds others up."
    requires_system_checks = []  # they take a quarter of the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--host", default="127.0.0.1", help="The address to listen on; 0.0.0.0 is every one. Default: 127.0.0.1.")
        add("--port", type=int, default=settings.PORT, help="Default: PORT of the settings.")
        add("--workers", type=int, default=1, metavar="N", help="Processes. Default: 1.")
        add("--threads", type=int, default=THREADS, metavar="N", help=f"For readers, of each. Default: {THREADS}.")

        add(
            "--metrics",
            default="",
            metavar="HOST:PORT",
            help="Serves figures for Prometheus there, at /metrics, such as 127.0.0.1:9100. Default: nowhere.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workers, threads = options["workers"], options["threads"]
        if min(workers, threads) < 1:
            raise CommandError("Not served: at least one process and one thread are needed.")
        host = free_address(options["host"], options["port"])
        limits = Limits(body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        serve(
            site,
            host=host,
            port=options["port"],
            workers=workers,
            threads=threads,
            limits=limits,
            client_of=network_of,
            metrics=metrics_address(options["metrics"]),
        )


def metrics_address(given: str) -> tuple[str, int] | None:
    """Return host and port, None where none are given."""
    if not given:
        return None
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or not port.isascii():
        raise CommandError("Not served: --metrics takes a host and a port, such as 127.0.0.1:9100.")
    return free_address(host.strip("[]"), int(port)), int(port)


def free_address(host: str, port: int) -> str:
    """Return the address of ``host``. A port that another program has is refused: it would be shared silently."""
    if not 0 < port < 65536:
        raise CommandError("Not served: a port is a number from 1 to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
            probe.bind(address)
    except OSError as problem:
        raise CommandError(f"Not served: port {port} of {host} cannot be used: {problem.strerror}.") from None
    return str(address[0])
