"""A server process of its own on a free port, and requests to it byte by byte."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ANSWER_WITHIN = 20  # seconds
HOST = "Host: localhost"
LARGE = 4_000_000
"""Bytes of an answer that does not fit into what the system keeps for a client."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Served:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port

    def connect(self, *sent: str) -> socket.socket:
        """Send the lines of a head, which ends with an empty one, and leave the connection open."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_WITHIN)
        opened.sendall("\r\n".join(sent).encode("latin-1"))
        return opened

    def ask(self, request: str, *headers: str, body: str = "") -> "Reply":
        with self.connect(f"{request} HTTP/1.1", HOST, *headers, "", body) as opened:
            return reply(opened, with_body=not request.startswith("HEAD"))


class Reply:
    def __init__(self, head: bytes, body: bytes) -> None:
        first, *headers = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in headers)]
        self.body = body

    def get(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    def environ(self) -> Any:
        return json.loads(self.body)


def reply(opened: socket.socket, *, with_body: bool = True) -> Reply:
    """Read one answer, and not more, as more may follow on the same connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(opened)
    head, _, body = received.partition(b"\r\n\r\n")
    found = Reply(head, b"")
    length = int(found.get("content-length") or 0) if with_body and found.status >= 200 else 0
    while len(body) < length:
        body += _more(opened)
    assert len(body) == length, body[length:]
    found.body = body
    return found


def _more(opened: socket.socket) -> bytes:
    received = opened.recv(65536)
    assert received, "the server hung up"
    return received


def is_ended(opened: socket.socket) -> bool:
    """Whether the server hangs up within ``ANSWER_WITHIN`` seconds, whatever it says before."""
    try:
        while opened.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@contextmanager
def serving(*command: str, port: int, **variables: str) -> Iterator[Served]:
    """Run the command, which serves on ``port``, until the block ends."""
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | variables) as process:
        try:
            _wait(process, port)
            yield Served(process, port)
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + ANSWER_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nothing answers on port {port}")


# ---- what stands in for the site


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Say what WSGI was given; wait where the path asks for it."""
    path = environ["PATH_INFO"]
    if path.startswith("/wait/"):
        time.sleep(float(path.removeprefix("/wait/")))
    given = {key: value for key, value in environ.items() if isinstance(value, str)}
    given["body"] = environ["wsgi.input"].read().decode("latin-1")
    said = json.dumps(given).encode()
    headers = [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    start_response("200 OK", [*headers, ("Content-Length", str(len(said)))])
    return [said]


def large(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"x" * LARGE]


def of_path(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    return (large if environ["PATH_INFO"] == "/large" else echo)(environ, start_response)


def load_echo() -> Any:
    return of_path


def sender(environ: dict[str, Any]) -> str:
    return str(environ["REMOTE_ADDR"])


def main(port: int) -> None:
    """Serve ``echo`` with limits that a test can wait for."""
    from nicepick.front.server import Limits, serve

    limits = Limits(head_seconds=1, body_seconds=0.8, stalled_seconds=1, body=1000)
    serve(load_echo, host="127.0.0.1", port=port, workers=1, threads=2, limits=limits, client_of=sender)


if __name__ == "__main__":
    main(int(sys.argv[1]))
