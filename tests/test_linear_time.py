"""No regular expression of the product takes more than linear time, whatever a stranger or a file gives it."""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

import comparisons
import nicepick
from comparisons.presenters import filters, markdown

from .payloads import PAYLOADS

LONG = 400
SECONDS = 0.1
"""For ``LONG`` characters. What is cubic takes longer, and what is exponential never ends."""
PIECES = [
    "a", " ", "\n", "\t ", "\n\n \n", "0", "1.", "-", "_", ".", ",", "(", ")", "()", "[", "]", "[a](", "<", "<a ",
    ">", "\"", "'", "\\", "\\\"", "/", ":", "=", "q=0", ">=1.0 ", "|", "*", "+", "#", "%", "&", "{", "}", "{%",
    "vs", " vs ", "-vs-", "a-", "a.", "is ", "is a ", "the ", "an ", "1-1-", "2026-", "http://", "https://a",
    ">a\n", "---\n", "MIT OR ", "(MIT ", "WITH a ", "\u00e9", "e\u0301", "\u200d", "\u05d0",
    "COPY a (b) FROM stdin;\n", "etc.", "a\u00a0", "! ", "\u201c", "\u201c\u201d", "not ", "best ", "\r",
    "charset=", ";charset", "<path d=\"M0", "M1 ",
]  # fmt: skip
ENDS = ["", "\x00"]


class TooSlow(Exception):
    """Raised in an expression that takes more than a second."""


def stop(*_: object) -> None:
    raise TooSlow


def expressions() -> Iterator[tuple[str, Any]]:
    """Every pattern that a module of the product holds by a name."""
    for package in (comparisons, nicepick):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name and module.name != "nicepick.wsgi":
                held = vars(importlib.import_module(module.name))
                yield from ((f"{module.name}.{name}", one) for name, one in held.items() if isinstance(one, re.Pattern))


EXPRESSIONS = dict(expressions())


@pytest.fixture
def bounded() -> Iterator[None]:
    """Ends a test within seconds, also in the middle of an expression."""
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 30)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def longest(pattern: Any) -> tuple[float, str]:
    """The longest that any of the texts takes, and which one it is."""
    slowest = (0.0, "")
    for piece in PIECES:
        for end in ENDS:
            text: Any = (piece * LONG)[:LONG] + end
            text = text.encode() if isinstance(pattern.pattern, bytes) else text
            started = time.process_time()
            pattern.search(text)
            pattern.fullmatch(text)
            slowest = max(slowest, (time.process_time() - started, f"{piece!r} {end!r}"))
    return slowest


def test_every_module_is_looked_into():
    assert len(EXPRESSIONS) > 100
    assert {"comparisons.views.feedback.TOKEN", "nicepick.charset.CHARSET"} <= EXPRESSIONS.keys()


def test_no_expression_runs_away(bounded):
    slow = {name: found for name, one in EXPRESSIONS.items() if (found := longest(one))[0] > SECONDS}

    assert slow == {}


def test_one_that_runs_away_is_found(bounded):
    signal.setitimer(signal.ITIMER_REAL, 0.3)

    with pytest.raises(TooSlow):
        longest(re.compile(r"(a+)+\d"))


@pytest.mark.parametrize("show", [filters.marked_up.__wrapped__, filters.as_typed, markdown.plain, markdown.prose])
def test_no_text_keeps_a_page_waiting(bounded, show):
    """A second is twenty times what the slowest takes: 4,000 characters are what a reader may write."""
    started = time.process_time()
    for payload in PAYLOADS:
        show(payload.text[:4000].replace("\ud800", ""))  # which every door refuses

    assert time.process_time() - started < 10
