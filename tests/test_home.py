"""A reader comes to the first page, and to the one that says how picks are made."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comparisons.domain import days
from comparisons.models import Criterion, home_lists
from comparisons.models.wish import DAYS
from comparisons.views import home

from .make import (
    PUBLISHED,
    make_approvable_comparison,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_published_comparison,
    make_technology,
    make_verdict,
    make_wish,
    reviewed_now,
)
from .minds import make_changed_mind
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
TODAY = days.utc_today()


def make_pick(one, other, *, margins=(3, -1), **changes):
    """A reviewed pick of the first, which leads on as many criteria as ``margins`` are positive."""
    sides = [make_technology(slug, category=changes.pop("category", None)) for slug in sorted([one, other])]
    for number, margin in enumerate(margins):
        criterion = Criterion.objects.filter(slug=f"criterion-{number}").first() or make_criterion(
            f"criterion-{number}"
        )
        for side, strength in zip(sides, (margin, -margin), strict=True):
            make_claim(side, criterion=criterion, polarity="pro" if strength > 0 else "con", strength=abs(margin))
    comparison = make_approvable_comparison(*sides, verdict={"pick": "low"})
    return reviewed_now(comparison, **changes)


def test_todays_pick_is_a_real_one_with_its_lead_and_its_criteria(client):
    make_pick("mysql", "postgresql", margins=(3, 2, -1))

    specimen = read(client, "/").find("section", {"aria-labelledby": "specimen"})

    assert words(specimen.h2) == "Today’s pick MySQL vs PostgreSQL"
    assert words(specimen.select_one(".specimen-name")) == "MySQL"
    assert words(specimen.select_one(".specimen-short")) == "It asks less of the people who run it."
    assert words(specimen.select_one(".specimen-lead")).startswith("Strong: it wins with ")
    assert [words(row) for row in specimen.select(".chart-by")] == [
        "MySQL by 6", "MySQL by 4", "PostgreSQL by 2", "level",
    ]  # fmt: skip
    assert [row["class"] for row in specimen.select(".chart li")][2:] == [["side-second"], ["side-none"]]
    assert specimen.select_one(".more a")["href"] == "/compare/mysql-vs-postgresql/"


@pytest.mark.parametrize(
    "changes",
    [
        {"reviewed": None},
        {"changed_on": date(2026, 10, 2)},
        {"index_until": date(2020, 1, 1)},
        {"margins": (-3, 1)},
        {"margins": ()},
    ],
)
def test_what_is_no_pick_of_today_is_not_shown_as_one(client, changes):
    make_pick("mysql", "postgresql", **changes)

    assert read(client, "/").select(".specimen") == []


def test_the_pick_changes_from_day_to_day_and_comes_round(client):
    lines = [make_pick(f"a-{number}", f"b-{number}") for number in range(3)]
    indexed = home_lists.indexed(TODAY)

    starts = [home.picks_of_the_day(indexed, TODAY + timedelta(days=day))[0].id for day in range(4)]

    assert set(starts) == {line.pk for line in lines}
    assert starts[3] == starts[0]
    assert home.picks_of_the_day([], TODAY) == []


def test_picks_stand_by_theme_the_largest_theme_and_picks_first(client):
    databases = make_category("databases", parent=make_category("data"))
    make_pick("mysql", "postgresql", category=databases)
    depends = make_approvable_comparison(
        make_technology("redis", category=databases),
        make_technology("valkey", category=databases),
        verdict={"outcome": "depends", "pick": None, "in_short": "The licence decides."},
    )
    reviewed_now(depends)
    make_pick("go", "rust", category=make_category("languages"))
    make_pick("atom", "vscode")

    themes = read(client, "/").select(".theme")

    assert [links(theme.h3) for theme in themes] == [
        {"Data": "/categories/data/"},
        {"Languages": "/categories/languages/"},
    ]
    assert said(themes[0].select(".row-title")) == ["MySQL vs PostgreSQL", "Redis vs Valkey"]
    assert said(themes[0].select(".row-answer")) == ["Nice Pick: MySQL", "It depends"]
    assert said(themes[0].select(".row-short")) == ["It asks less of the people who run it.", "The licence decides."]
    assert said(themes[0].select(".row-lead")) == ["Clear lead"]


def test_before_a_review_the_newest_comparisons_stand_there(client):
    make_published_comparison("mysql", "postgresql")
    make_published_comparison("go", "rust", published=PUBLISHED + timedelta(days=1))
    make_verdict(make_comparison("atom", "vscode"))

    latest = read(client, "/").find("section", {"aria-labelledby": "latest"})

    assert said(latest.select(".row-title")) == ["Go vs Rust", "MySQL vs PostgreSQL"]
    assert said(latest.select(".row-facts")) == ["not yet reviewed", "not yet reviewed"]
    assert latest.select(".plectrum") == []
    assert links(latest)["All comparisons →"] == "/compare/"


def test_changed_minds_stand_newest_first(client):
    pairs = [make_published_comparison(*pair) for pair in (("mysql", "redis"), ("go", "rust"), ("atom", "vscode"))]
    for number, comparison in enumerate([*pairs, pairs[1]]):
        make_changed_mind(comparison, at=datetime(2026, 10, 1 + number, tzinfo=UTC), cause="reader")
    make_changed_mind(make_published_comparison("a", "b"), at=datetime(2026, 9, 1, tzinfo=UTC))

    minds = read(client, "/").find("section", {"aria-labelledby": "minds"})

    assert said(minds.select(".row-title")) == ["Go vs Rust", "Atom vs VS Code", "MySQL vs Redis"]
    assert said(minds.select(".mind-turn"))[0] == "Before: Go → Now: Rust"
    assert said(minds.select(".row-facts"))[0] == "4 Oct 2026 · a reader’s disagreement"
    assert links(minds)["All changed minds →"] == "/changes/"


def test_wanted_picks_stand_there_until_they_are_decided(client):
    mysql, sqlite, zig = (make_technology(slug) for slug in ("mysql", "sqlite", "zig"))
    for pair, number in (((mysql, sqlite), 1), ((sqlite, zig), 2), ((mysql, zig), 3)):
        for _ in range(number):
            make_wish(*pair, day=TODAY)
    make_wish(make_technology("old"), mysql, day=TODAY - timedelta(days=DAYS))
    make_published_comparison(mysql, zig)

    wanted = read(client, "/").find("section", {"aria-labelledby": "wanted"})

    assert said(wanted.select(".row-title")) == ["Sqlite vs Zig", "MySQL vs Sqlite"]
    assert said(wanted.select(".row-facts")) == ["asked for 2 times", "asked for once"]


def test_nothing_empty_stands_on_the_first_page(client):
    make_published_comparison("mysql", "postgresql")

    page = read(client, "/")

    assert said(page.select("h2")) == ["Newest comparisons"]
    assert page.select("main ul:empty, main section:empty") == []


def test_an_empty_site_says_so_and_explains_itself(client):
    page = read(client, "/")

    assert words(page.select_one("#latest")) == "Nothing is published yet"
    assert links(page.select_one(".empty-state")) == {"How we pick": "/method/"}


def test_the_chooser_is_a_plain_form(client):
    form = read(client, "/").select_one("main form")

    assert (form["action"], form["method"]) == ("/compare/", "get")
    assert [(words(label), label.input["name"]) for label in form.select("label")] == [
        *(("Compare", "a"), ("with", "b")),
        *(("and", "c"), ("and", "d")),
    ]
    assert words(form.button) == "Compare"


@pytest.mark.parametrize("number", [1, 5])
def test_the_first_page_takes_six_queries_at_most(client, django_assert_num_queries, number):
    category = make_category("databases")
    for index in range(number):
        make_pick(f"a-{index}", f"b-{index}", category=category)

    with django_assert_num_queries(6):
        page = read(client, "/")

    assert len(page.select(".theme .row")) == min(number, home.OF_A_THEME)


def test_before_a_review_the_first_page_takes_four_queries(client, django_assert_num_queries):
    make_published_comparison("mysql", "postgresql")

    with django_assert_num_queries(4):
        read(client, "/")


@pytest.mark.parametrize("url", ["/", "/compare/", "/categories/", "/method/"])
def test_each_page_leads_to_the_others(client, url):
    page = read(client, url)

    assert links(page.select_one("header nav")) == {
        "Compare": "/compare/",
        "Technologies": "/technologies/",
        "Categories": "/categories/",
        "Your stack": "/stack/",
        "How we pick": "/method/",
    }
    assert page.select_one(".skip")["href"] == f"#{page.main['id']}"
    assert page.select_one("header form")["action"] == "/search/"


def test_the_method_page_says_how_picks_are_made_in_five_queries(client, django_assert_num_queries):
    with django_assert_num_queries(5):
        page = read(client, "/method/")

    assert words(page.h1) == "How we pick"
    assert [heading["id"] for heading in page.select("main h2")] == [
        "basis", "weighing-heading", "states", "gate", "sources", "freshness", "order", "disagreement", "answers",
        "changed-minds", "licence", "money",
    ]  # fmt: skip


def test_the_footer_leads_to_what_is_stored_and_so_does_the_form(client):
    make_published_comparison("mysql", "postgresql")

    page = read(client, "/compare/mysql-vs-postgresql/disagree/?wants=depends")

    assert links(page.select_one("footer"))["Privacy"] == "/privacy/"
    assert links(page.select_one("form[method=post]")) == {"What we store": "/privacy/#disagreeing"}
    assert read(client, "/privacy/").find(id="disagreeing")


def test_the_privacy_page_says_what_is_stored_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = read(client, "/privacy/")

    assert words(page.h1) == "Privacy"
    assert [heading["id"] for heading in page.select("main h2")] == [
        "reading", "disagreeing", "withdrawing", "voices", "letters", "asking", "stack", "address", "editors",
        "erasing", "backups",
    ]  # fmt: skip
    assert f"counts for {DAYS} days" in words(page.main)


def test_robots_are_asked_to_leave_alone_what_is_private_endless_or_a_form(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    asked = [line for line in lines if not line.startswith("#")]
    assert "https://creativecommons.org/licenses/by/4.0/" in "".join(lines[:2])
    assert asked[:4] == ["User-agent: *", "Allow: /", "Allow: /api/v1/$", "Allow: /api/v1/openapi.json"]
    assert asked[4:] == [
        "Disallow: /admin/", "Disallow: /search/", "Disallow: /feedback/", "Disallow: /letters/",
        "Disallow: /compare/*/disagree/", "Disallow: /compare/*/letters/", "Disallow: /compare/*/voice/",
        "Disallow: /compare/*/weighed/", "Disallow: /compare/*/wish/", "Disallow: /compare/*-vs-*?",
        "Disallow: /compare/*,", "Disallow: /categories/*?w",
        "Disallow: /api/", "Disallow: /calendar.ics", "Disallow: /oembed", "Disallow: /stack/?",
        "", "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]  # fmt: skip


def test_a_browser_that_asks_for_the_icon_at_its_old_address_is_shown_the_way(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_header_stands_on_one_line_where_it_is_not_a_menu(visitor):
    page = visitor.new_page()
    for width in (961, 1280):
        page.set_viewport_size({"width": width, "height": 800})

        page.goto("/method/")

        tops = {page.locator(part).first.bounding_box()["y"] // 30 for part in (".brand", ".header-search")}
        assert page.locator(".site-header").bounding_box()["height"] <= 57, width
        assert len(tops) == 1, width


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_menu_opens_without_a_script(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    phone = context.new_page()
    phone.goto("/")
    assert phone.locator(".site-header").bounding_box()["height"] <= 49
    way = phone.get_by_role("navigation", name="Main").get_by_role("link", name="How we pick")
    assert not way.is_visible()

    phone.get_by_role("button", name="Menu").click()
    way.click()

    assert phone.url.endswith("/method/")
    context.close()
