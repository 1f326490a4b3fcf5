"""A series of figures becomes points: within the plot, in order, and without invented lines."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.page import Figure
from comparisons.domain.series import race
from comparisons.presenters import charts, trends

from .test_series import START, quarterly


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.split()]


def pair(first, second):
    return charts.pair(first, second, race(first, second))


def alone(*values):
    """The line of a series that stands beside one of nothing but zeros."""
    return pair(quarterly(*values), quarterly(*([0] * len(values))))


# --- Lines


def test_the_first_and_last_day_span_the_plot_and_nothing_stands_on_the_ground():
    chart = alone(0, 50, 100)

    (first, middle, last) = points(chart.first.lines[0])
    assert (first, last) == ((charts.LEFT, charts.BOTTOM), (charts.RIGHT, charts.TOP))
    assert middle == ((charts.LEFT + charts.RIGHT) / 2, (charts.TOP + charts.BOTTOM) / 2)
    assert chart.first.newest == last


def test_a_missing_quarter_is_a_gap():
    line = alone(1, 2, 3, None, 4, 5, None, 6).first

    assert [len(points(run)) for run in line.lines] == [3, 2]
    assert len(line.lone) == 1


def test_values_are_marked_at_nothing_the_half_and_a_round_top():
    assert [mark.text for mark in alone(1, 7_000, 3).values] == ["0", "4k", "8k"]
    assert [mark.text for mark in alone(0, 0, 0).values] == ["0", "0.5", "1"]


def test_only_years_that_begin_within_the_series_are_marked():
    assert [mark.text for mark in alone(*range(6)).years] == ["2021"]
    assert alone(1, 2, 3).years == ()


@pytest.mark.parametrize(
    ("number", "years"), [(20, "2021 2022 2023 2024"), (100, "2025 2030 2035 2040"), (30_000, "4000 6000 8000")]
)
def test_a_long_series_marks_few_round_years(number, years):
    assert " ".join(mark.text for mark in alone(*[1] * number).years) == years


def test_two_lines_lie_in_one_frame():
    chart = pair(quarterly(0, 50, 100), quarterly(None, None, 25, 50, 25))

    middle = (charts.LEFT + charts.RIGHT) / 2
    assert points(chart.first.lines[0])[0] == (charts.LEFT, charts.BOTTOM)
    assert points(chart.first.lines[0])[2] == (middle, charts.TOP)
    assert points(chart.second.lines[0])[0][0] == middle
    assert chart.second.newest.x == charts.RIGHT
    assert points(chart.second.lines[0])[1][1] == (charts.TOP + charts.BOTTOM) / 2


@given(st.lists(st.decimals(0, 10**12, places=2), min_size=3, max_size=60))
def test_every_point_lies_within_the_plot_in_the_order_of_days(values):
    (line,) = map(points, alone(*values).first.lines)

    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert all(charts.LEFT <= x <= charts.RIGHT and charts.TOP <= y <= charts.BOTTOM for x, y in line)


@given(st.decimals("0.0001", 10**15, places=4))
def test_the_top_is_no_less_than_any_value_and_not_far_above(value):
    assert value <= charts.ceiling(value) <= 2 * value


def test_a_small_line_fills_its_frame():
    line = charts.small(quarterly(0, 5, 10))

    assert points(line.lines[0])[0] == (1.5, 97)
    assert line.newest == (98.5, 14)


# --- Many points


def value_of(point):
    return point[1]


lengths = st.integers(3, 500)


@given(lengths, lengths, st.randoms(use_true_random=False))
def test_a_long_series_keeps_its_ends_extremes_and_last_crossing(ours, theirs, random):
    first, second = (quarterly(*(random.randint(0, 1000) for _ in range(length))) for length in (ours, theirs))
    both = race(first, second)

    days = charts.pair(first, second, both).days

    for series in (first, second):
        kept = [point for point in series if point[0] in days]
        assert (kept[0], kept[-1]) == (series[0], series[-1])
        assert [find(map(value_of, kept)) for find in (min, max)] == [
            find(map(value_of, series)) for find in (min, max)
        ]
    assert all({crossing.before, crossing.by} <= days for crossing in both.crossings[-1:])
    assert len(days) <= charts.MOST_POINTS + 2 * 4 + 2 * charts.MOST_CROSSINGS


def test_a_short_series_keeps_every_day():
    series = quarterly(*range(charts.MOST_POINTS))

    assert charts.kept_days([series]) == {day for day, _ in series}
    assert len(charts.kept_days([quarterly(*range(charts.MOST_POINTS * 10))])) <= charts.MOST_POINTS + 1


# --- Crossings


@pytest.mark.parametrize(
    ("first", "second", "anchor"),
    [
        ([1, 9, 9, 9, 9], [2, 2, 2, 2, 2], "start"),
        ([1, 1, 1, 9, 9], [2, 2, 2, 2, 2], "middle"),
        ([1, 1, 1, 1, 9], [2, 2, 2, 2, 2], "end"),
    ],
)
def test_the_last_crossing_is_named_to_the_side_that_has_room(first, second, anchor):
    chart = pair(quarterly(*first), quarterly(*second))

    (point,) = chart.crossings
    assert (chart.label.at, chart.label.anchor) == (point.x, anchor)
    assert chart.label.text.startswith("crossed in ")


def test_a_crossing_in_a_gap_is_not_drawn():
    first, second = quarterly(1, 1, 1, None, None, 9, 9), quarterly(2, 2, 2, None, None, 2, 2)

    assert (pair(first, second).crossings, pair(first, second).label) == ((), None)


def test_lines_that_do_not_cross_have_no_crossing():
    assert (alone(1, 2, 3).crossings, alone(1, 2, 3).label) == ((), None)


# --- Labels at the ends


heights = st.floats(charts.TOP, charts.BOTTOM)


@given(heights, heights)
def test_labels_at_the_ends_never_overlap_nor_leave_the_plot(one, other):
    first, second = charts.spread(one, other)

    assert abs(first - second) >= charts.APART - 0.02
    assert all(charts.TOP <= height <= charts.BOTTOM for height in (first, second))
    assert (first < second) is (one <= other)


def test_labels_with_room_stay_at_their_lines():
    assert charts.spread(20, 60) == (20, 60)
    assert charts.spread(60, 20 + charts.APART) == (60, 20 + charts.APART)


# --- Which series


@pytest.mark.parametrize(
    ("lengths", "drawn"),
    [
        ({"github_stars": 2}, {}),
        ({"github_stars": 3}, {"github_stars": 3}),
        ({"github_stars": 3, "github_forks": 4}, {"github_stars": 3, "github_forks": 4}),
    ],
    ids=str,
)
def test_each_metric_with_enough_points_has_a_line(lengths, drawn):
    figures = [
        Figure(metric, Decimal(number), START + timedelta(days=number))
        for metric, length in lengths.items()
        for number in range(length)
    ]

    assert {name: len(trend.series) for name, trend in trends.longest_of(figures).items()} == drawn


def test_two_sources_are_two_series_and_a_day_counts_once():
    figures = [
        Figure("github_stars", Decimal(day), START + timedelta(days=day), "https://a.example") for day in (3, 1, 2)
    ]
    figures += [Figure("github_stars", Decimal(9), START, "https://b.example")] * 5

    trend = trends.longest_of(figures)["github_stars"]

    assert trend.source == "https://a.example"
    assert [value for _, value in trend.series] == [1, 2, 3]


def test_a_chart_of_two_shows_the_series_that_both_have_from_one_source():
    def series(metric, length, source="https://a.example", start=START):
        return [Figure(metric, Decimal(1), start + timedelta(days=number), source) for number in range(length)]

    stars, forks, pushers = "github_stars", "github_forks", "github_pushers_quarter"
    later = START + timedelta(days=9)

    assert trends.trends_of(series(stars, 9), series(forks, 9)) is None
    assert trends.trends_of(series(stars, 9), series(stars, 2)) is None
    assert trends.trends_of(series(stars, 9), series(stars, 9, "https://b.example")) is None
    assert trends.trends_of(series(stars, 9), series(stars, 9, start=later)) is None
    ours, theirs = trends.trends_of(series(stars, 4) + series(forks, 9), series(stars, 9) + series(forks, 5))
    assert (ours.metric, len(ours.series), len(theirs.series)) == (forks, 9, 5)
    ours, _ = trends.trends_of(series(stars, 9) + series(pushers, 3), series(stars, 9) + series(pushers, 3))
    assert ours.metric == pushers


# --- Bars


numbers = st.decimals(0, 10**15, places=4)


@given(numbers, numbers)
def test_the_longer_bar_is_whole_and_only_nothing_has_none(one, other):
    bars = charts.bars([one, other])

    assert max(bars) == (100 if one or other else 0)
    assert [bar > 0 for bar in bars] == [value > 0 for value in (one, other)]
    assert (bars[0] < bars[1]) <= (one < other)


def test_bars_are_in_proportion():
    assert charts.bars([Decimal(1), Decimal(4)]) == [25, 100]
    assert charts.bars([8, 2]) == [100, 25]
