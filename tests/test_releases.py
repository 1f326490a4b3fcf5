"""Releases: which one stands for a technology's support, for how many days, and how old a technology is."""

from datetime import date, timedelta

import pytest

from comparisons.domain import releases
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


def newest_long_supported(*given: PageRelease) -> str | None:
    found = releases.newest_long_supported(make_side(releases=given), TODAY)
    return found.cycle if found else None


def make_supported(cycle: str, days: int | None, *, released: date | None = None) -> PageRelease:
    """A release with so many days of support left; None where no end is set."""
    return PageRelease(
        cycle, released, supported_until=None if days is None else TODAY + timedelta(days), is_over=False
    )


@pytest.mark.parametrize(
    ("lts", "newest", "chosen"),
    [(500, 9, "24"), (500, 249, "24"), (500, 250, "25"), (500, 600, "25"), (None, 600, "24"), (500, None, "25")],
)
def test_the_newest_release_counts_if_it_has_half_the_support_of_the_longest(lts, newest, chosen):
    old, new = make_supported("24", lts), make_supported("25", newest)

    assert newest_long_supported(old, new) == chosen
    assert newest_long_supported(new, old, PageRelease("26")) == chosen


def test_an_old_release_that_ends_a_little_later_is_not_set_beside_anything():
    old = make_supported("8", 1500, released=date(2014, 3, 18))
    newest = make_supported("26", 100, released=date(2026, 9, 17))

    assert newest_long_supported(old, newest, make_supported("25", 1400, released=date(2025, 9, 25))) == "25"


@pytest.mark.parametrize(("released", "chosen"), [(TODAY, "2"), (TODAY + timedelta(1), "1")])
def test_a_release_that_is_not_out_is_not_shown(released, chosen):
    soon = make_supported("2", 900, released=released)

    assert newest_long_supported(make_supported("1", 500, released=date(2020, 1, 1)), soon) == chosen


def test_where_all_support_is_over_the_release_that_ended_last_is_shown():
    dated = PageRelease("1", supported_until=date(2020, 1, 1), is_over=True)
    ended = PageRelease("2", is_over=True)

    assert newest_long_supported(dated, ended) == "1"
    assert newest_long_supported(ended) == "2"
    assert newest_long_supported(dated, make_supported("0", 0)) == "0"


def test_a_side_of_whose_support_nothing_is_known_has_none():
    assert newest_long_supported(PageRelease("1")) is None
    assert newest_long_supported() is None
