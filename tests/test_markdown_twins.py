"""Programs read comparisons, any two technologies and one technology as Markdown, each at the address of its page."""

from datetime import date
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.template import engines

from comparisons.domain import figure_sentences
from comparisons.domain.page import PageRelease
from comparisons.presenters.markdown_comparison import HOW_IT_ADDS_UP, ONE_SIDE
from comparisons.presenters.markdown_facts import FIELDS
from comparisons.presenters.markdown_parts import STRENGTHS

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
    make_weighed_comparison,
)
from .reading import links, read, rendered, said, words

pytestmark = pytest.mark.django_db

PAIR, ONE = "/compare/mysql-vs-postgresql.md", "/technologies/mysql.md"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def comparison():
    return make_weighed_comparison()


def headings(page, level="h2"):
    return said(page.select(level))


def refused(response, status):
    """The lines of a refusal in text."""
    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.text.splitlines()


# --- Addresses and headers


@pytest.mark.parametrize(("address", "page"), [(PAIR, "/compare/mysql-vs-postgresql/"), (ONE, "/technologies/mysql/")])
def test_it_is_markdown_for_any_site_and_names_its_page(client, comparison, address, page):
    response = client.get(address)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == f'<{ORIGIN}{page}>; rel="canonical"'
    assert not response.cookies
    assert client.head(address).headers == response.headers


def test_it_weighs_by_the_weights_of_the_query(client, comparison):
    ours, theirs = (rendered(client.get(PAIR + query).text) for query in ("", "?w-operations=5&open_source=1"))

    assert words(ours.h1) == "MySQL vs PostgreSQL: PostgreSQL, not yet reviewed"
    assert words(theirs.h1) == "MySQL vs PostgreSQL: MySQL, with your weights and must-haves"
    assert links(theirs)["with these weights"] == (
        f"{ORIGIN}/compare/mysql-vs-postgresql/decision.md?w-operations=5&open_source=1"
    )


@pytest.mark.parametrize("pair", ["postgresql-vs-mysql", "MySQL-vs-postgres", "mysql-vs-postgres"])
def test_another_spelling_is_one_redirect_that_keeps_the_query(client, comparison, pair):
    make_alias(comparison.high, "postgres")

    response = client.get(f"/compare/{pair}.md?w-operations=5")

    assert (response.status_code, response["Location"]) == (301, f"{PAIR}?w-operations=5")


def test_other_names_of_one_technology_lead_to_it(client, comparison):
    make_alias(comparison.high, "postgres")

    assert client.get("/technologies/postgres.md?x=1")["Location"] == "/technologies/postgresql.md?x=1"
    assert client.get("/compare/postgres-vs-postgresql.md")["Location"] == "/technologies/postgresql.md"


# --- Refusals


def test_an_unknown_name_is_refused_with_what_is_similar(client, comparison):
    assert refused(client.get("/compare/mysql-vs-postgressql.md"), 404) == [
        "At least one of the two names is unknown.",
        "Did you mean one of these?",
        f"MySQL: {ORIGIN}/technologies/mysql.md",
        f"PostgreSQL: {ORIGIN}/technologies/postgresql.md",
        f"MySQL vs PostgreSQL: {ORIGIN}{PAIR}",
    ]
    assert refused(client.get("/technologies/mysqll.md"), 404)[-1] == f"MySQL: {ORIGIN}{ONE}"
    assert refused(client.get("/technologies/xxxx.md"), 404) == ["No technology has this name."]
    assert refused(client.get("/compare/mysql.md"), 404)[0] == "Page not found."


@pytest.mark.parametrize("name", ["\x00", "<b>", "a\nb", "\u202egnp", "x" * 500])
def test_a_refusal_repeats_no_name(client, comparison, name):
    for address in (f"/compare/mysql-vs-{quote(name, safe='')}.md", f"/technologies/{quote(name, safe='')}.md"):
        response = client.get(address)
        assert response.status_code in (400, 404)
        assert name not in response.text


def test_a_withdrawn_comparison_is_gone_and_says_why(client, comparison):
    comparison.status = "archived"
    comparison.save()
    make_revision(comparison, verb="withdraw", reason="Both are\nthe same.")

    lines = refused(client.get(PAIR), 410)

    assert lines[0].startswith("MySQL vs PostgreSQL was withdrawn on ")
    assert lines[1:] == [
        "Both are the same.",
        "Here's what we know about each:",
        f"MySQL: {ORIGIN}/technologies/mysql.md",
        f"PostgreSQL: {ORIGIN}/technologies/postgresql.md",
    ]


def test_it_can_only_be_read(client, comparison):
    for address in (PAIR, ONE):
        response = client.post(address)
        assert refused(response, 405) == ["This address can only be read: use GET or HEAD."]
        assert response["Allow"] == "GET, HEAD"


def test_a_part_of_the_list_that_is_none_is_refused(client, comparison):
    assert refused(client.get(f"{ONE}?after=x"), 404) == ["Page not found."]


# --- Any two


@pytest.mark.parametrize("status", [None, "draft", "in_review"])
def test_two_that_nobody_compared_are_facts_without_a_pick_and_a_draft_is_as_if_not_stored(client, status):
    sides = []
    for slug, licence in (("mysql", "GPL-2.0-only"), ("postgresql", "PostgreSQL")):
        technology = make_technology(slug, licence=licence, category=None)
        make_claim(technology, criterion=make_criterion(f"of-{slug}"), text=f"Claim on {slug}")
        make_release(technology, cycle="9")
        sides.append(technology)
    if status:
        make_comparison(*sides, status=status, intro="Secret draft.")

    response = client.get(PAIR)

    page = rendered(response.text)
    assert response["Link"] == f'<{ORIGIN}/compare/mysql-vs-postgresql/>; rel="canonical"'
    assert response["X-Page-Cache"] == "lesser"
    assert words(page.h1) == "MySQL vs PostgreSQL: the facts, side by side"
    assert words(page.p) == "No pick. Facts only: nobody has judged this pair yet."
    assert headings(page) == [
        "What differs", "In figures", "Releases and support", "MySQL", "PostgreSQL", "The same for both",
        "About this page",
    ]  # fmt: skip
    assert [said(row.select("td, th")) for row in page.table.select("tr")] == [
        ["", "MySQL", "PostgreSQL"],
        ["Licence", "GPL-2.0-only", "PostgreSQL"],
    ]
    assert "MySQL and PostgreSQL are both databases." in said(page.select("p"))
    assert "Kind: database" in said(page.select("li"))
    assert "Claim on mysql" in words(page)
    assert "Secret" not in response.text


# --- One technology


def test_a_technology_says_all_that_its_page_says(client):
    mysql = make_technology("mysql", category=make_category("databases"), summary="A *server*.", licence="")
    redis = make_technology("redis")
    make_fact(mysql, value="GPL-2.0-only")
    make_claim(mysql, criterion=make_criterion("operations"), text="Restores fast", against=redis)
    make_signal(mysql, value=1234)
    make_release(mysql, cycle="9.7", latest="9.7.2", released=date(2026, 4, 21), source="https://endoflife.date/mysql")
    make_relation(mysql, "redis")
    make_published_comparison(mysql, redis, verdict={"outcome": "tie", "pick": None, "in_short": "Both are fine."})

    page = rendered(client.get(ONE).text)

    assert words(page.h1) == "MySQL: comparisons, figures, releases, pros and cons"
    assert headings(page) == [
        "Compared with", "In figures", "Releases and support", "Pros and cons", "Related", "About this page",
    ]  # fmt: skip
    found = said(page.select("li"))
    assert "Licence: GPL-2.0-only (The catalogue files)" in found
    assert "MySQL vs Redis: Tie, not yet reviewed. Both are fine." in found
    assert any(one.startswith("Pro: Restores fast (matters, strength 2 of 3; against Redis;") for one in found)
    assert "1,234 (1 Oct 2026, example.org)." in words(page)
    assert ["9.7", "21 Apr 2026", "9.7.2"] in [said(row.select("td"))[:3] for row in page.select("tr")]
    assert links(page)["Redis"] == f"{ORIGIN}/technologies/redis/"


def test_a_technology_without_anything_says_so(client):
    make_technology("mysql")

    page = rendered(client.get(ONE).text)

    assert headings(page) == ["Compared with", "About this page"]
    assert "We haven't compared MySQL with anything yet." in said(page.select("p"))


# --- The words of the page


def macros(part):
    return engines["jinja2"].env.get_template(f"parts/{part}.html").module


@pytest.mark.parametrize("until", [None, date(2026, 11, 1)])
@pytest.mark.parametrize("is_over", [None, False, True])
def test_support_is_said_as_pages_say_it(until, is_over):
    release = PageRelease("9", supported_until=until, is_over=is_over)
    shown = BeautifulSoup(macros("releases").support_words(release), "html.parser")

    assert figure_sentences.support(release) == words(shown)


def test_fields_are_called_as_on_pages():
    assert macros("technology").fact_names == FIELDS


def test_sentences_that_explain_are_those_of_the_page(client, comparison):
    lone = make_criterion("age")
    make_claim(comparison.low, criterion=lone, strength=1)
    make_claim(comparison.low, criterion=lone, strength=3)

    page = words(read(client, "/compare/mysql-vs-postgresql/"))

    assert HOW_IT_ADDS_UP in page
    assert ONE_SIDE in page
    assert {strength for strength in STRENGTHS if f" {strength} · " in page} == set(STRENGTHS)


# --- Cost


def test_it_costs_as_many_queries_as_its_page(client, comparison, django_assert_max_num_queries):
    make_technology("redis")
    for address, most in ((PAIR, 4), ("/compare/mysql-vs-redis.md", 6), (ONE, 5)):
        with django_assert_max_num_queries(most):
            client.get(address)
