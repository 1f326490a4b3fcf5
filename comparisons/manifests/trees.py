"""Values of JSON, TOML and YAML within bounds, and a lenient way to walk them. Numbers stay the text that they were."""

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .refusals import UnreadableManifest
from .toml_bounds import refuse_beyond
from .toml_tables import on_one_line

AT_LINE = re.compile(r"(.*?)(?: \(at (?:line ([0-9]+), column [0-9]+|end of document)\))?", re.DOTALL)
WITH_A_KEY = ("Duplicate", "Cannot declare")
"""Beginnings of reasons that quote the file."""


def json_table(text: str) -> dict[str, Any]:
    """Return the object that a JSON text holds; raise ``UnreadableManifest``."""
    try:
        tree = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise UnreadableManifest(f"Its JSON cannot be read ({error.msg}).", line=error.lineno) from None
    except RecursionError:
        raise UnreadableManifest("Its JSON is nested too deeply.") from None
    if not isinstance(tree, dict):
        raise UnreadableManifest("Its JSON is no object.")
    return tree


def toml_table(text: str) -> dict[str, Any]:
    """Return what a TOML text holds; raise ``UnreadableManifest``."""
    refuse_beyond(text)
    try:
        return tomllib.loads(text, parse_float=str)
    except RecursionError:
        raise UnreadableManifest("Its TOML is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        with suppress(ValueError, RecursionError):
            return tomllib.loads(on_one_line(text), parse_float=str)
        why, place = AT_LINE.fullmatch(str(error)).groups()  # type: ignore[union-attr]
        if why.startswith(WITH_A_KEY):
            why = "A key or a table stands there twice"
        raise UnreadableManifest(f"Its TOML cannot be read ({why}).", line=int(place or 0)) from None
    except ValueError:
        raise UnreadableManifest("Its TOML has a number of thousands of digits.") from None


def table(value: Any, *keys: str) -> dict[str, Any]:
    """Return the mapping at ``keys`` inside ``value``; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any, *keys: str) -> list[Any]:
    """Return the list at ``keys`` inside ``value``; an empty one where there is none."""
    inner = table(value, *keys[:-1]).get(keys[-1]) if keys else value
    return inner if isinstance(inner, list) else []


def tables(value: Any, *keys: str) -> Iterator[dict[str, Any]]:
    """Yield each mapping of the list at ``keys`` inside ``value``."""
    return (one for one in items(value, *keys) if isinstance(one, dict))


def word(value: Any, *keys: str) -> str:
    """Return the text at ``keys`` inside ``value``; empty where there is none."""
    inner = table(value, *keys[:-1]).get(keys[-1]) if keys else value
    return inner.strip() if isinstance(inner, str) else ""
