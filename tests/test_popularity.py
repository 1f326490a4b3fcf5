"""Which of two is more used: which figures are set side by side, who leads in how many, and what that denies."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import popularity, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Figure
from comparisons.domain.popularity import APART, Standing
from comparisons.domain.vocabulary import METRICS

from .make_pages import make_page, make_ruling, make_side

DAY = date(2026, 10, 1)
METRIC_NAMES = list(METRICS)


def figure(value, metric="github_stars", observed=DAY, source="https://example.org"):
    return Figure(metric, Decimal(value), observed, source)


def figures_of(values):
    """One figure a number, each in a metric of its own."""
    return tuple(figure(value, metric) for value, metric in zip(values, METRIC_NAMES, strict=False))


def page_with(first, second, **ruling):
    """MySQL and PostgreSQL with these figures; the verdict rests on popularity."""
    values = {"basis": "popularity", "reason": ""} | ruling
    return make_page(
        first=make_side("mysql", figures=tuple(first)),
        second=make_side("postgresql", figures=tuple(second)),
        ruling=make_ruling(**values),
    )


def values_of(page):
    return [(int(shared.first.value), int(shared.second.value)) for shared in popularity.shared_figures(page)]


# --- Which figures are compared


def test_only_what_both_have_is_shared():
    page = page_with([figure(1), figure(2, "github_forks")], [figure(3), figure(4, "stackoverflow_questions")])

    assert values_of(page) == [(1, 3)]


def test_downloads_are_compared_inside_one_ecosystem_and_period_only():
    npm, weekly, index = "npm_downloads_month", "npm_downloads_week", "pypi_downloads_month"

    assert values_of(page_with([figure(1, npm), figure(2, index)], [figure(3, npm), figure(4, weekly)])) == [(1, 3)]
    assert values_of(page_with([figure(1, npm)], [figure(2, index)])) == []


def test_the_newest_figures_are_chosen_whatever_their_order():
    old, new = figure(1, observed=DAY - timedelta(days=30)), figure(2)

    assert values_of(page_with([old, new], [new, old])) == [(2, 2)]
    assert values_of(page_with([new, old], [old])) == [(2, 1)]


@pytest.mark.parametrize(("days", "is_apart"), [(365, False), (366, False), (367, True)])
def test_figures_more_than_a_year_apart_are_not_compared(days, is_apart):
    page = page_with([figure(9, observed=DAY - timedelta(days=days))], [figure(1)])

    (shared,) = popularity.shared_figures(page)
    assert shared.is_apart is is_apart
    assert Evidence(page).standing.total == (0 if is_apart else 1)


def test_an_older_figure_stands_in_where_the_newest_has_no_partner():
    theirs = [figure(7, observed=date(2023, 5, 1)), figure(6, observed=date(2022, 5, 1))]
    page = page_with([figure(99), figure(5, observed=date(2023, 1, 1)), figure(4, observed=date(2021, 1, 1))], theirs)

    assert values_of(page) == [(5, 7)]


def test_two_of_one_source_are_chosen_before_two_of_different_ones():
    ours = [figure(1, source="https://a.example"), figure(2, source="https://b.example")]
    page = page_with(ours, [figure(3, source="https://a.example"), figure(4, source="https://c.example")])

    assert values_of(page) == [(1, 3)]


def test_what_lies_apart_comes_after_what_can_be_compared():
    old = date(2020, 1, 1)
    page = page_with(
        [figure(1, "github_stars", old), figure(2, "github_forks")],
        [figure(3, "github_stars"), figure(4, "github_forks")],
    )

    assert values_of(page) == [(2, 4), (1, 3)]


days = st.dates(date(2015, 1, 1), date(2026, 1, 1))


@given(st.lists(days, min_size=1, max_size=8), st.lists(days, min_size=1, max_size=8))
def test_the_chosen_pair_is_the_newest_of_all_within_a_year(ours, theirs):
    one, other = popularity.newest_pair(
        [figure(1, observed=day) for day in ours], [figure(1, observed=day) for day in theirs]
    )

    within = [(mine, yours) for mine in ours for yours in theirs if abs(mine - yours) <= APART]
    expected = max(within, key=lambda both: (min(both), max(both))) if within else (max(ours), max(theirs))
    assert (one.observed, other.observed) == expected


# --- Who leads


@pytest.mark.parametrize(
    ("ours", "theirs", "stands", "sentence"),
    [
        ([], [], Standing(0, 0, 0, ""), ""),
        ([1], [2], Standing(0, 1, 0, "postgresql"), "PostgreSQL leads in the only figure both have."),
        ([5, 5], [2, 0], Standing(2, 0, 0, "mysql"), "MySQL leads in both figures."),
        ([5, 5, 5], [2, 0, 1], Standing(3, 0, 0, "mysql"), "MySQL leads in all 3 figures."),
        ([1, 1, 9], [2, 2, 1], Standing(1, 2, 0, "postgresql"), "PostgreSQL leads in 2 of 3 figures, MySQL in 1."),
        ([1, 2], [2, 1], Standing(1, 1, 0, ""), "Each leads in 1 of 2 figures."),
        ([1, 2, 3], [2, 1, 3], Standing(1, 1, 1, ""), "Each leads in 1 of 3 figures; they're level in 1."),
        ([3, 3], [3, 1], Standing(1, 0, 1, "mysql"), "MySQL leads in 1 of 2 figures; they're level in 1."),
        ([3], [3], Standing(0, 0, 1, ""), "The two are level in the only figure both have."),
        ([0, 3], [0, 3], Standing(0, 0, 2, ""), "The two are level in both figures."),
    ],
)
def test_who_leads_in_how_many_is_counted_and_said(ours, theirs, stands, sentence):
    page = page_with(figures_of(ours), figures_of(theirs))

    assert Evidence(page).standing == stands
    assert sentences.standing(Evidence(page)) == sentence


def test_a_plural_name_leads_in_the_plural():
    libraries = make_side("tools", name="Unix Tools", plural=True, figures=(figure(9),))
    page = make_page(first=make_side("mysql", figures=(figure(3),)), second=libraries)

    assert sentences.standing(Evidence(page)) == "Unix Tools lead in the only figure both have."


values = st.lists(st.integers(0, 20), min_size=0, max_size=6)


@given(values, values)
def test_swapping_the_sides_swaps_the_standing(ours, theirs):
    there = Evidence(page_with(figures_of(ours), figures_of(theirs))).standing
    back = Evidence(page_with(figures_of(theirs), figures_of(ours))).standing

    assert (there.first, there.second, there.equal) == (back.second, back.first, back.equal)
    assert there.total == min(len(ours), len(theirs))
    assert (there.leader == "") is (there.first == there.second)


# --- What the figures deny


@pytest.mark.parametrize(
    ("ours", "theirs", "is_denied"),
    [
        ([1], [2], False),
        ([1, 1, 9], [2, 2, 1], False),
        ([], [], False),
        ([2], [1], True),
        ([1, 2], [2, 1], True),
        ([2], [2], True),
    ],
)
def test_a_pick_by_popularity_is_denied_unless_it_leads_in_more_figures(ours, theirs, is_denied):
    page = page_with(figures_of(ours), figures_of(theirs))

    assert Evidence(page).goes_against_figures is is_denied
    claims_it = "PostgreSQL is more widely used, but" in sentences.bottom_line(Evidence(page))
    assert claims_it is not is_denied


@pytest.mark.parametrize(("ours", "is_denied"), [(2, False), (3, True)])
def test_a_tie_by_popularity_is_denied_where_one_leads(ours, is_denied):
    page = page_with([figure(ours)], [figure(2)], outcome="tie")

    assert Evidence(page).goes_against_figures is is_denied
    assert bool(sentences.bottom_line(Evidence(page))) is is_denied


@pytest.mark.parametrize("changes", [{"basis": "claims"}, {"basis": "editor"}, {"outcome": "depends"}])
def test_a_verdict_that_rests_on_something_else_is_not_denied(changes):
    assert Evidence(page_with([figure(2)], [figure(1)])).goes_against_figures is True
    assert Evidence(page_with([figure(2)], [figure(1)], **changes)).goes_against_figures is False


def test_figures_of_different_years_deny_nothing_and_are_owned_up_to():
    page = page_with([figure(9, observed=date(2020, 1, 1))], [figure(1)])

    assert Evidence(page).goes_against_figures is False
    assert sentences.missing_figures(Evidence(page)) == sentences.FIGURES_APART


def test_what_the_figures_say_stands_in_place_of_the_lead_that_they_deny():
    split = page_with(figures_of([1, 2]), figures_of([2, 1]))
    tie = page_with([figure(3)], [figure(2)], outcome="tie")

    assert sentences.bottom_line(Evidence(split)) == (
        "The figures don't show that PostgreSQL is more widely used. Each leads in 1 of 2 figures."
    )
    assert sentences.bottom_line(Evidence(tie)) == (
        "The figures don't show that both are used equally. MySQL leads in the only figure both have."
    )
