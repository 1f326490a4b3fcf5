"""A web server on this machine with every way to fail, and a network that leads chosen names to it.

The guard stays as it is: names resolve to addresses that it judges, and only the last step, the socket, is led here.
"""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from comparisons.services.source_checks.network import Network

PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
QUICK = {"connect_seconds": 0.3, "request_seconds": 0.3}
"""Limits for servers that never come to an end."""
TLS = ssl.create_default_context()
Handle = Callable[[str, socket.socket], None]


@dataclass
class Server:
    """A server that keeps what it was asked; ``pages`` answer by path, with all bytes of the answer."""

    port: int = 0
    pages: dict[str, Handle | bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: {"example.org": [PUBLIC]})
    resolved: list[str] = field(default_factory=list)

    def network(self, **changes: Any) -> Network:
        given = {"connect_seconds": 10.0, "request_seconds": 10.0, "tls": TLS} | changes
        return Network(resolve=self.resolve, dial=self.dial, **given)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]

    def dial(self, ip: str, port: int, timeout: float) -> socket.socket:
        self.dialled.append((ip, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout)


def answer(body: bytes | str = b"", status: int = 200, *, kind: str = "text/html", **headers: str) -> bytes:
    """Return a whole answer; ``retry_after="5"`` is a header."""
    body = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": kind, "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status} Word\r\n{head}\r\n".encode() + body


def leads_to(address: str, status: int = 301) -> bytes:
    return answer(status=status, Location=address)


def zipped(body: bytes) -> bytes:
    return answer(gzip.compress(body), Content_Encoding="gzip")


def in_pieces(*pieces: bytes, pause: float = 0.05, forever: bool = False) -> Handle:
    """Return a page that sends pieces one by one, again and again if ``forever``."""

    def handle(method: str, connection: socket.socket) -> None:
        first, *others = pieces
        connection.sendall(first)
        while True:
            for piece in others:
                connection.sendall(piece)
                if STOP.wait(pause):
                    return
            if not forever:
                return

    return handle


STOP = threading.Event()


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve until the block ends; each connection in a thread of its own."""
    STOP.clear()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening.getsockname()[1])
        threading.Thread(target=_accept, args=(listening, server, tls), daemon=True).start()
        yield server
        STOP.set()


def _accept(listening: socket.socket, server: Server, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_serve, args=(connection, server, tls), daemon=True).start()


def _serve(connection: socket.socket, server: Server, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        made = tls.wrap_socket(connection, server_side=True) if tls else connection
        with made:
            request = b""
            while b"\r\n\r\n" not in request and (part := made.recv(65536)):
                request += part
                if not request[:1].isalpha():
                    return  # it wants TLS
            server.asked.append(request.decode())
            method, path = request.decode().split()[:2]
            page = server.pages.get(path, answer("gone", 404))
            if callable(page):
                page(method, made)
            elif method == "HEAD":
                made.sendall(page.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
            else:
                made.sendall(page)
