"""A reader comes to the first page, and to the one that says how picks are made."""

from datetime import timedelta

import pytest

from comparisons.models.wish import DAYS

from .make import PUBLISHED, make_comparison, make_published_comparison, make_technology, make_verdict
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db


def test_the_first_page_shows_the_latest_comparisons(client):
    make_published_comparison("mysql", "postgresql")
    make_published_comparison("go", "rust", published=PUBLISHED + timedelta(days=1))
    make_verdict(make_comparison("atom", "vscode"))

    page = read(client, "/")

    latest = page.find("section", {"aria-labelledby": "latest"})
    assert said(latest.select(".row-title")) == ["Go vs Rust", "MySQL vs PostgreSQL"]
    assert links(latest)["All comparisons →"] == "/compare/"


def test_the_most_contested_are_those_with_answered_disagreements(client):
    make_published_comparison("mysql", "postgresql", answered=2)
    make_published_comparison("go", "rust", answered=1)
    make_published_comparison("atom", "vscode")

    contested = read(client, "/").find("section", {"aria-labelledby": "contested"})

    assert said(contested.select(".row-title")) == ["MySQL vs PostgreSQL", "Go vs Rust"]
    assert said(contested.select(".row-facts")) == ["2 disagreements answered", "1 disagreement answered"]


def test_without_an_answered_disagreement_the_page_says_so(client):
    make_published_comparison("mysql", "postgresql")

    contested = read(client, "/").find("section", {"aria-labelledby": "contested"})

    assert contested.select(".row") == []
    assert words(contested.select_one(".empty")).startswith("No disagreement has been answered yet.")


def test_an_empty_site_says_so_and_explains_itself(client):
    page = read(client, "/")

    assert words(page.select_one("#latest")) == "Nothing is published yet"
    assert links(page.select_one(".empty-state")) == {"How we pick": "/method/"}


def test_the_chooser_is_a_plain_form(client):
    form = read(client, "/").select_one("main form")

    assert (form["action"], form["method"]) == ("/compare/", "get")
    assert [(words(label), label.input["name"]) for label in form.select("label")] == [("Compare", "a"), ("with", "b")]
    assert words(form.button) == "Compare"


def test_the_first_page_asks_the_database_twice(client, django_assert_num_queries):
    hub = make_technology("hub")
    for index in range(10):
        make_published_comparison(hub, make_technology(f"tool-{index}"), answered=index)

    with django_assert_num_queries(2):
        page = read(client, "/")

    assert len(page.select(".row")) == 13


@pytest.mark.parametrize("url", ["/", "/compare/", "/categories/", "/method/"])
def test_each_page_leads_to_the_others(client, url):
    page = read(client, url)

    assert links(page.select_one("header nav")) == {
        "All comparisons": "/compare/",
        "Technologies": "/technologies/",
        "Categories": "/categories/",
        "Search": "/search/",
        "How we pick": "/method/",
    }
    assert page.select_one(".skip")["href"] == f"#{page.main['id']}"
    assert len(page.select("main form[action='/compare/'], header form[action='/compare/']")) == 1


def test_the_method_page_says_how_picks_are_made_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = read(client, "/method/")

    assert words(page.h1) == "How we pick"
    assert [heading["id"] for heading in page.select("main h2")] == [
        "states", "gate", "basis", "weighing-heading", "sources", "freshness", "order", "disagreement", "licence",
        "money",
    ]  # fmt: skip


def test_the_footer_leads_to_what_is_stored_and_so_does_the_form(client):
    make_published_comparison("mysql", "postgresql")

    page = read(client, "/compare/mysql-vs-postgresql/")

    assert links(page.select_one("footer"))["Privacy"] == "/privacy/"
    assert links(page.select_one("#disagree form")) == {"What is stored": "/privacy/#disagreeing"}
    assert read(client, "/privacy/").find(id="disagreeing")


def test_the_privacy_page_says_what_is_stored_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = read(client, "/privacy/")

    assert words(page.h1) == "Privacy"
    assert [heading["id"] for heading in page.select("main h2")] == [
        "reading", "disagreeing", "asking", "address", "editors", "erasing"
    ]  # fmt: skip
    assert f"counts for {DAYS} days" in words(page.main)


def test_robots_are_asked_to_leave_alone_what_is_private_endless_or_a_form(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert lines[2:] == [
        "Disallow: /admin/", "Disallow: /search/", "Disallow: /feedback/", "Disallow: /compare/*/disagree/",
        "", "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]  # fmt: skip


def test_a_browser_that_asks_for_the_icon_at_its_old_address_is_shown_the_way(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response["Location"] == read(client, "/").select_one("link[rel=icon]")["href"]


@pytest.mark.django_db(transaction=True)
def test_the_header_stands_on_one_line_where_it_is_not_a_menu(visitor):
    page = visitor.new_page()
    for width in (1121, 1280):
        page.set_viewport_size({"width": width, "height": 800})

        page.goto("/method/")

        tops = {page.locator(part).first.bounding_box()["y"] // 30 for part in (".brand", ".site-header .chooser")}
        assert page.locator(".site-header").bounding_box()["height"] < 60, width
        assert len(tops) == 1, width


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_menu_opens_without_a_script(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    phone = context.new_page()
    phone.goto("/")
    way = phone.get_by_role("navigation", name="Main").get_by_role("link", name="How we pick")
    assert not way.is_visible()

    phone.get_by_role("button", name="Menu").click()
    way.click()

    assert phone.url.endswith("/method/")
    context.close()
