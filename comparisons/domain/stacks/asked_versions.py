"""The versions that a file's words for them allow, such as ``^18.2.0``, ``~=5.2`` or ``>=4.2,<6``.

Each ecosystem gives its own meaning to a version alone and to a tilde. Only numbers are read: a range is used to find
the one release cycle that holds all of it, for which suffixes of versions make no difference. What is written in any
other way is not guessed at. Our own, as no library reads these ranges for all ecosystems, and 2,000 of them have to
take a moment. Pure: imports no Django.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

Numbers = tuple[int, ...]

VERSION = r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})((?:\.[x*X])*)(?:[-+][0-9A-Za-z.+-]*|\.?[A-Za-z][0-9A-Za-z.+-]*)?"
BOUND = re.compile(rf"(\^|~>|~=|~|>=|<=|===?|=|!=|>|<|)\s*{VERSION}")
ANY = re.compile(r"[*xX]|latest|")
HYPHEN = re.compile(rf"({VERSION})\s+-\s+({VERSION})")
BLANKS_OF_A_BOUND = re.compile(r"(?<=[<>=~^!])\s+")
CARETS = {"cargo", "pub"}
"""Ecosystems in which a version alone allows what a caret before it would."""
LAST_BUT_ONE = {"packagist", "gem", "hex"}
"""Ecosystems whose tilde lets the last number that is written go up, and not the patch alone."""


class Span(NamedTuple):
    """Versions from ``low`` on and below ``high``; None where nothing bounds them."""

    low: Numbers | None = None
    high: Numbers | None = None

    def lies_in(self, cycle: Numbers) -> bool:
        """Return whether all of it begins with the numbers of a cycle."""
        if self.low is None or self.high is None:
            return False
        return plain(self.low) >= plain(cycle) and plain(self.high) <= plain(after(cycle))

    def reaches(self, cycle: Numbers) -> bool:
        """Return whether it holds a version that begins with the numbers of a cycle."""
        begins_before = self.low is None or plain(self.low) < plain(after(cycle))
        return begins_before and (self.high is None or plain(self.high) > plain(cycle))


NOTHING = Span()


def plain(numbers: Numbers) -> Numbers:
    """Return numbers without zeros at the end, so that 5 and 5.0 are equal."""
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    return numbers


def after(numbers: Numbers) -> Numbers:
    """Return the first version that does not begin with ``numbers``: 5.3 after 5.2."""
    return (*numbers[:-1], numbers[-1] + 1)


@lru_cache(maxsize=4096)
def spans(asked: str, ecosystem: str) -> tuple[Span, ...]:
    """Return the spans of which ``asked`` allows any; none where one of them cannot be read."""
    found = [_span(part.strip(), ecosystem) for part in re.split(r"\|\|?", asked)]
    return () if None in found else tuple(one for one in found if one is not None)


def _span(text: str, ecosystem: str) -> Span | None:
    """Return what several bounds allow together, None where one cannot be read."""
    if hyphen := HYPHEN.fullmatch(text):
        return Span(_numbers(hyphen[2]), after(_numbers(hyphen[5])))
    parts = [part for part in re.split(r"[,\s]+", BLANKS_OF_A_BOUND.sub("", text)) if part]
    found = [NOTHING if ANY.fullmatch(part) else _bound(part, ecosystem) for part in parts]
    return None if None in found else _together(one for one in found if one is not None)


def _together(bounds: Iterable[Span]) -> Span:
    low: Numbers | None = None
    high: Numbers | None = None
    for one in bounds:
        if one.low is not None:
            low = one.low if low is None else max(low, one.low)
        if one.high is not None:
            high = one.high if high is None else min(high, one.high)
    return Span(low, high)


def _bound(text: str, ecosystem: str) -> Span | None:
    found = BOUND.fullmatch(text)
    if found is None:
        return None
    sign, numbers, has_wildcard = found[1], _numbers(found[2]), bool(found[3])
    match sign or _alone(ecosystem):
        case "!=":
            return NOTHING
        case ">" | ">=":
            return Span(low=numbers)
        case "<":
            return Span(high=numbers)
        case "<=":
            return Span(high=after(numbers))
        case "^":
            return Span(numbers, _after_caret(numbers))
        case "~" if not has_wildcard and ecosystem not in LAST_BUT_ONE:
            return Span(numbers, after(numbers[:2]))
        case "~>" | "~=" | "~" if not has_wildcard:
            return Span(numbers, after(numbers[:-1] or numbers))
    return Span(numbers, after(numbers))


def _alone(ecosystem: str) -> str:
    return "^" if ecosystem in CARETS else ""


def _after_caret(numbers: Numbers) -> Numbers:
    """Return the first version with another leftmost number that is not zero."""
    place = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    return after(numbers[: place + 1])


def _numbers(text: str) -> Numbers:
    return tuple(map(int, text.split(".")))
