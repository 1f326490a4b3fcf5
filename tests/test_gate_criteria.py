"""What an editor is told when a page is silent about what counts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from comparisons.domain.page import Claim, Page, PageCriterion, PageRelease
from comparisons.domain.problems import Problem

from .gate_problems import found, problems
from .make_pages import make_claim, make_page, make_ruling, make_side

SAFETY = PageCriterion("safety", "Safety", weight=Decimal(2))
SAYS = "Both check each write."


def make_page_on(first: tuple[Claim, ...] = (), second: tuple[Claim, ...] = (), **changes: object) -> Page:
    """A page that would pass without these claims, and whose verdict takes no side."""
    sides = {
        name: replace(side, claims=(*side.claims, *more))
        for name, side, more in (("first", make_side("mysql"), first), ("second", make_side("postgresql"), second))
    }
    return make_page(**sides, ruling=make_ruling(outcome="depends"), **changes)


def on_safety(weight: str = "2", **changes: object) -> Claim:
    return make_claim(criterion=replace(SAFETY, weight=Decimal(weight)), **changes)


ONE_SIDED = [("one_sided", "comparison.left_out.safety")]
UNANSWERED = [("unanswered", "comparison.left_out.safety")]


@pytest.mark.parametrize(("weight", "codes"), [("1.99", []), ("2", ONE_SIDED), ("5", ONE_SIDED)])
def test_a_weighty_criterion_is_recorded_of_both(weight: str, codes: list[tuple[str, str]]) -> None:
    assert found(make_page_on(second=(on_safety(weight),))) == codes
    assert found(make_page_on(first=(on_safety(weight),))) == codes
    assert found(make_page_on((on_safety(weight),), (on_safety(weight),))) == []


def test_the_editor_is_told_whose_claim_is_missing() -> None:
    (problem,) = problems(make_page_on(second=(on_safety(),)))

    assert problem == Problem(
        "one_sided",
        "comparison.left_out.safety",
        "Safety counts for PostgreSQL only: add a claim of MySQL, or say under “left out” why it makes no difference "
        "between the two.",
    )


@pytest.mark.parametrize(("sentence", "codes"), [(SAYS, []), (" ", ONE_SIDED)])
def test_what_makes_no_difference_is_left_out_with_a_sentence(sentence: str, codes: list[tuple[str, str]]) -> None:
    assert found(make_page_on(second=(on_safety(),), left_out={"safety": sentence})) == codes


def test_what_counts_on_both_sides_is_not_left_out() -> None:
    both = (on_safety(),), (on_safety(),)

    assert found(make_page_on(*both, left_out={"safety": SAYS})) == [("left_out_counts", "comparison.left_out.safety")]
    assert found(make_page_on(*both, left_out={"price": SAYS})) == []


@pytest.mark.parametrize(("weight", "codes"), [("1.99", []), ("2", UNANSWERED)])
def test_what_the_categories_of_both_ask_for_is_answered(weight: str, codes: list[tuple[str, str]]) -> None:
    asked = (replace(SAFETY, weight=Decimal(weight)),)

    assert found(make_page_on(asked=asked)) == codes
    assert found(make_page_on(asked=asked, left_out={"safety": SAYS})) == []
    assert found(make_page_on((on_safety(weight),), (on_safety(weight),), asked=asked)) == []


def test_what_is_asked_for_and_recorded_of_one_side_is_told_once() -> None:
    assert found(make_page_on(first=(on_safety(),), asked=(SAFETY,))) == ONE_SIDED


@pytest.mark.parametrize(("versions", "codes"), [("<18", ONE_SIDED), ("<19", [])])
def test_a_claim_on_versions_that_ended_is_a_claim_and_does_not_count(
    versions: str, codes: list[tuple[str, str]]
) -> None:
    page = make_page_on((on_safety(versions=versions),), (on_safety(),))
    page = replace(page, first=replace(page.first, releases=(PageRelease("18", latest="18.1"),)))

    assert found(page) == codes


def test_what_nobody_speaks_to_any_more_is_asked_of_both() -> None:
    page = make_page_on((on_safety(versions="<18"),))
    page = replace(page, first=replace(page.first, releases=(PageRelease("18", latest="18.1"),)))

    (problem,) = problems(page)

    assert problem.code == "unanswered"
    assert problem.message.startswith("No claim that counts says how either does on Safety: add claims of both, or")


def test_a_claim_against_another_opponent_asks_for_nothing() -> None:
    assert found(make_page_on(first=(on_safety(against="oracle"),))) == []
    assert found(make_page_on(first=(on_safety(against="postgresql"),))) == ONE_SIDED


def test_the_heaviest_criterion_is_told_first() -> None:
    price = PageCriterion("price", "Price", weight=Decimal(3))

    messages = [problem.message for problem in problems(make_page_on((on_safety(), make_claim(criterion=price))))]

    assert [message.split()[0] for message in messages] == ["Price", "Safety"]


@pytest.mark.parametrize(("versions", "codes"), [("<18", [("too_few_pros", "technology.mysql.pros")]), ("<19", [])])
def test_a_pro_on_versions_that_ended_is_none_of_the_two_that_are_needed(
    versions: str, codes: list[tuple[str, str]]
) -> None:
    page = make_page_on()
    first, *rest = page.first.claims
    old = replace(page.first, claims=(replace(first, versions=versions), *rest), releases=(PageRelease("18"),))

    assert found(replace(page, first=old)) == codes
