"""Backups of PostgreSQL by pg_dump and pg_restore, in their compressed archive format.

They get the password in the environment, as everybody on the machine can read a command line.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.db import DatabaseError, connection
from psycopg import ConnectionInfo
from psycopg.conninfo import make_conninfo

from .refusal import Refusal

BEGINNING = b"PGDMP"
UNREADABLE_HINT = "Does the server that DATABASE_URL names run?"
PROGRAMS = ("pg_dump", "pg_restore", "psql")
PARAMETERS = {
    "host", "port", "user", "dbname", "service", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey",
}  # fmt: skip
"""Connection parameters that programs of any version know: psycopg's library may be newer and has more."""
TABLES_ALONE = ("--no-owner", "--no-privileges", "--no-comments")
"""Options that leave out what belongs to the server of the backup."""

MIGRATIONS = re.compile(r"^COPY \S+ \((?P<columns>.*)\) FROM stdin;\n(?P<rows>.*?)^\\\.$", re.MULTILINE | re.DOTALL)

EMPTY = r"""
\set ON_ERROR_STOP on
BEGIN;
SELECT current_schema() AS here \gset
SET LOCAL lock_timeout = '0.3s';
DO $$
DECLARE
    stored text := (SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = current_schema());
    latest timestamptz := clock_timestamp() + interval '60s';
BEGIN
    WHILE stored IS NOT NULL LOOP
        BEGIN
            EXECUTE 'LOCK TABLE ' || stored || ' IN ACCESS EXCLUSIVE MODE';
            EXECUTE 'DROP TABLE ' || stored || ' CASCADE';
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            IF clock_timestamp() > latest THEN
                RAISE EXCEPTION 'others have been using the tables for a minute';
            END IF;
            PERFORM pg_sleep(0.1);
        END;
    END LOOP;
END $$;
"""
"""Drops every table, also those missing in the backup, and keeps the extension that search needs.

It locks all tables at once, or releases them and tries again. Holding one lock while waiting for another would
deadlock with a reader: after a second PostgreSQL ends one of the two with an error.
"""

FINISH = """
INSERT INTO :"here".comparisons_version (key, number) VALUES ('site', {number})
ON CONFLICT (key) DO UPDATE SET number = excluded.number;
ANALYZE;
COMMIT;
"""

Popen = subprocess.Popen[bytes]


def require_tools() -> None:
    server = _server_version()
    for program in PROGRAMS:
        version = _version(program)
        if version < server:
            raise Refusal(
                f"{program} is of version {version}, older than the server's {server}: install {server} or newer."
            )


def own_files() -> set[Path]:
    return set()


def max_bytes() -> int:
    return 0


def write(target: Path) -> None:
    _output("pg_dump", "--format=custom", f"--file={target}", _database())
    migrations_in(target)


def migrations_in(source: Path) -> set[tuple[str, str]]:
    _output("pg_restore", f"--file={os.devnull}", str(source))
    copied = _output("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(source))
    found = MIGRATIONS.search(copied)
    if not found:
        return set()
    columns = found["columns"].split(", ")
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in found["rows"].splitlines()]
    return {(row["app"], row["name"]) for row in rows}


def replace_all(source: Path, site_number: int) -> None:
    """Pipe the script of pg_restore to psql, and commit only after all succeeded."""
    with (
        _running("psql", "--no-psqlrc", "--quiet", _database(), stdin=subprocess.PIPE) as psql,
        suppress(BrokenPipeError),  # psql ended early; its error is reported on exit
    ):
        script = _pipe(psql.stdin)
        script.write(EMPTY.encode())
        with _running("pg_restore", "--file=-", *TABLES_ALONE, str(source), stdout=subprocess.PIPE) as archive:
            shutil.copyfileobj(_pipe(archive.stdout), script)
        script.write(FINISH.format(number=site_number).encode())


# ---- versions


def _server_version() -> int:
    return _connected().server_version // 10000


def _version(program: str) -> int:
    """Return the major version of a program."""
    if not shutil.which(program):
        raise Refusal(f"{program} is missing: install the client programs of PostgreSQL.")
    found = re.search(r"\) (\d+)", _output(program, "--version"))
    return int(found[1]) if found else 0


# ---- programs


def _connected() -> ConnectionInfo:
    """Return psycopg's info on the connection of this site."""
    try:
        with connection.cursor() as cursor:
            info: ConnectionInfo = cursor.connection.info
            return info
    except DatabaseError as problem:
        raise Refusal(f"the database cannot be reached: {str(problem).strip()}") from None


def _database() -> str:
    """Return the option --dbname for all programs, without the password."""
    known = {name: value for name, value in _connected().get_parameters().items() if name in PARAMETERS}
    return f"--dbname={make_conninfo(**known)}"


def _variables() -> Mapping[str, str]:
    return os.environ | {"PGPASSWORD": _connected().password, "LC_ALL": "C"}


def _output(program: str, *arguments: str) -> str:
    with _running(program, *arguments, stdout=subprocess.PIPE) as process:
        return _pipe(process.stdout).read().decode()


@contextmanager
def _running(program: str, *arguments: str, stdin: int | None = None, stdout: int | None = None) -> Iterator[Popen]:
    """Run a program during the block; kill it if the block fails, raise Refusal with its message if it fails itself."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [program, *arguments],
            env=_variables(),
            stdin=stdin or subprocess.DEVNULL,
            stdout=stdout or subprocess.DEVNULL,
            stderr=errors,
        )
        with process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
            if process.stdin:
                with suppress(BrokenPipeError):
                    process.stdin.close()
        if process.returncode:
            errors.seek(0)
            raise Refusal(f"{program} failed, and all is as it was: {_reason(errors.read().decode(errors='replace'))}")


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101
    return stream


def _reason(output: str) -> str:
    """Return the first line with "error" or "fatal", else the whole output."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if re.search("error|fatal", line, re.IGNORECASE)), " ".join(lines))
