"""What a review covers, and what a change of it makes of the review."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Figure, Link, Page, PageCondition, PageCriterion, PageRelease, Side
from comparisons.domain.review import State, content, digest
from comparisons.domain.vocabulary import Basis

from .make_pages import make_claim, make_page, make_ruling, make_side

OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(2), question="How hard is it to run?")
LICENCE = PageCriterion("licence", "Licence")
TODAY = date(2026, 11, 28)


def make_reviewed_page(**changes) -> Page:
    """A page whose review is of its words; PostgreSQL leads on operations."""
    mysql = make_side("mysql", claims=(weighed(strength=1), weighed(is_pro=False, criterion=LICENCE)))
    postgresql = make_side("postgresql", claims=(weighed(strength=3), weighed(is_pro=False, criterion=None)))
    page = make_page(**{"first": mysql, "second": postgresql, "left_out": {"price": "Both are free."}} | changes)
    return replace(page, reviewed_of=digest(Evidence(page)))


def weighed(**changes):
    return make_claim(**{"criterion": OPERATIONS, "quote": "it does", "versions": ">=8"} | changes)


def state_of(page: Page) -> State:
    return Evidence(page).review_state


def with_claim(page: Page, **changes) -> Page:
    first, *others = page.second.claims
    return with_second(page, claims=(replace(first, **changes), *others))


def with_second(page: Page, **changes) -> Page:
    return replace(page, second=replace(page.second, **changes))


def with_ruling(page: Page, **changes) -> Page:
    return replace(page, ruling=replace(page.ruling, **changes))


def with_criterion(page: Page, **changes) -> Page:
    """The page with another criterion of operations, on both sides."""
    sides = [replace(side, claims=tuple(_with_criterion(side, changes))) for side in page.sides]
    return replace(page, first=sides[0], second=sides[1])


def _with_criterion(side: Side, changes):
    for claim in side.claims:
        yield replace(claim, criterion=replace(OPERATIONS, **changes)) if claim.criterion == OPERATIONS else claim


def renamed(page: Page, slug: str) -> Page:
    """The second technology under another slug, which may change the order in which the two stand."""
    sides = sorted((page.first, replace(page.second, slug=slug)), key=lambda side: side.slug)
    return replace(page, first=sides[0], second=sides[1], ruling=replace(page.ruling, pick=slug))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: with_second(page, name="Postgres"),
        lambda page: with_second(page, kind="service"),
        lambda page: with_second(page, use_case="Use it."),
        lambda page: with_second(page, choose_if="you like it"),
        lambda page: with_second(page, already_using="Stay."),
        lambda page: with_second(page, claims=page.second.claims[:1]),
        lambda page: replace(page, intro="Two databases."),
        lambda page: replace(page, left_out={}),
        lambda page: replace(page, left_out={"price": "Both cost nothing."}),
        lambda page: with_ruling(page, in_short="It holds more rules."),
        lambda page: with_ruling(page, reason="Because."),
        lambda page: with_ruling(page, best_case_for_the_other="None."),
        lambda page: with_ruling(page, conditions=()),
        lambda page: with_ruling(page, conditions=(PageCondition("it costs", date(2028, 1, 1)),)),
        lambda page: with_ruling(page, conditions=(replace(page.ruling.conditions[0], check_by=date(2028, 1, 1)),)),
        lambda page: with_claim(page, is_pro=False),
        lambda page: with_claim(page, text="Loses rows"),
        lambda page: with_claim(page, criterion=None),
        lambda page: with_claim(page, strength=2),
        lambda page: with_claim(page, source="https://example.org/other"),
        lambda page: with_claim(page, quote=""),
        lambda page: with_claim(page, versions=">=9"),
        lambda page: with_claim(page, against="sqlite"),
        lambda page: with_criterion(page, name="Running it"),
        lambda page: with_criterion(page, question=""),
        lambda page: with_criterion(page, weight=Decimal("2.25")),
    ],
)
def test_another_word_is_a_change_since_the_review(change):
    page = make_reviewed_page()

    assert state_of(page) is State.REVIEWED
    assert state_of(change(page)) is State.CHANGED


def test_a_release_that_ends_a_claim_is_a_change_where_another_side_leads():
    page = make_reviewed_page(second=make_side("postgresql", claims=(weighed(strength=3, versions="<9"),)))

    assert state_of(with_second(page, releases=(PageRelease("8"),))) is State.REVIEWED
    assert state_of(with_second(page, releases=(PageRelease("9"),))) is State.CHANGED


@pytest.mark.parametrize(
    "change",
    [
        lambda page: with_claim(page, key="other00000"),
        lambda page: with_claim(page, checked=TODAY),
        lambda page: with_claim(page, source_title="A title"),
        lambda page: with_claim(page, against="mysql"),
        lambda page: with_criterion(page, recheck_days=30),
        lambda page: with_criterion(page, weight=Decimal("2.00")),
        lambda page: with_second(page, claims=page.second.claims[::-1]),
        lambda page: with_second(page, claims=(*page.second.claims, make_claim(against="sqlite"))),
        lambda page: with_second(page, figures=(Figure("github_stars", Decimal(1), TODAY),)),
        lambda page: with_second(page, releases=(PageRelease("18"),)),
        lambda page: with_second(page, relations=(Link("SQLite"),), licence="MIT", plural=True),
        lambda page: with_ruling(page, decided=TODAY, decided_by="Grace"),
        lambda page: with_ruling(page, conditions=(replace(page.ruling.conditions[0], happened=TODAY),)),
        lambda page: renamed(page, "postgres"),
        lambda page: renamed(page, "a-database"),
    ],
)
def test_what_a_page_tells_by_itself_changes_no_review(change):
    page = make_reviewed_page()

    assert state_of(change(page)) is State.REVIEWED


@pytest.mark.parametrize(
    "change",
    [
        lambda page: with_ruling(page, pick="mysql"),
        lambda page: with_ruling(page, basis=Basis.CLAIMS),
        lambda page: replace(page, ruling=make_ruling(outcome="tie")),
        lambda page: replace(page, ruling=None),
    ],
)
def test_another_decision_ends_the_review(change):
    page = make_reviewed_page()

    assert state_of(change(page)) is State.UNREVIEWED


def test_a_new_name_of_the_pick_is_no_other_decision():
    page = make_reviewed_page()

    assert state_of(with_second(page, name="Postgres")) is State.CHANGED
    assert state_of(renamed(with_second(page, name="Postgres"), "postgres")) is State.UNREVIEWED


def test_nobody_knows_what_a_review_without_a_digest_is_of():
    page = make_reviewed_page()

    assert state_of(replace(page, reviewed_of="")) is State.CHANGED
    assert state_of(replace(page, reviewed=None, reviewed_of="")) is State.UNREVIEWED


def test_a_digest_tells_the_decision_from_the_words():
    decision, _, words = make_reviewed_page().reviewed_of.partition("-")

    assert (len(decision), len(words)) == (8, 32)
    assert set(decision + words) <= set("0123456789abcdef")


def test_what_is_at_its_default_does_not_enter():
    side = make_side("mysql", claims=(make_claim(criterion=LICENCE),), choose_if="")

    found = content(Evidence(make_page(first=side, second=make_side("postgresql", claims=()), ruling=None)))

    mysql, _ = found["sides"]
    assert found.keys() == {"sides", "criteria"}
    assert mysql.keys() == {"name", "kind", "use_case", "pros"}
    assert mysql["pros"][0].keys() == {"text", "criterion", "source"}
    assert found["criteria"] == {"licence": {"name": "Licence"}}


claims = st.builds(
    make_claim,
    is_pro=st.booleans(),
    text=st.sampled_from(["It is fast", "It is slow", "It is ~ “new”"]),
    criterion=st.sampled_from([OPERATIONS, LICENCE, None]),
    strength=st.integers(1, 3),
    versions=st.sampled_from(["", "<9"]),
)
sides = st.lists(claims, max_size=8)


@given(sides, sides, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_slug_changes_the_words(first, second, chance: random.Random):
    page = make_reviewed_page(first=shuffled(first, "mysql", chance), second=shuffled(second, "postgresql", chance))

    other = replace(page, first=shuffled(first, "mysql", chance), second=shuffled(second, "postgresql", chance))

    assert state_of(renamed(other, "alpha")) is State.REVIEWED


def shuffled(claims, slug: str, chance: random.Random) -> Side:
    return make_side(slug, claims=tuple(chance.sample(claims, len(claims))))


@given(sides, sides, st.data())
def test_each_claim_less_is_a_change(first, second, data):
    page = make_reviewed_page(first=make_side("mysql", claims=tuple(first)), second=make_side(claims=tuple(second)))
    side = page.first if first else page.second
    if not side.claims:
        return
    gone = data.draw(st.sampled_from(side.claims))

    fewer = replace(side, claims=tuple(claim for claim in side.claims if claim is not gone))

    assert state_of(replace(page, **{"first" if first else "second": fewer})) is State.CHANGED
