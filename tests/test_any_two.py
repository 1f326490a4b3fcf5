"""A reader puts two technologies side by side that nobody compared yet: what stands there, and that it is no pick."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comparisons.domain import sentences

from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_revision,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def pair():
    """MySQL and PostgreSQL, two databases that no comparison is stored for; the later name was stored first."""
    postgresql = make_technology("postgresql")
    return make_technology("mysql"), postgresql


def facts_on(page):
    """The table of what differs, a list for each row."""
    return [said(row.select("th, td")) for row in page.select("#differ tbody tr")]


# --- What it says and what it does not


def test_two_known_technologies_stand_side_by_side_without_a_pick(client, pair):
    page = read(client, URL)

    assert words(page.h1) == "MySQL vs PostgreSQL"
    assert links(page.select_one("#each")) == {
        "MySQL": "/technologies/mysql/",
        "PostgreSQL": "/technologies/postgresql/",
    }
    assert page.select("#pick, #verdict, #disagree, .badge-pick") == []
    assert sentences.OUR_TAKE not in words(page.main)
    assert words(page.select_one("#ask h2")) == "Want a pick?"
    assert "Facts only: nobody has judged this pair yet." in said(page.select(".facts li"))
    assert words(page.select_one(".lead")) == (
        "Developers should use MySQL when their team knows it well. "
        "Developers should use PostgreSQL when their team knows it well."
    )


def test_search_engines_are_asked_not_to_list_it(client, pair, settings):
    settings.SITE_URL = "https://nice-pick.example"

    page = read(client, URL)

    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"
    assert page.select_one("link[rel=canonical]")["href"] == f"https://nice-pick.example{URL}"
    assert page.select_one("meta[name=description]")["content"].startswith("MySQL or PostgreSQL?")


@pytest.mark.parametrize("path", ["postgresql-vs-mysql", "MySQL-vs-Postgres/", "mysql-vs-postgresql"])
def test_any_spelling_is_one_redirect(client, pair, path):
    make_alias(pair[1], "postgres")

    response = client.get(f"/compare/{path}")

    assert (response.status_code, response["Location"]) == (301, URL)


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_editors_are_still_working_on_is_not_shown(client, status):
    make_verdict(make_comparison("mysql", "postgresql", status=status, intro="A secret."), reason="Another secret.")

    assert "secret" not in words(read(client, URL).main)


def test_what_was_withdrawn_is_gone(client):
    make_revision(make_published_comparison("mysql", "postgresql", status="archived"), verb="withdraw")

    assert client.get(URL).status_code == 410


def test_facts_that_differ_stand_first_and_those_of_both_last_each_with_its_sources(client):
    mysql = make_technology("mysql", category=make_category("databases"), first_released="1995", self_hosted=True)
    postgresql = make_technology("postgresql", first_released="1996-07-08", self_hosted=False)
    make_fact(mysql, field="first_released", value="1995", source="endoflife")
    make_fact(mysql, field="first_released", value="1996-05-23", source="landscape")
    make_fact(postgresql, field="kind", value="database", source="github-topics")

    page = read(client, URL)

    assert facts_on(page) == [
        ["First released", "1995 source 1 or 23 May 1996 source 2", "8 Jul 1996"],
        ["Self-hosted", "possible", "not possible"],
    ]
    assert said(page.select("#same .properties > div")) == ["Kind database source 3"]
    assert said(page.select("#each .side-first .properties > div")) == ["Category Databases"]
    assert said(page.select(".said-by-line")) == ["Sources: 1 endoflife.date, 2 CNCF Landscape, 3 GitHub topics"]
    sections = [one["id"] for one in page.select("article > section")]
    assert sections.index("differ") < sections.index("ask") < sections.index("each") < sections.index("same")


def test_a_fact_that_one_source_tells_otherwise_of_one_side_differs(client):
    mysql, postgresql = (make_technology(slug, first_released="1996") for slug in ("mysql", "postgresql"))
    for side in (mysql, postgresql):
        make_fact(side, field="first_released", value="1996", source="landscape")
    make_fact(mysql, field="first_released", value="1995", source="endoflife")

    page = read(client, URL)

    assert facts_on(page) == [["First released", "1996 source 1 or 1995 source 2", "1996 source 1"]]


def test_figures_that_both_have_stand_beside_each_other(client, pair):
    mysql, postgresql = pair
    make_signal(mysql, value=10, observed=date(2025, 1, 1))
    make_signal(mysql, value=20)
    make_signal(postgresql, value=12000)
    make_signal(mysql, metric="github_forks")

    (picture,) = read(client, URL).select("#figures .picture")

    assert said(picture.select(".number")) == ["20", "12,000"]


def test_the_newest_releases_of_both_stand_with_their_support(client, pair):
    today = datetime.now(UTC).date()
    for number in range(6):
        end = today + timedelta(days=number - 2)
        make_release(pair[0], cycle=f"9.{number}", released=None, support="until", supported_until=end)

    first, second = read(client, URL).select(".release-list")

    assert [words(row).split(" ")[:3] for row in first.select("li")] == [
        [f"9.{number}", "supported", "until"] for number in (5, 4, 3, 2)
    ]
    assert links(first.select_one(".note")) == {"All 6 releases of MySQL": "/technologies/mysql/#releases"}
    assert words(second.select_one(".placeholder-alone")) == "No release is recorded."


def test_claims_of_both_are_shown_but_not_those_against_a_third(client, pair):
    mysql, postgresql = pair
    make_claim(mysql, text="Replication is quick to set up.")
    make_claim(mysql, text="Against SQLite only.", against=make_technology("sqlite"))
    make_claim(postgresql, text="Vacuum has to be watched.", polarity="con", against=mysql)

    first, second = read(client, URL).select("#each > div")

    assert said(first.select(".claim-pro .statement")) == ["Replication is quick to set up."]
    assert said(second.select(".claim-con .statement")) == ["Vacuum has to be watched."]
    assert len(first.select("details[open]")) == 1


def test_criteria_of_both_stand_face_to_face_and_those_of_one_side_are_folded(client, pair):
    mysql, postgresql = pair
    shared, lone = make_criterion("operations"), make_criterion("licence")
    make_claim(mysql, text="Replication is quick to set up.", criterion=shared)
    make_claim(postgresql, text="Vacuum has to be watched.", polarity="con", criterion=shared)
    make_claim(postgresql, text="Anyone may sell it.", criterion=lone)

    page = read(client, URL)

    (criterion,) = page.select("#claims .criterion")
    assert words(criterion.h3) == "Operations"
    assert [said(half.select(".statement")) for half in criterion.select(".halves > div")] == [
        ["Replication is quick to set up."],
        ["Vacuum has to be watched."],
    ]
    (folded,) = page.select("#each details.criterion")
    assert (words(folded.summary), "open" in folded.attrs) == ("Licence 1 claim", False)
    assert said(folded.select(".statement")) == ["Anyone may sell it."]


def test_without_claims_it_says_so_and_asks_for_nothing_else(client, pair):
    assert len(read(client, URL).select("#each .placeholder-alone")) == 2
    assert "Specific tradeoffs depend on your use case" not in words(read(client, URL).main)


def test_a_summary_stands_where_there_is_no_use_case_and_is_credited(client, pair):
    pair[0].use_case, pair[0].summary = "", "A *relational* database."
    pair[0].save()
    make_fact(pair[0], field="summary", value="A *relational* database.", source="github-topics")

    page = read(client, URL)

    assert said(page.select(".summary-of")) == ["A relational database."]
    (credit,) = said(page.select(".credit"))
    assert credit.startswith("Content based on github.com/github/explore")


# --- Whether the two can be compared


@pytest.mark.parametrize(
    ("first", "second", "related", "ground"),
    [
        ({}, {}, False, "MySQL and PostgreSQL are both databases."),
        ({"kind": "tool"}, {}, True, "MySQL and PostgreSQL are listed as related."),
        ({"kind": ""}, {"kind": ""}, False, "We know too little to say whether"),
        ({"kind": ""}, {}, False, "We know too little to say whether"),
    ],
)
def test_common_ground_is_named_and_a_pick_can_be_asked_for(client, first, second, related, ground):
    mysql, postgresql = make_technology("mysql", **first), make_technology("postgresql", **second)
    if related:
        make_alias(mysql, "my-sql")
        make_relation(postgresql, "my-sql")

    page = read(client, URL)

    assert words(page.select_one(".ask-ground")).startswith(ground)
    form = page.select_one("#ask form[method=post]")
    assert (form["action"], words(form.button)) == (f"{URL}wish/", "Ask for a pick")
    assert form.select("input") == []


def test_a_shared_category_is_common_ground_for_two_kinds(client):
    databases = make_category("databases")
    make_technology("mysql", category=databases)
    make_technology("postgresql", category=databases, kind="service")

    assert words(read(client, URL).select_one(".ask-ground")) == (
        "MySQL and PostgreSQL are both filed under Databases."
    )


def test_two_that_share_nothing_say_so_and_lead_to_pairs_that_can_be_compared(client):
    web, databases = make_category("web"), make_category("databases")
    django = make_technology("django", kind="framework", category=web)
    postgresql = make_technology("postgresql", category=databases)
    make_technology("flask", kind="framework", category=web)
    make_technology("jinja", kind="library", category=web)
    for slug in ("mysql", "sqlite", "aerospike", "cassandra", "duckdb"):
        make_technology(slug, category=databases)
    make_technology("redis")
    make_relation(postgresql, "sqlite")
    make_signal(django)
    make_signal(postgresql)

    page = read(client, "/compare/django-vs-postgresql/")

    assert words(page.select_one("#ask h2")) == "Not comparable"
    assert words(page.select_one(".ask-ground")) == (
        "Django is a framework while PostgreSQL is a database, and no source says one can replace the other."
    )
    assert links(page.select_one("#ask")) == {
        "Django vs Flask": "/compare/django-vs-flask/",
        "Aerospike vs PostgreSQL": "/compare/aerospike-vs-postgresql/",
        "Cassandra vs PostgreSQL": "/compare/cassandra-vs-postgresql/",
        "Duckdb vs PostgreSQL": "/compare/duckdb-vs-postgresql/",
        "PostgreSQL vs Sqlite": "/compare/postgresql-vs-sqlite/",
    }
    assert page.select("#ask form, .figures") == []


# --- The same for everybody, in few queries


@pytest.mark.parametrize("kinds", [("database", "database"), ("database", "tool")])
def test_the_largest_page_asks_the_database_six_times(client, django_assert_num_queries, kinds):
    categories = [make_category(slug) for slug in ("databases", "tools")]
    sides = [
        make_technology(slug, kind=kind, category=category)
        for slug, kind, category in zip(("mysql", "postgresql"), kinds, categories, strict=True)
    ]
    for side in sides:
        make_fact(side)
        for number in range(15):
            other = make_technology(kind=side.kind, category=side.category)
            make_relation(side, other.slug)
            make_claim(side, criterion=make_criterion(f"{side.slug}-{number}"))
            make_signal(side, observed=date(2026, 1, number + 1))
            make_release(side, cycle=str(number))

    with django_assert_num_queries(6):
        page = read(client, URL)

    assert len(page.select(".claim")) == 30


def test_every_reader_gets_the_same_bytes_and_no_cookie(client, pair):
    plain = client.get(URL)
    other = client.get(URL, headers={"cookie": "sessionid=x; csrftoken=y", "accept-language": "de"})

    assert plain.content == other.content
    assert not plain.cookies
    assert not other.cookies
    assert b"csrfmiddlewaretoken" not in plain.content


def test_it_is_only_read(client, pair):
    assert client.head(URL).status_code == 200
    assert client.post(URL).status_code == 405


def test_a_stranger_name_and_hostile_text_stay_text(client):
    evil = make_technology("evil", name="<script>alert(1)</script>", licence="<b>MIT</b>", use_case="<i>Use</i> it.")
    make_technology("good")
    make_release(evil, cycle="<u>1</u>")

    page = read(client, "/compare/evil-vs-good/")

    assert page.main.select("script, b:not(.release-list b), i, u") == []
    assert words(page.h1) == "<script>alert(1)</script> vs Good"
