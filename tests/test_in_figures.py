"""A reader compares two technologies by what is counted of both: bars, lines, their sources and what they are not."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from bs4 import Tag
from django.core.management import call_command

from comparisons.domain import sentences

from .make import (
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/compare/mysql-vs-postgresql/"
INNOVATION_GRAPH = "https://github.com/github/innovationgraph"


@pytest.fixture
def pair():
    """MySQL and PostgreSQL, two databases that no comparison is stored for; the later name was stored first."""
    postgresql = make_technology("postgresql")
    return make_technology("mysql"), postgresql


def make_popular(pair, **verdict):
    """The published comparison of ``pair``, which picks PostgreSQL by popularity."""
    mysql, postgresql = pair
    end = "low" if postgresql.pk < mysql.pk else "high"
    outcome = verdict.get("outcome", "pick")
    values = {"basis": "popularity", "pick": end if outcome == "pick" else None, "reason": ""}
    return make_published_comparison(mysql, postgresql, verdict=values | verdict)


def make_series(technology, *values, start=date(2024, 3, 31)):
    for number, value in enumerate(values):
        day = start + timedelta(days=91 * number)
        make_signal(technology, metric="github_pushers_quarter", value=value, observed=day, source=INNOVATION_GRAPH)


def rows_of(picture: Tag) -> list[list[str]]:
    """The name, the number and the length of the bar of each side; no length where there is no bar."""
    return [
        [*said(row.select("dt, .number")), *(bar["width"] for bar in row.select(".lane-bar"))]
        for row in picture.select(".lane")
    ]


def notes(picture: Tag) -> list[str]:
    return said(picture.select(".note"))


# --- Pairs of bars


@pytest.mark.parametrize("is_published", [True, False])
def test_what_both_have_stands_as_bars_with_source_day_and_what_it_is_not(client, pair, is_published):
    mysql, postgresql = pair
    make_signal(mysql, value=5000, observed=date(2026, 9, 1))
    make_signal(mysql, value=11, observed=date(2025, 9, 1))
    make_signal(postgresql, value=20000, source="https://figures.example.org/stars")
    make_signal(postgresql, metric="github_forks", value=3)
    if is_published:
        make_popular(pair)

    (card,) = read(client, URL).select("#figures .picture")

    assert words(card.h3) == "PostgreSQL has 4 times as many stars on GitHub."
    assert words(card.summary) == "MySQL 5,000 PostgreSQL 20,000"
    assert rows_of(card) == [["MySQL", "5,000", "25.0%"], ["PostgreSQL", "20,000", "100.0%"]]
    assert notes(card) == [
        "Stars on GitHub",
        "MySQL: 1 Sep 2026 · example.org; PostgreSQL: 1 Oct 2026 · figures.example.org · Stars are bookmarks, not use.",
    ]
    assert links(card)["figures.example.org"] == "https://figures.example.org/stars"


def test_a_source_that_both_share_is_named_once_and_by_its_name(client, pair):
    for technology in pair:
        make_signal(technology, source=INNOVATION_GRAPH)

    note = read(client, URL).select("#figures .note")[1]

    assert words(note) == "1 Oct 2026 · GitHub Innovation Graph · Stars are bookmarks, not use."
    assert links(note) == {"GitHub Innovation Graph": INNOVATION_GRAPH}


def test_a_figure_without_a_source_says_so(client, pair):
    for technology in pair:
        make_signal(technology, source="")

    note = words(read(client, URL).select("#figures .note")[1])
    assert note == "1 Oct 2026 · source not recorded · Stars are bookmarks, not use."


@pytest.mark.parametrize(
    ("values", "bars", "sentence"),
    [
        ((1, 5_000_000), [["0.01%"], ["100.0%"]], "PostgreSQL has 5,000,000 times as many stars on GitHub."),
        ((0, 7), [[], ["100.0%"]], "Only PostgreSQL has stars on GitHub."),
        ((0, 0), [[], []], "Neither has any stars on GitHub."),
        ((7, 7), [["100.0%"], ["100.0%"]], "Both have the same number of stars on GitHub."),
    ],
)
def test_extreme_figures_keep_bars_that_tell_something_from_nothing(client, pair, values, bars, sentence):
    for technology, value in zip(pair, values, strict=True):
        make_signal(technology, value=value)

    (card,) = read(client, URL).select("#figures .picture")

    assert [row[2:] for row in rows_of(card)] == bars
    assert words(card.h3) == sentence


def test_bars_are_for_the_eye_alone_and_each_number_belongs_to_its_name(client, pair):
    for technology in pair:
        make_signal(technology)

    rows = read(client, URL).select("#figures dl > .lane")

    assert [[child.name for child in row.find_all(["dt", "dd"])] for row in rows] == [["dt", "dd", "dd"]] * 2
    assert all(row.select_one(".lane-track")["aria-hidden"] == "true" for row in rows)


@pytest.mark.parametrize(("observed", "is_shown"), [(date(2025, 9, 30), True), (date(2025, 9, 29), False)])
def test_figures_of_different_years_are_not_set_side_by_side(client, pair, observed, is_shown):
    make_popular(pair)
    make_signal(pair[0], value=12345, observed=observed)
    make_signal(pair[1], value=20000, observed=date(2026, 10, 1))

    page = read(client, URL)

    assert ("12,345" in words(page.select_one("#figures"))) is is_shown
    assert said(page.select("#figures .apart")) == [
        "Stars on GitHub Not compared: the newest figures are from 29 Sep 2025 and 1 Oct 2026, more than a year apart."
    ] * (not is_shown)
    assert (sentences.FIGURES_APART in words(page.select_one("#verdict"))) is not is_shown


def test_a_page_by_claims_shows_figures_too(client, pair):
    make_popular(pair, basis="claims")
    for technology in pair:
        make_signal(technology)

    assert said(read(client, URL).select("#figures h3")) == ["Both have the same number of stars on GitHub."]


@pytest.mark.parametrize(("basis", "is_owned_up_to"), [("popularity", True), ("claims", False)])
def test_without_figures_of_both_there_is_no_section_and_a_pick_that_rests_on_them_says_so(
    client, pair, basis, is_owned_up_to
):
    make_popular(pair, basis=basis)
    make_signal(pair[0])

    page = read(client, URL)

    assert page.select("#figures") == []
    assert (sentences.NO_FIGURES in words(page.select_one("#verdict"))) is is_owned_up_to


# --- Who leads


def test_it_is_said_first_who_leads_in_how_many(client, pair):
    for metric, values in {"github_stars": (1, 2), "github_forks": (1, 2), "github_contributors": (2, 1)}.items():
        for technology, value in zip(pair, values, strict=True):
            make_signal(technology, metric=metric, value=value)

    assert words(read(client, URL).select_one("#figures .standing")) == (
        "PostgreSQL leads in 2 of 3 figures, MySQL in 1."
    )


@pytest.mark.parametrize(
    ("mine", "sentence"),
    [
        (1, "PostgreSQL is more widely used, but MySQL excels in its own space."),
        (
            3,
            "The figures don't show that PostgreSQL is more widely used. MySQL leads in the only figure both have.",
        ),
    ],
)
def test_the_page_claims_no_lead_that_the_figures_deny(client, pair, mine, sentence):
    make_popular(pair)
    make_signal(pair[0], value=mine)
    make_signal(pair[1], value=2)

    assert words(read(client, URL).select_one("#verdict .bottom-line")) == sentence


def test_figures_that_come_in_leave_a_review_alone(client, pair, tmp_path):
    mysql, postgresql = pair
    comparison = make_reviewed_comparison(mysql, postgresql, verdict={"basis": "popularity"})
    counted = tmp_path / "stars.csv"
    counted.write_text(
        "technology,metric,value,observed,source\nmysql,github_stars,3,2026-10-01,https://example.org/stars\n"
    )

    call_command("import_source", "figures", str(counted), stdout=StringIO())

    comparison.refresh_from_db()
    assert comparison.changed_on is None
    assert len(read(client, URL).select(".stamp-reviewed")) == 1


# --- Over time


def test_series_of_both_are_two_lines_with_a_table_behind_them(client, pair):
    mysql, postgresql = pair
    make_series(mysql, 100, 200, 300)
    make_series(postgresql, 5000, 4000, 3000, 2000)

    (trend,) = read(client, URL).select("#figures .picture")

    assert words(trend.h3) == "PostgreSQL has led MySQL on GitHub since at least early 2024."
    assert words(trend.summary) == "MySQL 300 PostgreSQL 2,000"
    assert len(trend.select("polyline.chart-second")) == len(trend.select("polyline:not(.chart-second)")) == 1
    assert trend.select_one(".chart")["aria-label"] == (
        "MySQL: From 100 on 31 Mar 2024 to 300 on 29 Sep 2024, the highest so far. "
        "PostgreSQL: From 5,000 on 31 Mar 2024 to 2,000 on 29 Dec 2024; the highest was 5,000 on 31 Mar 2024."
    )
    assert said(trend.select(".line-name")) == ["MySQL", "PostgreSQL"]
    assert notes(trend) == [
        "Developers per quarter who push to repositories with its GitHub topic",
        "29 Dec 2024 · GitHub Innovation Graph · Public repositories with the topic, in countries with at least 100 "
        "such developers; not installations.",
    ]
    assert links(trend) == {"GitHub Innovation Graph": INNOVATION_GRAPH}
    assert said(trend.select("thead th")) == ["Day", "MySQL", "PostgreSQL"]
    assert [said(row.select("th, td")) for row in trend.select("tbody tr")] == [
        ["29 Dec 2024", "–", "2,000"],
        ["29 Sep 2024", "300", "3,000"],
        ["30 Jun 2024", "200", "4,000"],
        ["31 Mar 2024", "100", "5,000"],
    ]


def test_a_crossing_is_marked_and_named(client, pair):
    make_series(pair[0], 100, 300, 200)
    make_series(pair[1], 200, 200, 300)

    (trend,) = read(client, URL).select("#figures .picture")

    assert words(trend.h3) == "PostgreSQL regained its lead over MySQL on GitHub in late 2024."
    assert len(trend.select(".chart-crossing")) == 2
    assert said(trend.select(".chart-crossed")) == ["crossed in late 2024"]


@pytest.mark.parametrize(("name", "fits"), [("Ten Signs X", False), ("Ten Signs", True)])
def test_a_name_too_long_for_the_end_of_its_line_stands_above_the_picture(client, pair, name, fits):
    pair[0].name = name
    pair[0].save()
    for technology in pair:
        make_series(technology, 1, 2, 3)

    (trend,) = read(client, URL).select("#figures .picture")

    assert said(trend.select(".line-name")) == [name, "PostgreSQL"] * fits
    assert said(trend.select(".picture-key")) == [f"{name} PostgreSQL"]
    assert len(trend.select(".picture-key-on-paper")) == fits


def test_a_newer_figure_than_the_lines_end_in_has_bars_of_its_own(client, pair):
    for technology in pair:
        make_series(technology, 1, 2, 3)
    make_signal(
        pair[0], metric="github_pushers_quarter", value=9, source="https://example.org/", observed=date(2025, 1, 1)
    )

    headlines = said(read(client, URL).select("#figures h3"))

    assert headlines == ["MySQL and PostgreSQL are level on GitHub.", "MySQL has 3 times as many developers on GitHub."]


def test_there_are_no_lines_where_only_one_has_a_series_or_they_are_of_different_times(client, pair):
    mysql, postgresql = pair
    make_series(mysql, 100, 200, 300)
    make_signal(postgresql, metric="github_pushers_quarter", source=INNOVATION_GRAPH, observed=date(2024, 9, 1))
    assert read(client, URL).select("#figures .chart") == []

    make_series(postgresql, 1, 2, 3, start=date(2020, 1, 1))
    assert len(read(client, URL).select("#figures .chart")) == 1

    postgresql.signals.filter(observed=date(2024, 9, 1)).delete()
    assert read(client, URL).select("#figures .chart") == []


# --- How old, and how long supported


@pytest.mark.parametrize("is_published", [True, False])
def test_the_end_of_support_and_the_first_release_of_both_stand_beside_each_other(client, is_published):
    today = datetime.now(UTC).date()
    mysql = make_technology("mysql", first_released=str(today.year - 40))
    postgresql = make_technology("postgresql", first_released=str(today.year - 20))
    source = "https://endoflife.date"
    for technology, days in ((mysql, 100), (postgresql, 400)):
        end = today + timedelta(days=days)
        make_release(technology, cycle="8.4", support="until", supported_until=end, source=source)
        make_release(technology, cycle="9.0", support="until", supported_until=today, source=source)
    if is_published:
        make_popular((mysql, postgresql))

    support, age = read(client, URL).select("#figures .picture")

    ends = [sentences.day(today + timedelta(days=days)) for days in (100, 400)]
    last = sentences.day(today)
    assert words(support.h3) == "PostgreSQL 8.4 is supported longer than MySQL 8.4."
    assert said(support.select(".lane-side")) == ["MySQL", "PostgreSQL"]
    assert rows_of(support) == [
        ["9.0", last, "0.01%"], ["8.4", ends[0], "25.0%"], ["9.0", last, "0.01%"], ["8.4", ends[1], "100.0%"],
    ]  # fmt: skip
    assert notes(support) == ["MySQL: endoflife.date, 2 releases · PostgreSQL: endoflife.date, 2 releases"]
    assert links(support)["endoflife.date"] == source
    assert words(age.h3) == f"MySQL came out first, in {today.year - 40}."
    assert [row[1] for row in rows_of(age)] == [
        f"{today.year - 40} · about 40 years", f"{today.year - 20} · about 20 years",
    ]  # fmt: skip
    assert links(age) == {"MySQL": "/technologies/mysql/", "PostgreSQL": "/technologies/postgresql/"}


def test_support_without_an_end_is_an_arrow_and_support_that_ended_has_no_bar(client, pair):
    mysql, postgresql = pair
    make_release(mysql)
    make_release(postgresql, support="until", supported_until=date(2020, 1, 1))

    (card,) = read(client, URL).select("#figures .picture")

    assert words(card.h3) == "No release of PostgreSQL is known to be supported."
    assert rows_of(card) == [["17", "no end date set", "100%"], ["17", "ended 1 Jan 2020"]]
    assert [bar["class"] for bar in card.select(".lane-bar")] == [["lane-bar", "lane-open"]]
    assert said(card.select(".lane-axis text")) == ["today"]


def test_what_is_known_of_one_alone_is_not_compared(client, pair):
    make_release(pair[0])
    pair[0].first_released = "1995"
    pair[0].save()

    assert read(client, URL).select("#figures") == []


# --- In few queries


@pytest.mark.parametrize("basis", ["popularity", "claims"])
def test_figures_cost_no_query_more_however_many_there_are(client, pair, basis, django_assert_num_queries):
    make_popular(pair, basis=basis)
    for technology in pair:
        make_series(technology, *range(1, 24))
        make_release(technology)

    with django_assert_num_queries(4):
        page = read(client, URL)

    assert len(page.select("#figures tbody tr")) == 23
