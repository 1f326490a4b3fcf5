"""What tells one release of the site, on one database, from every other."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

CODE = ("nicepick", "comparisons", "templates", "requirements.txt")
"""What pages follow from, beside the catalogue."""


def fingerprint() -> str:
    """Changes with the code, with the names of static files, with SITE_URL, and with another database.

    A database is known by the moment of its first migration.
    """
    born = MigrationRecorder.Migration.objects.aggregate(Min("applied"))["applied__min"]
    told = [settings.SITE_URL, str(born), *sorted(_states())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _states() -> Iterator[str]:
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
