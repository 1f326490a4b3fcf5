"""Time as lanes: the bars of ages end today, those of support begin today, and nothing that is over lies ahead."""

from datetime import date, timedelta

import pytest

from comparisons.domain.page import PageRelease
from comparisons.presenters import lanes
from comparisons.presenters.figures_alone import support_alone

from .make_pages import make_page, make_side

TODAY = date(2026, 11, 22)


def supported(cycle, days, *, released=None):
    """A release with so many days of support left; None where no end is set."""
    until = None if days is None else TODAY + timedelta(days)
    return PageRelease(cycle, released, supported_until=until, is_over=False if until is None else until < TODAY)


def ages(ours, theirs):
    return lanes.ages(make_page(first=make_side(first_released=ours), second=make_side(first_released=theirs)), TODAY)


def cycles(*releases, most=3):
    return [one.cycle for one in lanes.newest_supported(make_side(releases=releases), TODAY, most)]


# --- Ages


def test_both_ages_lie_on_one_axis_that_ends_today():
    shown = ages("2006-11-22", "2016-11-22")

    assert [row.said for row in shown.rows] == ["22 Nov 2006 · 20 years", "22 Nov 2016 · 10 years"]
    assert [row.bar.start for row in shown.rows] == [0, pytest.approx(50, abs=0.1)]
    assert all(row.bar.start + row.bar.length == pytest.approx(100) for row in shown.rows)
    assert [mark.text for mark in shown.years] == ["2010", "2015", "2020", ""]


@pytest.mark.parametrize(("ours", "theirs"), [("", "2016"), ("2016", "2016-02-31"), ("2026-11-22", "2027")])
def test_without_two_days_of_the_past_there_is_no_axis(ours, theirs):
    assert ages(ours, theirs) is None


def test_what_is_to_come_has_the_shortest_bar():
    assert ages("2016", "2027").rows[1].bar == (100, 0.01, False)


# --- Support


def test_the_newest_few_are_shown_and_what_is_over_or_unknown_is_not():
    releases = (
        supported("5", 50), supported("4", 40), supported("3", 30), supported("2", 50),
        supported("6", -1), PageRelease("7"), supported("8", 900, released=TODAY + timedelta(1)),
    )  # fmt: skip

    assert cycles(*releases) == ["5", "4", "3"]
    assert cycles(*releases, most=1) == ["5"]


def test_the_one_that_is_supported_longest_takes_the_last_place_if_it_is_older():
    assert cycles(supported("5", 50), supported("4", 40), supported("3", 30), supported("2", 900)) == ["5", "4", "2"]


def test_where_all_is_over_the_one_that_ended_last_is_shown_without_a_bar():
    side = make_side(releases=(supported("2", -2), supported("1", -1)))
    shown = lanes.support([side], TODAY)

    assert [(lane.release.cycle, lane.said, lane.bar) for lane in shown.sides[0]] == [("1", "ended 21 Nov 2026", None)]
    assert shown.years == []
    assert support_alone(side, TODAY) is None
    assert support_alone(make_side(), TODAY) is None


def test_lanes_of_both_lie_on_one_axis_up_to_the_last_known_end():
    first = make_side(releases=(supported("2", 2000), supported("1", None)))
    second = make_side(releases=(supported("9", 1000), supported("8", 0)))

    shown = lanes.support([first, second], TODAY)

    bars = [[lane.bar for lane in side] for side in shown.sides]
    assert bars == [[(0, 100, False), (0, 100, True)], [(0, 50, False), (0, 0.01, False)]]
    assert all(0 < mark.at < 100 for mark in shown.years)


@pytest.mark.parametrize(("days", "marked"), [(200, []), (5 * 366, ["", "2030"])])
def test_years_are_marked_where_their_number_has_room_and_none_where_it_never_has(days, marked):
    shown = lanes.support([make_side(releases=(supported("1", days),))], TODAY)

    assert [mark.text for mark in shown.years] == marked
