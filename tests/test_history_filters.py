"""Editors find what changed: by days, by person or import, by subject, by verb, and by all of it at once."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from comparisons.admin.history import filters
from comparisons.domain import days

from .admin_pages import page, rows
from .make import make_comparison, make_editor, make_revision, make_technology

pytestmark = pytest.mark.django_db
LIST = reverse("admin:comparisons_revision_changelist")
TODAY = days.utc_today()


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def found(client, **asked):
    return [row[4] for row in rows(page(client, f"{LIST}?{urlencode(asked)}"))]


def test_days_are_in_utc_and_both_belong_to_the_filter(editor):
    for number in range(4):
        make_revision(reason=f"Day {number}.", at=at(TODAY - timedelta(days=number)))
    make_revision(reason="Midnight.", at=at(TODAY - timedelta(days=1), 0))

    asked = {"since": TODAY - timedelta(days=2), "until": TODAY - timedelta(days=1)}

    assert found(editor, **asked) == ["Day 1.", "Midnight.", "Day 2."]


@pytest.mark.parametrize(("name", "number"), filters.PRESETS)
def test_a_preset_asks_for_so_many_days_and_keeps_the_other_filters(editor, name, number):
    soup = page(editor, f"{LIST}?verb=edit")
    for days_ago in (number - 1, number):
        make_revision(reason=f"{days_ago} days ago.", at=at(TODAY - timedelta(days=days_ago), 0))
        make_revision(verb="publish", at=at(TODAY - timedelta(days=days_ago), 0))

    (link,) = [link["href"] for link in soup.select(".filter a") if link.text == name]
    chosen = page(editor, LIST + link)

    assert [row[4] for row in rows(chosen)] == [f"{number - 1} days ago."]
    assert chosen.select_one(".filter [aria-current]").text == name


def test_a_person_people_or_imports(editor, ada):
    grace = make_editor("grace")
    make_revision(by=ada, reason="Of Ada.", at=at(TODAY, 1))
    make_revision(by=grace, reason="Of Grace.", at=at(TODAY, 2))
    make_revision(by_name="Gone", reason="Of somebody gone.", at=at(TODAY, 3))
    make_revision(verb="import", by_name="import", reason="import", at=at(TODAY, 4))

    assert found(editor, who=ada.pk) == ["Of Ada."]
    assert found(editor, who="people") == ["Of somebody gone.", "Of Grace.", "Of Ada."]
    assert found(editor, who="imports") == ["import"]
    options = [option.text for option in page(editor, LIST).select("[name=who] option")]
    assert options == ["anybody", "people, no imports", "imports", "Ada Lovelace", "Grace Lovelace"]


def test_a_subject_is_a_technology_or_a_pair_by_name_or_slug(editor):
    comparison = make_comparison("mysql", "postgresql")
    other = make_technology("mysql-proxy", name="MySQL Proxy")
    make_revision(comparison, reason="Of the pair.")
    make_revision(comparison.low, reason="Of MySQL.")
    make_revision(comparison.high, reason="Of PostgreSQL.")
    make_revision(other, reason="Of the proxy.")

    assert found(editor, q="mysql") == ["Of MySQL.", "Of the pair."]
    assert set(found(editor, q="MySQL")) >= {"Of the pair.", "Of MySQL."}
    assert found(editor, q="mysql-vs-postgresql") == found(editor, q="postgresql-vs-mysql") == ["Of the pair."]
    assert found(editor, q="MySQL vs PostgreSQL") == ["Of the pair."]
    assert found(editor, q="nothing-like-it") == []


def test_all_filters_together(editor, ada):
    comparison = make_comparison("mysql", "postgresql")
    wanted = {"by": ada, "verb": "revise", "at": at(TODAY)}
    make_revision(comparison, **wanted, reason="This one.")
    for change in ({"by": make_editor("grace")}, {"verb": "edit"}, {"at": at(TODAY - timedelta(days=9))}):
        make_revision(comparison, **(wanted | change))
    make_revision(make_comparison(), **wanted)

    asked = {"q": "mysql-vs-postgresql", "who": ada.pk, "verb": "revise", "since": TODAY}

    assert found(editor, **asked) == ["This one."]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"since": "2026-10-02", "until": "2026-10-01"}, filters.UPSIDE_DOWN),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"who": "1000000"}, "Select a valid choice. 1000000 is not one of the available choices."),
        ({"verb": "burn"}, "Select a valid choice. burn is not one of the available choices."),
    ],
)
def test_a_filter_that_means_nothing_says_so_beside_its_field_and_keeps_the_rest(editor, asked, error):
    make_revision()

    soup = page(editor, f"{LIST}?{urlencode({'q': 'mysql', **asked})}")

    assert [item.text for item in soup.select(".filter .errorlist li")] == [error]
    assert soup.select_one("[name=q]")["value"] == "mysql"
    assert rows(soup) == []


@pytest.mark.parametrize("asked", [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"p": "x"}, {"p": "999"}])
def test_the_ends_of_time_and_pages_that_are_not_there_give_a_list(editor, asked):
    make_revision(reason="Here.")

    assert found(editor, **asked) == ["Here."]


def test_a_change_is_told_on_one_line_with_the_name_of_the_person(editor):
    comparison = make_comparison("mysql", "postgresql")
    first = {"comparison": ["mysql", "postgresql"], "verdict": {"pick": "mysql", "basis": "editor", "reason": "Old."}}
    second = first | {"verdict": {"pick": "postgresql", "basis": "claims", "reason": "New."}, "intro": "Words."}
    make_revision(comparison, record=first, at=at(TODAY, 1))
    make_revision(comparison, record=second, at=at(TODAY, 2), by_name="Grace Hopper")

    newest, oldest = rows(page(editor, LIST))

    assert newest[3] == "Grace Hopper"
    assert newest[5].startswith("introduction added, the pick: MySQL → PostgreSQL, basis: ")
    assert newest[5].endswith(", and 1 more")
    assert oldest[5] == "first entry"


def test_a_long_list_is_turned_with_the_filter_kept(editor, ada):
    technology = make_technology("mysql")
    for _ in range(51):
        make_revision(technology, by=ada)

    first = page(editor, f"{LIST}?who={ada.pk}")
    (older,) = first.select(".turn a")

    assert len(rows(first)) == 50
    assert len(rows(page(editor, LIST + older["href"]))) == 1
    assert f"who={ada.pk}" in older["href"]


@pytest.mark.parametrize("asked", [{}, {"who": "people"}, {"q": "mysql-vs-postgresql", "who": "people"}, {"q": "Ada"}])
def test_a_page_of_the_list_takes_few_queries_and_bytes(editor, asked, django_assert_max_num_queries):
    comparison = make_comparison("mysql", "postgresql")
    record = {"comparison": ["mysql", "postgresql"], "intro": "Long words. " * 50}
    for number in range(60):
        make_revision(
            comparison, record=record | {"left_out": {"speed": f"Nobody waits {number} days."}}, reason="x" * 900
        )

    with django_assert_max_num_queries(15):
        response = editor.get(f"{LIST}?{urlencode(asked)}")

    assert len(response.content) < 100_000
