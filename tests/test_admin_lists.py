"""An editor looks through lists of the admin: how far they are counted, and how they are narrowed."""

import pytest

from comparisons.admin import base

from .admin_pages import page, rows
from .make import make_comparison, make_editor, make_published_comparison, make_technology
from .reading import said, words

pytestmark = pytest.mark.django_db

TECHNOLOGIES = "/admin/comparisons/technology/"
COMPARISONS = "/admin/comparisons/comparison/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


# ---- counting


def test_a_list_up_to_the_limit_is_counted_to_its_end(editor, monkeypatch):
    monkeypatch.setattr(base, "MOST_COUNTED", 3)
    for _ in range(3):
        make_technology()

    assert words(page(editor, TECHNOLOGIES).select_one(".paginator")) == "3 technologies"


def test_a_longer_list_is_counted_to_the_limit_and_says_so(editor, monkeypatch):
    monkeypatch.setattr(base, "MOST_COUNTED", 3)
    for _ in range(5):
        make_technology()

    soup = page(editor, TECHNOLOGIES)

    assert words(soup.select_one(".paginator")) == "more than 3 technologies"
    assert len(rows(soup)) == 5


def test_no_page_is_offered_past_what_was_counted(editor, monkeypatch):
    monkeypatch.setattr(base, "MOST_COUNTED", 4)
    monkeypatch.setattr(base.RecordedAdmin, "list_per_page", 2)
    for _ in range(9):
        make_technology()

    first, last, beyond = (editor.get(f"{TECHNOLOGIES}?p={number}") for number in (1, 2, 3))

    assert 'href="?p=2"' in first.content.decode()
    assert (last.status_code, beyond.status_code) == (200, 302)


def test_an_empty_list_counts_nothing(editor):
    soup = page(editor, TECHNOLOGIES)

    assert words(soup.select_one(".paginator")) == "0 technologies"
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
