"""Records as written to checked records. Pure: imports no Django.

A checked record is a *patch*: it holds the keys that were written, null where a key was emptied. Nested records
(claims, a verdict …) are canonical: whole, without their nulls and defaults.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

from .checks import At, Check, keys_of
from .fields import TYPES
from .records import KINDS, Record
from .trees import RefusedValue


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked record: its right keys, and the refused ones with what is right of their values.

    Both are empty where nobody can tell what kind of record it is.
    """

    right: Record
    refused: Record

    @property
    def is_fine(self) -> bool:
        return bool(self.right) and not self.refused


NOTHING = Checked({}, {})
MISSPELT, MISSPELT_LENGTH = 20, 30
"""Unknown keys, and letters of each, for which the key that was meant is guessed."""


def examine(content: Any, at: At) -> Checked:
    """Check a record as written, and report its problems."""
    if isinstance(content, RefusedValue):
        return NOTHING
    if not isinstance(content, dict) or not content:
        at.refuse(content, f"a record: a mapping that begins with {', '.join(KINDS[:-1])} or {KINDS[-1]}")
        return NOTHING
    kind = next(iter(content))
    if kind not in KINDS:
        at.into(content, kind).refuse(content[kind], f"one of {', '.join(KINDS)} as the first key")
        return NOTHING
    found = dict(keys_of(content, at, TYPES[kind]))
    if found[kind] is None:
        found[kind] = at.into(content, kind).refuse(None, "what the record is about")
    checks = TYPES[kind].checks
    refused = {key: value.rest for key, value in found.items() if isinstance(value, RefusedValue)}
    refused |= {key: None for key in _misspelt(refused.keys() - checks.keys(), checks) if key not in found}
    return Checked({key: value for key, value in found.items() if key not in refused}, refused)


def _misspelt(unknown: Iterable[str], keys: Mapping[str, Check]) -> Iterator[str]:
    """Guess the keys that were meant, so that they are not reported as missing too."""
    for word in islice(unknown, MISSPELT):
        yield from get_close_matches(word[:MISSPELT_LENGTH], keys, n=1, cutoff=0.7)


def check(content: Any, at: At) -> Record | None:
    """Return the patch that a record as written stands for, or None once its problems are reported."""
    checked = examine(content, at)
    return checked.right if checked.is_fine else None
