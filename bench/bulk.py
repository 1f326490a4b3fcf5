"""Writes a world straight into the tables: what an import of it would leave there, without any of its checks.

The yardstick for ``import_catalogue``: ``executemany`` on SQLite, ``COPY`` on PostgreSQL, a transaction for each few
thousand records.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import connection, models, transaction

from comparisons.catalogue import provenance
from comparisons.catalogue.export import batches
from comparisons.catalogue.records import Record
from comparisons.domain import pairs
from comparisons.models import (
    Alias,
    Category,
    Comparison,
    Condition,
    Criterion,
    Fact,
    Package,
    ProsCons,
    Relation,
    Release,
    Revision,
    Signal,
    Source,
    Technology,
    Verdict,
    Version,
)
from comparisons.models.dating import refresh_dates
from comparisons.models.package import rows_of
from comparisons.models.version import SITE, pair_key, technology_key

from .reviewed import complete_reviews
from .world import World

BATCH = 5000

COLUMNS: dict[type[models.Model], str] = {
    Category: "id slug name parent_id description",
    Criterion: "id slug name question weight recheck_days",
    Technology: (
        "id slug name plural kind category_id use_case summary website repository licence self_hosted maturity "
        "first_released packages"
    ),
    Alias: "id key text technology_id",
    Package: "id technology_id ecosystem name",
    Relation: "id technology_id slug",
    Signal: "id technology_id metric value observed source",
    Release: "id technology_id cycle released latest source support supported_until",
    Fact: "id technology_id field value source_id observed",
    ProsCons: (
        "id technology_id polarity position key text criterion_id strength source source_title quote checked versions "
        "against_id"
    ),
    Comparison: (
        "id low_id high_id status published publish_at reviewed reviewed_by intro changes answered accepted repicked"
    ),
    Verdict: (
        "id comparison_id outcome pick basis in_short reason low_choose_if high_choose_if low_already_using "
        "high_already_using best_case_for_the_other decided decided_by"
    ),
    Condition: "id verdict_id position text check_by happened",
    Revision: "id technology_id comparison_id verb by_id by_name at reason because_id record",
    Version: "key number",
}

Row = tuple[Any, ...]
Rows = dict[type[models.Model], list[Row]]


def write(world: World) -> None:
    """Fill an empty database that has been migrated."""
    rows = _Rows(world)
    for batch in batches(world.records(), BATCH):
        for record in batch:
            rows.add(record)
        _store(rows.take())
    _store({Version: [(SITE, 1)]})
    _number_on()
    complete_reviews()


@transaction.atomic
def _store(rows: Rows) -> None:
    insert = _copy if connection.vendor == "postgresql" else _execute_many
    for model in COLUMNS:
        if rows.get(model):
            insert(model._meta.db_table, COLUMNS[model].split(), rows[model])
    refresh_dates([number for number, *_ in rows.get(Technology, ())])


def _execute_many(table: str, columns: list[str], rows: list[Row]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def _copy(table: str, columns: list[str], rows: list[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _number_on() -> None:
    """Let PostgreSQL give the next row of each table the next number.

    Django's command sqlsequencereset would commit what the caller may want to roll back.
    """
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model, columns in COLUMNS.items() if columns.startswith("id ")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}")  # noqa: S608


class _Rows:
    """Turns records into rows, which wait here until they are taken."""

    def __init__(self, world: World) -> None:
        self.waiting: Rows = defaultdict(list)
        self.numbers: dict[type[models.Model], Any] = defaultdict(lambda: count(1))
        self.technologies = {slug: number for number, slug in enumerate(world.slugs, start=1)}
        self.categories: dict[str, int] = {}
        self.criteria: dict[str, int] = {}
        self.sources = dict(Source.objects.values_list("slug", "id"))
        self.at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        self.adders: dict[str, Callable[[Record], None]] = {
            "category": self._add_category,
            "criterion": self._add_criterion,
            "technology": self._add_technology,
            "comparison": self._add_comparison,
        }

    def add(self, record: Record) -> None:
        self.adders[next(iter(record))](record)

    def take(self) -> Rows:
        taken, self.waiting = self.waiting, defaultdict(list)
        return taken

    def _put(self, model: type[models.Model], *values: Any) -> int:
        """Add a row under the next number of its table."""
        number = next(self.numbers[model])
        self.waiting[model].append((number, *values))
        return number

    def _add_category(self, record: Record) -> None:
        parent = self.categories.get(record.get("parent", ""))
        self.categories[record["category"]] = self._put(
            Category, record["category"], record["name"], parent, record.get("description", "")
        )

    def _add_criterion(self, record: Record) -> None:
        self.criteria[record["criterion"]] = self._put(
            Criterion, record["criterion"], record["name"], record.get("question", ""), record.get("weight", 1), 730
        )

    # ---- technologies

    def _add_technology(self, record: Record) -> None:
        number = self._put(
            Technology, record["technology"], record["name"], record.get("plural", False), record.get("kind", ""),
            self.categories.get(record.get("category", "")), record.get("use_case", ""), record.get("summary", ""),
            record.get("website", ""), record.get("repository", ""), record.get("licence", ""),
            record.get("self_hosted"), record.get("maturity", ""), record.get("first_released", ""),
            json.dumps(record.get("packages", {})),
        )  # fmt: skip
        for text in (record["technology"], *record.get("aliases", [])):
            self._put(Alias, pairs.key(text), text, number)
        for ecosystem, name in sorted(rows_of(record.get("packages", {}))):
            self._put(Package, number, ecosystem, name)
        for slug in record.get("related", []):
            self._put(Relation, number, slug)
        for one in record.get("signals", []):
            self._put(Signal, number, one["metric"], one["value"], one["observed"], one["source"])
        for one in record.get("releases", []):
            self._add_release(number, one)
        for fact in provenance.complete(record):
            self._add_fact(number, fact)
        for polarity, side in (("pro", "pros"), ("con", "cons")):
            for position, claim in enumerate(record.get(side, [])):
                self._add_claim(number, polarity, position, claim)
        self._keep_history(record, technology_key(number), technology=number)

    def _add_release(self, technology: int, record: Record) -> None:
        until = record["supported_until"]
        self._put(
            Release, technology, record["cycle"], record["released"], record["latest"], record["source"], "until", until
        )

    def _add_fact(self, technology: int, record: Record) -> None:
        value = record["value"]
        said = str(value).lower() if isinstance(value, bool) else value
        self._put(Fact, technology, record["field"], said, self.sources[record["source"]], record.get("observed"))

    def _add_claim(self, technology: int, polarity: str, position: int, record: Record) -> None:
        self._put(
            ProsCons, technology, polarity, position, record["key"], record["text"],
            self.criteria.get(record.get("criterion", "")), record.get("strength", 2), record.get("source", ""),
            record.get("source_title", ""), record.get("quote", ""), record.get("checked"), "",
            self.technologies.get(record.get("against", "")),
        )  # fmt: skip

    # ---- comparisons

    def _add_comparison(self, record: Record) -> None:
        low, high = sorted(record["comparison"], key=self.technologies.__getitem__)
        ends = self.technologies[low], self.technologies[high]
        published = record["published"].replace("T", " ").removesuffix("Z") if "published" in record else None
        reviewed = record.get("reviewed"), record.get("reviewed_by", "")
        number = self._put(Comparison, *ends, record.get("status", "draft"), published, None, *reviewed, "", 1, 0, 0, 0)
        if "verdict" in record:
            self._add_verdict(number, low, high, record["verdict"])
        self._keep_history(record, pair_key(*ends), comparison=number)

    def _add_verdict(self, comparison: int, low: str, high: str, record: Record) -> None:
        pick = {low: "low", high: "high"}[record["pick"]] if "pick" in record else None
        choose_if, already_using = record.get("choose_if", {}), record.get("already_using", {})
        verdict = self._put(
            Verdict, comparison, record.get("outcome", "pick"), pick, record["basis"], record.get("in_short", ""),
            record["reason"], choose_if.get(low, ""), choose_if.get(high, ""),
            already_using.get(low, ""), already_using.get(high, ""), record.get("best_case_for_the_other", ""),
            record["decided"], record["decided_by"],
        )  # fmt: skip
        for position, condition in enumerate(record.get("would_change_if", [])):
            self._put(Condition, verdict, position, condition["text"], condition["check_by"], None)

    def _keep_history(
        self, record: Record, key: str, *, technology: int | None = None, comparison: int | None = None
    ) -> None:
        self._put(
            Revision, technology, comparison, "import", None, "import", self.at, "import", None, json.dumps(record)
        )
        self.waiting[Version].append((key, 1))
