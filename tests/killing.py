"""Kills whole processes of a site at random moments, and looks at what they leave behind.

``opened`` gives a site with its own folder and database, ``Rounds`` kills processes of one ``Kind`` on it. The moments
are drawn within the length of an undisturbed run on the same machine.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import yaml

from .killed_jobs import BATCH, KILLED
from .visits import ROOT

PAST = ROOT / "tests" / "data" / "past"

TODAY = datetime.now(UTC).date()
DAY = TODAY.isoformat()
PAIRS = 6
LETTERS = 5
State = dict[str, Any]


def past(vendor: str) -> str:
    """What the latest of the earlier releases stored, as statements."""
    return max(PAST.glob(f"*.{vendor}.sql")).read_text(encoding="utf-8")


class Database:
    """An SQLite file, with the copies that were taken of it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "database" / "site.sqlite3"
        self.file.parent.mkdir()
        self.copies = folder / "copies"
        self.copies.mkdir()
        self.address = f"sqlite:///{self.file}"

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(self.file)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.file, self.copies / name)

    def put_back(self, name: str) -> None:
        for file in self.file.parent.iterdir():
            file.unlink()
        shutil.copyfile(self.copies / name, self.file)

    def load_past(self) -> None:
        with closing(sqlite3.connect(self.file)) as database:
            database.executescript(past("sqlite"))

    def close(self) -> None:
        pass


class PostgresDatabase:
    """A database of PostgreSQL, with the copies that were taken of it."""

    def __init__(self, folder: Path) -> None:
        from psycopg import connect

        self.server = connect(os.environ["DATABASE_URL"], autocommit=True)
        self.name = f"kills_{secrets.token_hex(6)}"
        self.kept: list[str] = []
        self.address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}").geturl()
        self.server.execute(f"CREATE DATABASE {self.name}")

    def keep(self, name: str) -> None:
        self.kept.append(f"{self.name}_{name}")
        self._copy(self.name, self.kept[-1])

    def put_back(self, name: str) -> None:
        self._copy(f"{self.name}_{name}", self.name)

    def _copy(self, name: str, to: str) -> None:
        self._drop(to)
        self.server.execute(f"CREATE DATABASE {to} TEMPLATE {name}")

    def _drop(self, name: str) -> None:
        """Drop a database with all who are in it, once the server has cleaned it up: that nobody else may end."""
        from psycopg.errors import InsufficientPrivilege

        for pause in (0.5, 1, 2, 4, 8):
            with suppress(InsufficientPrivilege):
                self.server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                return
            time.sleep(pause)
        self.server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def load_past(self) -> None:
        from psycopg import connect

        with connect(self.address) as database:
            database.execute(past("postgresql"))

    def close(self) -> None:
        for name in (self.name, *self.kept):
            self._drop(name)
        self.server.close()


DATABASES = {"sqlite": Database, "postgresql": PostgresDatabase}


class Site:
    """A site of its own, and the process that forks what is killed of it."""

    def __init__(self, vendor: str, folder: Path) -> None:
        self.folder = folder
        for name in ("backups", "exported", "letters", "temporary"):
            (folder / name).mkdir()
        self.database = DATABASES[vendor](folder)
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nicepick.settings",
            "DATABASE_URL": self.database.address,
            "PAGE_CACHE": str(folder / "pages.sqlite3"),
            "EMAIL_URL": f"filemail:///{folder / 'letters'}",
            "SECRET_KEY": "only for what is killed, " * 3,
            "SITE_URL": "http://localhost",
            "TRUSTED_PROXIES": "1",
            "TMPDIR": str(folder / "temporary"),
        }
        command = [sys.executable, "-m", "tests.killed_jobs"]
        self.jobs = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def order(self, job: str, *words: str, kill_after: float | None = None, alone: bool = False) -> tuple[int, float]:
        """Return how the process ended, and its seconds."""
        log = str(self.folder / "log")
        order = {"job": job, "words": words, "kill_after": kill_after, "alone": alone, "log": log}
        print(json.dumps(order), file=self.jobs.stdin, flush=True)
        status, seconds = json.loads(self.jobs.stdout.readline())
        return status, seconds

    def do(self, job: str, *words: str) -> float:
        """Let a process come to its end, and return its seconds."""
        status, seconds = self.order(job, *words)
        assert status == 0, f"{job} {' '.join(words)} ended with {status}:\n{self.log()}"
        return seconds

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")[-3000:]

    def tell(self) -> State:
        return self.answer("tell")

    def answer(self, job: str, *words: str) -> Any:
        file = self.folder / "answer.json"
        self.do(job, str(file), *words)
        return json.loads(file.read_text(encoding="utf-8"))

    def left_behind(self) -> list[str]:
        """Names of files that no finished process has."""
        found = [*self.folder.glob("backups/*"), *self.folder.glob("temporary/*"), *self.folder.glob("database/*")]
        found += self.folder.glob("exported/**/.*")
        ours = ("site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm", "site.sqlite3-worker", "whole", "new")
        return [file.name for file in found if file.name not in ours]

    def close(self) -> None:
        self.jobs.communicate()
        self.database.close()


@contextmanager
def opened(vendor: str, folder: Path) -> Iterator[Site]:
    """A site with its copies: ``past``, ``migrated``, ``stored``, ``published``, ``reviewed`` and ``letters``."""
    site = Site(vendor, folder)
    try:
        write_world(folder)
        site.database.load_past()
        site.database.keep("past")
        site.do("manage", "migrate", "--verbosity=0")
        site.do("let_time_pass")
        site.do("manage", "db_worker", "--batch", "--no-startup-delay")
        shutil.rmtree(folder / "letters")
        (folder / "letters").mkdir()
        site.database.keep("migrated")
        site.do("manage", "import_catalogue", str(folder / "world"))
        site.database.keep("stored")
        site.do("publish", DAY)
        site.database.keep("published")
        site.do("disagree", str(LETTERS))
        site.database.keep("letters")
        yield site
    finally:
        site.close()


# ---- the world


def write_world(folder: Path) -> None:
    """Pairs that the gate lets through, as a folder and as lines."""
    records = [{"criterion": "world-upkeep", "name": "Upkeep of the world"}]
    for number in range(PAIRS):
        sides = [f"world-{number:02}-{side}" for side in ("a", "b")]
        records += [technology(slug) for slug in sides]
        records.append(page(*sides))
    (folder / "world").mkdir()
    for number, record in enumerate(records):
        (folder / "world" / f"{number:03}.yaml").write_text(json.dumps(record))
    (folder / "world.jsonl").write_text("\n".join(map(json.dumps, records)))


def technology(slug: str) -> dict[str, Any]:
    checked = (TODAY - timedelta(days=30)).isoformat()

    def claim(text: str) -> dict[str, Any]:
        words = f"{slug} is {text}"
        key = hashlib.sha256(words.encode()).hexdigest()[:10]
        where = {"criterion": "world-upkeep", "source": "https://example.org/w", "checked": checked}
        return {"text": words, "key": key, **where}

    good = ["joins", "copies", *(["indexes"] if slug.endswith("a") else [])]
    return {
        "technology": slug,
        "name": slug.replace("-", " ").title(),
        "kind": "database",
        "use_case": f"Use {slug} where it is known.",
        "own_sources": ["https://example.org/"],
        "pros": [claim(f"good at {thing}") for thing in good],
        "cons": [claim("bad at shards"), claim("bad at queues")],
    }


def page(picked: str, other: str) -> dict[str, Any]:
    verdict = {
        "pick": picked,
        "basis": "editor",
        "decided": DAY,
        "decided_by": "Ada Lovelace",
        "in_short": "It asks less of the people who run it.",
        "reason": "Its upgrades take an hour, and a failed one leaves nothing behind.",
        "choose_if": {picked: "your host knows it", other: "your data has many shapes"},
        "best_case_for_the_other": "It keeps more rules inside the database.",
        "would_change_if": [
            {"text": "schema changes become transactional", "check_by": (TODAY + timedelta(days=300)).isoformat()}
        ],
    }
    return {"comparison": [picked, other], "status": "draft", "verdict": verdict}


# ---- what is killed


Holds = Callable[[Site, State, State, State], list[str]]
"""From what is stored before, after an undisturbed run, and now, to what is wrong with that."""


def whole(site: Site, before: State, after: State, now: State) -> list[str]:
    """All of it is done, or nothing."""
    return [] if now in (before, after) else ["neither as before nor as after"]


def one_by_one(site: Site, before: State, after: State, now: State) -> list[str]:
    """Each subject is as before or as after, with its history and its version."""
    either = (before["subjects"], after["subjects"])
    names = either[0].keys() | either[1].keys() | now["subjects"].keys()
    return [name for name in sorted(names) if now["subjects"].get(name) not in [one.get(name) for one in either]]


def in_batches(site: Site, before: State, after: State, now: State) -> list[str]:
    """One by one, and of each kind whole batches."""
    wrong = one_by_one(site, before, after, now)
    for kind in ("technology", "comparison"):
        counts = [sum(name.startswith(f"{kind} ") for name in state["subjects"]) for state in (before, now, after)]
        if (counts[1] - counts[0]) % BATCH and counts[1] != counts[2]:
            wrong.append(f"{counts[1] - counts[0]} of kind {kind} are no whole batches of {BATCH}")
    return wrong


def backed_up(site: Site, before: State, after: State, now: State) -> list[str]:
    """The file is there and whole, or not there."""
    target = site.folder / "backups" / "new"
    if target.exists():
        site.do("manage", "restore", str(target), "--force")
        now = site.tell()
    return [] if now == before else ["not as before"]


def exported(site: Site, before: State, after: State, now: State) -> list[str]:
    """A file is whole or not there; so is each file of a folder."""
    wrong = [] if now == before else ["not as before"]
    file = site.folder / "exported" / "new.jsonl"
    if file.exists() and len(file.read_text(encoding="utf-8").splitlines()) != len(now["subjects"]):
        wrong.append("half a file")
    halves = [one.name for one in site.folder.glob("exported/new/*/*.yaml") if not whole_record(one)]
    return wrong + [f"half of {name}" for name in halves]


def whole_record(file: Path) -> bool:
    """Whether its last line is whole, and it is a record."""
    text = file.read_text(encoding="utf-8")
    return text.endswith("\n") and isinstance(yaml.safe_load(text), dict)


def reviewed_in_files(site: Site, before: State, after: State, now: State) -> list[str]:
    """The file of the pair is as before, or has the whole review."""
    text = (site.folder / "exported" / "new" / REVIEWED).read_text(encoding="utf-8")
    keys = [key in yaml.safe_load(text) for key in ("reviewed", "reviewed_by", "reviewed_of")]
    return exported(site, before, after, now) + ([] if len(set(keys)) == 1 else ["half a review"])


@dataclass(frozen=True)
class Kind:
    """What is killed: ``job`` with ``words`` on the copy ``start``; ``{}`` in a word is the folder of the site."""

    name: str
    start: str
    job: str
    words: Sequence[str] = ()
    holds: Holds = one_by_one
    prepare: Callable[[Site], None] = field(default=lambda site: None)
    finish: Callable[[Site], None] = field(default=lambda site: None)
    differs: Sequence[str] = ()
    """What a repeat may leave otherwise than an undisturbed run."""

    @property
    def is_past(self) -> bool:
        """Whether it starts on a database that this release cannot read before it is migrated."""
        return self.start == "past"

    def same(self, state: State) -> State:
        return {name: said for name, said in state.items() if name not in self.differs}

    def run(self, site: Site, **options: Any) -> tuple[int, float]:
        return site.order(self.job, *(word.format(site.folder) for word in self.words), **options)

    def begin(self, site: Site) -> None:
        site.database.put_back(self.start)
        (site.folder / "log").write_text("")
        shutil.rmtree(site.folder / "letters")
        (site.folder / "letters").mkdir()
        self.prepare(site)

    def complete(self, site: Site) -> float:
        status, seconds = self.run(site)
        assert status == 0, f"{self.name} ended with {status}:\n{site.log()}"
        self.finish(site)
        return seconds


def without_new_backup(site: Site) -> None:
    (site.folder / "backups" / "new").unlink(missing_ok=True)


def without_export(site: Site) -> None:
    (site.folder / "exported" / "new.jsonl").unlink(missing_ok=True)
    shutil.rmtree(site.folder / "exported" / "new", ignore_errors=True)


def with_export(site: Site) -> None:
    without_export(site)
    site.do("manage", "export_catalogue", str(site.folder / "exported" / "new"))


def restore_it(site: Site) -> None:
    """Let what the database holds tell whether a backup is what it should be."""
    site.do("manage", "restore", str(site.folder / "backups" / "new"), "--force")


def all_letters_went_out(site: Site) -> None:
    site.do("let_time_pass")
    site.do("manage", "db_worker", "--batch", "--no-startup-delay")
    letters = [file.read_text(encoding="utf-8") for file in (site.folder / "letters").iterdir()]
    for number in range(LETTERS):
        found = sum(f"Reader {number:03} would" in letter for letter in letters)
        assert found in (1, 2), (
            f"the letter about reader {number} went out {found} times: {site.tell()['tasks']}\n{site.log()}"
        )
    assert len(letters) <= LETTERS + 1, "more than the letter that was being sent went out twice"


SETS = ROOT / "tests" / "data" / "sources"
OBSERVED = ("--observed", "2026-11-22", "--from", "https://example.org/landscape", "--as", "LF Example Landscape")
WORKED = {"start": "letters", "finish": all_letters_went_out, "differs": ["tasks"]}
REVIEWED = "comparisons/world-00-a-vs-world-00-b.yaml"
REVIEW = ("check_catalogue", "--write-reviewed", "world-00-a-vs-world-00-b", "--in", "{}/exported/new", "--by", "Ada")
EXPORTS = {"start": "published", "job": "manage", "holds": exported, "prepare": without_export}
KINDS = [
    Kind("import of a folder", "migrated", "manage", ("import_catalogue", "{}/world"), whole),
    Kind("import of lines", "migrated", "manage", ("import_catalogue", "{}/world.jsonl"), in_batches),
    Kind("import of a set", "stored", "manage", ("import_source", "landscape", f"{SETS}/landscape.yml", *OBSERVED)),
    Kind("publish", "stored", "publish", (DAY,)),
    Kind("approve", "published", "approve", (DAY,)),
    Kind("migrate", "past", "manage", ("migrate", "--verbosity=0")),
    Kind(
        "backup", "published", "manage", ("backup", "{}/backups/new", "--force"), backed_up,
        prepare=without_new_backup, finish=restore_it,
    ),
    Kind("restore", "migrated", "manage", ("restore", "{}/backups/whole", "--force"), whole),
    Kind("export to a file", words=("export_catalogue", "{}/exported/new.jsonl"), **EXPORTS),
    Kind("export to a folder", words=("export_catalogue", "{}/exported/new"), **EXPORTS),
    Kind("review in files", "published", "manage", REVIEW, reviewed_in_files, prepare=with_export),
    Kind("db_worker", job="manage", words=("db_worker", "--batch", "--no-startup-delay"), **WORKED),
    Kind("thread of the server", job="work", **WORKED),
]  # fmt: skip


@dataclass
class Rounds:
    """Rounds of one kind: what an undisturbed run gives, then kills and repeats."""

    site: Site
    kind: Kind
    random: Random
    kills: int = 0
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)
    length: float = 0

    def __post_init__(self) -> None:
        self.kind.begin(self.site)
        if not self.kind.is_past:
            self.before = self.site.tell()
        self.length = self.kind.complete(self.site)
        self.after = self.site.tell()
        assert self.after["problems"] == []

    def kill(self) -> list[str]:
        """Kill one run, repeat it, and return what is wrong. A run that was over before is no kill."""
        kind, site = self.kind, self.site
        kind.begin(site)
        status, _ = kind.run(site, kill_after=self.random.uniform(0, self.length), alone=self.random.random() < 0.5)
        if status != KILLED:
            assert status == 0, site.log()
            return []
        self.kills += 1
        if kind.is_past:
            wrong = site.answer("tell_damage")
        else:
            now = site.tell()
            wrong = [*now["problems"], *kind.holds(site, self.before, self.after, now)]
        kind.complete(site)
        repeated = site.tell()
        wrong += [*repeated["problems"], *site.left_behind()]
        if kind.same(repeated) != kind.same(self.after):
            wrong.append("a repeat gives something else than an undisturbed run")
        return wrong
