"""How long what was checked holds: budgets, the day until which pages are indexed, and every door that moves it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bench import bulk
from bench.world import World
from comparisons.domain import freshness
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import PageCriterion as PageCriterion
from comparisons.models import Comparison, Criterion, ProsCons, Technology
from comparisons.models.dating import refresh_dates
from comparisons.services import editorial

from . import make_pages
from .admin_pages import change_url, errors, fill_in
from .make import (
    make_claim,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_source_entry,
    make_technology,
)
from .reading import read

TODAY = datetime.now(UTC).date()
CHECKED = date(2026, 10, 12)


def days_ago(number):
    return TODAY - timedelta(days=number)


def on(recheck_days):
    return PageCriterion("price", "Price", recheck_days=recheck_days)


# ---- the rule


@pytest.mark.parametrize(
    ("criterion", "fresh", "indexed"),
    [
        (None, date(2028, 10, 11), date(2030, 10, 11)),
        (on(30), date(2026, 11, 11), date(2026, 12, 11)),
        (on(0), CHECKED, CHECKED),
        (on(2_147_483_647), date.max, date.max),
    ],
)
def test_a_claim_is_fresh_for_its_budget_and_lets_pages_be_indexed_for_two(criterion, fresh, indexed):
    claim = make_pages.make_claim(criterion=criterion, checked=CHECKED)

    assert freshness.fresh_until(claim) == fresh
    assert freshness.indexed_until(claim) == indexed


def test_a_claim_that_was_never_checked_limits_nothing():
    never = make_pages.make_claim(checked=None)

    assert (freshness.fresh_until(never), freshness.indexed_until(never)) == (None, None)


@given(st.dates(), st.integers(0, 2_147_483_647))
def test_no_claim_ends_the_indexing_while_it_is_fresh(day, days):
    claim = make_pages.make_claim(checked=day, criterion=on(days))

    assert day <= freshness.fresh_until(claim) <= freshness.indexed_until(claim)


def test_what_a_page_shows_and_is_past_its_budget_is_overdue_the_longest_first():
    kept = make_pages.make_claim(checked=TODAY)
    old, older = (make_pages.make_claim(checked=days_ago(days)) for days in (731, 800))
    elsewhere = make_pages.make_claim(checked=days_ago(900), against="sqlite")
    first = make_pages.make_side("mysql", claims=(kept, old, elsewhere))
    second = make_pages.make_side("postgresql", claims=(older,))
    page = make_pages.make_page(first=first, second=second)

    assert [claim for _, claim in freshness.overdue(page, TODAY)] == [older, old]
    assert freshness.overdue(page, days_ago(731)) == []


@pytest.mark.parametrize("late", ["first", "second"])
def test_a_page_is_indexed_until_the_last_day_of_either_side(late):
    limited = {late: make_pages.make_side("mysql" if late == "first" else "postgresql", index_until=TODAY)}
    page = make_pages.make_page(**limited)

    assert is_indexed(page, TODAY)
    assert not is_indexed(page, TODAY + timedelta(days=1))


def test_what_nobody_reviewed_is_never_indexed():
    assert is_indexed(make_pages.make_page(), TODAY)
    assert not is_indexed(make_pages.make_page(reviewed=None), TODAY)


def is_indexed(page, day):
    return freshness.is_indexed(Evidence(page), day)


def test_a_page_that_changed_since_its_review_is_indexed_until_its_own_last_day():
    changed = replace(make_pages.make_page(), intro="Two databases.", index_until=TODAY)

    assert is_indexed(changed, TODAY)
    assert not is_indexed(changed, TODAY + timedelta(days=1))
    assert is_indexed(replace(changed, index_until=None), TODAY)


@pytest.mark.parametrize(("shortest", "days"), [(0, 0), (30, 60), (44, 88), (45, 90), (46, 90), (730, 90)])
def test_that_day_is_twice_the_shortest_budget_away_and_ninety_days_at_most(shortest, days):
    claims = [make_pages.make_claim(criterion=on(number)) for number in (shortest, 3650)]
    hidden = make_pages.make_claim(criterion=on(1), against="sqlite")
    page = make_pages.make_page(first=make_pages.make_side("mysql", claims=(*claims, hidden)))

    assert freshness.indexed_after_change(page, TODAY) == TODAY + timedelta(days=days)


# ---- what readers and search engines are told


@pytest.fixture
def reviewed(db):
    return make_reviewed_comparison("mysql", "postgresql")


def let_age(comparison, days):
    """One claim of one side was last checked ``days`` ago."""
    claim = comparison.high.claims.first()
    ProsCons.objects.filter(pk=claim.pk).update(checked=days_ago(days))
    refresh_dates([comparison.low_id, comparison.high_id])


@pytest.mark.parametrize(("days", "is_indexed"), [(1460, True), (1461, False)])
def test_a_reviewed_page_is_indexed_until_a_claim_is_twice_past_its_budget(client, reviewed, days, is_indexed):
    let_age(reviewed, days)

    response = client.get("/compare/mysql-vs-postgresql/")
    page = read(client, "/compare/mysql-vs-postgresql/")

    assert ("X-Robots-Tag" not in response) == is_indexed
    assert bool(page.select("meta[name=robots][content='noindex, follow']")) != is_indexed
    assert Comparison.objects.indexable(TODAY).exists() == is_indexed
    assert Comparison.objects.no_longer_indexed(TODAY).exists() != is_indexed


def test_only_what_is_published_and_reviewed_is_indexable(reviewed):
    make_published_comparison()
    make_reviewed_comparison(status="draft")

    assert list(Comparison.objects.indexable(TODAY)) == [reviewed]
    assert not Comparison.objects.no_longer_indexed(TODAY).exists()


# ---- every door


def as_it_should_be():
    """The days of all claims and technologies, worked out without the database."""
    claims, technologies = {}, {}
    for technology in Technology.objects.all():
        rows = technology.claims.select_related("criterion")
        shown = [
            make_pages.make_claim(
                key=row.key, checked=row.checked, criterion=on(row.criterion.recheck_days) if row.criterion else None
            )
            for row in rows
        ]
        claims |= {claim.key: freshness.fresh_until(claim) for claim in shown}
        technologies[technology.slug] = min(filter(None, map(freshness.indexed_until, shown)), default=None)
    return claims, technologies


def as_stored():
    claims = dict(ProsCons.objects.values_list("key", "fresh_until"))
    return claims, dict(Technology.objects.values_list("slug", "index_until"))


def assert_dated(*, ends=None):
    """All days are what follows from the claims; ``ends`` are the ones expected, so that not all may be empty."""
    claims, technologies = as_stored()
    assert (claims, technologies) == as_it_should_be()
    if ends is not None:
        assert technologies == ends


@pytest.fixture
def editor(client, db):
    client.force_login(make_editor("ada"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("recheck_days", [0, 90, 730, 4_000_000, 2_147_483_647])
@pytest.mark.parametrize("checked", [date(1, 1, 1), date(2026, 2, 28), date(9999, 12, 31)])
def test_the_database_reckons_as_the_rule_does(recheck_days, checked):
    mysql = make_technology("mysql")
    make_claim(mysql, checked=checked, criterion=make_criterion("price", recheck_days=recheck_days))
    make_claim(mysql, checked=checked)
    make_claim(mysql, checked=None)
    make_technology("postgresql")

    refresh_dates(list(Technology.objects.values_list("pk", flat=True)))

    assert_dated()


def test_adding_changing_and_deleting_a_claim_on_its_technology(editor):
    mysql = make_technology("mysql")
    url = change_url(mysql)
    lines = {"claims__TOTAL_FORMS": "1", "claims__0__technology": mysql.pk, "claims__0__text": "Runs anywhere"}
    line = lines | {"claims__0__polarity": "pro", "claims__0__strength": "2", "claims__0__position": ""}

    soup = fill_in(editor, url, **line, claims__0__checked="2026-10-12")
    assert errors(soup) == []
    assert_dated(ends={"mysql": date(2030, 10, 11)})

    fill_in(editor, url, claims__0__checked="2026-10-13")
    assert_dated(ends={"mysql": date(2030, 10, 12)})

    fill_in(editor, url, claims__0__DELETE="on")
    assert_dated(ends={"mysql": None})


def test_checking_a_claim_again_on_its_own_page(editor):
    claim = make_claim(make_technology("mysql"), checked=date(2020, 1, 1))
    refresh_dates([claim.technology_id])

    fill_in(editor, change_url(claim), checked="2026-10-12")

    assert_dated(ends={"mysql": date(2030, 10, 11)})


def test_moving_a_claim_to_another_criterion(editor):
    claim = make_claim(make_technology("mysql"), checked=CHECKED)

    fill_in(editor, change_url(claim), criterion=make_criterion("price", recheck_days=30).pk)

    assert_dated(ends={"mysql": date(2026, 12, 11)})


def test_changing_for_how_long_a_criterion_stays_fresh_moves_its_technologies_alone(editor):
    price = make_criterion("price")
    for slug in ("mysql", "postgresql"):
        make_claim(make_technology(slug), criterion=price, checked=CHECKED)
    make_claim(make_technology("sqlite"), checked=CHECKED)
    refresh_dates(list(Technology.objects.values_list("pk", flat=True)))

    soup = fill_in(editor, change_url(price), recheck_days="30", categories=None)

    assert errors(soup) == []
    soon, later = date(2026, 12, 11), date(2030, 10, 11)
    assert_dated(ends={"mysql": soon, "postgresql": soon, "sqlite": later})


def record(**changes):
    claim = {"key": "claim00001", "text": "Runs anywhere", "criterion": "price", "checked": "2026-10-12"}
    values = {"technology": "mysql", "name": "MySQL", "kind": "database", "use_case": "Use it.", "pros": [claim]}
    return values | changes


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_importing_catalogue_files(tmp_path, suffix):
    def run(*records):
        path = tmp_path / f"catalogue{suffix}"
        lines = "\n".join(map(json.dumps, records)) if suffix == ".jsonl" else json.dumps(records)
        path.write_text(lines, encoding="utf-8")
        call_command("import_catalogue", str(path), verbosity=0)

    price = {"criterion": "price", "name": "Price", "recheck_days": 30}
    run(price, record())
    assert_dated(ends={"mysql": date(2026, 12, 11)})

    run(price | {"recheck_days": 60})
    assert_dated(ends={"mysql": date(2027, 2, 9)})

    run(record(pros=[record()["pros"][0] | {"checked": "2026-11-12"}]))
    assert_dated(ends={"mysql": date(2027, 3, 12)})

    run(record(pros=[]))
    assert_dated(ends={"mysql": None})


def test_answering_what_an_open_set_asked(editor):
    mysql = make_technology("vessel")
    claim = make_claim(mysql, checked=CHECKED)
    entry = make_source_entry("Vessel")

    import_module("comparisons.open_data.answers").same(entry, mysql, by=make_editor("grace"))

    assert ProsCons.objects.get().pk == claim.pk
    assert_dated(ends={"vessel": date(2030, 10, 11)})


def test_any_verb_on_a_technology(editor):
    mysql = make_technology("mysql")
    make_claim(mysql, checked=CHECKED)

    editorial.rename(mysql, "my-sql", by=make_editor("grace"), reason="It is written so.")

    assert_dated(ends={"my-sql": date(2030, 10, 11)})


@pytest.mark.django_db
def test_the_bulk_path_of_the_benchmark_leaves_the_same_days():
    bulk.write(World(technologies=60, claims=720, comparisons=40))

    assert_dated()
    assert Technology.objects.filter(index_until=None).count() < 60


@pytest.mark.django_db
def test_what_was_stored_before_is_dated_by_the_migration():
    mysql, price = make_technology("mysql"), make_criterion("price", recheck_days=2_147_483_647)
    make_claim(mysql, checked=date(2020, 2, 29))
    make_claim(mysql, checked=CHECKED, criterion=price)
    make_claim(mysql, checked=None)
    make_technology("postgresql")
    migration = import_module("comparisons.migrations.0008_date_what_is_stored")

    with connection.cursor() as cursor:
        migration.date_what_is_stored(apps, SimpleNamespace(connection=connection, execute=cursor.execute))

    assert_dated(ends={"mysql": date(2024, 2, 28), "postgresql": None})


@pytest.mark.django_db
def test_dating_takes_four_queries_whatever_the_number_of_claims(django_assert_num_queries):
    for _ in range(3):
        technology = make_technology()
        for _ in range(5):
            make_claim(technology, criterion=Criterion.objects.first() or make_criterion())
    ids = list(Technology.objects.values_list("pk", flat=True))

    with django_assert_num_queries(4):
        refresh_dates(ids)

    assert_dated()


@pytest.mark.django_db
def test_claims_whose_day_stays_are_not_written_again():
    kept, moved = make_claim(checked=CHECKED), make_claim(checked=CHECKED)
    ids = [kept.technology_id, moved.technology_id]
    refresh_dates(ids)
    ProsCons.objects.filter(pk=moved.pk).update(checked=TODAY)
    before = _versions_of_rows()

    refresh_dates(ids)

    if connection.vendor == "postgresql":
        after = _versions_of_rows()
        assert (before[kept.pk] == after[kept.pk], before[moved.pk] == after[moved.pk]) == (True, False)
    assert_dated()


def _versions_of_rows():
    """What PostgreSQL changes with every write of a row; nothing to tell by on SQLite."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM comparisons_proscons")
        return dict(cursor.fetchall())
