"""Limits on statements, for web processes only: imports, migrations and backups may take longer."""

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

UID = "limit_statements"
SET = {"postgresql": "SET statement_timeout = {}", "sqlite": "PRAGMA busy_timeout = {}"}
"""In milliseconds. SQLite bounds how long a statement waits for others, not how long it works."""


def limit_statements() -> None:
    """Bound every statement of this process to ``STATEMENT_SECONDS``, from its next connection on."""
    connection_created.connect(_limit, dispatch_uid=UID)


def _limit(connection: Any, **kwargs: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET[connection.vendor].format(int(settings.STATEMENT_SECONDS * 1000)))
