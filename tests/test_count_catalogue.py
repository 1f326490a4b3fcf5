"""An operator asks what the catalogue holds."""

import io

import pytest
from django.core.management import call_command

from .make import (
    make_category,
    make_claim,
    make_criterion,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db


def counted() -> list[str]:
    out = io.StringIO()
    call_command("count_catalogue", stdout=out)
    return [line.strip() for line in out.getvalue().splitlines()]


def test_an_empty_catalogue_counts_nothing():
    assert counted()[0] == "technologies: 0"
    assert "with a source: 0 (none)" in counted()
    assert "reviewed: 0" in counted()
    assert "of outcomes: none" in counted()


def test_technologies_are_counted_with_what_is_known_of_them():
    go = make_technology("go", kind="language")
    make_signal(go, value=1)
    make_signal(go, metric="github_forks")
    make_release(make_technology("rust", kind="language"))

    assert counted()[:4] == ["technologies: 2", "of kinds: language 2", "with a figure: 1", "with releases: 1"]


def test_claims_are_counted_with_their_sources_and_the_decisive_ones():
    go = make_technology("go")
    make_claim(go, source="https://example.org", strength=3)
    make_claim(go, source="")

    assert counted()[4:7] == ["claims: 2", "with a source: 1 (50%)", "decisive: 1 (50%)"]


def test_a_comparison_counts_under_the_top_categories_of_both_sides():
    data, stores = make_category("data"), make_category("web")
    within = make_category("caches", parent=data)
    make_published_comparison(make_technology("a", category=within), make_technology("b", category=stores))

    assert "of categories: data 1, web 1" in counted()


def test_reviewed_pages_are_counted_by_outcome_until_they_change():
    comparison = make_reviewed_comparison()
    before = counted()
    make_claim(comparison.low, criterion=make_criterion("operations"))

    assert "reviewed: 1" in before
    assert "of outcomes: pick 1" in before
    assert "reviewed: 0" in counted()
    assert "changed since their review: 1" in counted()


def test_a_pick_of_the_side_that_fewer_figures_favour_is_counted():
    comparison = make_reviewed_comparison()
    picked, other = comparison.sides if comparison.verdict.pick == "low" else comparison.sides[::-1]
    line = "picks of the side that fewer figures favour: {}"
    make_signal(picked, value=1)
    make_signal(other, value=2)

    assert line.format(1) in counted()

    picked.signals.update(value=3)

    assert line.format(0) in counted()
