"""The comparisons of a stack's parts: which are named, seen from which side, and what a pick rests on."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.domain.scoring import Strength
from comparisons.domain.stacks.dependencies import Dependency, Manifest
from comparisons.domain.stacks.stack import Health, StackAnswer, Stance
from comparisons.models import reading_stack
from comparisons.search.stacks.stack import judged
from comparisons.search.stacks.stack_comparisons import SHOWN

from .make import (
    end_of,
    make_claim,
    make_condition,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_technology,
    make_weighed_comparison,
)

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 29)


def make_part(slug: str, **changes):
    """A technology with a package of its name, whose release 1 is supported."""
    technology = make_technology(slug, kind="library", packages={"npm": [slug]}, **changes)
    make_release(technology, cycle="1", support="supported")
    return technology


def answers(*slugs: str) -> dict[str, StackAnswer]:
    stack = judged([Manifest("made", tuple(Dependency("npm", slug, "1.0") for slug in slugs))], ON)
    return {one.dependency.name: one for one in stack.answers}


def test_a_pick_is_seen_from_each_side_and_another_part_of_the_stack_is_told_apart():
    make_published_comparison(make_part("a"), make_part("b"), verdict={"in_short": "It asks less."})

    found = answers("a", "b")
    a, b = found["a"], found["b"]
    alone = answers("b")["b"].comparisons[0]

    assert (a.health, a.against, a.comparisons[0].stance) == (Health.FINE, (), Stance.FOR)
    assert (b.health, b.against) == (Health.IN_QUESTION, b.comparisons)
    seen = b.comparisons[0]
    assert (seen.title, seen.url, seen.pick, seen.in_short) == ("A vs B", "/compare/a-vs-b/", "A", "It asks less.")
    assert (seen.opponent.name, seen.is_within, alone.is_within) == ("A", True, False)
    assert (seen.review, seen.is_reviewed) == ("not yet reviewed", False)


@pytest.mark.parametrize("outcome", ["tie", "depends", "not_comparable"])
def test_a_verdict_without_a_pick_is_against_nobody(outcome):
    make_published_comparison(make_part("a"), make_part("b"), verdict={"outcome": outcome})

    found = answers("a", "b")

    assert {(one.comparisons[0].stance, one.comparisons[0].pick) for one in found.values()} == {(Stance.NEITHER, "")}
    assert {one.health for one in found.values()} == {Health.FINE}


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_is_not_published_is_not_there(status):
    make_published_comparison(make_part("a"), make_part("b"), status=status)

    found = answers("a", "b")

    assert [(one.comparisons, one.has_more, one.health) for one in found.values()] == [((), False, Health.FINE)] * 2


def test_a_reviewed_page_says_when():
    comparison = make_reviewed_comparison(make_part("a"), make_part("b"), reviewed=date(2026, 11, 28))

    first = answers("a")["a"].comparisons[0]
    type(comparison).objects.update(changed_on=date(2026, 11, 28))
    then = answers("a")["a"].comparisons[0]

    assert (first.review, first.is_reviewed) == ("reviewed 28 Nov 2026", True)
    assert (then.is_reviewed, "changed since" in then.review) == (False, True)


def test_a_strength_is_the_picks_under_our_weights_and_none_where_the_claims_lead_elsewhere():
    comparison = make_weighed_comparison()
    for side in comparison.sides:
        side.packages = {"npm": [side.slug]}
        side.save()

    led = answers("mysql")["mysql"].comparisons[0]
    comparison.verdict.pick = "low"
    comparison.verdict.save()
    against_claims = answers("mysql")["mysql"].comparisons[0]

    assert (led.pick, led.strength) == ("PostgreSQL", Strength.NARROW)
    assert (against_claims.pick, against_claims.strength) == ("MySQL", None)


@pytest.mark.parametrize(("happened", "names"), [(date(2026, 10, 2), ["it is paid for"]), (date(2026, 9, 30), [])])
def test_a_condition_that_came_true_since_the_decision_puts_both_sides_in_question(happened, names):
    comparison = make_published_comparison(make_part("a"), make_part("b"))
    make_condition(comparison.verdict, text="it is paid for", happened=happened)
    make_condition(comparison.verdict, text="it is slow")

    a = answers("a")["a"]

    assert list(a.comparisons[0].came_true) == names
    assert a.health is (Health.IN_QUESTION if names else Health.FINE)


@pytest.mark.parametrize(("basis", "disputed"), [("claims", True), ("editor", False)])
def test_a_verdict_on_claims_that_editors_look_into_is_in_question(basis, disputed):
    a, b, speed = make_part("a"), make_part("b"), make_criterion("speed")
    claim = make_claim(a, criterion=speed, strength=3)
    make_claim(b, criterion=speed, strength=1)
    comparison = make_published_comparison(a, b, verdict={"basis": basis})
    make_feedback(comparison, claim=claim, status="in_review")

    found = answers("a")["a"]

    assert (found.comparisons[0].is_disputed, found.health is Health.IN_QUESTION) == (disputed, disputed)


def test_another_part_of_the_stack_comes_before_a_lost_one_before_a_reviewed_one_before_the_newest():
    a, within = make_part("a"), make_part("within")
    ages = enumerate(["newest", "reviewed", "lost", "within", *(f"old-{number}" for number in range(SHOWN))])
    for age, slug in ages:
        other = within if slug == "within" else make_technology(slug)
        made = make_reviewed_comparison if slug == "reviewed" else make_published_comparison
        page = made(a, other, published=datetime(2026, 10, 28 - age, tzinfo=UTC), verdict={"outcome": "tie"})
        if slug == "lost":
            page.verdict.outcome, page.verdict.pick = "pick", end_of(page, other)
            page.verdict.save()

    found = answers("a", "within")["a"]

    order = [one.opponent.slug for one in found.comparisons]
    assert order == ["lost", "within", "reviewed", "newest", "old-0", "old-1"]  # what needs a look, then as chosen
    assert (len(order), found.has_more) == (SHOWN, True)


@pytest.mark.parametrize(("number", "more"), [(SHOWN, False), (SHOWN + 1, True)])
def test_six_comparisons_are_named_and_it_is_said_where_there_are_more(number, more):
    a = make_part("a")
    for _ in range(number):
        make_published_comparison(a, make_technology())

    found = answers("a")["a"]

    assert (len(found.comparisons), found.has_more) == (SHOWN, more)


def test_where_too_many_would_be_weighed_each_part_names_its_most_important_first(monkeypatch):
    monkeypatch.setattr("comparisons.search.stacks.stack_comparisons.WEIGHED", 3)
    for slug in ("a", "b"):
        part = make_part(slug)
        for _ in range(3):
            make_published_comparison(part, make_technology())

    found = answers("a", "b")

    assert [(len(one.comparisons), one.has_more) for one in (found["a"], found["b"])] == [(2, True), (1, True)]


def test_of_parts_that_were_not_looked_at_it_is_said_that_they_have_comparisons(monkeypatch):
    monkeypatch.setattr(reading_stack, "LOOKED_AT", 1)
    make_published_comparison(make_part("a"), make_technology())
    make_published_comparison(make_part("b"), make_technology())
    make_part("c")

    found = answers("a", "b", "c")

    assert [(len(found[slug].comparisons), found[slug].has_more) for slug in "abc"] == [
        (1, False), (0, True), (0, False),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 12])
def test_it_takes_seven_queries_whatever_the_size(number):
    parts = [make_part(f"part-{one}") for one in range(number)]
    for part in parts:
        make_published_comparison(part, make_technology())
    lines = [f"part-{one}" for one in range(number)] + ["unknown"] * number

    with CaptureQueriesContext(connection) as queries:
        answers(*lines)

    assert len(queries) == 7


def test_a_technology_without_comparisons_takes_no_more():
    make_part("a")

    with CaptureQueriesContext(connection) as queries:
        answers("a")

    assert len(queries) <= 7
