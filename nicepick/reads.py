"""Which requests only read, whatever their method, and what they cost."""

from typing import NamedTuple

SAFE = ("GET", "HEAD")
PREFLIGHT = "OPTIONS"
"""What a browser asks before a script of another site may: nowhere does it change anything."""
LONGEST = 2_621_440
"""Bytes of a body: a file of 2 MiB, and what a form or JSON adds to it."""


class Question(NamedTuple):
    """What is asked by POST, as it is too long or too private for an address. Nothing of it is stored.

    A body of ``heavy_from`` bytes or more is answered beside those who write, so that it holds no reader up.
    """

    heavy_from: int = LONGEST + 1


QUESTIONS = {
    "/stack/": Question(heavy_from=0),
    "/api/v1/stack": Question(heavy_from=0),
    "/mcp": Question(heavy_from=16 * 1024),
    "/api/": Question(),
}
"""By the start of the path; the first that fits counts."""


def question_at(path: str) -> Question | None:
    return next((question for start, question in QUESTIONS.items() if path.startswith(start)), None)


def only_reads(method: str, path: str) -> bool:
    return method in (*SAFE, PREFLIGHT) or question_at(path) is not None


def is_heavy(method: str, path: str, length: int) -> bool:
    """Return whether a body of ``length`` bytes takes long to answer, though nothing is written."""
    question = question_at(path)
    return method not in (*SAFE, PREFLIGHT) and question is not None and length >= question.heavy_from
