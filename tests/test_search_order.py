"""What stands first: the exact name, then what readers find compared; words inside words are no flood."""

import pytest

from comparisons.search import service

from .admin_pages import page, rows
from .make import make_alias, make_category, make_comparison, make_criterion, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PICKER = "/admin/autocomplete/?app_label=comparisons&model_name={}&field_name={}&term={}"


@pytest.fixture
def many():
    """Thirty-odd technologies, of which two are compared; each of two has a shorter namesake or a longer one."""
    for slug in ("postal", "postcss", "postfix", "postman", "go-fish", "gogs", "golem", "redis-stack", "aredis"):
        make_technology(slug)
    make_technology("terraform", name="Terraform")
    for number in range(9):
        make_technology(f"platform-{number}", name=f"Platform {number}")
    for slug, name in (("go", "Go"), ("redis", "Redis"), ("sqlalchemy", "SQLAlchemy ORM"), ("kysely", "Kysely")):
        make_technology(slug, name=name)
    make_published_comparison("mysql", "postgresql")
    make_comparison("postdraft", "redraft")


def named(typed: str) -> list[str]:
    return [hit.technology.slug for hit in service.technologies(typed, most=12)]


def test_what_is_compared_stands_first_and_a_draft_is_not(many):
    assert named("post")[:3] == ["postgresql", "postal", "postcss"]
    assert named("post")[-1] == "postdraft"


def test_either_end_of_a_published_comparison_counts(many):
    make_technology("mys")
    make_technology("mysa")

    assert named("my") == ["mysql", "mys", "mysa"]


@pytest.mark.parametrize(("typed", "slug"), [("Go", "go"), ("go", "go"), ("Redis", "redis"), ("POSTAL", "postal")])
def test_an_exact_name_stands_first(many, typed, slug):
    assert named(typed)[0] == slug
    assert service.technology_ids(typed, most=9)[0] == service.by_word([typed])[typed].pk


def test_words_inside_words_come_last_and_are_few(many):
    make_alias(service.by_word(["kysely"])["kysely"], "orm-like")

    found = named("orm")

    assert found[:2] == ["kysely", "sqlalchemy"]
    assert len(found) == 5
    assert {slug.partition("-")[0] for slug in found[2:]} <= {"terraform", "platform"}


def test_words_inside_words_are_shown_where_nothing_else_is_found(many):
    assert named("latform")[0].startswith("platform")
    assert len(named("latform")) == 9


@pytest.mark.parametrize(("typed", "first"), [("Go", "Go"), ("redis", "Redis"), ("post", "PostgreSQL")])
def test_the_admins_picker_has_the_best_first(editor, many, typed, first):
    found = editor.get(PICKER.format("comparison", "low", typed)).json()["results"]

    assert found[0]["text"] == first
    assert rows(page(editor, f"/admin/comparisons/technology/?q={typed}"))[0][0] == first


def test_a_list_in_another_order_keeps_it(editor, many):
    assert rows(page(editor, "/admin/comparisons/technology/?q=post&o=1"))[0][0] == "Postal"


def test_pickers_of_shelves_and_criteria_find_every_spelling_the_name_itself_first(editor):
    for slug, name in (
        ("straeuli", "Straßenbau"),
        ("bau", "Bau"),
        ("bauhaus", "Bauhaus"),
        ("cafe", "Cafe\u0301 Tools"),
    ):
        make_category(slug, name=name)
        make_criterion(slug, name=name, question=f"How much {slug}?")

    for model, field in (("technology", "category"), ("proscons", "criterion")):
        for typed, names in (
            ("bau", ["Bau", "Bauhaus", "Straßenbau"]),
            ("STRASSEN", ["Straßenbau"]),
            ("café", ["Cafe\u0301 Tools"]),
            ("ｂａｕ haus", ["Bauhaus"]),
            ("nothing", []),
        ):
            found = editor.get(PICKER.format(model, field, typed)).json()["results"]
            assert [one["text"] for one in found] == names
