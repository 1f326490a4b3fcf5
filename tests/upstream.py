"""Upstream data for tests of readers: small files of our own, and the real sets where they are at hand."""

import io
import os
import tarfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from comparisons.catalogue import schema
from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.open_data.readers import READERS, CategoryEntry, Entry, Given, RefusedEntry, TechnologyEntry

DAY = date(2026, 11, 22)
SMALL = Path(__file__).parent / "data" / "sources"
REAL = Path(os.environ.get("OPEN_DATA") or SMALL / "none")
"""The folder with the real sets, where ``OPEN_DATA`` names one: reading them takes a minute."""


def sets(small: str, real: str) -> list[Path]:
    """Our own file, and the real one where it is present."""
    return [path for path in (SMALL / small, REAL / real) if path.exists()]


def read(name: str, path: Path, **given: str) -> list[Entry]:
    """What a reader yields; figures without a day and an address of their own take those of ``given``."""
    said = {"observed": DAY.isoformat(), "address": "https://example.org/counted"} | given
    return list(READERS[name].read(path, Given(name, DAY, DAY, **said)))


def found(entries: Iterable[Entry]) -> dict[str, TechnologyEntry]:
    return {entry.key: entry for entry in entries if isinstance(entry, TechnologyEntry)}


def refused(entries: Iterable[Entry]) -> list[RefusedEntry]:
    return [entry for entry in entries if isinstance(entry, RefusedEntry)]


def problems(entries: Iterable[Entry]) -> list[str]:
    """What the catalogue format has against the records that were read."""
    against = Problems()
    for entry in entries:
        if isinstance(entry, TechnologyEntry | CategoryEntry):
            schema.check(entry.record, At(FilePlace("upstream"), against))
    return against.lines()


def write_archive(path: Path, members: Mapping[str, bytes], *, links: Mapping[str, str] | None = None) -> Path:
    """A packed archive with files, and with symbolic links by name and target."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
    return path


def write_topic(folder: Path, topic: str, text: str | bytes) -> Path:
    path = folder / "topics" / topic / "index.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def topic(topic: str = "flask", **fields: str) -> str:
    """A topic's page, without a final newline."""
    said = {"topic": topic, "display_name": "Flask", "short_description": "Flask is a web framework."} | fields
    return "---\n" + "\n".join(f"{key}: {value}" for key, value in said.items()) + "\n---"
