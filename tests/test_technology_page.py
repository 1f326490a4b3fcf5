"""A reader opens a technology: what it is, what it is compared with, and what is recorded about it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comparisons.models import keyset

from .make import (
    PUBLISHED,
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/technologies/postgresql/"


def test_it_says_what_the_technology_is(client):
    make_technology(
        "postgresql", category=make_category("databases"), use_case="Developers should use it when rules matter",
        summary="A *relational* database.", website="https://www.postgresql.org", licence="PostgreSQL",
        self_hosted=True, first_released="1996-07-08",
    )  # fmt: skip

    page = read(client, URL)

    assert words(page.h1) == "PostgreSQL"
    assert words(page.select_one(".trail")) == "Database · Databases"
    assert words(page.select_one("main .said")) == "Developers should use it when rules matter."
    assert words(page.select_one(".summary")) == "A relational database."
    assert said(page.select(".properties > div")) == [
        "Kind database",
        "Category Databases",
        "First released 8 Jul 1996",
        "Licence PostgreSQL",
        "Self-hosted possible",
        "Website www.postgresql.org",
    ]


def test_what_nobody_recorded_has_no_place_on_the_page(client):
    make_technology("postgresql", kind="", use_case="")

    page = read(client, URL)

    assert page.select(".properties > div, #claims, .figures, .links") == []
    assert links(page.select_one(".empty")) == {
        "Compare it with an alternative": "/technologies/postgresql/alternatives/"
    }


def test_it_lists_the_published_comparisons_newest_first(client):
    postgresql = make_technology("postgresql")
    make_published_comparison("mysql", postgresql)
    make_published_comparison(postgresql, "sqlite", published=PUBLISHED + timedelta(days=1))
    make_published_comparison("go", "rust")
    make_verdict(make_comparison(postgresql, "mongodb"))

    assert said(read(client, URL).select(".row-title")) == ["PostgreSQL vs Sqlite", "MySQL vs PostgreSQL"]


def test_many_comparisons_are_turned_page_by_page(client):
    postgresql = make_technology("postgresql")
    for index in range(keyset.SIZE + 1):
        make_published_comparison(postgresql, make_technology(f"tool-{index:03}"))

    first = read(client, URL)
    following = first.select_one(".pager a[rel=next]")["href"]
    second = read(client, URL + following.partition("#")[0])

    assert following.endswith("#comparisons")
    assert [len(page.select(".row")) for page in (first, second)] == [keyset.SIZE, 1]
    assert client.get(URL + following.partition("#")[0])["X-Robots-Tag"] == "noindex, follow"
    assert "X-Robots-Tag" not in client.get(URL)


def test_its_claims_stand_with_the_opponent_that_they_matter_against(client):
    postgresql = make_technology("postgresql")
    make_claim(postgresql, text="Schema changes are transactional.", against=make_technology("mysql"))
    make_claim(postgresql, text="Vacuum has to be watched.", polarity="con")

    page = read(client, URL)

    pro, con = page.select(".claim-pro, .claim-con")
    assert (words(pro.select_one(".statement")), words(con.select_one(".statement"))) == (
        "Schema changes are transactional.",
        "Vacuum has to be watched.",
    )
    assert "against MySQL" in words(pro)
    assert "against" not in words(con)


def test_its_claims_stand_by_criterion_the_weightiest_first_and_pros_before_cons(client):
    postgresql = make_technology("postgresql")
    light, heavy = make_criterion("licence", weight=1), make_criterion("integrity", weight=3)
    make_claim(postgresql, text="On its own.")
    make_claim(postgresql, text="Free to change.", criterion=light)
    make_claim(postgresql, text="A transaction may fail.", criterion=heavy, polarity="con")
    make_claim(postgresql, text="Migrations roll back.", criterion=heavy)

    criteria = read(client, URL).select("#claims .criterion")

    assert [(words(one.h3), said(one.select(".statement"))) for one in criteria] == [
        ("Integrity", ["Migrations roll back.", "A transaction may fail."]),
        ("Licence", ["Free to change."]),
        ("Without a criterion", ["On its own."]),
    ]


def test_its_newest_figures_releases_and_relations_are_shown(client):
    postgresql = make_technology("postgresql")
    make_technology("sqlite", name="SQLite")
    make_signal(postgresql, value=10, observed=date(2025, 1, 1))
    make_signal(postgresql, value=12000, observed=date(2026, 1, 1))
    make_release(postgresql, cycle="18", latest="18.1", support="until", supported_until=date(2030, 11, 14))
    make_release(postgresql, cycle="9", released=None, support="ended", source="https://example.org/old")
    make_relation(postgresql, "sqlite")
    make_relation(postgresql, "postgis")

    page = read(client, URL)

    (figure,) = page.select("#figures .small-multiple")
    assert words(figure) == "Stars on GitHub 12,000 1 Jan 2026 · example.org Stars are bookmarks, not use."
    releases = page.select_one("#releases tbody")
    assert [said(row.select("th, td")) for row in releases.select("tr")] == [
        ["18", "26 Sep 2025", "18.1", "supported until 14 Nov 2030", ""],
        ["9", "", "", "support ended, date unknown", "example.org"],
    ]
    assert said(page.select(".links li")) == ["postgis", "SQLite"]
    assert links(page.select_one(".links")) == {"SQLite": "/technologies/sqlite/"}


def test_each_fact_names_those_who_say_so_and_differing_ones_stand_together(client):
    technology = make_technology("postgresql", first_released="2014", website="https://www.postgresql.org")
    make_fact(technology, field="first_released", value="2015", source="landscape")
    make_fact(technology, field="first_released", value="2014", source="endoflife")
    make_fact(technology, field="website", value="http://postgresql.org/", source="landscape")
    make_fact(technology, field="website", value="https://www.postgresql.org", source="endoflife")

    page = read(client, URL)

    assert said(page.select(".properties > div"))[1:] == [
        "First released 2014 source 1 or 2015 source 2",
        "Website www.postgresql.org source 1, 2",
    ]
    assert words(page.select_one(".said-by-line")) == "Sources: 1 endoflife.date, 2 CNCF Landscape"
    assert links(page.select_one(".said-by-line")) == {"Sources": "/sources/"}


def test_another_category_that_a_source_files_it_under_is_named(client):
    make_category("storage", name="Cloud storage")
    technology = make_technology("postgresql", kind="", category=make_category("databases"))
    make_fact(technology, field="category", value="databases", source="editor")
    make_fact(technology, field="category", value="storage", source="landscape")
    make_fact(technology, field="category", value="gone", source="endoflife")

    page = read(client, URL)
    fact = page.select_one(".properties > div")

    assert words(fact) == "Category Databases source 1 or gone source 2 or Cloud storage source 3"
    assert words(page.select_one(".said-by-line")) == "Sources: 1 Our editors, 2 endoflife.date, 3 CNCF Landscape"
    assert links(fact) == {"Databases": "/categories/databases/"}


def test_a_category_stands_with_the_one_that_it_is_part_of(client):
    wasm, serverless = make_category("wasm"), make_category("serverless")
    languages = make_category("languages", parent=wasm)
    make_category("serverless-tools", name="Tools", parent=serverless)
    technology = make_technology("rust", kind="", category=languages)
    make_fact(technology, field="category", value="languages", source="landscape")
    make_fact(technology, field="category", value="serverless-tools", source="endoflife")

    page = read(client, "/technologies/rust/")

    assert links(page.select_one(".trail")) == {"Wasm: Languages": "/categories/languages/"}
    assert words(page.select_one(".properties > div")) == (
        "Category Wasm: Languages source 1 or Serverless: Tools source 2"
    )


def test_words_of_a_source_that_asks_for_credit_are_credited(client):
    technology = make_technology("postgresql", summary="A database with a long memory.")
    make_fact(technology, field="summary", value="A database with a long memory.", source="github-topics")

    credit = words(read(client, URL).select_one(".credit"))
    technology.summary = "Our own words."
    technology.save()

    assert credit == "Content based on github.com/github/explore used under the CC-BY-4.0 license."
    assert read(client, URL).select(".credit") == []


def test_support_is_told_by_the_day_on_which_the_page_is_read(client):
    technology = make_technology("postgresql")
    today = datetime.now(UTC).date()
    for cycle, changes in {
        "1.10": {"support": "until", "supported_until": today},
        "1.9": {"support": "until", "supported_until": today - timedelta(days=1)},
        "1.8": {"support": "supported"},
        "1.7": {"support": "ended"},
        "1.6": {"support": "unknown"},
    }.items():
        make_release(technology, cycle=cycle, released=None, **changes)

    rows = read(client, URL).select("#releases tbody tr")

    assert [words(row.th) for row in rows] == ["1.10", "1.9", "1.8", "1.7", "1.6"]
    assert [words(row.select("td")[2]).partition(str(today.year))[0][:15] for row in rows] == [
        "supported until", "support ended 2"[:15], "supported, no e", "support ended, ", "support unknown",
    ]  # fmt: skip
    assert [words(row.th) for row in rows if "over" in row.get("class", [])] == ["1.9", "1.7"]


def test_every_release_waits_behind_the_lanes_of_those_supported(client):
    technology = make_technology("postgresql")
    for number in range(12):
        support = "supported" if number > 3 else "ended"
        make_release(technology, cycle=str(number), released=date(2020, 1, number + 1), support=support)

    section = read(client, URL).select_one("#releases")

    assert said(section.select(".lane dt")) == ["11", "10", "9", "8", "7", "6"]
    assert words(section.summary) == "12 releases with days, versions and sources"
    assert not section.details.has_attr("open")
    assert said(section.select("details tbody th")) == [str(number) for number in reversed(range(12))]


def test_without_a_supported_release_the_table_is_open(client):
    make_release(make_technology("postgresql"), support="ended")

    section = read(client, URL).select_one("#releases")

    assert section.select(".lane") == []
    assert section.details.has_attr("open")


def test_a_series_is_drawn_and_the_figures_stand_behind_it(client):
    technology = make_technology("postgresql")
    for month, value in ((3, 1000), (6, 3000), (9, 2000)):
        make_signal(technology, metric="github_pushers_quarter", value=value, observed=date(2025, month, 30))
    make_signal(technology, value=7)

    page = read(client, URL)
    stars, pushers = page.select("#figures .small-multiple")

    sentence = "From 1,000 on 30 Mar 2025 to 2,000 on 30 Sep 2025; the highest was 3,000 on 30 Jun 2025."
    assert stars.select("svg") == []
    assert pushers.svg["aria-label"] == sentence
    assert len(pushers.select_one(".chart-line")["points"].split()) == 3
    assert said(pushers.select(".small-line .number")) == ["1,000 2025", "2,000 2025"]
    assert said(pushers.select("tbody tr")) == ["30 Sep 2025 2,000", "30 Jun 2025 3,000", "30 Mar 2025 1,000"]
    assert page.select("[style]") == []


def test_hundreds_of_figures_are_a_line_of_few_points_which_the_table_says(client):
    technology = make_technology("postgresql")
    for number in range(300):
        make_signal(technology, value=number, observed=date(2025, 1, 1) + timedelta(days=number))

    figure = read(client, URL).select_one("#figures .small-multiple")

    assert len(figure.select_one(".chart-line")["points"].split()) == len(figure.select("tbody tr")) == 61
    assert words(figure.select_one("details .note")) == "61 of 300 days, as in the picture."


def test_two_figures_of_a_metric_are_no_line(client):
    technology = make_technology("postgresql")
    make_signal(technology, observed=date(2025, 1, 1))
    make_signal(technology, observed=date(2026, 1, 1))

    assert read(client, URL).select("#figures svg") == []


def test_two_words_for_one_related_technology_are_one_link(client):
    technology = make_technology("postgresql")
    make_alias(make_technology("vuejs", name="Vue.js"), "vue")
    make_relation(technology, "vue")
    make_relation(technology, "vuejs")

    assert said(read(client, URL).select(".links li")) == ["Vue.js"]


def test_it_asks_the_database_five_times_whatever_is_recorded(client, django_assert_num_queries):
    postgresql = make_technology("postgresql", category=make_category())
    for index in range(5):
        other = make_technology(f"tool-{index}")
        make_published_comparison(postgresql, other)
        make_claim(postgresql, against=other, criterion=make_criterion(f"criterion-{index}"))
        make_relation(postgresql, other.slug)
        make_release(postgresql, cycle=str(index))
        make_signal(postgresql, observed=date(2026, 1, index + 1))
    make_fact(postgresql)

    with django_assert_num_queries(5):
        read(client, URL)
