"""Keeps the records of a run out of memory, in a temporary database that is gone with the run.

Here records wait to be known by their subject, are merged, and then wait to be written.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from comparisons.records import Record

from .parse import Patch
from .problems import Place

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE fragment (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, words TEXT NOT NULL, subject TEXT,
    file INTEGER NOT NULL, line INTEGER NOT NULL, record INTEGER NOT NULL, content TEXT
);
CREATE INDEX fragment_of_kind ON fragment (kind, id);
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, action TEXT NOT NULL,
    patch TEXT NOT NULL, record TEXT NOT NULL, written INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, subject)
);
CREATE INDEX outcome_to_write ON outcome (kind, written, id);
CREATE TABLE claim_key (key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
"""
FRAGMENT_COLUMNS = "id, kind, words, subject, file, line, record, content"
CHUNK = 1000
BETWEEN_WORDS = "\n"
NAMED_BY_SLUG = ("category", "criterion")


class Fragment(NamedTuple):
    """One record of one file; ``content`` is None where it was refused."""

    id: int
    kind: str
    words: tuple[str, ...]
    subject: str | None
    place: Place
    file: int
    content: Record | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What all files of a run say about one subject; a later file wins, key by key."""

    kind: str
    subject: str
    fragments: tuple[Fragment, ...]

    @property
    def patch(self) -> Record:
        merged: Record = {}
        for fragment in self.fragments:
            merged |= fragment.content or {}
        return merged

    @property
    def place(self) -> Place:
        return self.fragments[-1].place

    def place_of(self, key: str) -> Place:
        """The place that the value of ``key`` comes from."""
        return next((one.place for one in reversed(self.fragments) if key in (one.content or {})), self.place)

    @property
    def is_refused(self) -> bool:
        return any(fragment.content is None for fragment in self.fragments)


class Outcome(NamedTuple):
    """What is to become of one subject: ``patch`` is laid over what is stored, ``record`` is what that gives."""

    kind: str
    subject: str
    action: str
    patch: Record
    record: Record


class Spool:
    def __init__(self) -> None:
        # Without a name SQLite keeps it in a temporary file of its own, which nobody else sees.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.executescript(SCHEMA)
        self.database.execute("BEGIN")  # and never a commit: nothing of it is to last
        self.files: list[str] = []

    def close(self) -> None:
        self.database.close()

    def add(self, file: str, patches: Iterable[Patch]) -> None:
        """Keep what one file holds."""
        self.files.append(file)
        self.database.executemany(
            "INSERT INTO fragment (kind, words, subject, file, line, record, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._row(patch) for patch in patches),
        )

    def _row(self, patch: Patch) -> tuple[Any, ...]:
        file = len(self.files) - 1
        content = None if patch.record is None else json.dumps(patch.record)
        words = _clean(patch.words)
        subject = words if patch.kind in NAMED_BY_SLUG and words else None
        return patch.kind, words, subject, file, patch.place.line, patch.place.record, content

    def count(self) -> int:
        """Records that were read."""
        return self._one("SELECT count(*) FROM fragment")

    def count_unnamed(self, kind: str) -> int:
        """Records of a kind that could not be told whom they are about."""
        return self._one("SELECT count(*) FROM fragment WHERE kind = ? AND subject IS NULL", kind)

    def count_unwritten(self) -> int:
        return self._one("SELECT count(*) FROM outcome WHERE written = 0 AND action != 'unchanged'")

    def _one(self, query: str, *values: Any) -> int:
        return int(self.database.execute(query, values).fetchone()[0])

    def fragments(self, kind: str) -> Iterator[list[Fragment]]:
        """The records of one kind in the order in which they were read, a chunk at a time."""
        last = 0
        query = f"SELECT {FRAGMENT_COLUMNS} FROM fragment WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"  # noqa: S608
        while rows := self.database.execute(query, (kind, last, CHUNK)).fetchall():
            yield self._fragments(rows)
            last = rows[-1][0]

    def _fragments(self, rows: Iterable[tuple[Any, ...]]) -> list[Fragment]:
        return [
            Fragment(
                number,
                kind,
                tuple(words.split(BETWEEN_WORDS)) if words else (),
                subject,
                Place(self.files[file], line, record),
                file,
                json.loads(content) if content is not None else None,
            )
            for number, kind, words, subject, file, line, record, content in rows
        ]

    def name_subjects(self, subjects: Iterable[tuple[str, int]]) -> None:
        """Tell whom records are about: pairs of a subject and the id of a fragment."""
        self.database.executemany("UPDATE fragment SET subject = ? WHERE id = ?", subjects)

    def index_subjects(self) -> None:
        """To be called once all subjects are named, and before anything is merged."""
        self.database.execute("CREATE INDEX fragment_of_subject ON fragment (kind, subject, file)")

    def twice(self) -> Iterator[Fragment]:
        """Records that are not the first one of their file about the same subject."""
        doubles = self.database.execute(
            "SELECT kind, subject, file FROM fragment WHERE subject IS NOT NULL "
            "GROUP BY kind, subject, file HAVING count(*) > 1"
        )
        query = f"SELECT {FRAGMENT_COLUMNS} FROM fragment WHERE kind = ? AND subject = ? AND file = ? ORDER BY id"  # noqa: S608
        for double in doubles:
            yield from self._fragments(self.database.execute(query, double).fetchall()[1:])

    def merged(self, kind: str) -> Iterator[list[Merged]]:
        """What the run says about each subject of one kind, a chunk at a time."""
        last = ""
        subjects = "SELECT DISTINCT subject FROM fragment WHERE kind = ? AND subject > ? ORDER BY subject LIMIT ?"
        query = (
            f"SELECT {FRAGMENT_COLUMNS} FROM fragment "  # noqa: S608
            "WHERE kind = ? AND subject > ? AND subject <= ? ORDER BY subject, file, id"
        )
        while chunk := self.database.execute(subjects, (kind, last, CHUNK)).fetchall():
            first, last = last, chunk[-1][0]
            found = self._fragments(self.database.execute(query, (kind, first, last)))
            grouped = groupby(found, key=lambda fragment: fragment.subject or "")
            yield [Merged(kind, subject, tuple(fragments)) for subject, fragments in grouped]

    def claim_owner(self, key: str, subject: str) -> str:
        """The technology of the run that has the claim with this key: the first that asked."""
        self.database.execute("INSERT OR IGNORE INTO claim_key VALUES (?, ?)", (key, subject))
        return str(self.database.execute("SELECT owner FROM claim_key WHERE key = ?", (key,)).fetchone()[0])

    def keep_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        self.database.executemany(
            "INSERT INTO outcome (kind, subject, action, patch, record) VALUES (?, ?, ?, ?, ?)",
            ((one.kind, one.subject, one.action, json.dumps(one.patch), json.dumps(one.record)) for one in outcomes),
        )

    def outcomes(self, kind: str, subjects: Iterable[str], *, unwritten: bool = False) -> dict[str, Outcome]:
        """What is to become of ``subjects``, for those of them that the run has records of."""
        query = (
            "SELECT kind, subject, action, patch, record FROM outcome "
            "WHERE kind = ? AND subject IN (SELECT value FROM json_each(?))"
        )
        only = " AND written = 0 AND action != 'unchanged'" if unwritten else ""
        found = self.database.execute(query + only, (kind, json.dumps(list(subjects))))
        return {outcome.subject: outcome for outcome in map(_outcome, found)}

    def unwritten(self, kind: str, most: int) -> list[Outcome]:
        """The next outcomes that change something, in the order in which they were judged."""
        found = self.database.execute(
            "SELECT kind, subject, action, patch, record FROM outcome "
            "WHERE kind = ? AND written = 0 AND action != 'unchanged' ORDER BY id LIMIT ?",
            (kind, most),
        )
        return [_outcome(row) for row in found]

    def mark_written(self, outcomes: Iterable[Outcome]) -> None:
        self.database.executemany(
            "UPDATE outcome SET written = 1 WHERE kind = ? AND subject = ?",
            ((outcome.kind, outcome.subject) for outcome in outcomes),
        )


def _outcome(row: tuple[str, str, str, str, str]) -> Outcome:
    kind, subject, action, patch, record = row
    return Outcome(kind, subject, action, json.loads(patch), json.loads(record))


def _clean(words: tuple[str, ...]) -> str:
    """Words as one text; those of a refused record may hold anything."""
    return BETWEEN_WORDS.join(words).encode("utf-8", "replace").decode()
