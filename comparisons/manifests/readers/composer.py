"""``composer.json`` and ``composer.lock``: what a PHP project asks for, and what is used.

``replace``, ``provide``, ``conflict`` and ``suggest`` install nothing, ``repositories`` are addresses: none is read.
"""

import re
from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import TOOL, UNREGISTERED, Dependency
from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.lines import KEYS, Lines
from comparisons.manifests.trees import json_table, table, tables, word

ECOSYSTEM = "packagist"
EXACT = re.compile(r"v?[0-9]+(?:\.[0-9]+){1,3}(?:-?(?:alpha|beta|rc|patch|pl|p)\.?[0-9]*)?", re.IGNORECASE)
NAME_OF_PACKAGE = re.compile(r'"name"\s*:\s*"([^"\n]{1,300})"')
TILDE = re.compile(r"~([0-9]+\.[0-9]+)(?![0-9.])")
"""What Composer alone takes for the caret: of a tool nobody knows which program reads its version."""
PHP = re.compile(r"php(?:-64bit|-ipv6|-zts|-debug)?")


def read(text: str) -> Iterator[Found]:
    """Yield what ``require`` and ``require-dev`` ask for."""
    tree = json_table(text)
    lines = Lines(text, KEYS)
    for key in ("require", "require-dev"):
        yield from _required(table(tree, key), lines, lines.of(key))


def _required(listed: dict[str, Any], lines: Lines, after: int) -> Iterator[Found]:
    for name, asked in listed.items():
        line = lines.of(name, after)
        if isinstance(asked, str):
            yield _dependency(name, asked.strip(), line)
        else:
            yield Note(f"What is asked for {name} is no text.", line)


def _dependency(name: str, asked: str, line: int) -> Dependency:
    """Return PHP itself as a tool, and its extensions and libraries as what is in no registry."""
    plain = re.split(r"[@#]", asked, maxsplit=1)[0].strip().removeprefix("=")
    version = plain if EXACT.fullmatch(plain) else ""
    if PHP.fullmatch(name):
        return Dependency(TOOL, "php", version, TILDE.sub(r"^\1", asked), line=line)
    return Dependency(ECOSYSTEM if "/" in name else UNREGISTERED, name, version, asked, line=line)


def read_lock(text: str) -> Iterator[Found]:
    """Yield each locked package; direct are those that no other one requires, as the file does not say it."""
    tree = json_table(text)
    lines = Lines(text, NAME_OF_PACKAGE)
    keys = Lines(text, KEYS)
    for key in ("platform", "platform-dev"):
        yield from _required(table(tree, key), keys, keys.of(key))
    rows = [*tables(tree, "packages"), *tables(tree, "packages-dev")]
    needed = {name.lower() for row in rows for name in table(row, "require")}
    for row in rows:
        name, version = word(row, "name"), word(row, "version")
        is_moving = version.startswith("dev-") or version.endswith("-dev")
        used, asked = ("", version) if is_moving else (version, "")
        is_direct = name.lower() not in needed
        yield Dependency(ECOSYSTEM, name, used, asked, is_direct=is_direct, line=lines.of(name))


COMPOSER = Kind(
    "composer",
    "composer.json",
    read,
    ("composer.json",),
    (r'"(?:require|require-dev)"\s*:\s*\{[^{}]*"(?:php|[\w.-]+/[\w.-]+)"\s*:',),
    is_json=True,
)
LOCK = Kind(
    "composer-lock",
    "composer.lock",
    read_lock,
    ("composer.lock",),
    (r'"content-hash"\s*:', r'"packages"\s*:\s*\['),
    is_json=True,
)
