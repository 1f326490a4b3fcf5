"""An operator checks the catalogue: reviewed pages pass the gate, and what is due is said."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import Comparison, ProsCons
from comparisons.services import reviews

from .make import (
    make_approvable_comparison,
    make_claim,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()


@pytest.fixture
def check(capsys):
    """Runs the check; gives back the lines that the operator reads. One that fails raises ``CommandError``."""

    def run(*options):
        call_command("check_catalogue", *options)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture
def check_failing(capsys):
    """The same for one that has to fail: the lines, and what it says in the end."""

    def run(*options):
        with pytest.raises(CommandError) as refusal:
            call_command("check_catalogue", *options)
        return capsys.readouterr().out.splitlines(), str(refusal.value)

    return run


def age(comparison, days):
    """All claims of one side were last checked so many days ago."""
    comparison.low.claims.update(checked=TODAY - timedelta(days=days))


def test_reviewed_pages_that_pass_are_counted_and_nothing_else_is_said(check):
    make_reviewed_comparison("mysql", "postgresql")
    make_published_comparison()

    assert check() == ["1 judged: 0 with errors, 0 with warnings, 0 kept from a review."]


def test_an_empty_catalogue_passes(check):
    assert check() == ["0 judged: 0 with errors, 0 with warnings, 0 kept from a review."]


def test_each_problem_of_a_reviewed_page_is_named_with_its_place(check_failing):
    comparison = make_reviewed_comparison("mysql", "postgresql", verdict={"reason": ""})
    claim = comparison.low.claims.filter(polarity="pro").first()
    ProsCons.objects.filter(pk=claim.pk).update(source="")

    lines, summary = check_failing()

    assert lines == [
        "error mysql-vs-postgresql: too_few_pros (technology.mysql.pros): "
        "Sourced pros of MySQL: 1; at least 2 are needed.",
        f"error mysql-vs-postgresql: unsourced (claim.{claim.key}.source): MySQL's pro “{claim.text}” has no source.",
        "error mysql-vs-postgresql: no_reason (verdict.reason): Give the reason for the verdict.",
    ]
    assert summary == "1 judged: 1 with errors, 0 with warnings, 0 kept from a review."


def test_a_page_is_judged_as_of_the_day_of_its_review(check, check_failing):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=100))
    age(comparison, 830)
    assert check()[-1].startswith("1 judged: 0 with errors, 1 with warnings")

    age(comparison, 831)
    lines, _ = check_failing()
    assert {line.split(" ")[2] for line in lines if line.startswith("error")} == {"stale"}


def test_what_is_due_to_be_checked_is_a_warning_in_one_line(check):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=100))
    age(comparison, 731)
    first = comparison.low.claims.filter(polarity="pro").order_by("position").first()

    (warning, _) = check()

    assert warning.startswith(f"warning mysql-vs-postgresql: overdue (claim.{first.key}.checked): 4 claims are past")
    assert "not indexed" not in warning


def test_a_claim_that_is_due_and_against_somebody_else_is_none_of_the_pages(check):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    make_claim(comparison.low, checked=TODAY - timedelta(days=800), against=make_technology("sqlite"))

    assert check()[-1].startswith("1 judged: 0 with errors, 0 with warnings")


def test_a_warning_says_when_the_page_ceased_to_be_indexed(check):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=1000))
    age(comparison, 1461)

    (warning, _) = check()

    assert "; not indexed after " in warning


def test_with_all_it_says_what_keeps_unreviewed_pages_from_a_review_and_passes(check):
    make_published_comparison("mysql", "postgresql")
    make_approvable_comparison("go", "rust")
    make_published_comparison(status="archived")

    lines = check("--all")

    assert {line.split(":")[0] for line in lines[:-1]} == {"note mysql-vs-postgresql"}
    assert lines[-1] == "2 judged: 0 with errors, 0 with warnings, 1 kept from a review."
    assert check() == ["0 judged: 0 with errors, 0 with warnings, 0 kept from a review."]


def test_programs_read_one_object_a_line(check_failing):
    make_reviewed_comparison("mysql", "postgresql", verdict={"reason": ""})

    lines, _ = check_failing("--json")

    assert [json.loads(line) for line in lines] == [
        {
            "level": "error",
            "comparison": "mysql-vs-postgresql",
            "code": "no_reason",
            "field": "verdict.reason",
            "message": "Give the reason for the verdict.",
        }
    ]


def test_pages_are_read_in_batches_each_once(monkeypatch, django_assert_num_queries):
    hub = make_technology("hub")
    made = [make_published_comparison(hub, f"tool-{number}") for number in range(7)]
    rows = Comparison.objects.published()
    monkeypatch.setattr(reviews, "BATCH", 7)
    with django_assert_num_queries(13):
        at_once = [page.slug for page in reviews.every_page(rows)]

    monkeypatch.setattr(reviews, "BATCH", 3)

    assert [page.slug for page in reviews.every_page(rows)] == at_once == [comparison.slug for comparison in made]
