"""Copy of everything that is stored from one database to another, of either kind.

Values are read and written by the models' fields, so each database gets its own form of them. Both kinds of database
check references when a transaction ends: the tables may come in any order, and the target gets all or nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, connections, models, transaction

from comparisons.services.roles import ROLES
from nicepick.backups import Migrations, Refusal, clear_page_cache

SOURCE = "source"
"""The alias of the database that the setting COPY_FROM names."""
MADE_BY_MIGRATE = (
    "auth.Group_permissions", "auth.Group", "auth.Permission", "contenttypes.ContentType", "comparisons.Source",
    "comparisons.CannedAnswer",
)  # fmt: skip
"""Models of which an empty site has rows. The source's replace them, so that what refers to them keeps its ids."""
BATCH = 2000
"""Rows in memory at a time."""

Say = Callable[[str], None]
Model = type[models.Model]


def copy_database(say: Say) -> int:
    """Copy all rows from ``SOURCE`` into the empty database of the site; return their number.

    ``say`` is told of each table. The source is read as of one moment, and nothing is written to it.
    """
    _require_source()
    _require_same_migrations()
    _require_empty()
    try:
        with transaction.atomic(using=SOURCE), transaction.atomic():
            for name in MADE_BY_MIGRATE:
                apps.get_model(name)._base_manager.all().delete()
            copied = sum(_copy(model, say) for model in _stored())
            _reset_sequences()
            _require_same_counts()
            _renew_pages()
    except Error as problem:
        raise Refusal(f"nothing was copied: {_line(problem)}") from None
    _finish()
    return copied


# ---- what is refused


def _require_source() -> None:
    if SOURCE not in settings.DATABASES:
        raise Refusal("COPY_FROM is not set: it names the database to copy from, as DATABASE_URL names the other.")
    source, target = settings.DATABASES[SOURCE], settings.DATABASES[DEFAULT_DB_ALIAS]
    if all(source.get(part) == target.get(part) for part in ("ENGINE", "NAME", "HOST", "PORT")):
        raise Refusal("COPY_FROM and DATABASE_URL name the same database.")
    if connections[SOURCE].vendor == "sqlite" and not Path(source["NAME"]).is_file():
        raise Refusal(f"COPY_FROM names {source['NAME']}, and there is no such file.")


def _require_same_migrations() -> None:
    source, target = _applied(SOURCE, "COPY_FROM"), _applied(DEFAULT_DB_ALIAS, "DATABASE_URL")
    if not source:
        raise Refusal("the database of COPY_FROM has no tables of this site.")
    if not target:
        raise Refusal("the database of DATABASE_URL has no tables yet. Next: manage.py migrate")
    if differing := sorted(source ^ target):
        name = ".".join(differing[0])
        whose = "COPY_FROM" if differing[0] in source else "DATABASE_URL"
        raise Refusal(
            f"the databases are of different releases, only that of {whose} has {name}: run manage.py migrate of one "
            "release on both."
        )


def _applied(alias: str, name: str) -> Migrations:
    try:
        if "django_migrations" not in connections[alias].introspection.table_names():
            return set()
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except DatabaseError as problem:
        raise Refusal(f"the database of {name} cannot be read: {_line(problem)}") from None


def _require_empty() -> None:
    made = {apps.get_model(name) for name in MADE_BY_MIGRATE}
    found = {model._meta.db_table: _count(model, DEFAULT_DB_ALIAS) for model in _stored() if model not in made}
    found["auth_group"] = Group.objects.exclude(name__in=ROLES).count()
    filled = [f"{table} has {number:,} rows" for table, number in found.items() if number]
    if filled:
        more = f" and {len(filled) - 3} more tables" if len(filled) > 3 else ""
        raise Refusal(
            f"the database of DATABASE_URL is not empty: {', '.join(filled[:3])}{more}. Copy into one that only "
            "manage.py migrate has been at."
        )


def _require_same_counts() -> None:
    for model in _stored():
        there, here = _count(model, SOURCE), _count(model, DEFAULT_DB_ALIAS)
        if there != here:
            raise Refusal(f"nothing was copied: {model._meta.db_table} had {there:,} rows and came to {here:,}.")


# ---- the copy


def _stored() -> list[Model]:
    """Return every model with a table of its own, those of many-to-many relations among them."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _count(model: Model, alias: str) -> int:
    return model._base_manager.using(alias).count()


def _copy(model: Model, say: Say) -> int:
    """Insert all rows of a table in batches; return their number."""
    fields = model._meta.concrete_fields
    rows = model._base_manager.using(SOURCE).order_by("pk").values_list(*[field.attname for field in fields])
    target = connections[DEFAULT_DB_ALIAS]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    insert = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'  # noqa: S608
    copied = 0
    with _naming(model), target.cursor() as cursor:
        for batch in _batches(rows.iterator(chunk_size=BATCH)):
            prepared = [
                [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]
                for row in batch
            ]
            cursor.executemany(insert, prepared)
            copied += len(batch)
    say(f"{copied:>12,}  {model._meta.db_table}")
    return copied


@contextmanager
def _naming(model: Model) -> Iterator[None]:
    """Name the table whose values the target does not take: SQLite stores longer texts than PostgreSQL."""
    try:
        yield
    except Error as problem:
        raise Refusal(f"nothing was copied: {model._meta.db_table}: {_line(problem)}") from None


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _reset_sequences() -> None:
    """Let PostgreSQL number new rows from the highest copied number on. SQLite does so by itself."""
    target = connections[DEFAULT_DB_ALIAS]
    if target.vendor != "postgresql":
        return
    for label in sorted({model._meta.app_label for model in _stored()}):
        script = StringIO()
        call_command("sqlsequencereset", label, no_color=True, stdout=script, stderr=StringIO())
        with target.cursor() as cursor:
            for line in script.getvalue().splitlines():
                if line.startswith("SELECT"):  # and not the BEGIN and COMMIT around them
                    cursor.execute(line)


def _renew_pages() -> None:
    """Make all copies of pages invalid, as after a restore: see ``backups.restore``."""
    apps.get_model("comparisons.Version")._base_manager.update_or_create(
        key="site", defaults={"number": time.time_ns() // 1000}
    )


def _finish() -> None:
    if settings.PAGE_CACHE:
        clear_page_cache(settings.PAGE_CACHE)
    target = connections[DEFAULT_DB_ALIAS]
    if target.vendor == "postgresql":
        with target.cursor() as cursor:
            cursor.execute("ANALYZE")  # or its first plans would be those of empty tables
