"""Small catalogues in which Postgres and PostgreSQL are two technologies, and everything that tables hold of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from comparisons.catalogue import export
from comparisons.models import Merge, MergedRows, MergeQuestion, Package, Technology, Version
from comparisons.models.dating import refresh_dates
from comparisons.services.merging.choices import Choices
from comparisons.services.merging.merge import merge

from .make import (
    make_alias,
    make_claim,
    make_fact,
    make_feedback,
    make_logo,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_revision,
    make_signal,
    make_source_entry,
    make_subscription,
    make_technology,
    make_wish,
)

REASON = "Postgres is PostgreSQL."
NOT_COMPARED = (Version, Merge, MergedRows)
"""What merging and undoing add to on purpose."""
COUNTED = {"changes"}
"""The number of a page's changes: both are changes."""


def make_two(*, lost_first: bool = False) -> tuple[Technology, Technology]:
    """Postgres, which is to go, and PostgreSQL; MySQL has an id between theirs."""
    slugs = [("postgres", "Postgres"), ("mysql", "MySQL"), ("postgresql", "PostgreSQL")]
    made = {slug: make_technology(slug, name=name) for slug, name in (slugs if lost_first else reversed(slugs))}
    return made["postgres"], made["postgresql"]


def merge_them(lost: Technology, kept: Technology, by: User, **choices: Any) -> Merge:
    return merge(lost, kept, Choices(**choices), by=by, reason=REASON)


def make_full_world() -> tuple[Technology, Technology]:
    """Postgres and PostgreSQL with something of everything, alone and on both sides."""
    lost, kept = make_two(lost_first=True)
    mysql = Technology.objects.get(slug="mysql")
    sqlite, redis = make_technology("sqlite"), make_technology("redis")
    make_alias(lost, "pgsql"), make_alias(kept, "psql")
    for technology, text in ((lost, "Runs anywhere."), (kept, "Runs anywhere"), (lost, "Only of Postgres")):
        claim = make_claim(technology, text=text)
    make_claim(lost, against=kept), make_claim(kept, against=lost)
    make_claim(mysql, text="Is simpler", against=lost), make_claim(mysql, text="Is simpler", against=kept)
    make_claim(sqlite, text="Needs no server", against=lost)
    for technology in (lost, kept):
        make_signal(technology), make_release(technology), make_fact(technology), make_logo(technology)
        make_revision(technology)
    make_signal(lost, observed=date(2026, 9, 1)), make_release(lost, cycle="16")
    make_fact(lost, source="landscape", field="maturity", value="graduated")
    Technology.objects.filter(pk=lost.pk).update(licence="MIT", maturity="graduated", packages={"npm": ["pg"]})
    Technology.objects.filter(pk=kept.pk).update(licence="PostgreSQL", packages={"npm": ["postgresql"]})
    Package.objects.renew({lost.pk: {"npm": ["pg"]}, kept.pk: {"npm": ["postgresql"]}})
    for holder, word in ((redis, "postgres"), (redis, "postgresql"), (mysql, "pgsql"), (lost, "postgresql")):
        make_relation(holder, word)
    make_relation(lost, "redis"), make_relation(kept, "postgres")
    pair = make_published_comparison(lost, kept)
    make_revision(pair), make_feedback(pair, status="declined", answer="No, as it says.", answered_at=pair.published)
    moved = make_reviewed_comparison(lost, mysql)
    make_feedback(moved, claim=claim), make_revision(moved)
    theirs, ours = make_published_comparison(lost, sqlite), make_published_comparison(kept, sqlite)
    for comparison in (theirs, ours):
        make_feedback(comparison, client="same", text_hash="same"), make_feedback(comparison)
        make_subscription(comparison, "both@example.org")
    make_subscription(theirs, "one@example.org"), make_subscription(pair), make_subscription(moved)
    make_published_comparison(lost, redis), make_published_comparison(kept, mysql, status="draft", published=None)
    for one, other in ((lost, mysql), (kept, mysql), (lost, redis), (lost, kept)):
        make_wish(one, other, client="same")
    make_source_entry(technology=lost, reason="", said={})
    make_source_entry("Postgres of somebody", candidates=[lost.pk, kept.pk])
    ask(lost, kept), ask(lost, mysql, answer="different"), ask(lost, redis), ask(kept, mysql, answer="later")
    refresh_dates(list(Technology.objects.values_list("pk", flat=True)))
    return Technology.objects.get(pk=lost.pk), Technology.objects.get(pk=kept.pk)


def ask(one: Technology, other: Technology, **changes: Any) -> MergeQuestion:
    low, high = sorted([one, other], key=lambda side: side.pk)
    values = {"why": "Both have one name.", "found": "2026-11-01T12:00Z", "ask_on": date.today() - timedelta(days=1)}
    return MergeQuestion.objects.create(low=low, high=high, **(values | changes))


def make_merge(kept: Technology, **changes: Any) -> Merge:
    """The record of a merge that moved nothing."""
    values = {"lost_slug": "old", "lost_name": "Old", "kept_name": kept.name, "by_name": "Ada Lovelace"}
    return Merge.objects.create(kept=kept, at=datetime.now(UTC), reason=REASON, **(values | changes))


def everything() -> dict[str, Any]:
    """Return every row of every table by name, and the whole export; new revisions are left out by ``since``."""
    tables: dict[str, Any] = {
        str(model._meta.model_name): {
            row["pk"]: {name: value for name, value in row.items() if name not in COUNTED}
            for row in model._base_manager.values("pk", *(field.attname for field in model._meta.concrete_fields))
        }
        for model in apps.get_app_config("comparisons").get_models()
        if model not in NOT_COMPARED
    }
    return tables | {"export": list(export.every_record())}


def without_new(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return tables without what came since: revisions, which merging and undoing write, and the worker's standings."""
    own = {
        name: {number: row for number, row in after[name].items() if number in before[name]}
        for name in ("revision", "standing", "countedclaim")
    }
    return after | own
