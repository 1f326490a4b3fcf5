"""A response as the cache keeps it, and the answers that are made of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import brotli

from nicepick.compression import Environ, Headers, StartResponse, accepted_encoding, compress

OK = "200 OK"
ON_304 = {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}
"""Headers without which a browser hides the answer from scripts of other sites."""


class Lifetime(NamedTuple):
    """Seconds since 1970. From ``fresh_until`` to ``usable_until`` a copy is served while another one is made."""

    fresh_until: float
    usable_until: float


@dataclass(slots=True)
class Copy:
    """A kept response: its body in Brotli, ``size`` of it in bytes unpacked, and headers that no encoding changes.

    It is true while the version ``numbers`` of what it was made from stay the same. Lesser copies are those that share
    a tenth of the cache.
    """

    status: str
    headers: Headers
    packed: bytes
    size: int
    tag: str
    numbers: dict[str, int]
    lifetime: Lifetime
    is_lesser: bool = False
    was_used: bool = False
    encoded: dict[str, tuple[str, Headers, bytes]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        status: str,
        headers: Headers,
        body: bytes,
        numbers: dict[str, int],
        lifetime: Lifetime,
        *,
        is_lesser: bool = False,
    ) -> "Copy":
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        tag = hashlib.sha256(body).hexdigest()[:20]
        return cls(status, kept, compress(body, "br"), len(body), tag, numbers, lifetime, is_lesser)

    def answer(self, environ: Environ, start_response: StartResponse, cache_control: str) -> Iterable[bytes]:
        """Send the page in an encoding that the client accepts, or 304 where it has the page already."""
        self.was_used = True
        encoding = accepted_encoding(environ)
        tag, headers, body = self.encoded.get(encoding) or self._encode(encoding)
        fresh = ("Cache-Control", cache_control)
        if "HTTP_IF_NONE_MATCH" in environ and self.status == OK and has_tag(tag, environ["HTTP_IF_NONE_MATCH"]):
            kept = [one for one in self.headers if one[0] in ON_304]
            start_response("304 Not Modified", [*kept, ("ETag", tag), ("Vary", "Accept-Encoding"), fresh])
            return []
        start_response(self.status, [*headers, fresh])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _encode(self, encoding: str) -> tuple[str, Headers, bytes]:
        """Make the answer when a client first asks for this encoding, and keep it."""
        body = self.packed
        if encoding != "br":
            body = brotli.decompress(body)
        if encoding == "gzip":
            body = compress(body, encoding)
        tag = f'"{self.tag}{encoding}"'
        headers = [*self.headers, ("ETag", tag), ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
        headers += [("Content-Encoding", encoding)] if encoding else []
        self.encoded[encoding] = tag, headers, body
        return self.encoded[encoding]


def has_tag(tag: str, if_none_match: str) -> bool:
    """Whether a header If-None-Match names the tag; a proxy that packs again marks it as weak, ``W/"…"``."""
    return tag in if_none_match or if_none_match.strip() == "*"
