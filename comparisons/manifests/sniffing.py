"""Which kind of file this is: by its name, then by its text."""

import re
from fnmatch import fnmatchcase

from .found import Kind
from .kinds import KINDS
from .refusals import UnreadableManifest

LOOKED_AT = 65_536
"""Characters at the beginning of a text that its kind is found by."""


def kind_of(text: str, name: str = "") -> Kind:
    """Return the kind of a file; raise ``UnreadableManifest`` where neither name nor text shows it."""
    found = by_name(name) or by_text(text)
    if found is None:
        raise UnreadableManifest("Neither its name nor its text shows what kind of file it is. Choose the kind.")
    return found


def by_name(name: str) -> Kind | None:
    """Return the kind whose files are called so, whatever folder stands before and in capitals or not."""
    last = re.split(r"[/\\]", name.strip().lower())[-1]
    fitting = (kind for kind in KINDS.values() if any(fnmatchcase(last, pattern) for pattern in kind.names))
    return next(fitting, None) if last else None


def by_text(text: str) -> Kind | None:
    """Return the first kind whose marks stand at the beginning of ``text``."""
    beginning = text[:LOOKED_AT]
    return next((kind for kind in KINDS.values() if kind.marks and all(_has(beginning, kind))), None)


def _has(beginning: str, kind: Kind) -> list[bool]:
    return [re.search(mark, beginning, re.MULTILINE) is not None for mark in kind.marks]
