"""What counts as an outage, and what stays a mistake of ours."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from comparisons.services import outages


def error_of(cause: Exception, kind=OperationalError) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def sqlite_error(statement: str) -> Exception:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.Error) as caught:
        connection.execute(statement)
    return caught.value


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("connection refused"), True),
        (InterfaceError("connection already closed"), True),
        (outages.TooSlow("5 seconds"), True),
        (error_of(psycopg.OperationalError("refused")), True),
        (error_of(psycopg.errors.QueryCanceled()), True),
        (error_of(psycopg.errors.DiskFull()), True),
        (error_of(psycopg.errors.AdminShutdown()), True),
        (error_of(psycopg.errors.TooManyConnections()), True),
        (error_of(psycopg.errors.UndefinedTable(), ProgrammingError), True),
        (error_of(sqlite_error("SELECT * FROM nowhere")), True),
        (OSError(24, "Too many open files"), True),
        (OSError(28, "No space left on device"), True),
        (error_of(psycopg.errors.UndefinedColumn(), ProgrammingError), False),
        (error_of(psycopg.errors.StatementTooComplex()), False),
        (error_of(psycopg.ProgrammingError("one placeholder too many"), ProgrammingError), False),
        (error_of(sqlite_error("SELEC 1")), False),
        (FileNotFoundError(2, "No such file"), False),
        (ValueError("a mistake"), False),
        (None, False),
    ],
)
def test_an_outage_is_what_is_away_and_no_mistake_of_ours(error, expected):
    assert outages.is_outage(error) == expected
