"""The stored corpus of hostile texts, ``data/payloads.jsonl``: one a line, with its kind."""

import json
import os
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

STORED = Path(__file__).resolve().parent / "data" / "payloads.jsonl"


class Payload(NamedTuple):
    number: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.number}-{self.kind}"


def _payload(number: int, kind: str, *, text: str = "", times: int = 0, of: str = "", then: str = "") -> Payload:
    """A long one is stored as what it repeats."""
    return Payload(number, kind, text or of * times + then)


PAYLOADS = [
    _payload(number, **json.loads(line)) for number, line in enumerate(STORED.read_text(encoding="utf-8").splitlines())
]


TAKE_MANY = os.environ.get("CI") == "true" and "sqlite3" in settings.DATABASES["default"]["ENGINE"]
"""Pages are the same on both databases, so payloads meet pages on one of them, under CI."""


def share(of: int, turn: int = 0) -> list[Payload]:
    """A fifth of them or else each ``of``-th: tests that ask a page for each take different ``turn``s."""
    if TAKE_MANY:
        return [payload for payload in PAYLOADS if (payload.number + turn) % 5 == 0]
    return PAYLOADS[turn % of :: of]
