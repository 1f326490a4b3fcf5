"""An operator imports catalogue files: what readers may be shown, and when a review ends."""

from datetime import date

import pytest

from comparisons.models import Comparison

from .import_files import PAIR, comparison, reviewable
from .make import make_technology

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["in_review", "published"])
@pytest.mark.parametrize("key", ["kind", "use_case"])
def test_a_page_on_its_way_to_readers_needs_kind_and_use_case_of_both(refused, status, key):
    records = [PAIR[0], {**PAIR[1], key: None}, {**PAIR[2], "status": status}]

    (error,) = refused(records)

    assert f"comparison: {key} of postgresql" in error


def test_a_draft_needs_neither(catalogue):
    catalogue([{"technology": slug, "name": slug} for slug in ("a", "b")], {"comparison": ["a", "b"]})

    assert Comparison.objects.get().status == "draft"


def test_the_kind_of_a_stored_technology_counts(catalogue, refused):
    make_technology("mysql")
    make_technology("postgresql")
    make_technology("empty", kind="")

    catalogue(PAIR[2])

    assert len(refused(comparison("mysql", "empty"))) == 1


@pytest.mark.parametrize("key", ["kind", "use_case"])
def test_a_stored_page_keeps_what_it_needs(catalogue, refused, key):
    catalogue(PAIR)

    (error,) = refused({"technology": "mysql", key: None})
    assert error.endswith(f"expected {key}, as mysql-vs-postgresql is in review or published")

    catalogue({"technology": "mysql", key: None}, {"comparison": ["mysql", "postgresql"], "status": "archived"})
    assert Comparison.objects.get().status == "archived"


@pytest.mark.parametrize("key", ["published", "verdict"])
def test_what_is_published_has_a_date_and_a_verdict(refused, key):
    (error,) = refused([*PAIR[:2], {**PAIR[2], key: None}])

    assert f": {key}: " in error
    assert error.endswith("as the comparison is published")


def test_a_required_key_may_be_absent_where_the_stored_record_has_it(catalogue):
    catalogue(PAIR[:2], {**PAIR[2], "status": "draft"})

    catalogue({"comparison": ["mysql", "postgresql"], "status": "published"})

    assert Comparison.objects.get().status == "published"


def test_a_reviewed_record_passes_the_gate_on_the_day_of_its_review(catalogue):
    catalogue(reviewable())

    stored = Comparison.objects.get()
    assert (stored.reviewed, stored.reviewed_by) == (date(2026, 2, 1), "Ada Lovelace")


def test_a_reviewed_record_that_fails_the_gate_is_an_error_with_every_problem(refused):
    records = reviewable()
    records[0]["cons"].pop()
    records[2]["verdict"]["reason"] = None

    errors = refused(records)

    assert [error.split(": ")[1] for error in errors] == ["technology.mysql.cons", "verdict.reason"]


def test_claims_age_from_the_day_of_the_review_by_their_criterion(catalogue, refused):
    records = reviewable()
    records[0]["pros"][0]["criterion"] = "price"

    (error,) = refused([*records, {"criterion": "price", "name": "Price", "recheck_days": 30}])
    assert "31 days" in error or "30 days" in error

    catalogue([*records, {"criterion": "price", "name": "Price", "recheck_days": 31}])


def test_a_review_stays_where_a_change_does_not_matter_to_it(catalogue):
    catalogue(reviewable())

    catalogue({"technology": "mysql", "licence": "GPL-2.0", "pros": reviewable()[0]["pros"][::-1]})

    assert Comparison.objects.get().reviewed == date(2026, 2, 1)


@pytest.mark.parametrize("missing", ["reviewed", "reviewed_by"])
def test_a_review_has_a_date_and_a_name(refused, missing):
    records = reviewable()
    del records[2][missing]

    (error,) = refused(records)

    assert f": {missing}: " in error
