"""CSV with a line of column names, row by row. Pure: imports no Django.

Each row stands on a line of its own, so that a quotation mark too many spoils that row and no other: a cell that holds
a line break is refused with its row. Columns may stand in any order, in capitals, and be parted by commas, semicolons,
tabs or bars. Lines that begin with ``#`` are comments.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import files
from .entry import RefusedEntry

COLUMNS = 100
SEPARATORS = ",;\t|"
TOLD = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
"""The first line of a file that a spreadsheet is to open."""

Row = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    separator: str


def read(path: Path, columns: tuple[str, ...]) -> Iterator[Row | RefusedEntry]:
    """Yield each row with its place, its cells trimmed; ``columns`` are required, others may follow."""
    try:
        with files.opened_set(path) as stream:
            if files.is_tar(stream):
                raise files.NotASet("it is an archive, and one table is looked for: unpack it")
            yield from _rows(files.read_lines(stream, path.name), columns, path.name)
    except (*files.BROKEN, files.UnreadableSet) as error:
        yield files.rest(path, error)


def _rows(
    lines: Iterator[tuple[str, str] | RefusedEntry], columns: tuple[str, ...], name: str
) -> Iterator[Row | RefusedEntry]:
    header: _Header | None = None
    separators, is_empty = SEPARATORS, True
    for line in lines:
        if isinstance(line, RefusedEntry):
            yield line
            continue
        where, text = line
        if not text.strip():
            continue
        if header is None:
            if told := TOLD.fullmatch(text):
                separators = told[1]
            else:
                header = _header(text, separators, columns)
        elif not text.lstrip().startswith("#"):
            row = _row(text, header)
            is_empty = is_empty and row is None
            if row is not None:
                yield RefusedEntry(where, row) if isinstance(row, str) else (where, row)
    if header is None:
        raise files.NotASet("it holds no line of column names")
    if is_empty:
        yield RefusedEntry(name, "it holds a line of column names and no row")


def _header(text: str, separators: str, columns: tuple[str, ...]) -> _Header | None:
    """Return the names of the columns; None for a comment that does not name them."""
    is_comment = text.lstrip().startswith("#")
    plain = text.lstrip().removeprefix("#") if is_comment else text
    read = [_Header([_name(cell) for cell in _cells(plain, one) or []], one) for one in separators]
    best = max(read, key=lambda header: len(set(columns).intersection(header.names)))
    missing = [column for column in columns if column not in best.names]
    if missing and is_comment:
        return None
    if missing:
        raise files.NotASet(f"it has no column {', '.join(missing)}; its first line is “{_shown(text)}”")
    for name in filter(None, best.names):
        if best.names.count(name) > 1:
            raise files.NotASet(f"it has the column {_shown(name)} twice")
    return best


def _name(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.lower())


def _shown(text: str) -> str:
    return files.clean_name(text)[:100]


def _row(text: str, header: _Header) -> dict[str, str] | str | None:
    """Return the cells of a row by column, or why it has none that can be read; None for a row of blanks."""
    cells = _cells(text, header.separator)
    if cells is None:
        return f"a quotation mark stands alone, a cell goes on in the next line, or it has more than {COLUMNS} cells"
    while len(cells) > len(header.names) and not cells[-1]:
        cells.pop()
    if not any(cells):
        return None
    if len(cells) != len(header.names):
        return f"it does not have the {len(header.names)} cells that the first line names"
    return dict(zip(header.names, cells, strict=True))


def _cells(text: str, separator: str) -> list[str] | None:
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True))
    except (csv.Error, StopIteration):
        return None
    return [cell.strip() for cell in cells] if len(cells) <= COLUMNS else None
