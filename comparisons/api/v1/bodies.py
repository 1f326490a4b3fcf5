"""Request bodies: JSON, small, flat, and read in one way only."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from comparisons.presenters import problems
from comparisons.presenters.problems import QUOTED

from .refusals import Refused, refuse

JSON, BODY = "application/json", "body"
LONGEST = 64 * 1024
"""Bytes; a shelf of ten technologies and a hundred weights has some five thousand."""
DEEPEST = 4
"""Values within one another, the body itself not counted."""
MOST_VALUES = 200
"""In one object or list: what has more is refused before anybody looks at each of them."""
MOST_FAULTS = 5
VALUE_ERROR = "Value error, "
"""What pydantic puts before a sentence of ours."""
NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Pairs(dict[str, Any]):
    """An object of JSON; ``twice`` are the names that it has more than once."""

    twice: list[str]


class StrictJSON(Parser):
    """django-ninja's way to read a body; what it refuses, it names by where it stands."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body. Refuse what is not JSON in UTF-8, is too long or too deep, or may be read in two ways."""
        if request.content_type != JSON:
            refuse("wrong-type", "The body must be application/json.")
        return read(body_of(request, LONGEST))


def body_of(request: HttpRequest, longest: int) -> bytes:
    """Return the body as it came; refuse one of more bytes."""
    with suppress(RequestDataTooBig):
        if len(request.body) <= longest:
            return request.body
    raise Refused(problems.of("too-large", f"A body has {longest} bytes at most."))


def read(body: bytes) -> Any:
    """Return what a body says in JSON."""
    try:
        found = json.loads(body.decode(), object_pairs_hook=_pairs)
    except UnicodeDecodeError:
        refuse("bad-request", "The body is not UTF-8.")
    except json.JSONDecodeError as error:
        refuse("bad-request", f"The body is not JSON: {error.msg} at character {error.pos}.")
    except (RecursionError, ValueError):  # the latter for numbers of thousands of digits
        refuse("bad-request", "The body is nested too deeply, or holds a number that is too long.")
    if faults := list(islice(_faults(found, (BODY,)), MOST_FAULTS)):
        refuse("invalid-request", errors=[{"at": list(at), "detail": detail} for at, detail in faults])
    return found


def errors_of(found: Sequence[Any], *within: str) -> list[dict[str, Any]]:
    """Return the first values that have not the declared type, by where they stand ``within`` the request."""
    return [
        {"at": [_shown(str(step)) for step in (*within, *one["loc"])], "detail": one["msg"].removeprefix(VALUE_ERROR)}
        for one in found[:MOST_FAULTS]
    ]


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    found = Pairs(pairs)
    found.twice = [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]
    return found


def _faults(value: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where something stands that no two programs read alike, and what is wrong with it."""
    if len(at) > DEEPEST + 1:
        yield at, "It is nested too deeply."
    elif isinstance(value, dict | list) and len(value) > MOST_VALUES:
        yield at, f"It holds more than {MOST_VALUES} values."
    elif isinstance(value, Pairs):
        yield from (((*at, _shown(name)), "It stands here more than once.") for name in value.twice)
        for name, inner in value.items():
            if not _is_text(name):
                yield (*at, _shown(name)), "A name holds a NUL, or half of a character."
            yield from _faults(inner, (*at, _shown(name)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _faults(inner, (*at, str(number)))
    elif isinstance(value, str) and not _is_text(value):
        yield at, "It holds a NUL, or half of a character."
    elif isinstance(value, float) and not math.isfinite(value):
        yield at, "JSON knows no such number."


def _is_text(value: str) -> bool:
    return NO_TEXT.search(value) is None


def _shown(name: str) -> str:
    """Return the beginning of a name, by its numbers where a sign of it cannot be seen."""
    return name[:QUOTED].encode("utf-8" if name.isprintable() else "unicode_escape").decode()
