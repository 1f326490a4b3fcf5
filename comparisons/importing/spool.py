"""Spool of a run: its records in a temporary database, which is gone with the run.

Here records wait to be known by their subject, are merged, and then wait to be written.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from comparisons.catalogue.problems import FilePlace
from comparisons.catalogue.records import Record

from .parse import Patch

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE fragment (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, words TEXT NOT NULL, subject TEXT,
    file INTEGER NOT NULL, line INTEGER NOT NULL, record INTEGER NOT NULL, content TEXT NOT NULL, refused TEXT
);
CREATE INDEX fragment_of_kind ON fragment (kind, id);
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, action TEXT NOT NULL,
    patch TEXT NOT NULL, record TEXT NOT NULL, changed TEXT NOT NULL, written INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, subject)
);
CREATE INDEX outcome_to_write ON outcome (kind, written, id);
CREATE TABLE claim_key (key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
"""
FRAGMENT_COLUMNS = "id, kind, words, subject, file, line, record, content, refused"
OUTCOME_COLUMNS = "kind, subject, action, patch, record, changed"
CHUNK = 1000
BETWEEN_WORDS = "\n"
NAMED_BY_SLUG = ("category", "criterion", "answers")
UNRESOLVED = "?"
"""Begins the subject of a record whose words lead nowhere; it is judged and never written."""
TO_WRITE = "written = 0 AND action IN ('created', 'updated')"


class Fragment(NamedTuple):
    """One record of one file; ``refused`` as in ``Patch``."""

    id: int
    kind: str
    words: tuple[str, ...]
    subject: str | None
    place: FilePlace
    file: int
    content: Record
    refused: Record | None

    def carries(self, key: str) -> bool:
        return key in self.content or key in (self.refused or {})


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
            for key in fragment.refused or {}:
                merged.pop(key, None)
            merged |= fragment.content
        return merged

    @property
    def refused(self) -> Record:
        """Return the keys whose values were refused, with what is right of those."""
        merged: Record = {}
        for fragment in self.fragments:
            merged = {key: rest for key, rest in merged.items() if key not in fragment.content}
            merged |= fragment.refused or {}
        return merged

    @property
    def place(self) -> FilePlace:
        return self.fragments[-1].place

    def place_of(self, key: str) -> FilePlace:
        """Return the place that the value of ``key`` comes from."""
        return next((one.place for one in reversed(self.fragments) if one.carries(key)), self.place)

    @property
    def is_refused(self) -> bool:
        return self.is_unresolved or any(fragment.refused is not None for fragment in self.fragments)

    @property
    def is_unresolved(self) -> bool:
        return self.subject.startswith(UNRESOLVED)

    @property
    def is_lost(self) -> bool:
        """Return whether no words of its subject are left, so that anything may be stored of it."""
        return self.is_unresolved and not self.fragments[0].words


class RecordOutcome(NamedTuple):
    """The outcome for one subject: ``patch`` is merged into what is stored, ``record`` is the result.

    ``changed`` are the keys at which a stored record will differ.
    """

    kind: str
    subject: str
    action: str
    patch: Record
    record: Record
    changed: tuple[str, ...] = ()


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
        """Store the records of one file."""
        self.files.append(file)
        self.database.executemany(
            "INSERT INTO fragment (kind, words, subject, file, line, record, content, refused) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._row(patch) for patch in patches),
        )

    def _row(self, patch: Patch) -> tuple[Any, ...]:
        file = len(self.files) - 1
        refused = None if patch.refused is None else json.dumps(patch.refused)
        words = _clean(patch.words)
        subject = words if patch.kind in NAMED_BY_SLUG and words else None
        return patch.kind, words, subject, file, patch.place.line, patch.place.record, json.dumps(patch.record), refused

    def count(self) -> int:
        """Return how many records were read."""
        return self._one("SELECT count(*) FROM fragment")

    def count_unnamed(self) -> int:
        """Return how many records name no kind."""
        return self._one("SELECT count(*) FROM fragment WHERE kind = ''")

    def count_unwritten(self) -> int:
        return self._one(f"SELECT count(*) FROM outcome WHERE {TO_WRITE}")  # noqa: S608

    def count_actions(self) -> Iterator[tuple[str, str, int]]:
        """Yield how many subjects of each kind there are for each action."""
        yield from self.database.execute("SELECT kind, action, count(*) FROM outcome GROUP BY kind, action")

    def _one(self, query: str, *values: Any) -> int:
        return int(self.database.execute(query, values).fetchone()[0])

    def fragments(self, kind: str) -> Iterator[list[Fragment]]:
        """Yield the records of one kind in the order in which they were read, a chunk at a time."""
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
                FilePlace(self.files[file], line, record),
                file,
                json.loads(content),
                json.loads(refused) if refused is not None else None,
            )
            for number, kind, words, subject, file, line, record, content, refused in rows
        ]

    def name_subjects(self, subjects: Iterable[tuple[str, int]]) -> None:
        """Set subjects: pairs of a subject and the id of a fragment."""
        self.database.executemany("UPDATE fragment SET subject = ? WHERE id = ?", subjects)

    def name_the_rest(self) -> None:
        """Set a subject of its own for each record of a known kind that has none yet."""
        self.database.execute(
            "UPDATE fragment SET subject = ? || id WHERE subject IS NULL AND kind != ''", (UNRESOLVED,)
        )

    def refuse(self, fragments: Iterable[Fragment]) -> None:
        """Refuse records for a problem that is not in their own keys."""
        ids = ((fragment.id,) for fragment in fragments)
        self.database.executemany("UPDATE fragment SET refused = coalesce(refused, '{}') WHERE id = ?", ids)

    def index_subjects(self) -> None:
        """Index the subjects; to be called once all are set, and before anything is merged."""
        self.database.execute("CREATE INDEX fragment_of_subject ON fragment (kind, subject, file)")

    def twice(self) -> Iterator[Fragment]:
        """Yield each record that is not the first one of its file about its subject."""
        doubles = self.database.execute(
            "SELECT kind, subject, file FROM fragment WHERE subject IS NOT NULL "
            "GROUP BY kind, subject, file HAVING count(*) > 1"
        )
        query = f"SELECT {FRAGMENT_COLUMNS} FROM fragment WHERE kind = ? AND subject = ? AND file = ? ORDER BY id"  # noqa: S608
        for double in doubles:
            yield from self._fragments(self.database.execute(query, double).fetchall()[1:])

    def merged(self, kind: str) -> Iterator[list[Merged]]:
        """Yield the merged records of each subject of one kind, a chunk at a time."""
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
        """Return the technology of the run that owns the claim key: the first that asked."""
        self.database.execute("INSERT OR IGNORE INTO claim_key VALUES (?, ?)", (key, subject))
        return str(self.database.execute("SELECT owner FROM claim_key WHERE key = ?", (key,)).fetchone()[0])

    def keep_outcomes(self, outcomes: Iterable[RecordOutcome]) -> None:
        self.database.executemany(
            "INSERT INTO outcome (kind, subject, action, patch, record, changed) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (one.kind, one.subject, one.action, *map(json.dumps, (one.patch, one.record, one.changed)))
                for one in outcomes
            ),
        )

    def refuse_outcome(self, kind: str, subject: str) -> None:
        """Refuse a subject after all, for what other records say."""
        self.database.execute("UPDATE outcome SET action = 'refused' WHERE kind = ? AND subject = ?", (kind, subject))

    def outcomes(self, kind: str, subjects: Iterable[str], *, unwritten: bool = False) -> dict[str, RecordOutcome]:
        """Return the outcomes by subject, for those of ``subjects`` that the run has records of."""
        query = (
            f"SELECT {OUTCOME_COLUMNS} FROM outcome "  # noqa: S608
            "WHERE kind = ? AND subject IN (SELECT value FROM json_each(?))"
        )
        only = f" AND {TO_WRITE}" if unwritten else ""
        found = self.database.execute(query + only, (kind, json.dumps(list(subjects))))
        return {outcome.subject: outcome for outcome in map(_outcome, found)}

    def unwritten(self, kind: str, most: int) -> list[RecordOutcome]:
        """Return the next outcomes that change something, in the order in which they were judged."""
        found = self.database.execute(
            f"SELECT {OUTCOME_COLUMNS} FROM outcome WHERE kind = ? AND {TO_WRITE} ORDER BY id LIMIT ?",  # noqa: S608
            (kind, most),
        )
        return [_outcome(row) for row in found]

    def changes(self, most: int) -> list[RecordOutcome]:
        """Return the first outcomes that change something, by kind in the order in which they were judged."""
        found = self.database.execute(
            f"SELECT {OUTCOME_COLUMNS} FROM outcome "  # noqa: S608
            "WHERE action IN ('created', 'updated') ORDER BY id LIMIT ?",
            (most,),
        )
        return [_outcome(row) for row in found]

    def subjects(self, kind: str) -> list[str]:
        """Return the subjects of one kind, those that lead nowhere included."""
        return [
            subject
            for (subject,) in self.database.execute("SELECT DISTINCT subject FROM fragment WHERE kind = ?", (kind,))
        ]

    def digest(self) -> str:
        """Return the digest of all outcomes: two runs with one digest write the same."""
        found = hashlib.sha256()
        for row in self.database.execute("SELECT kind, subject, action, record FROM outcome ORDER BY kind, subject"):
            found.update(json.dumps(row).encode())
        return found.hexdigest()

    def mark_written(self, outcomes: Iterable[RecordOutcome]) -> None:
        self.database.executemany(
            "UPDATE outcome SET written = 1 WHERE kind = ? AND subject = ?",
            ((outcome.kind, outcome.subject) for outcome in outcomes),
        )


def _outcome(row: tuple[str, str, str, str, str, str]) -> RecordOutcome:
    kind, subject, action, *contents = row
    patch, record, changed = map(json.loads, contents)
    return RecordOutcome(kind, subject, action, patch, record, tuple(changed))


def _clean(words: tuple[str, ...]) -> str:
    """Join words to one text; those of a refused record may hold anything."""
    return BETWEEN_WORDS.join(words).encode("utf-8", "replace").decode()
