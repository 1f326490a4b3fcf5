"""An operator checks the catalogue: reviewed pages pass the gate, and what is due is said."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from comparisons.domain import sentences
from comparisons.models import Comparison, ProsCons
from comparisons.services import remark_groups, reviews

from .make import (
    make_approvable_comparison,
    make_claim,
    make_condition,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
    reviewed_now,
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


def test_a_page_that_changed_since_its_review_is_a_warning(check):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    Comparison.objects.filter(pk=comparison.pk).update(intro="It reads otherwise now.")

    assert check() == [
        "warning mysql-vs-postgresql: changed (comparison.reviewed): It changed since its review: look at the "
        "differences, then approve it again.",
        "1 judged: 0 with errors, 1 with warnings, 0 kept from a review.",
    ]


def test_an_empty_catalogue_passes(check):
    assert check() == ["0 judged: 0 with errors, 0 with warnings, 0 kept from a review."]


def test_each_problem_of_a_reviewed_page_is_named_with_its_place(check_failing):
    comparison = make_reviewed_comparison("mysql", "postgresql", verdict={"reason": ""})
    claim = comparison.low.claims.filter(polarity="pro").first()
    ProsCons.objects.filter(pk=claim.pk).update(source="")
    reviewed_now(comparison)

    lines, summary = check_failing()

    assert lines == [
        "error mysql-vs-postgresql: no_reason (verdict.reason): Give the reason for the verdict.",
        f"error mysql: unsourced (claim.{claim.key}.source): MySQL's pro “{claim.text}” has no source. "
        "[mysql-vs-postgresql]",
        "error mysql: too_few_pros (technology.mysql.pros): Sourced pros of MySQL that count: 1; at least 2 are "
        "needed. A claim counts if it names a criterion and its versions reach the newest release. "
        "[mysql-vs-postgresql]",
    ]
    assert summary == "1 judged: 1 with errors, 0 with warnings, 0 kept from a review."


@pytest.fixture
def hub():
    """MySQL beside five others, on pages that would be approved but for one claim without a source."""
    mysql = make_technology("mysql")
    for number in range(5):
        make_approvable_comparison(mysql, f"tool-{number}")
    return make_claim(mysql, key="k" * 10, text="Keeps logs", source="")


def test_one_mend_on_many_pages_is_told_once_with_the_first_of_them(check, hub):
    lines = check("--all")

    assert lines == [
        "note mysql: unsourced (claim.kkkkkkkkkk.source): MySQL's pro “Keeps logs” has no source. "
        "[5 pages: mysql-vs-tool-0, mysql-vs-tool-1, mysql-vs-tool-2 …]",
        "5 judged: 0 with errors, 0 with warnings, 5 kept from a review.",
    ]


def test_a_mend_is_as_bad_as_on_the_worst_of_its_pages(check_failing, hub):
    reviewed_now(Comparison.objects.last())

    lines, summary = check_failing("--all")

    assert [line.split(":")[0] for line in lines] == ["error mysql"]
    assert summary == "5 judged: 1 with errors, 0 with warnings, 4 kept from a review."


def test_as_many_pages_are_named_as_fit(check, hub, monkeypatch):
    monkeypatch.setattr(remark_groups, "NAMED", 4)

    (told,) = map(json.loads, check("--all", "--json"))

    assert (told["pages"], told["comparisons"]) == (5, [f"mysql-vs-tool-{number}" for number in range(4)])


def test_a_page_is_judged_as_of_the_day_of_its_review(check, check_failing):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=100))
    age(comparison, 830)
    assert check()[-1].startswith("1 judged: 0 with errors, 1 with warnings")

    age(comparison, 831)
    lines, _ = check_failing()
    assert {line.split(" ")[2] for line in lines if line.startswith("error")} == {"stale"}


def test_each_claim_that_is_due_to_be_checked_is_a_warning(check):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=100))
    age(comparison, 731)
    first = comparison.low.claims.filter(polarity="pro").order_by("position").first()

    *warnings, _ = check()

    since = sentences.day(TODAY - timedelta(days=1))
    assert len(warnings) == 4
    assert (
        f"warning mysql: overdue (claim.{first.key}.checked): MySQL's pro “{first.text}” has been due for a check "
        f"since {since}. [mysql-vs-postgresql]"
    ) in warnings


def test_a_claim_that_is_due_and_against_somebody_else_is_none_of_the_pages(check):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    make_claim(comparison.low, checked=TODAY - timedelta(days=800), against=make_technology("sqlite"))

    assert check()[-1].startswith("1 judged: 0 with errors, 0 with warnings")


@pytest.mark.parametrize(("days", "is_told"), [(1460, False), (1461, True)])
def test_a_warning_says_when_pages_ceased_to_be_indexed(check, days, is_told):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=TODAY - timedelta(days=1000))
    age(comparison, days)

    told = [line for line in check() if "not_indexed" in line]

    yesterday = sentences.day(TODAY - timedelta(days=1))
    assert [
        f"We ask search engines to leave out reviewed pages of MySQL after {yesterday}, until MySQL's" in line
        for line in told
    ] == [True] * is_told


@pytest.mark.parametrize(
    ("changes", "is_due"),
    [
        ({"check_by": TODAY - timedelta(days=1)}, True),
        ({"check_by": TODAY}, False),
        ({"check_by": None}, False),
        ({"check_by": TODAY - timedelta(days=1), "happened": TODAY}, False),
    ],
)
@pytest.mark.parametrize("reviewed", [None, TODAY - timedelta(days=30)])
def test_a_condition_whose_date_has_passed_is_a_warning(check, changes, is_due, reviewed):
    name = "Ada Lovelace" if reviewed else ""
    comparison = make_approvable_comparison("mysql", "postgresql", reviewed=reviewed, reviewed_by=name)
    make_condition(comparison.verdict, text="the licence changes", position=1, **changes)
    if reviewed:
        reviewed_now(comparison)

    *lines, _ = check("--all")

    yesterday = sentences.day(TODAY - timedelta(days=1))
    assert (
        lines
        == [
            "warning mysql-vs-postgresql: condition_due (verdict.would_change_if.2): “the licence changes” was due for "
            f"a check by {yesterday}: say when it happened, or set a later day."
        ]
        * is_due
    )


def test_with_all_it_says_what_keeps_unreviewed_pages_from_a_review_and_passes(check):
    make_published_comparison("mysql", "postgresql")
    make_approvable_comparison("go", "rust")
    make_published_comparison(status="archived")

    lines = check("--all")

    assert {line.split(":")[0] for line in lines[:-1]} == {"note mysql-vs-postgresql", "note mysql", "note postgresql"}
    assert lines[-1] == "2 judged: 0 with errors, 0 with warnings, 1 kept from a review."
    assert check() == ["0 judged: 0 with errors, 0 with warnings, 0 kept from a review."]


def test_programs_read_one_object_a_line(check_failing):
    make_reviewed_comparison("mysql", "postgresql", verdict={"reason": ""})

    lines, _ = check_failing("--json")

    assert [told for line in lines if not (told := json.loads(line))["technology"]] == [
        {
            "level": "error",
            "technology": "",
            "pages": 1,
            "comparisons": ["mysql-vs-postgresql"],
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
    with django_assert_num_queries(14):
        at_once = [page.slug for page in reviews.every_page(rows)]

    monkeypatch.setattr(reviews, "BATCH", 3)

    assert [page.slug for page in reviews.every_page(rows)] == at_once == [comparison.slug for comparison in made]
