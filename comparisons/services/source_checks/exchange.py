"""One request and its answer, bounded in time and size, before and after decompression. Imports no Django."""

import socket
import ssl
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse

from .guard import Unaskable, target_of
from .network import CheckedConnection, Deadline, Network, NotThere

MOST_SENT, MOST_TEXT = 3_000_000, 6_000_000
"""Bytes of a page that are read, and bytes that they may come to when decompressed."""
AT_ONCE = 65_536
CODINGS = {"gzip": 47, "x-gzip": 47, "deflate": 47}
"""Window bits for zlib: of gzip or zlib, as the data says."""


class NoAnswer(Exception):
    """Raised where a server did not answer; its text says why."""


class NoSuchHost(Exception):
    """Raised where no name server knows the host."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to one request; ``is_whole`` is False where the page was longer than what is read."""

    status: int
    location: str = ""
    content_type: str = ""
    retry_after: str = ""
    body: bytes = b""
    is_whole: bool = True


def exchange(method: str, address: str, *, agent: str, network: Network, reads: bool) -> Answer:
    """Ask an address once, without following where it leads. The body is read only if ``reads``.

    Raises ``Unaskable``, ``NoSuchHost`` or ``NoAnswer``.
    """
    target = target_of(address)
    deadline = Deadline(network.request_seconds)
    connection = CheckedConnection(target, network, deadline)
    headers = {
        "Host": target.named, "User-Agent": agent, "Accept": "text/html, text/*;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip", "Accept-Language": "en", "Connection": "close",
    }  # fmt: skip
    try:
        connection.request(method, target.path, headers=headers)
        with connection.getresponse() as response:
            body, is_whole = _body(response) if reads and response.status == 200 else (b"", True)
            return Answer(
                response.status,
                response.getheader("Location", ""),
                response.getheader("Content-Type", ""),
                response.getheader("Retry-After", ""),
                body,
                is_whole,
            )
    except Unaskable:
        raise
    except NotThere:
        raise NoSuchHost from None
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(_why(error)) from None
    finally:
        connection.close()


def _body(response: HTTPResponse) -> tuple[bytes, bool]:
    """Return the decompressed body, and whether that is all: what comes too slowly or too large ends it."""
    coding = response.getheader("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", *CODINGS):
        return b"", False
    unpack = zlib.decompressobj(CODINGS[coding]) if coding in CODINGS else None
    kept, read, announced, is_whole = bytearray(), 0, response.length, False
    try:
        while read < MOST_SENT and len(kept) <= MOST_TEXT:
            part = response.read1(min(AT_ONCE, MOST_SENT - read))
            read += len(part)
            kept += unpack.decompress(part, MOST_TEXT - len(kept) + 1) if unpack else part
            if not part:
                is_whole = announced in (None, read)
                break
    except (OSError, HTTPException, ValueError, zlib.error):
        is_whole = False
    is_whole = is_whole and (unpack is None or unpack.eof) and len(kept) <= MOST_TEXT
    return bytes(kept[:MOST_TEXT]), is_whole


def _why(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "It took too long to answer."
        case ssl.SSLCertVerificationError():
            return f"Its certificate is not valid: {error.verify_message}."
        case ssl.SSLError():
            return "No secure connection could be made."
        case socket.gaierror():
            return "The name of its host could not be looked up."
        case ConnectionRefusedError():
            return "It refused the connection."
        case OSError():
            return "The connection broke."
        case _:
            return "What it answered is no HTTP."
