"""Remarks on many pages, told once for each mend: collected in a temporary database, which is gone with the check."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comparisons.domain.checking import Level, Remark

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE told (
    technology TEXT, field TEXT, code TEXT, message TEXT, level INTEGER, pages INTEGER, named TEXT,
    PRIMARY KEY (technology, field, code, message)
) WITHOUT ROWID;
"""
NAMED = 100
"""Pages named with one mend: it may stand on the pages of a technology with every other."""
LEVELS = tuple(Level)
ADD = """
INSERT INTO told VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET
    level = min(level, excluded.level),
    named = CASE WHEN pages < ? THEN named || ' ' || excluded.named ELSE named END,
    pages = pages + 1
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to mend, on ``pages`` pages of ``technology``; ``comparisons`` are the first of them.

    ``technology`` is empty where the thing is part of one comparison. ``level`` is the worst of all pages.
    """

    level: Level
    technology: str
    pages: int
    comparisons: tuple[str, ...]
    code: str
    field: str
    message: str


def alone(remark: Remark) -> Told:
    """Return a remark on what is part of one comparison."""
    return Told(remark.level, "", 1, (remark.comparison,), remark.code, remark.field, remark.message)


class RemarkGroups:
    """Remarks on claims and technologies. In memory are 32 MB; on disk a row a mend, however many pages show it."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")
        self._rows.executescript(SCHEMA)

    def add(self, remarks: Iterable[Remark]) -> None:
        """Add the remarks on one page."""
        self._rows.executemany(
            ADD,
            (
                (one.technology, one.field, one.code, one.message, LEVELS.index(one.level), one.comparison, NAMED)
                for one in remarks
            ),
        )

    def told(self) -> Iterator[Told]:
        """Yield each thing to mend, by technology and field."""
        for technology, field, code, message, level, pages, named in self._rows.execute("SELECT * FROM told"):
            yield Told(LEVELS[level], technology, pages, tuple(named.split(" ")), code, field, message)

    def close(self) -> None:
        self._rows.close()
