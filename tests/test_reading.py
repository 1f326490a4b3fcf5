"""A page as the database gives it: what it holds, and in how many queries."""

from datetime import UTC, date, datetime

import pytest

from comparisons.catalogue import export
from comparisons.catalogue.draft_pages import page_of
from comparisons.domain.page import Figure, Link, PageCondition, PageRelease
from comparisons.models import Category, Comparison, Technology
from comparisons.models.reading_judged import as_judged

from .make import (
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db


def read(comparison: Comparison):
    return Comparison.objects.page(comparison.low.slug, comparison.high.slug)


def test_the_sides_stand_in_the_order_of_their_slugs_whatever_their_ids_are():
    comparison = make_published_comparison(make_technology("zig"), make_technology("ada"), verdict={"pick": "low"})

    page = read(comparison)

    assert (page.first.slug, page.second.slug, page.slug) == ("ada", "zig", "ada-vs-zig")
    assert page.picked is page.second
    assert page.other is page.first


def test_what_the_verdict_says_of_each_side_stays_with_that_side():
    words = {"low_choose_if": "zig it is", "high_choose_if": "ada it is", "low_already_using": "Stay with zig."}
    comparison = make_published_comparison(make_technology("zig"), make_technology("ada"), verdict=words)

    page = read(comparison)

    assert (page.first.choose_if, page.second.choose_if) == ("ada it is", "zig it is")
    assert (page.first.already_using, page.second.already_using) == ("", "Stay with zig.")


def test_claims_stand_in_their_order_with_pros_first():
    technology = make_technology("ada")
    make_claim(technology, text="Con one", polarity="con", position=0)
    make_claim(technology, text="Pro two", polarity="pro", position=2)
    make_claim(technology, text="Pro one", polarity="pro", position=1)

    page = read(make_published_comparison(technology, "zig"))

    assert [claim.text for claim in page.first.claims] == ["Pro one", "Pro two", "Con one"]
    assert [claim.text for claim in page.first.pros] == ["Pro one", "Pro two"]
    assert page.second.claims == ()


def test_a_claim_against_one_opponent_is_left_out_of_other_comparisons():
    ada, zig, cobol = make_technology("ada"), make_technology("zig"), make_technology("cobol")
    make_claim(ada, text="Older than Zig", against=zig)
    make_claim(ada, text="Younger than COBOL", against=cobol)

    page = read(make_published_comparison(ada, zig))

    assert [(claim.text, claim.against) for claim in page.first.claims] == [("Older than Zig", "zig")]


def test_a_claim_carries_its_criterion():
    ada = make_technology("ada")
    make_claim(ada, criterion=make_criterion("operations", weight="2.5", recheck_days=90))

    criterion = read(make_published_comparison(ada, "zig")).first.claims[0].criterion

    assert (criterion.slug, criterion.name, str(criterion.weight), criterion.recheck_days) == (
        "operations", "Operations", "2.50", 90,
    )  # fmt: skip


def test_relations_lead_where_something_is_known_under_their_word():
    ada = make_technology("ada")
    make_technology("modula-2", name="Modula-2").aliases.create(text="modula")
    for slug in ("modula", "pascal", "zig"):
        make_relation(ada, slug)

    page = read(make_published_comparison(ada, make_technology("zig")))

    assert page.first.relations == (Link("Modula-2", "/technologies/modula-2/"), Link("pascal"))


def test_conditions_stand_in_their_order():
    comparison = make_published_comparison()
    make_condition(comparison.verdict, text="second", position=1, check_by=None)
    make_condition(comparison.verdict, text="first", position=0, check_by=date(2027, 1, 1))

    assert read(comparison).ruling.conditions == (PageCondition("first", date(2027, 1, 1)), PageCondition("second"))


@pytest.mark.parametrize("basis", ["popularity", "editor"])
def test_figures_are_read_whatever_the_pick_rests_on(basis):
    ada = make_technology("ada")
    make_signal(ada, value=7, observed=date(2026, 1, 1), source="https://example.org/stars")

    page = read(make_published_comparison(ada, "zig", verdict={"basis": basis}))

    assert page.first.figures == (Figure("github_stars", 7, date(2026, 1, 1), "https://example.org/stars"),)
    assert page.second.figures == ()


def test_each_side_carries_what_the_catalogue_believes_of_it():
    known = {"licence": "MIT", "self_hosted": True, "first_released": "1980", "index_until": date(2027, 1, 2)}
    ada = make_technology("ada", **known)

    page = read(make_published_comparison(make_technology("zig"), ada))

    believed = [
        (side.licence, side.self_hosted, side.first_released, side.index_until) for side in (page.first, page.second)
    ]
    assert believed == [("MIT", True, "1980", date(2027, 1, 2)), ("", None, "", None)]


def test_releases_stand_newest_first_with_their_support_on_the_day():
    ada = make_technology("ada")
    make_release(ada, cycle="9", released=date(2024, 1, 1), support="until", supported_until=date(2026, 10, 1))
    make_release(ada, cycle="10", released=date(2025, 1, 1), latest="10.2", source="https://example.org/10")
    make_release(ada, cycle="2", released=None, support="ended")
    make_release(ada, cycle="11", released=None, support="unknown")
    comparison = make_published_comparison(ada, "zig")

    def on(day):
        page = Comparison.objects.page("ada", "zig", on=day)
        return [(release.cycle, release.is_over) for release in page.first.releases]

    assert on(date(2026, 10, 1)) == [("10", False), ("9", False), ("11", None), ("2", True)]
    assert on(date(2026, 10, 2)) == [("10", False), ("9", True), ("11", None), ("2", True)]
    assert on(None) == [("10", False), ("9", None), ("11", None), ("2", True)]
    newest = read(comparison).first.releases[0]
    assert newest == PageRelease("10", date(2025, 1, 1), "10.2", "https://example.org/10", None, False)


def test_a_record_makes_the_page_that_the_database_makes():
    """What the gate judges before it is stored is what editors see afterwards."""
    above = make_category("stores")
    category = make_category("databases", parent=above)
    make_criterion("integrity", weight=3, question="Does it keep rows?").categories.set([above])
    known = {"licence": "MIT", "self_hosted": False, "first_released": "1980-12", "category": category}
    own = {"website": "https://ada.example.org/", "repository": "https://example.org/ada"}
    ada, zig = make_technology("ada", **known, **own), make_technology("zig", category=category)
    make_claim(ada, criterion=make_criterion("operations", question="What does it take to run it?"))
    make_signal(ada)
    make_release(ada, cycle="10", latest="10.2")
    make_release(ada, cycle="9", released=date(2024, 1, 1), support="ended")
    make_release(ada, cycle="8", released=None, support="unknown")
    comparison = make_reviewed_comparison(ada, zig, left_out={"integrity": "Both keep rows."})
    sides = [export.technology_record(side.pk) for side in comparison.sides]
    criteria = {record["criterion"]: record for record in export.criterion_records()}
    categories = {record["category"]: record for record in export.category_records()}

    page = page_of(export.comparison_record(comparison.pk), *sides, criteria, categories=categories)

    stored = as_judged(read(comparison))
    assert page.ruling == stored.ruling
    assert page.sides == stored.sides
    assert (page.left_out, page.asked) == (stored.left_out, stored.asked)
    assert [criterion.slug for criterion in page.asked] == ["integrity"]


# ---- what the categories of both ask for


@pytest.fixture
def filed():
    """Two technologies side by side: "sql" and "documents" are both below "stores", which is below "software"."""
    software = make_category("software")
    stores = make_category("stores", parent=software)
    sql, documents = make_category("sql", parent=stores), make_category("documents", parent=stores)
    return make_published_comparison(make_technology("ada", category=sql), make_technology("zig", category=documents))


@pytest.mark.parametrize(
    ("categories", "is_asked"),
    [
        ([], False),
        (["sql"], False),
        (["stores"], True),
        (["software"], True),
        (["sql", "documents"], True),
        (["elsewhere"], False),
    ],
)
def test_a_criterion_is_asked_for_where_its_categories_hold_those_of_both(filed, categories, is_asked):
    make_category("elsewhere")
    make_criterion("integrity").categories.set(Category.objects.filter(slug__in=categories))

    assert bool(as_judged(read(filed)).asked) is is_asked


def test_who_is_in_no_category_is_asked_for_nothing(filed, django_assert_num_queries):
    make_criterion("integrity").categories.set(Category.objects.all())
    page = read(filed)
    with django_assert_num_queries(3):
        assert as_judged(page).asked

    Technology.objects.filter(slug="zig").update(category=None)

    with django_assert_num_queries(1):
        assert as_judged(page).asked == ()


def test_readers_do_not_pay_for_what_judges_read(filed):
    make_criterion("integrity").categories.set(Category.objects.all())

    page = read(filed)

    assert (page.asked, page.first.website) == ((), "")


def test_related_comparisons_are_the_newest_published_ones_of_either_side():
    ada, zig = make_technology("ada"), make_technology("zig")
    comparison = make_published_comparison(ada, zig)
    make_published_comparison(ada, make_technology("cobol", name="COBOL"))
    make_published_comparison(make_technology("rust", name="Rust"), zig)
    make_comparison(ada, "draft")
    make_published_comparison("two", "others")

    related = read(comparison).related

    assert related == (
        Link("Rust vs Zig", "/compare/rust-vs-zig/"),
        Link("Ada vs COBOL", "/compare/ada-vs-cobol/"),
    )  # fmt: skip


def test_the_best_answered_disagreement_came_to_most_and_is_the_newest_of_these():
    comparison = make_published_comparison("ada", "zig")
    make_feedback(make_published_comparison(), status="accepted", answer="Not here.", answered_at=day(9))
    best = [read(comparison).best_answered]

    for status, changed_pick, on in (
        ("spam", False, None),
        ("declined", False, 1),
        ("declined", False, 5),
        ("accepted", False, 3),
        ("accepted", True, 2),
        ("accepted", True, 4),
        ("accepted", False, 6),
    ):
        answer = f"{status} {on}" if on else ""
        make_feedback(
            comparison, status=status, changed_pick=changed_pick, answer=answer, answered_by_name="Ada Lovelace",
            answered_at=day(on) if on else None,
        )  # fmt: skip
        best.append(read(comparison).best_answered)

    answers = [one and one.answer for one in best]
    assert answers == [
        None, None, "declined 1", "declined 5", "accepted 3", "accepted 2", "accepted 4", "accepted 4",
    ]  # fmt: skip
    assert (best[-1].by, best[-1].on, best[-1].is_accepted, best[-1].changed_pick) == (
        "Ada Lovelace",
        date(2026, 11, 4),
        True,
        True,
    )
    assert (best[3].is_accepted, best[3].changed_pick) == (False, False)


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 23, 30, tzinfo=UTC)


def test_a_comparison_without_a_verdict_has_a_page_without_a_ruling():
    page = read(make_comparison("ada", "zig"))

    assert (page.ruling, page.picked, page.status) == (None, None, "draft")


def test_an_unknown_pair_has_no_page():
    make_technology("ada")

    assert Comparison.objects.page("ada", "zig") is None


@pytest.mark.parametrize("size", [1, 30])
def test_a_page_takes_the_same_few_queries_whatever_its_size(django_assert_num_queries, size):
    ada, zig = make_technology("ada"), make_technology("zig")
    comparison = make_published_comparison(ada, zig)
    for number in range(size):
        make_claim(ada, criterion=make_criterion(f"criterion-{number}"))
        make_relation(zig, f"relation-{number}")
        make_release(zig, cycle=f"1.{number}")
        make_signal(ada, observed=date(2026, 1, number + 1))
        make_condition(comparison.verdict, position=number)

    with django_assert_num_queries(4):
        page = Comparison.objects.published_page("ada", "zig")

    parts = (page.first.claims, page.first.figures, page.second.relations, page.second.releases, page.ruling.conditions)
    assert [len(part) for part in parts] == [size] * 5
