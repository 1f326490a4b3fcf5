"""A page as the database gives it: what it holds, and in how many queries."""

from datetime import date

import pytest

from comparisons.models import Comparison
from comparisons.page import Condition, Figure, Link

from .make import (
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_published_comparison,
    make_relation,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db


def read(comparison: Comparison):
    return Comparison.objects.for_page(comparison.low.slug, comparison.high.slug)


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

    assert read(comparison).ruling.conditions == (Condition("first", date(2027, 1, 1)), Condition("second"))


def test_figures_are_read_where_the_pick_rests_on_them():
    ada = make_technology("ada")
    make_signal(ada, value=7, observed=date(2026, 1, 1), source="https://example.org/stars")
    popular = make_published_comparison(ada, "zig", verdict={"basis": "popularity"})
    judged = make_published_comparison(ada, "cobol", verdict={"basis": "editor"})

    assert read(popular).first.figures == (
        Figure("github_stars", 7, date(2026, 1, 1), "https://example.org/stars"),
    )  # fmt: skip
    assert read(judged).first.figures == ()


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


def test_a_comparison_without_a_verdict_has_a_page_without_a_ruling():
    page = read(make_comparison("ada", "zig"))

    assert (page.ruling, page.picked, page.status) == (None, None, "draft")


def test_an_unknown_pair_has_no_page():
    make_technology("ada")

    assert Comparison.objects.for_page("ada", "zig") is None


@pytest.mark.parametrize(("basis", "queries"), [("editor", 3), ("popularity", 4)])
@pytest.mark.parametrize("size", [1, 30])
def test_a_page_takes_the_same_few_queries_whatever_its_size(django_assert_num_queries, basis, queries, size):
    ada, zig = make_technology("ada"), make_technology("zig")
    comparison = make_published_comparison(ada, zig, verdict={"basis": basis})
    for number in range(size):
        make_claim(ada, criterion=make_criterion(f"criterion-{number}"))
        make_relation(zig, f"relation-{number}")
        make_signal(ada, observed=date(2026, 1, number + 1))
        make_condition(comparison.verdict, position=number)

    with django_assert_num_queries(queries):
        page = Comparison.objects.published().for_page("ada", "zig")

    assert len(page.first.claims) == len(page.second.relations) == len(page.ruling.conditions) == size
