"""Line diff of two catalogue records. Pure: imports no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

CONTEXT_LINES = 2
"""Unchanged lines shown before and after a change."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff; ``sign`` is ``+``, ``-``, a blank, or ``…`` where unchanged lines are left out."""

    sign: str
    text: str


def record_lines(value: Any, *, depth: int = 0) -> list[str]:
    """Return a record as indented lines, one scalar or statement each."""
    return list(_record_lines(value, "  " * depth))


def _record_lines(value: Any, pad: str) -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    for key, item in pairs:
        label = f"{key}:" if key is not None else "-"
        if isinstance(item, dict | list):
            nested = list(_record_lines(item, pad + "  "))
            if key is None and nested:
                yield f"{pad}- {nested[0].strip()}"
                yield from nested[1:]
            else:
                yield f"{pad}{label}"
                yield from nested
        else:
            yield f"{pad}{label} {_scalar(item)}"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def diff(before: dict[str, Any], after: dict[str, Any]) -> list[DiffLine]:
    """Return the removed and added lines from ``before`` to ``after``, with context; empty if they are equal."""
    old, new = record_lines(before), record_lines(after)
    shown: list[DiffLine] = []
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT_LINES)
    for number, group in enumerate(groups):
        if number or group[0][1]:
            shown.append(DiffLine("…", ""))
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                shown += [DiffLine(" ", text) for text in old[old_from:old_to]]
            else:
                shown += [DiffLine("-", text) for text in old[old_from:old_to]]
                shown += [DiffLine("+", text) for text in new[new_from:new_to]]
    return shown
