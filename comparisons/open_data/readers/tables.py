"""CSV with a line of column names, row by row. Pure: imports no Django.

Each row stands on a line of its own, so that a quotation mark too many spoils that row and no other.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from . import files
from .entry import RefusedEntry

COLUMNS = 100


def read(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]] | RefusedEntry]:
    """Yield each row with its place, its cells trimmed; ``columns`` are required, others may follow."""
    try:
        with files.opened(path) as stream:
            yield from _rows(files.read_lines(stream, path.name), columns)
    except (*files.BROKEN, files.UnreadableSet) as error:
        yield RefusedEntry(path.name, f"the rest of it cannot be read: {error}")


def _rows(
    lines: Iterator[tuple[str, str] | RefusedEntry], columns: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]] | RefusedEntry]:
    header: list[str] = []
    for line in lines:
        if isinstance(line, RefusedEntry):
            yield line
            continue
        where, text = line
        if not text.strip():
            continue
        cells = _cells(text)
        if not header:
            header = cells or []
            if missing := [column for column in columns if column not in header]:
                raise files.UnreadableSet(f"it has no column {', '.join(missing)}")
        elif cells is None or len(cells) != len(header):
            yield RefusedEntry(where, f"it does not have the {len(header)} cells that the first line names")
        else:
            yield where, dict(zip(header, cells, strict=True))


def _cells(text: str) -> list[str] | None:
    try:
        cells = next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration):
        return None
    return [cell.strip() for cell in cells] if len(cells) <= COLUMNS else None
