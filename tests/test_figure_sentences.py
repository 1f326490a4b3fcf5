"""The headlines of pictures say what their data says, and no more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from comparisons.domain import figure_sentences, popularity
from comparisons.domain.page import Figure, PageRelease
from comparisons.domain.series import race
from comparisons.domain.vocabulary import METRICS

from .make_pages import make_page, make_side
from .test_series import quarterly

TODAY = date(2026, 11, 22)
PUSHERS = METRICS["github_pushers_quarter"]


def pair_of(ours=None, theirs=None):
    return make_page(first=make_side("mysql", **ours or {}), second=make_side("postgresql", **theirs or {}))


# --- One figure


@pytest.mark.parametrize(
    ("ours", "theirs", "metric", "sentence"),
    [
        (100, 160, "github_stars", "PostgreSQL has 1.6 times as many stars on GitHub."),
        (200, 100, "npm_downloads_month", "MySQL has 2 times as many downloads from npm."),
        (109, 100, "github_pushers_quarter", "MySQL has slightly more developers on GitHub."),
        (110, 100, "github_stars", "MySQL has 1.1 times as many stars on GitHub."),
        (1, 5_000_000, "github_stars", "PostgreSQL has 5,000,000 times as many stars on GitHub."),
        (0, 5, "github_stars", "Only PostgreSQL has stars on GitHub."),
        (7, 7, "github_stars", "Both have the same number of stars on GitHub."),
        (0, 0, "github_stars", "Neither has any stars on GitHub."),
    ],
)
def test_by_how_much_one_leads_is_said_in_words(ours, theirs, metric, sentence):
    figures = [(Figure(metric, Decimal(value), TODAY),) for value in (ours, theirs)]
    page = pair_of({"figures": figures[0]}, {"figures": figures[1]})
    (shared,) = popularity.shared_figures(page)

    assert figure_sentences.lead(shared, page) == sentence


def test_a_plural_name_has_and_leads_in_the_plural():
    figures = [(Figure("github_stars", Decimal(value), TODAY),) for value in (9, 3)]
    page = pair_of({"name": "Unix Tools", "plural": True, "figures": figures[0]}, {"figures": figures[1]})
    (shared,) = popularity.shared_figures(page)
    ahead = race(quarterly(2, 2), quarterly(1, 1))

    assert figure_sentences.lead(shared, page) == "Unix Tools have 3 times as many stars on GitHub."
    assert figure_sentences.over_time(page, PUSHERS, ahead).startswith("Unix Tools have led PostgreSQL")


# --- Over time


def over_time(first, second, metric=PUSHERS):
    return figure_sentences.over_time(pair_of(), metric, race(quarterly(*first), quarterly(*second)))


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ([3, 3, 3], [1, 2, 4], "PostgreSQL overtook MySQL on GitHub in late 2020."),
        ([3, 3, 5], [1, 4, 4], "MySQL regained its lead over PostgreSQL on GitHub in late 2020."),
        ([3, 3, 5, 1], [1, 4, 4, 4], "PostgreSQL overtook MySQL on GitHub again in late 2020."),
        ([3, None, None, 1], [1, 1, 1, 4], "PostgreSQL overtook MySQL on GitHub by late 2020."),
        ([3, 3, 3], [1, 2, 3], "MySQL and PostgreSQL are level on GitHub."),
        ([3, 3, 2], [1, 4, 2], "MySQL and PostgreSQL are level on GitHub."),
        ([3, 3, 3], [1, 2, 2], "MySQL has led PostgreSQL on GitHub since at least early 2020."),
        ([3, 3, 3], [3, 2, 2], "MySQL leads PostgreSQL on GitHub."),
        ([3, 3, 3], [2, 3, 2], "MySQL leads PostgreSQL on GitHub."),
        ([3, 3, None], [None, 2, 9], "MySQL leads PostgreSQL on GitHub."),
        ([0, 0], [0, 0], "MySQL and PostgreSQL are level on GitHub."),
        ([3, None, 3], [None, 2, None], "Developers on GitHub over time."),
    ],
    ids=str,
)
def test_a_headline_over_time_names_the_last_crossing_or_who_has_led(first, second, sentence):
    assert over_time(first, second) == sentence


def test_a_metric_that_is_no_place_is_named_itself():
    assert over_time([1, 9], [2, 2], METRICS["npm_downloads_month"]) == (
        "MySQL overtook PostgreSQL in downloads from npm in mid 2020."
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [("2023-04-30", "early"), ("2023-05-01", "mid"), ("2023-08-31", "mid"), ("2023-09-01", "late")],
)
def test_a_year_has_three_thirds(day, words):
    assert figure_sentences.third_of(date.fromisoformat(day)) == f"{words} 2023"


@pytest.mark.parametrize(
    ("days", "words"),
    [(100, "crossed in mid 2020"), (101, "crossed by mid 2020")],
)
def test_when_is_said_as_exactly_as_the_figures_lie(days, words):
    start = date(2020, 4, 1)
    first = [(start, Decimal(1)), (start + timedelta(days), Decimal(3))]
    second = [(start, Decimal(2)), (start + timedelta(days), Decimal(2))]

    assert figure_sentences.crossed(race(first, second)) == words


def test_without_a_crossing_nothing_is_labelled():
    assert figure_sentences.crossed(race(quarterly(1, 2), quarterly(3, 3))) == ""


def test_a_series_is_told_with_its_highest_figure():
    days = [date(2025, month, 1) for month in (1, 2, 3)]
    rising, falling = (list(zip(days, map(Decimal, (1, 2000, end)), strict=True)) for end in (3000, 3))

    assert figure_sentences.trend(rising) == "From 1 on 1 Jan 2025 to 3,000 on 1 Mar 2025, the highest so far."
    assert figure_sentences.trend(falling) == (
        "From 1 on 1 Jan 2025 to 3 on 1 Mar 2025; the highest was 2,000 on 1 Feb 2025."
    )


# --- First releases


@pytest.mark.parametrize(
    ("ours", "theirs", "sentence"),
    [
        ("1995", "1997-01", "MySQL came out first, in 1995."),
        ("2014-05", "2013-05-29", "PostgreSQL came out first, on 29 May 2013."),
        ("2014-05", "2014-06-01", "MySQL came out first, in May 2014."),
        ("2014", "2014-06-01", "Both came out in 2014."),
        ("2014-06", "2014-06-01", "Both came out in 2014."),
        ("2014-06", "2014-06", "Both came out in Jun 2014."),
        ("2014-06-01", "2014-06-01", "Both came out in Jun 2014."),
        ("2009", "2009", "Both came out in 2009."),
        ("2014-06-02", "2014-06-01", "PostgreSQL came out first, on 1 Jun 2014."),
    ],
)
def test_who_came_first_is_said_as_far_as_it_is_known(ours, theirs, sentence):
    page = pair_of({"first_released": ours}, {"first_released": theirs})

    assert figure_sentences.came_first(page) == sentence


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("1995", "about 31 years"),
        ("1996-11-22", "30 years"),
        ("1996-11-23", "29 years"),
        ("2024-11-22", "2 years"),
        ("2024-11-23", "23 months"),
        ("2026-10-22", "1 month"),
        ("2026-10-23", "new"),
        ("2026-11-22", "new"),
        ("2026-11-23", "not out yet"),
    ],
)
def test_an_age_is_said_in_years_or_months(said, words):
    assert figure_sentences.age(said, TODAY) == words


# --- Support


def until(cycle, day):
    return PageRelease(cycle, supported_until=day and date.fromisoformat(day), is_over=False)


OVER = PageRelease("8", supported_until=TODAY - timedelta(1), is_over=True)


@pytest.mark.parametrize(
    ("ours", "theirs", "sentence"),
    [
        (until("9", "2034-04-21"), until("18", "2030-11-14"), "MySQL 9 is supported longer than PostgreSQL 18."),
        (until("9", "2030-11-13"), until("18", "2030-11-14"), "PostgreSQL 18 is supported longer than MySQL 9."),
        (
            until("9", "2030-11-14"), until("18", "2030-11-14"),
            "MySQL 9 and PostgreSQL 18 are supported until the same day.",
        ),
        (until("9", None), until("18", "2030-11-14"), "No end of support is set for MySQL 9."),
        (until("9", "2030-11-14"), until("18", None), "No end of support is set for PostgreSQL 18."),
        (until("9", None), until("18", None), "No end of support is set for MySQL 9 or PostgreSQL 18."),
        (until("9", str(TODAY)), OVER, "No release of PostgreSQL is known to be supported."),
        (OVER, until("18", None), "No release of MySQL is known to be supported."),
        (OVER, OVER, "No release of either is known to be supported."),
    ],
)  # fmt: skip
def test_whose_support_is_longer_is_said(ours, theirs, sentence):
    assert figure_sentences.outlasts(pair_of(), ours, theirs, TODAY) == sentence


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (PageRelease("1", supported_until=TODAY), "22 Nov 2026"),
        (PageRelease("1", supported_until=date(2026, 11, 21)), "ended 21 Nov 2026"),
        (PageRelease("1", is_over=True), "ended, date unknown"),
        (PageRelease("1", is_over=False), "no end date set"),
    ],
)
def test_the_end_of_support_is_said_as_it_is_known(release, words):
    assert figure_sentences.support_end(release, TODAY) == words


def test_a_name_written_from_right_to_left_is_isolated():
    page = pair_of({"name": "שלום", "first_released": "1995"}, {"first_released": "1997"})

    assert figure_sentences.came_first(page) == "\u2068שלום\u2069 came out first, in 1995."
