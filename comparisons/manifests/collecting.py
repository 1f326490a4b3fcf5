"""What a reader found, made fit to be shown: cut, masked, each dependency once, bounded."""

import re
from collections.abc import Iterable
from dataclasses import replace

from comparisons.domain.stacks.dependencies import LONGEST, Dependency, Manifest

from .found import Found, Note
from .masking import masked

MOST_FOUND = 20_000
MOST_NOTES = 20
PLAIN = re.compile(r"[0-9A-Za-z.,<>=!~^*+|-]{0,18}")
"""Text that is shown as it is; every secret that is known by its look is longer."""
NAMELESS = "What stands here as a name cannot be that of a package."


def collected(kind: str, found: Iterable[Found]) -> Manifest:
    """Return what ``found`` holds, in its order, as a manifest; the rest is not read once 20,000 things were found.

    A version that the file names several times is kept once, as it stands first, and as direct if it ever was; so is
    a package without a version of which the same is asked.
    """
    dependencies: dict[tuple[str, ...], Dependency] = {}
    notes: dict[str, None] = {}  # in their order, each once
    for number, one in enumerate(found, 1):
        if number > MOST_FOUND:
            return Manifest(kind, tuple(dependencies.values()), (*_first(notes), _TOO_MANY))
        tidy = _tidy(one)
        if isinstance(tidy, Note):
            notes[_sentence(tidy)] = None
            continue
        key = (tidy.ecosystem, tidy.name, tidy.version, "" if tidy.version else tidy.asked)
        known = dependencies.setdefault(key, tidy)
        if tidy.is_direct and not known.is_direct:
            dependencies[key] = replace(known, is_direct=True)
    return Manifest(kind, tuple(dependencies.values()), _first(notes))


_TOO_MANY = f"The file names more than {MOST_FOUND:,} packages; the rest was not read."


def _tidy(one: Found) -> Found:
    """Return the dependency as it may be shown, or a note where its name cannot be."""
    if isinstance(one, Note):
        return one
    name = one.name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        return Note(NAMELESS, one.line)
    return replace(one, name=masked(name), version=_shown(one.version), asked=_shown(one.asked))


def _shown(text: str) -> str:
    if PLAIN.fullmatch(text):
        return text
    plain = masked(" ".join(text[: 10 * LONGEST].split()))
    return "".join(letter for letter in plain if letter.isprintable())[:LONGEST]


def _sentence(note: Note) -> str:
    text = _shown(note.text)
    return f"Line {note.line}: {text}" if note.line else text


def _first(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the first notes, the rest of them counted."""
    all_of_them = tuple(notes)
    more = len(all_of_them) - MOST_NOTES
    return all_of_them if more <= 0 else (*all_of_them[:MOST_NOTES], f"{more:,} more such notes are left out.")
