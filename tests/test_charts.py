"""A series of figures becomes points: within the plot, in order, and without invented lines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.page import Figure
from comparisons.presenters import charts

START = date(2020, 3, 31)


def quarterly(*values):
    """A series of one value a quarter; None leaves a quarter out."""
    days = [START + timedelta(days=91 * number) for number in range(len(values))]
    return [(day, Decimal(value)) for day, value in zip(days, values, strict=True) if value is not None]


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.split()]


def test_the_first_and_last_day_span_the_width_and_nothing_stands_on_the_ground():
    chart = charts.line(quarterly(0, 50, 100))

    (first, middle, last) = points(chart.lines[0])
    assert (first, last) == ((charts.LEFT, charts.BOTTOM), (charts.RIGHT, charts.TOP))
    assert middle == (50, (charts.TOP + charts.BOTTOM) / 2)
    assert (chart.newest.x, chart.newest.y) == last


def test_too_few_points_are_no_chart():
    assert charts.line(quarterly(1, 2)) is None
    assert charts.line(quarterly(1, 2, 3)) is not None


def test_a_missing_quarter_is_a_gap():
    chart = charts.line(quarterly(1, 2, 3, None, 4, 5, None, 6))

    assert [len(points(line)) for line in chart.lines] == [3, 2]
    assert len(chart.lone) == 1


def test_an_area_closes_its_line_on_the_ground():
    chart = charts.line(quarterly(1, 2, 3))

    line, area = points(chart.lines[0]), points(chart.areas[0])
    assert area == [*line, (line[-1][0], charts.BOTTOM), (line[0][0], charts.BOTTOM)]


def test_values_are_marked_at_nothing_the_half_and_a_round_top():
    assert [mark.text for mark in charts.line(quarterly(1, 7_000, 3)).values] == ["0", "4k", "8k"]
    assert [mark.text for mark in charts.line(quarterly(0, 0, 0)).values] == ["0", "0.5", "1"]


def test_only_years_that_begin_within_the_series_are_marked():
    assert [mark.text for mark in charts.line(quarterly(*range(6))).years] == ["2021"]
    assert charts.line(quarterly(1, 2, 3)).years == ()


def test_a_long_series_marks_few_years_the_newest_among_them():
    years = [mark.text for mark in charts.line(quarterly(*range(100))).years]

    assert len(years) <= charts.MOST_YEARS
    assert years[-1] == "2044"


@given(st.lists(st.decimals(0, 10**12, places=2), min_size=3, max_size=60))
def test_every_point_lies_within_the_plot_in_the_order_of_days(values):
    chart = charts.line(quarterly(*values))

    (line,) = map(points, chart.lines)
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert all(charts.LEFT <= x <= charts.RIGHT and charts.TOP <= y <= charts.BOTTOM for x, y in line)


@given(st.decimals("0.0001", 10**15, places=4))
def test_the_top_is_no_less_than_any_value_and_not_far_above(value):
    assert value <= charts.ceiling(value) <= 2 * value


@pytest.mark.parametrize(
    ("metrics", "chosen"),
    [
        ({"github_stars": 5, "github_pushers_quarter": 3}, "github_pushers_quarter"),
        ({"github_stars": 5, "github_pushers_quarter": 2}, "github_stars"),
        ({"github_stars": 3, "github_forks": 4}, "github_forks"),
        ({"github_stars": 2}, None),
    ],
)
def test_the_preferred_series_is_drawn_or_else_the_longest(metrics, chosen):
    figures = [
        Figure(metric, Decimal(number), START + timedelta(days=number))
        for metric, length in metrics.items()
        for number in range(length)
    ]

    trend = charts.trend_of(figures)

    assert (trend.metric if trend else None) == chosen


def test_two_sources_are_two_series_and_a_day_counts_once():
    figures = [
        Figure("github_stars", Decimal(day), START + timedelta(days=day), "https://a.example") for day in (3, 1, 2)
    ]
    figures += [Figure("github_stars", Decimal(9), START, "https://b.example")] * 5

    trend = charts.trend_of(figures)

    assert trend.source == "https://a.example"
    assert [value for _, value in trend.series] == [1, 2, 3]


def test_a_chart_of_two_shows_the_series_that_both_have_from_one_source():
    def series(metric, length, source="https://a.example", start=START):
        return [Figure(metric, Decimal(1), start + timedelta(days=number), source) for number in range(length)]

    stars, forks, pushers = "github_stars", "github_forks", "github_pushers_quarter"
    later = START + timedelta(days=9)

    assert charts.trends_of(series(stars, 9), series(forks, 9)) is None
    assert charts.trends_of(series(stars, 9), series(stars, 2)) is None
    assert charts.trends_of(series(stars, 9), series(stars, 9, "https://b.example")) is None
    assert charts.trends_of(series(stars, 9), series(stars, 9, start=later)) is None
    ours, theirs = charts.trends_of(series(stars, 4) + series(forks, 9), series(stars, 9) + series(forks, 5))
    assert (ours.metric, len(ours.series), len(theirs.series)) == (forks, 9, 5)
    ours, _ = charts.trends_of(series(stars, 9) + series(pushers, 3), series(stars, 9) + series(pushers, 3))
    assert ours.metric == pushers


def test_two_lines_lie_in_one_frame():
    early = quarterly(0, 50, 100)
    late = quarterly(None, None, 25, 50, 25)

    first, second = charts.lines(early, late)

    assert (first.values, first.years) == (second.values, second.years)
    assert points(first.lines[0])[0] == (charts.LEFT, charts.BOTTOM)
    assert points(first.lines[0])[2] == (50, charts.TOP)
    assert points(second.lines[0])[0][0] == 50
    assert (second.newest.x, points(second.lines[0])[1][1]) == (charts.RIGHT, (charts.TOP + charts.BOTTOM) / 2)


numbers = st.decimals(0, 10**15, places=4)


@given(numbers, numbers)
def test_the_longer_bar_is_whole_and_only_nothing_has_none(one, other):
    bars = charts.bars(one, other)

    assert max(bars) == (100 if one or other else 0)
    assert [bar > 0 for bar in bars] == [value > 0 for value in (one, other)]
    assert (bars[0] < bars[1]) <= (one < other)


def test_bars_are_in_proportion():
    assert charts.bars(Decimal(1), Decimal(4)) == (25, 100)
    assert charts.bars(8, 2) == (100, 25)
