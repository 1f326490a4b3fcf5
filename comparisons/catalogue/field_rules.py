"""Checks of keys that go together, and of a pair. Pure: imports no Django."""

from typing import Any

from comparisons.domain.vocabulary import Outcome

from .checks import At
from .field_makers import reference
from .records import Record
from .shapes import Shape, described, shape_of
from .trees import RefusedValue


@described(
    lambda: {"not": {"required": ["ended", "supported_until"], "properties": {"ended": {"enum": [True, "true"]}}}}
)
def one_support(found: Record, at: At) -> None:
    """A release says one thing about its support at most; ``supported_until`` that is null says "still supported"."""
    if found.get("ended") is True and "supported_until" in found:
        found["ended"] = at.refuse(found["cycle"], "supported_until or ended, not both")


def _shape_of_picks() -> Shape:
    none = {"type": "null"}
    return {
        "if": {"properties": {"outcome": {"enum": [Outcome.PICK.value, None]}}},
        "then": {"required": ["pick"], "properties": {"pick": {"not": none}}},
        "else": {"properties": {"pick": none}},
    }


@described(_shape_of_picks)
def pick_if_outcome(found: Record, at: At) -> None:
    """A pick stands exactly where the outcome is one."""
    outcome, pick = found.get("outcome") or Outcome.PICK.value, found.get("pick")
    if isinstance(outcome, RefusedValue) or isinstance(pick, RefusedValue):
        return
    if outcome == Outcome.PICK and pick is None:
        found["pick"] = at.into(found, "pick").refuse(None, "one of the two, as the outcome is pick")
    if outcome != Outcome.PICK and pick is not None:
        found["pick"] = at.into(found, "pick").refuse(pick, f"no pick, as the outcome is {outcome}")


@described(lambda: {"type": "array", "items": shape_of(reference), "minItems": 2, "maxItems": 2, "uniqueItems": True})
def pair(value: Any, at: At) -> Any:
    if isinstance(value, RefusedValue):
        return value
    if not isinstance(value, list) or len(value) != 2:
        return at.refuse(value, "a list of two technologies")
    both = [reference(item, at.into(value, index)) for index, item in enumerate(value)]
    if None in both:
        return at.refuse(value, "a list of two technologies")
    if any(isinstance(one, RefusedValue) for one in both):
        return RefusedValue(value)
    return at.refuse(both[0], "two different technologies") if both[0] == both[1] else both
