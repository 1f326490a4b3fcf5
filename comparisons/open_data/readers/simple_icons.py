"""Simple Icons: ``simple-icons.json``, a logo's colour, source and licence. Pure: imports no Django.

The drawings stand beside that file, in ``icons/<slug>.svg``, so they are read where PATH is a folder or an archive of
the project. An icon's ``license`` is the logo's own; logos that may not be changed, sold or shown are refused. An icon
has only a name, and as second keys the owners of the addresses that it was drawn from.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from comparisons.catalogue.problems import Problems
from comparisons.importing.json_records import read_json

from . import clean, files
from .entry import Entry, Given, LogoEntry, RefusedEntry, TechnologyEntry, aliases_of

SOURCE = "simple-icons"
FILE = "simple-icons.json"
DRAWINGS = "CC0-1.0"
"""The licence of a drawing whose logo has none of its own."""
FREE = re.compile(r"CC0-1\.0|CC-BY(-SA)?-[0-9.]+|MIT|ISC|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0|Unlicense")
COLOUR = re.compile(r"[0-9A-F]{6}")
ICONS = 20_000
PATH = re.compile(rb'<path\b[^>]*\sd="([MmLlHhVvCcSsQqTtAaZz0-9eE ,.+-]{1,60000})"')
WORDS = {
    "+": "plus",
    ".": "dot",
    "&": "and",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ĸ": "k",
    "ŀ": "l",
    "ł": "l",
    "ß": "ss",
    "ŧ": "t",
}


def read(path: Path, given: Given) -> Iterator[Entry]:  # a logo is no fact of a day
    """Yield the logos of the file alone, packed or not, or of a folder or an archive with the drawings.

    The file is a list of icons, or a mapping that holds it at ``icons``.
    """
    problems, is_empty = Problems(), True
    try:
        drawn = dict(_drawings(path))
        with files.opened_member(path, FILE) as stream:
            for tree in read_json(path.name, stream, problems, under="icons"):
                is_empty = False
                yield _icon(tree.content, f"{tree.place}, record {tree.place.record}", drawn)
    except (*files.BROKEN, files.UnreadableSet) as error:
        yield files.rest(path, error)
        return
    for problem in problems:
        yield RefusedEntry(str(problem.place), f"expected {problem.expected}")
    if is_empty and not problems:
        yield RefusedEntry(path.name, "its list of icons is empty")


def _drawings(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the outline of each drawing with its slug; nothing where ``path`` is the file alone."""
    if not path.is_dir() and not files.is_archive(path):
        return
    for number, file in enumerate(files.read_members(path, _is_drawing, "icons/*.svg")):
        outline = PATH.search(file.content) if isinstance(file, files.File) else None
        if outline and number < ICONS:
            yield PurePosixPath(file.where).stem, outline[1].decode("ascii")


def _is_drawing(path: PurePosixPath) -> bool:
    return path.suffix == ".svg" and len(path.parts) >= 2 and path.parts[-2] == "icons"


def _icon(icon: Any, where: str, drawn: dict[str, str]) -> Entry:
    title = clean.name(icon.get("title")) if isinstance(icon, dict) else ""
    key = clean.line(icon.get("slug")) or _slug(title) if title else ""
    colour = clean.text(icon.get("hex")).upper() if title else ""
    address = clean.web_address(icon.get("source")) if title else ""
    if not key or not COLOUR.fullmatch(colour) or not address:
        return RefusedEntry(where, "it has no title, colour or source that can be read")
    licence = _licence(icon)
    if not FREE.fullmatch(licence):
        return RefusedEntry(where, f"the licence of the logo, {licence}, does not allow to show it")
    slug = clean.slug_for(key, title)
    if not slug:
        return RefusedEntry(where, f"its name {clean.why_no_slug(title)}")
    return TechnologyEntry(
        source=SOURCE,
        key=key,
        record={"technology": slug, "name": title, "aliases": aliases_of(slug, _other_names(icon))},
        second_keys=clean.owners([address, clean.web_address(icon.get("guidelines"))]),
        logo=LogoEntry(title, colour, address, licence, drawn.get(key, "")),
        where=where,
    )


def _licence(icon: dict[str, Any]) -> str:
    licence = icon.get("license")
    if licence is None:
        return DRAWINGS
    return clean.line(licence.get("type") if isinstance(licence, dict) else "")[:100] or "unknown"


def _other_names(icon: dict[str, Any]) -> list[str]:
    """Return other and former names, without those in another language or of another brand."""
    aliases = icon.get("aliases")
    lists = [aliases.get(key) for key in ("aka", "old")] if isinstance(aliases, dict) else []
    return [clean.name(name) for names in lists if isinstance(names, list) for name in names]


def _slug(title: str) -> str:
    """Apply the project's rule for names of drawings: ``C++`` is ``cplusplus``, ``Node.js`` ``nodedotjs``."""
    word = "".join(WORDS.get(character, character) for character in title.lower())
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFD", word))
