"""Canonical records as text: YAML for people and git, JSON for scale. Pure: imports no Django.

The YAML is written here because PyYAML's own writers leave U+2028 raw, escape emoji, fold lines and invent anchors.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from .records import Record

INDENT = "  "
PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<]")
NOT_PLAIN = re.compile(r": |:$| #|^null$|^\s|\s$|^\.\.\.|\t|\n")
# What YAML 1.1 takes for a line break or refuses, and what would reorder text in an editor.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
LINE_SEPARATORS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_yaml(record: Record) -> str:
    """A record as a document of its own."""
    return "\n".join(_mapping(record, "")) + "\n"


def as_yaml_item(record: Record) -> str:
    """A record as one item of a list."""
    return "\n".join(_item(record, "")) + "\n"


def as_json(record: Record) -> str:
    """A record on one line, which no reader of lines can take for two."""
    text = json.dumps(record, ensure_ascii=False)
    for character, escape in LINE_SEPARATORS.items():
        text = text.replace(character, escape)
    return text


def _mapping(record: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in record.items():
        match value:
            case dict() if value:
                yield f"{indent}{scalar(key)}:"
                yield from _mapping(value, indent + INDENT)
            case list() if value and key in FLOW:
                yield f"{indent}{key}: [{', '.join(scalar(item, in_flow=True) for item in value)}]"
            case list() if value:
                yield f"{indent}{scalar(key)}:"
                for item in value:
                    yield from _item(item, indent + INDENT)
            case _:
                yield f"{indent}{scalar(key)}: {_block(value, indent + INDENT)}"


FLOW = {"comparison"}
"""Lists that are short enough to stand on one line."""


def _item(value: Any, indent: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{indent}- {_block(value, indent + INDENT)}"
        return
    first, *rest = _mapping(value, indent + INDENT)
    yield f"{indent}- {first.lstrip(' ')}"
    yield from rest


def _block(value: Any, indent: str) -> str:
    """A scalar as it follows a key: text of several lines as a literal block where that keeps every character."""
    if not isinstance(value, str) or "\n" not in value or not _fits_block(value):
        return scalar(value)
    chomping = "" if value.endswith("\n") else "-"
    lines = value.removesuffix("\n").split("\n")
    return "\n".join([f"|{chomping}", *(f"{indent}{line}" if line else "" for line in lines)])


def _fits_block(text: str) -> bool:
    """Whether no line begins or ends with a blank and nothing needs an escape; a last line break stands alone."""
    lines = text.removesuffix("\n").split("\n")
    is_clean = not ESCAPED.search(text) and all(line == line.strip(" \t") for line in lines)
    return is_clean and bool(lines[0]) and bool(lines[-1])


def scalar(value: Any, *, in_flow: bool = False) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    is_plain = PLAIN_START.match(text) and not NOT_PLAIN.search(text) and not ESCAPED.search(text)
    if is_plain and not (in_flow and re.search(r"[,\[\]{}]", text)):
        return text
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in SHORT_ESCAPES:
        return SHORT_ESCAPES[character]
    return f"\\u{ord(character):04X}" if ESCAPED.match(character) else character
