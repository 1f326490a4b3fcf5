"""An editor looks through lists of the admin: how far they are counted, and how they are narrowed."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from comparisons.admin.base import RecordedAdmin
from comparisons.models import Technology, bounded

from .admin_pages import page, rows
from .make import (
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_release,
    make_revision,
    make_signal,
    make_technology,
)
from .reading import said, words

pytestmark = pytest.mark.django_db

TECHNOLOGIES = "/admin/comparisons/technology/"
COMPARISONS = "/admin/comparisons/comparison/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


# ---- counting


def number_in(soup):
    """What the foot of a list says, without the heading that newer releases of Django give it."""
    return words(soup.select_one(".paginator")).removeprefix("Pagination technologies ")


def test_a_list_up_to_the_limit_is_counted_to_its_end(editor, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_COUNTED", 3)
    for _ in range(3):
        make_technology()

    assert number_in(page(editor, TECHNOLOGIES)) == "3 technologies"


def test_a_longer_list_is_counted_to_the_limit_and_says_so(editor, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_COUNTED", 3)
    for _ in range(5):
        make_technology()

    soup = page(editor, TECHNOLOGIES)

    assert number_in(soup) == "more than 3 technologies"
    assert len(rows(soup)) == 5


def test_no_page_is_offered_past_what_was_counted(editor, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_COUNTED", 4)
    monkeypatch.setattr(RecordedAdmin, "list_per_page", 2)
    for _ in range(9):
        make_technology()

    first, last, beyond = (editor.get(f"{TECHNOLOGIES}?p={number}") for number in (1, 2, 3))

    assert 'href="?p=2"' in first.content.decode()
    assert (last.status_code, beyond.status_code) == (200, 302)


def test_an_empty_list_counts_nothing(editor):
    soup = page(editor, TECHNOLOGIES)

    assert number_in(soup) == "0 technologies"
    assert rows(soup) == []


# ---- narrowing by what the verdict says


@pytest.fixture
def decided():
    make_published_comparison("mysql", "postgresql")
    make_published_comparison("go", "rust", verdict={"outcome": "tie", "basis": "claims"})
    make_comparison("ada", "zig")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", {"Ada vs Zig", "Go vs Rust", "MySQL vs PostgreSQL"}),
        ("?verdict__outcome__exact=pick", {"MySQL vs PostgreSQL"}),
        ("?verdict__outcome__exact=tie", {"Go vs Rust"}),
        ("?verdict__outcome__exact=tie&verdict__basis__exact=claims", {"Go vs Rust"}),
        ("?verdict__outcome__exact=pick&verdict__basis__exact=claims", set()),
        ("?verdict__outcome__exact=depends", set()),
    ],
)
def test_comparisons_are_narrowed_to_an_outcome_and_a_basis(editor, decided, asked, names):
    assert {row[0] for row in rows(page(editor, f"{COMPARISONS}{asked}"))} == names


def test_the_chosen_outcome_is_marked(editor, decided):
    chosen = page(editor, f"{COMPARISONS}?verdict__outcome__exact=tie").select("#changelist-filter li.selected")

    assert "tie" in said(chosen)
    assert "pick" not in said(chosen)


def test_an_outcome_that_does_not_exist_finds_nothing(editor, decided):
    assert rows(page(editor, f"{COMPARISONS}?verdict__outcome__exact=toss")) == []


# ---- finding what was typed


@pytest.fixture
def stored(editor):
    """Two technologies with a claim, figures, releases and changes each, and a pair of them."""
    for slug, text in (("postgresql", "Schema changes are transactional"), ("redis", "Keeps its keys in memory")):
        technology = make_technology(slug)
        make_claim(technology, text=text)
        make_release(technology, cycle="17")
        make_release(technology, cycle="8.2")
        make_signal(technology, metric="github_stars")
        make_signal(technology, metric="docker_downloads_total")
        make_revision(technology, reason=f"The licence of {slug} changed.")
    pair = make_comparison(*Technology.objects.all())
    make_revision(pair, by=make_editor(username="anna"), reason="The intro was too long.")
    make_technology("mysql")


def found(editor, name, typed):
    return rows(page(editor, f"/admin/comparisons/{name}/?{urlencode({'q': typed})}"))


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("schema", ["Schema changes are transactional"]),
        ("transact schemas", ["Schema changes are transactional"]),
        ("schema keys", []),
        ("redis", ["Keeps its keys in memory"]),
        ("rediss", ["Keeps its keys in memory"]),
        ("mysql", []),
        ("", ["Keeps its keys in memory", "Schema changes are transactional"]),
    ],
)
def test_claims_are_found_by_their_words_and_by_their_technology(editor, stored, typed, texts):
    assert [row[0] for row in found(editor, "proscons", typed)] == texts


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        ("postgresql", [("PostgreSQL", "docker_downloads_total"), ("PostgreSQL", "github_stars")]),
        ("postgresql stars", [("PostgreSQL", "github_stars")]),
        ("github stars", [("Redis", "github_stars"), ("PostgreSQL", "github_stars")]),
        ("postgresql lines", []),
        ("mysql", []),
    ],
)
def test_figures_are_found_by_technology_and_by_what_is_counted(editor, stored, typed, figures):
    assert [tuple(row[:2]) for row in found(editor, "signal", typed)] == figures


@pytest.mark.parametrize(
    ("typed", "releases"),
    [
        ("redis", [("Redis", "8.2"), ("Redis", "17")]),
        ("redis 8", [("Redis", "8.2")]),
        ("redis 9", []),
        ("mysql", []),
    ],
)
def test_releases_are_found_by_technology_and_cycle(editor, stored, typed, releases):
    assert [tuple(row[:2]) for row in found(editor, "release", typed)] == releases


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("redis", {"Redis", "PostgreSQL vs Redis"}),
        ("redis licence", {"Redis"}),
        ("redis vs postgresql", {"PostgreSQL vs Redis"}),
        ("anna", {"PostgreSQL vs Redis"}),
        ("anna intro", {"PostgreSQL vs Redis"}),
        ("anna licence", set()),
        ("mysql", set()),
    ],
)
def test_changes_are_found_by_their_subject_by_their_editor_and_by_their_reason(editor, stored, typed, subjects):
    assert {row[2] for row in found(editor, "revision", typed)} == subjects


@pytest.mark.parametrize("name", ["proscons", "signal", "release", "revision", "comparison", "technology"])
@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "%",
        "_",
        "\\",
        "\0",
        "a\0b",
        "🙂",
        "((",
        "NEAR(a b)",
        "a AND NOT b",
        "a:b & !c | <->",
        "vs",
        "x" * 10_000,
    ],
    ids=range(14),
)
def test_any_input_gives_a_list(editor, stored, name, typed):
    found(editor, name, typed)


@pytest.mark.parametrize("name", ["feedback", "sourceentry", "category", "criterion", "finding", "wish"])
def test_a_thousand_words_give_a_list(editor, stored, name):
    found(editor, name, "word " * 1_000)


@pytest.mark.parametrize("name", ["user", "group"])
def test_a_thousand_words_give_a_list_of_accounts(editor, db, name):
    response = editor.get(reverse(f"admin:auth_{name}_changelist"), {"q": "word " * 1_000})

    assert response.status_code == 200


# ---- queries


def test_a_list_of_claims_takes_as_many_queries_whatever_their_criteria(editor, django_assert_num_queries):
    make_claim(criterion=make_criterion("price"))
    page(editor, "/admin/comparisons/proscons/")
    for number in range(5):
        make_claim(criterion=make_criterion(f"criterion-{number}"))

    with django_assert_num_queries(5):
        editor.get("/admin/comparisons/proscons/")


def test_comparisons_of_one_status_are_listed_newest_first(editor):
    mysql = make_technology("mysql")
    for slug, day in (("redis", 2), ("kafka", 3), ("nats", 1)):
        make_published_comparison(mysql, make_technology(slug), published=datetime(2026, 10, day, tzinfo=UTC))

    listed = rows(page(editor, f"{COMPARISONS}?status__exact=published"))

    assert [row[0] for row in listed] == ["Kafka vs MySQL", "MySQL vs Redis", "MySQL vs Nats"]
