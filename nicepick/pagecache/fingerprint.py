"""A fingerprint of the running release and its database."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

CODE = ("nicepick", "comparisons", "templates", "requirements.txt")
"""What pages are made by, beside the catalogue."""


def fingerprint() -> str:
    """Return what changes with the code, the names of static files, SITE_URL, SAMPLE_ACTIVITY, and the database.

    A database is known by the moment of its first migration. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(applied) FROM django_migrations")
        first_migrated = cursor.fetchone()[0]
    parts = [settings.SITE_URL, str(settings.SAMPLE_ACTIVITY), str(first_migrated), *sorted(_file_states())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _file_states() -> Iterator[str]:
    for file in _files():
        state = file.stat()
        yield f"{file} {state.st_mtime_ns} {state.st_size}"


def _files() -> Iterator[Path]:
    for name in CODE:
        path = settings.BASE_DIR / name
        yield from (file for file in path.rglob("*.*") if file.suffix in (".py", ".html", ".txt", ".xml"))
        yield from [path] if path.is_file() else []
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    yield from [manifest] if manifest.exists() else []
