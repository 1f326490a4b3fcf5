"""Databases to measure in, made for one run and removed with it: files of SQLite, databases of a PostgreSQL server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from . import processes


class Files(AbstractContextManager["Files"]):
    """SQLite files in a folder of the run."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        self.template = self._url()
        processes.manage(self.template, "migrate", "--verbosity=0")

    def _url(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.numbers)}.sqlite3'}"

    def make(self) -> str:
        """The address of a new database that has been migrated and holds nothing else."""
        url = self._url()
        shutil.copyfile(_path(self.template), _path(url))
        return url

    def drop(self, url: str) -> None:
        for file in self.folder.glob(f"{_path(url).name}*"):
            file.unlink()

    def settle(self, url: str) -> None:
        """Nothing: SQLite does nothing by itself either."""

    def megabytes(self, url: str) -> float:
        return _path(url).stat().st_size / 1e6

    def backends(self, url: str) -> list[int]:
        return []

    def __exit__(self, *error: object) -> None:
        """Their folder goes with the run."""


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class Server(AbstractContextManager["Server"]):
    """Databases of a PostgreSQL server, made by a role that may make them."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        self.connection = psycopg.connect(url, autocommit=True)
        self.numbers = count(1)
        self.made: list[str] = []
        self.template = self._create("template0")
        processes.manage(self.template, "migrate", "--verbosity=0")

    def _create(self, template: str) -> str:
        name = f"nice_pick_bench_{os.getpid()}_{next(self.numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        self.made.append(name)
        return self.url._replace(path=f"/{name}").geturl()

    def make(self) -> str:
        return self._create(_name(self.template))

    def drop(self, url: str) -> None:
        self.connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(_name(url))))
        self.made.remove(_name(url))

    def settle(self, url: str) -> None:
        """What its housekeeping does within minutes of a large change."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def megabytes(self, url: str) -> float:
        row = self.connection.execute("SELECT pg_database_size(%s)", [_name(url)]).fetchone()
        return row[0] / 1e6 if row else 0

    def backends(self, url: str) -> list[int]:
        """The processes that serve connections to a database."""
        rows = self.connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [_name(url)])
        return [pid for (pid,) in rows.fetchall()]

    def __exit__(self, *error: object) -> None:
        for name in list(self.made):
            self.drop(f"/{name}")
        self.connection.close()


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


Databases = Files | Server


def all_of(folder: Path, wanted: str) -> Iterator[Databases]:
    """SQLite always, PostgreSQL where TEST_POSTGRES_URL names a server; ``wanted`` is one of both, or empty."""
    if wanted in ("", "sqlite"):
        yield Files(folder)
    if wanted in ("", "postgresql") and (url := os.environ.get("TEST_POSTGRES_URL")):
        yield Server(url)
