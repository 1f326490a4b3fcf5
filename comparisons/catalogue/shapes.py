"""What a check lets stand, said beside it in the words of JSON Schema. Pure: imports no Django.

A shape says what the loader takes, as JSON and editors see it: text may be a number there, as the loader reads
``cycle: 3.10`` as it is written. It refuses nothing that the loader takes; where a rule goes beyond JSON Schema (days
to come, words that lead nowhere) the loader refuses more. Patterns keep to what every engine for them knows.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

Shape = dict[str, Any]
Described = TypeVar("Described", bound=Callable[..., Any])

TEXT: Shape = {"type": ["string", "number"]}
CONTROLS = r"\x00-\x1f\x7f-\x9f"
CONTROLS_BUT_BREAKS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
HIDDEN = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""What no name and no address may hold, in any script: the part of ``visible.IGNORABLE`` that nothing needs."""


def described(shape: Callable[..., Shape]) -> Callable[[Described], Described]:
    """Note the shape of what a function takes; ``shape`` gets the keywords that a ``partial`` of it holds."""

    def note(function: Described) -> Described:
        vars(function)["shape"] = shape
        return function

    return note


def shape_of(function: Callable[..., Any]) -> Shape:
    """Return the shape of a check or a conversion, null apart; raise ``TypeError`` where none is noted."""
    bound: Mapping[str, Any] = function.keywords if isinstance(function, partial) else {}
    noted = vars(function.func if isinstance(function, partial) else function).get("shape")
    if noted is None:
        raise TypeError(f"{function} says no shape")
    shape: Shape = noted(**bound)
    return shape


def nullable(shape: Shape) -> Shape:
    """Return ``shape`` with null allowed too."""
    if not shape:
        return shape
    if "type" not in shape or "title" in shape:
        return {"oneOf": [shape, {"type": "null"}]}
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    wider = shape | {"type": [*types, "null"]}
    return wider | {"enum": [*shape["enum"], None]} if "enum" in shape else wider


def text_without(refused: str, says: str, most: int | None = None) -> Shape:
    """Return the shape of text that holds something to see and nothing of ``refused``, a set of a pattern.

    ``says`` is what it is in words, for the reference.
    """
    pattern = rf"^[^\S{refused}]*[^\s{refused}][^{refused}]*$"
    return {"$comment": says} | TEXT | {"pattern": pattern} | ({"maxLength": most} if most else {})


def slug_of(most: int) -> Shape:
    return {"$comment": "slug"} | TEXT | {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": most}
