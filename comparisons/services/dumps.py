"""Frozen monthly dumps: what is published, as gzipped catalogue records, one file a month that is never changed."""

import gzip
import hashlib
import json
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from comparisons.catalogue.dump_header import header
from comparisons.catalogue.files import as_json
from comparisons.catalogue.published import Changed, Published
from comparisons.catalogue.records import HEADER, Record
from comparisons.catalogue.unfinished import created, replaced
from comparisons.models import Comparison
from comparisons.models.paths import origin, path

log = logging.getLogger(__name__)

MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
ENDING, CHECKSUM_ENDING = ".jsonl.gz", ".sha256"
NO_FILE = (FileNotFoundError, NotADirectoryError)
BROKEN = (OSError, EOFError, ValueError, IndexError, zlib.error)
"""What reading a file raises that is cut short, no dump, or not for us to read."""
LAST_DAY = 7
"""Until this day of a month the worker writes its dump, should it have been away on the first."""
ATTEMPTS = 3
"""How often a dump is begun, where names change while it is written."""
COMPRESSION = 6
"""Of gzip's 1 to 9."""


class NoDumps(Exception):
    """Raised where no dump can be written; says why."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: its month (2026-11), file, size in bytes, SHA-256, and the header that it begins with."""

    month: str
    file: Path
    size: int
    sha256: str
    header: Record

    @property
    def day(self) -> date:
        """The UTC day on which it was written."""
        return date.fromisoformat(self.header["day"])

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of its records by kind."""
        found: dict[str, int] = self.header["counts"]
        return found

    @property
    def cite(self) -> str:
        return str(self.header["cite"])


def listed() -> list[Dump]:
    """Return all dumps, the newest first; twelve a year. Each costs two short reads."""
    folder = settings.DATA_DIR
    if folder is None:
        return []
    try:
        names = sorted((file.name for file in folder.iterdir() if file.name.endswith(ENDING)), reverse=True)
    except NO_FILE:
        return []
    except OSError as problem:
        log.warning("The folder of the dumps cannot be read: %s", problem)
        return []
    found = (find(name.removesuffix(ENDING)) for name in names)
    return [dump for dump in found if dump]


def find(month: str) -> Dump | None:
    """Return the dump of a month, None where there is none yet, and where its files are broken, which is logged."""
    try:
        file, digest = file_of(month), checksum(month)
        if file is None or digest is None:
            return None
        with gzip.open(file, "rb") as stream:
            first: Any = json.loads(stream.readline())
        if not isinstance(first, dict) or first.get(HEADER) != month:
            raise ValueError("it does not begin as one of this month")
        return Dump(month, file, file.stat().st_size, digest, first)
    except BROKEN as problem:
        log.warning("The dump of %s cannot be read: %s", month, problem)
        return None


def file_of(month: str) -> Path | None:
    """Return where the dump of a month is stored, or will be; None where there can be none."""
    folder = settings.DATA_DIR
    return folder / f"{month}{ENDING}" if folder is not None and MONTH.fullmatch(month) else None


def checksum(month: str) -> str | None:
    """Return the SHA-256 of the dump of a month in hexadecimal, None where there is no dump yet."""
    file = file_of(month)
    try:
        return _checksum_file(file).read_text(encoding="ascii").split()[0] if file else None
    except NO_FILE:
        return None


def write_monthly(now: datetime) -> Iterator[int]:
    """Write the dump of this month in its first week, unless it is there: a chore. No query where it is.

    A demonstration has none, and neither has a site that has published nothing: it would be frozen for good.
    """
    month = month_of(now)
    is_time = now.astimezone(UTC).day <= LAST_DAY and settings.DATA_DIR is not None and not settings.SAMPLE_ACTIVITY
    if is_time and checksum(month) is None and Comparison.objects.published().exists():
        yield from writing(now)


def month_of(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m}"


def writing(now: datetime) -> Iterator[int]:
    """Write the dump of this month, and yield the number of records of each portion; nothing where it is there.

    A portion is held at a time. Of several processes the first to end gives the file its name, and the checksum is
    taken of that file. Stopped, or raising OSError or ``NoDumps``, it leaves no file.
    """
    month = month_of(now)
    file = file_of(month)
    if file is None:
        raise NoDumps("DATA_DIR is off: this site writes no dumps.")
    if settings.SAMPLE_ACTIVITY:
        raise NoDumps("Readers of this site are made up (SAMPLE_ACTIVITY): it writes no dumps.")
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        yield from _written(file, month, now)
    _write_checksum(file)


def _written(file: Path, month: str, now: datetime) -> Iterator[int]:
    for _ in range(ATTEMPTS):
        try:
            with created(file) as stream:
                yield from _records(stream, month, now)
        except Changed:
            log.warning("Names changed while the dump of %s was written.", month)
        else:
            return
    raise NoDumps("Technologies, categories or criteria changed while the dump was written. Please try again.")


def _records(stream: BinaryIO, month: str, now: datetime) -> Iterator[int]:
    published = Published()
    first = header(
        month,
        on=now.astimezone(UTC).date(),
        counts=published.counts,
        origin=origin(),
        path=path("dump", month),
    )
    # Without a name and a time of its own the same records are the same bytes.
    with gzip.GzipFile("", "wb", COMPRESSION, stream, mtime=0) as packed:
        packed.write(_line(first))
        for portion in published.portions():
            packed.write(b"".join(map(_line, portion)))
            yield len(portion)


def _line(record: Record) -> bytes:
    return f"{as_json(record)}\n".encode()


def _checksum_file(file: Path) -> Path:
    return file.with_name(file.name + CHECKSUM_ENDING)


def _write_checksum(file: Path) -> None:
    """Write the checksum beside a dump, as ``sha256sum --check`` reads it, unless it is there."""
    target = _checksum_file(file)
    if target.exists():
        return
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with replaced(target) as text:
        text.write(f"{digest}  {file.name}\n")
