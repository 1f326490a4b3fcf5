"""Releases: which one is supported longest, for how many days, and how old a technology is."""

from datetime import date

import pytest

from comparisons.domain import releases, sentences
from comparisons.domain.page import PageRelease

from .make_pages import make_side

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2025-11-22", 365),
        ("2026-11", 21),
        ("2026", 325),
        ("2027", 0),
        ("", None),
        ("2026-02-31", None),
    ],
)
def test_age_is_counted_from_the_first_day_that_fits(said, days):
    assert releases.age(make_side(first_released=said), TODAY) == days


def test_the_release_that_is_supported_longest_is_not_the_newest_one():
    newest = PageRelease("25", supported_until=date(2026, 12, 1), is_over=False)
    longest = PageRelease("24", supported_until=date(2028, 4, 30), is_over=False)
    unknown = PageRelease("26")

    assert releases.longest_supported(make_side(releases=(unknown, newest, longest))) is longest
    assert releases.longest_supported(make_side(releases=(unknown,))) is None


def test_support_without_an_end_is_the_longest_and_support_that_ended_at_an_unknown_day_the_shortest():
    dated = PageRelease("2", supported_until=date(2028, 4, 30), is_over=False)
    endless, ended = PageRelease("3", is_over=False), PageRelease("1", is_over=True)

    assert releases.longest_supported(make_side(releases=(dated, endless))) is endless
    assert releases.longest_supported(make_side(releases=(ended, dated))) is dated


@pytest.mark.parametrize(
    ("release", "days"),
    [
        (PageRelease("1", supported_until=date(2026, 12, 2), is_over=False), 10),
        (PageRelease("1", supported_until=TODAY, is_over=False), 0),
        (PageRelease("1", supported_until=date(2020, 1, 1), is_over=True), 0),
        (PageRelease("1", supported_until=date(2026, 12, 2)), 10),
        (PageRelease("1", is_over=True), 0),
        (PageRelease("1", is_over=False), None),
    ],
)
def test_the_days_that_are_left_are_never_fewer_than_none(release, days):
    assert releases.days_left(release, TODAY) == days


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
    assert sentences.support_end(release, TODAY) == words
