"""From a request of RSGI to one of WSGI, and to the whole answer."""

import sys
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from functools import lru_cache, partial
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple, Protocol

from granian.rsgi import Scope

Answer = tuple[int, list[tuple[str, str]], bytes]
FILES = "/data/"
"""Below it stand files that may have hundreds of megabytes: they never come into memory."""
PRIVATE = "/admin/"
"""What is below it and says no length is sent part by part; no stranger can ask for such an answer."""
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Sender(Protocol):
    """What RSGI hands over for an answer in parts; it waits while the client takes nothing."""

    async def send_bytes(self, data: bytes) -> None: ...


class Client(AsyncIterable[bytes], Protocol):
    """What RSGI hands over beside a request: gives its body in parts, and takes the answer."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None: ...

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Sender: ...


class Streamed(NamedTuple):
    """An answer whose parts are not made yet, such as an export of a million rows."""

    status: int
    headers: list[tuple[str, str]]
    response: Any

    def close(self) -> None:
        getattr(self.response, "close", bool)()


class Stored(NamedTuple):
    """An answer whose body is a file of any size, which no thread of ours reads."""

    status: int
    headers: list[tuple[str, str]]
    path: str


class OpenedFile:
    """What WSGI calls a file wrapper: made by an application that answers with a file as it is stored."""

    def __init__(self, file: BinaryIO, block_size: int = 64 * 1024) -> None:
        self.file, self.block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self.file.read, self.block_size), b"")

    def close(self) -> None:
        self.file.close()


SAME = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


def environ_of(scope: Scope) -> Environ:
    """Return the environment that granian makes for WSGI. Broken UTF-8 in a path comes as U+FFFD."""
    host, _, port = scope.server.rpartition(":")
    environ = SAME | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for header, value in scope.headers.items():
        if key := key_of(header):
            between = ";" if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ.setdefault("HTTP_HOST", scope.authority or "")
    return environ


@lru_cache(maxsize=256)
def key_of(header: str) -> str:
    """Return the key of a header, "" for one with ``_``: X_Forwarded_For would pass for X-Forwarded-For."""
    if "_" in header:
        return ""
    key = header.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def ask(application: Application, environ: Environ, body: bytes = b"") -> Answer | Streamed | Stored:
    """Return the whole answer, the path of a file, or an answer of editors that says no length, before it is made.

    The longest whole one is a section of the sitemap, some megabytes.
    """
    if environ["PATH_INFO"].startswith(FILES):
        environ["wsgi.file_wrapper"] = OpenedFile
    started: list[tuple[int, list[tuple[str, str]]]] = []
    environ["wsgi.input"] = BytesIO(body)
    response = application(environ, lambda status, headers, exc_info=None: started.append((int(status[:3]), headers)))
    if started and environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].startswith(PRIVATE):
        status, headers = started[-1]
        if all(name.lower() != "content-length" for name, _ in headers):
            return Streamed(status, headers, response)
    if isinstance(response, OpenedFile):
        response.close()
        return Stored(*started[-1], response.file.name)
    try:
        content = b"".join(response)
    finally:
        getattr(response, "close", bool)()
    return *started[-1], content
