"""A comparison in small: what it says, that it alone may be framed, and what oEmbed says of addresses of this site."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from nicepick.wsgi import application

from .cached import Cached
from .every_address import ADDRESSES, make_site, query
from .make import (
    make_alias,
    make_claim,
    make_comparison,
    make_condition,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
    make_weighed_comparison,
    reviewed_now,
)
from .valid_html import complaints

PAIR, EMBED, ORIGIN = "/compare/mysql-vs-postgresql/", "/embed/mysql-vs-postgresql/", "http://127.0.0.1:8000"
POLICY, FRAMES = "Content-Security-Policy", "X-Frame-Options"


def page(client, url=EMBED):
    response = client.get(url)
    assert complaints(response.content.decode()) == []
    return BeautifulSoup(response.content, "html.parser")


def text(soup):
    return " ".join(soup.main.get_text(" ").split())


# ---- what it says


def test_it_says_what_the_box_of_the_page_says(client, db):
    reviewed_now(make_weighed_comparison(), reviewed=date(2026, 11, 28))

    soup, box = page(client), BeautifulSoup(client.get(PAIR).content, "html.parser").select_one("#pick")

    assert soup.select_one(".pick-name").get_text() == box.select_one(".pick-name").get_text() == "PostgreSQL"
    assert soup.select_one(".pick-note").get_text() == box.select_one(".pick-strength").get_text()
    assert [rect.attrs for rect in soup.select(".mirrored rect")] == [rect.attrs for rect in box.select("rect")]
    assert "✓ Reviewed 28 Nov 2026" in text(soup)


def test_it_has_no_form_and_no_script_and_leads_out_of_the_frame(client, db):
    make_reviewed_comparison("mysql", "postgresql")

    soup = page(client)

    assert soup.select("form, script, input, button, [style], header") == []
    assert {(link["target"], "noopener" in link["rel"]) for link in soup.select("a")} == {("_blank", True)}
    assert soup.select("a")[0]["href"] == f"{ORIGIN}{PAIR}"
    assert soup.select_one("link[rel=canonical]")["href"] == f"{ORIGIN}{PAIR}"
    assert soup.select_one("meta[name=robots]")["content"] == "noindex, follow"
    assert soup.select_one("a[rel~=license]")["href"].startswith("https://creativecommons.org/")


def test_what_nobody_reviewed_says_so_and_shows_no_strength(client, db):
    make_weighed_comparison()

    soup = page(client)

    assert soup.select_one(".pick-open .eyebrow").get_text(" ", strip=True) == "Nice Pick not yet reviewed"
    assert soup.select(".pick-bar, .plectrum") == soup.select(".by-us .plectrum")


def test_a_verdict_in_question_says_so(client, db):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    make_condition(comparison.verdict, happened=date(2026, 11, 20))

    assert "Verdict in question: something that would change it came true." in text(page(client))


def test_it_is_weighed_by_the_weights_of_its_address_and_says_whose_answer_it_is(client, db):
    make_weighed_comparison()

    soup = page(client, f"{EMBED}?w-operations=5")

    assert soup.select_one("h2").get_text() == "With weights that this page sets"
    assert soup.select_one(".pick-name").get_text() == "MySQL"
    assert "With these weights, MySQL leads by" in text(soup)
    assert "Nice Pick's own pick: PostgreSQL ." in text(soup)
    assert soup.select("a")[0]["href"] == f"{ORIGIN}{PAIR}?w-operations=5"


@pytest.mark.parametrize("outcome", ["tie", "depends", "not_comparable"])
def test_without_a_pick_the_outcome_stands_there(client, db, outcome):
    make_published_comparison("mysql", "postgresql", verdict={"outcome": outcome})

    assert page(client).select_one(".pick-name").get_text().lower().replace(" ", "_") in (outcome, f"a_{outcome}",
                                                                                           f"it_{outcome}")  # fmt: skip


def test_a_pair_that_nobody_judged_has_no_pick(client, db, django_assert_max_num_queries):
    make_technology("mysql"), make_technology("postgresql")

    with django_assert_max_num_queries(6):
        response = client.get(EMBED)
    soup = page(client)

    assert (response.status_code, response["X-Page-Cache"]) == (200, "lesser")
    assert text(soup).startswith("MySQL vs PostgreSQL No pick: nobody has judged this pair yet.")
    assert soup.select("a")[0]["href"] == f"{ORIGIN}{PAIR}"


@pytest.mark.parametrize(("status", "code"), [("archived", 410), ("draft", 200), ("in_review", 200)])
def test_only_what_is_published_has_a_pick(client, db, status, code):
    comparison = make_comparison("mysql", "postgresql", status=status)
    make_claim(comparison.first, text="Nobody reads this")

    response = client.get(EMBED)

    assert response.status_code == code
    assert not BeautifulSoup(response.content, "html.parser").select(".pick")
    assert ("withdrawn" in response.content.decode()) == (code == 410)
    assert client.get("/embed/mysql-vs-nothing/").status_code == client.get("/embed/x/").status_code == 404


def test_other_spellings_lead_to_it_at_once(client, db):
    make_alias(make_published_comparison("mysql", "postgresql").first, "MariaDB")

    for pair in ("postgresql-vs-mysql/", "MySQL-vs-PostgreSQL/", "mariadb-vs-postgresql/", "mysql-vs-postgresql"):
        response = client.get(f"/embed/{pair}?w-x=1")
        assert (response.status_code, response["Location"]) == (301, f"{EMBED}?w-x=1")


def test_it_costs_no_more_queries_than_its_page(client, db, django_assert_max_num_queries):
    make_reviewed_comparison("mysql", "postgresql")

    with django_assert_max_num_queries(4):
        assert client.get(EMBED).status_code == 200


# ---- who may frame what


def test_it_alone_may_be_framed(db):
    make_site()
    client = Client()

    framed = set()
    for one in ADDRESSES:
        for parts in ({}, {"pair": "nothing-vs-x"}) if "pair" in one.parts else ({},):
            response = client.get(one.path(**parts))
            if "frame-ancestors *" in response[POLICY] or FRAMES not in response:
                framed.add((one.name, response.status_code))
    others = {one.name for one in ADDRESSES} - {"embed"}

    assert {name for name, _ in framed} == {"embed"}
    assert {status for _, status in framed} >= {200, 301, 404}
    assert others > {"comparison", "home", "badge", "oembed"}


def test_a_kept_copy_may_be_framed_too(tmp_path, db):
    make_reviewed_comparison("mysql", "postgresql")
    site = Cached(application, tmp_path / "pages.sqlite3")

    answers = [site.ask(EMBED) for _ in range(2)]
    weighed = [site.ask(f"{EMBED}?w-operations=3") for _ in range(2)]

    assert site.asked == [EMBED] * 3
    for one in (*answers, *weighed):
        assert one.headers[POLICY].endswith("frame-ancestors *")
        assert "script-src" not in one.headers[POLICY]
        assert FRAMES not in one.headers
    assert site.ask(PAIR).headers[FRAMES] == "DENY"


# ---- oEmbed

REQUIRED = {"rich": {"html", "width", "height"}, "link": set()}
"""What version 1.0 asks of each type, beside type and version."""


def oembed(client, url=f"{ORIGIN}{PAIR}", **more):
    return client.get("/oembed?" + query(url=url, **more))


def test_it_tells_consumers_what_to_show_for_a_comparison(client, db, django_assert_max_num_queries):
    make_reviewed_comparison("mysql", "postgresql")

    with django_assert_max_num_queries(5):
        response = oembed(client)
    found = response.json()
    frame = BeautifulSoup(found["html"], "html.parser").iframe

    assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == ("application/json", "*")
    assert (found["type"], found["version"], found["provider_name"]) == ("rich", "1.0", "Nice Pick")
    assert found.keys() >= REQUIRED["rich"] | {"provider_url", "cache_age", "author_name", "title"}
    assert frame["src"] == f"{ORIGIN}{EMBED}"
    assert (int(frame["width"]), int(frame["height"])) == (found["width"], found["height"]) == (600, 300)
    assert frame["title"] == found["title"] == "MySQL vs PostgreSQL: MySQL, and why"
    assert "allow-scripts" not in frame["sandbox"]
    assert client.get(EMBED).status_code == client.get(found["thumbnail_url"].removeprefix(ORIGIN)).status_code == 200
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)


def test_xml_says_what_json_says(client, db):
    make_published_comparison(make_technology("mysql", name="""<b>"My" & 'SQL'</b>"""), "postgresql")

    response = oembed(client, format="xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own

    assert (response["Content-Type"], root.tag) == ("text/xml; charset=utf-8", "oembed")
    assert {one.tag: one.text for one in root} == {key: str(said) for key, said in oembed(client).json().items()}


@pytest.mark.parametrize(
    ("most", "size"),
    [({"maxwidth": "320"}, (320, 400)), ({"maxwidth": "240"}, (240, 520)), ({"maxheight": "200"}, (600, 200)),
     ({"maxwidth": "2000", "maxheight": "2000"}, (600, 300)), ({"maxwidth": "1", "maxheight": "1"}, (1, 1))],
)  # fmt: skip
def test_a_frame_is_no_larger_than_is_asked_for(client, db, most, size):
    make_published_comparison("mysql", "postgresql")

    found = oembed(client, **most).json()

    assert (found["width"], found["height"]) == size
    assert ("thumbnail_url" in found) == (most.get("maxwidth") == "2000")


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        (f"{ORIGIN}/compare/PostgreSQL-vs-mysql", EMBED),
        (f"{ORIGIN}{EMBED}", EMBED),
        (f"https://127.0.0.1:8000{PAIR}#claims", EMBED),
        (f"{ORIGIN}{PAIR}?w-operations=5&utm_source=x", f"{EMBED}?w-operations=5"),
        (f"{ORIGIN}/compare/go-vs-mysql/", "/embed/go-vs-mysql/"),
    ],
)
def test_any_spelling_leads_to_the_one_frame_with_its_weights(client, db, url, frame):
    make_weighed_comparison(), make_technology("go")

    found = oembed(client, url).json()

    assert BeautifulSoup(found["html"], "html.parser").iframe["src"] == ORIGIN + frame
    assert ("thumbnail_url" in found) == (frame == EMBED)


def test_a_technology_is_a_link(client, db):
    make_technology("mysql")

    found = oembed(client, f"{ORIGIN}/technologies/MySQL/").json()

    assert (found["type"], found["title"]) == ("link", "MySQL")
    assert "html" not in found


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"url": "http://[::1/"}, 400),
        ({"url": f"{ORIGIN}{PAIR}", "maxwidth": "wide"}, 400),
        ({"url": f"{ORIGIN}{PAIR}", "maxwidth": "0"}, 400),
        ({"url": f"{ORIGIN}{PAIR}", "maxheight": "-5"}, 400),
        ({"url": f"{ORIGIN}{PAIR}", "maxheight": "٣"}, 400),
        ({"url": f"{ORIGIN}{PAIR}", "format": "yaml"}, 501),
        ({"url": "https://example.org/compare/mysql-vs-postgresql/"}, 404),
        ({"url": f"http://127.0.0.1:8000@example.org{PAIR}"}, 404),
        ({"url": f"file://127.0.0.1:8000{PAIR}"}, 404),
        ({"url": f"{ORIGIN}/compare/mysql-vs-nothing/"}, 404),
        ({"url": f"{ORIGIN}/compare/mysql-vs-mysql/"}, 404),
        ({"url": f"{ORIGIN}/compare/go-vs-rust/"}, 404),
        ({"url": f"{ORIGIN}/technologies/nothing/"}, 404),
        ({"url": f"{ORIGIN}/method/"}, 404),
        ({"url": f"{ORIGIN}/admin/"}, 404),
        ({"url": f"{ORIGIN}/feedback/{'x' * 32}/"}, 404),
        ({"url": f"{ORIGIN}/nothing/%00/"}, 404),
    ],
)
def test_what_it_cannot_answer_is_a_status_and_a_sentence(client, db, asked, status):
    make_published_comparison("mysql", "postgresql")
    make_comparison("go", "rust", status="archived")

    response = client.get("/oembed?" + query(**asked))

    assert (response.status_code, response["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert response["Cache-Control"] == "no-store"
    assert response.content.endswith(b".\n")


def test_pages_tell_consumers_where_to_ask(client, db):
    make_published_comparison("mysql", "postgresql")
    link = BeautifulSoup(client.get(PAIR).content, "html.parser").select_one("link[type='application/json+oembed']")

    found = json.loads(client.get(link["href"].removeprefix(ORIGIN)).content)

    assert found["title"] == link["title"]
