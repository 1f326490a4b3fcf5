"""Badges: what they say in each state, that nothing overflows, and that an SVG opened by itself may do nothing."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import PageCondition, PageRelease
from comparisons.domain.vocabulary import Outcome
from comparisons.presenters import badge_picture
from comparisons.presenters.badge import Badge, badge_of, plain_badge, support_badge
from comparisons.presenters.badge_picture import LETTER, picture
from comparisons.presenters.lettering import BOLD, REGULAR, cut, font, length

from .make import (
    make_alias,
    make_comparison,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_technology,
    make_weighed_comparison,
)
from .make_pages import make_page, make_ruling, make_side, reviewed_now

TODAY = date(2026, 11, 29)
BADGE, SUPPORT = "/compare/mysql-vs-postgresql/badge.svg", "/technologies/mysql/badge.svg"
SVG = "{http://www.w3.org/2000/svg}"
LONG = "An Extraordinarily Long Name Of A Technology That Somebody Typed"
HOSTILE = """</title></svg><script>alert("1")</script> & 'x' ]]>\x00\x0b\ufffe"""


def drawn(badge):
    return ElementTree.fromstring(picture(badge))  # noqa: S314 - our own


def words(badge):
    return [run.text for run in drawn(badge).iter(f"{SVG}text")]


# ---- what it says of a comparison


def test_a_reviewed_pick_is_named_with_the_plectrum_and_its_side():
    badge = badge_of(Evidence(reviewed_now(make_page())))

    assert words(badge) == ["Nice Pick", "PostgreSQL"]
    assert badge.title == "Nice Pick: PostgreSQL (MySQL vs PostgreSQL)"
    assert (badge.mark, badge.place, badge.is_open) == ("plectrum", "second", False)


def test_no_badge_says_more_than_its_page():
    page = reviewed_now(make_page())
    changed = replace(page, ruling=replace(page.ruling, in_short="Other words."))
    happened = PageCondition("x", happened=date(2026, 11, 1))
    doubted = replace(page, ruling=replace(page.ruling, conditions=(happened,)), reviewed=None)

    assert words(badge_of(Evidence(replace(page, reviewed=None)))) == ["Nice Pick:", "PostgreSQL", "(not reviewed)"]
    assert words(badge_of(Evidence(changed)))[2] == "(changed since its review)"
    assert words(badge_of(Evidence(doubted)))[2] == "(not reviewed, in question)"
    assert badge_of(Evidence(doubted)).title.endswith("(MySQL vs PostgreSQL), not reviewed, in question")
    assert badge_of(Evidence(doubted)).mark == ""


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.TIE, "A tie"), (Outcome.DEPENDS, "It depends"), (Outcome.NOT_COMPARABLE, "Not comparable")],
)
def test_without_a_pick_the_outcome_stands_in_its_place(outcome, said):
    badge = badge_of(Evidence(make_page(ruling=make_ruling(outcome=outcome))))

    assert (badge.value, badge.place) == (said, "")
    assert badge_of(Evidence(make_page(ruling=None))).value == "No verdict"


def test_a_site_with_made_up_readers_says_so_on_each_badge():
    assert badge_of(Evidence(reviewed_now(make_page())), "sample activity").notes == "sample activity"


# ---- what it says of a technology


def release(cycle="5.2", until=None, *, is_over=None, released=date(2025, 4, 2)):
    return PageRelease(cycle, released, supported_until=until, is_over=is_over)


@pytest.mark.parametrize(
    ("releases", "said", "tone"),
    [
        ([], ("Django", "no releases recorded"), ""),
        ([release(released=date(2027, 1, 1))], ("Django", "not released yet"), ""),
        ([release(until=date(2028, 4, 30), is_over=False)], ("Django 5.2", "supported until Apr 2028"), "good"),
        ([release(until=date(2026, 11, 28), is_over=True)], ("Django 5.2", "support ended Nov 2026"), "bad"),
        ([release(is_over=False)], ("Django 5.2", "supported, no end date set"), "good"),
        ([release(is_over=True)], ("Django 5.2", "support ended, date unknown"), "bad"),
        ([release()], ("Django 5.2", "support unknown"), ""),
        ([release("6.0"), release("5.2", date(2028, 4, 30), is_over=False)], ("Django 5.2", "supported until Apr 2028"),
         "good"),
    ],
)  # fmt: skip
def test_support_is_told_as_far_as_it_is_recorded(releases, said, tone):
    badge = support_badge(make_side(name="Django", releases=tuple(releases)), TODAY)

    assert (badge.label, badge.value, badge.tone) == (*said, tone)


def test_the_whole_day_stands_in_the_title():
    badge = support_badge(make_side(name="Django", releases=(release(until=date(2028, 4, 30), is_over=False),)), TODAY)

    assert badge.title == "Django 5.2: supported until 30 Apr 2028 (Nice Pick)"


# ---- how it is drawn

ODD = ["数据库引擎" * 4, "לינוקס", "لغة البرمجة", "W" * 64, "i" * 64, LONG, "", "e\u0301" * 90, HOSTILE]
MARKS = ["plectrum", "both", ""] * 3, ["first", "", "second"] * 3
BADGES = [Badge(name, name, name, f"of {name}", mark, place, is_open=not mark)
          for name, mark, place in zip(ODD, *MARKS, strict=True)]  # fmt: skip


@pytest.mark.parametrize("badge", BADGES, ids=range(len(BADGES)))
def test_no_words_overflow_whatever_they_are(badge):
    root = drawn(badge)
    runs = [(float(run.get("x")), float(run.get("textLength")), run.text) for run in root.iter(f"{SVG}text")]
    width = float(root.get("width"))

    ends = [x + length for x, length, _ in runs]
    assert all(x >= end for (x, _, _), end in zip(runs[1:], ends, strict=False))
    assert ends[-1] < width <= 800
    assert root.get("viewBox") == f"0 0 {root.get('width')} 24"
    assert all(run.get("lengthAdjust") == "spacingAndGlyphs" for run in root.iter(f"{SVG}text"))


def test_words_have_the_length_of_the_sites_own_lettering():
    [label, value] = drawn(badge_of(Evidence(reviewed_now(make_page())))).iter(f"{SVG}text")

    for run in (label, value):
        measured = font(LETTER, BOLD).getlength(run.text)
        assert measured <= float(run.get("textLength")) <= 1.1 * measured


def test_letters_that_the_font_lacks_are_measured_too():
    set_in = font(LETTER, REGULAR)

    assert length("Go", set_in) == set_in.getlength("Go")
    assert length("数据", set_in) == 2 * LETTER
    assert length("Go\u05b0", set_in) == set_in.getlength("Go")  # a point of Hebrew stands above its letter
    assert cut("数" * 20, 100, set_in) == "数" * 6 + "…"


def test_the_title_is_the_name_that_is_heard_and_hostile_text_stays_text():
    root = drawn(badge_of(Evidence(make_page(second=make_side("postgresql", name=HOSTILE)))))

    assert (root.get("role"), root.get("aria-label")) == ("img", root.find(f"{SVG}title").text)
    assert "<script>" in root.find(f"{SVG}title").text
    assert "\x00" not in root.find(f"{SVG}title").text
    assert {tag.tag.removeprefix(SVG) for tag in root.iter()} <= {"svg", "title", "g", "rect", "path", "circle", "text"}
    assert {name for tag in root.iter() for name in tag.attrib if "href" in name or name.startswith("on")} == set()


def test_a_badge_is_small_and_its_own_ground_makes_it_readable_anywhere():
    assert all(len(picture(badge)) < 2600 for badge in BADGES[1:])
    assert len(picture(badge_of(Evidence(reviewed_now(make_page()))))) < 1500
    on_paper = [badge_picture.INK, badge_picture.SOFT, *badge_picture.TONE.values(), *badge_picture.SIDE.values()]
    assert min(contrast(ink, badge_picture.PAPER) for ink in on_paper) >= 4.5
    assert contrast(badge_picture.ON_INK, badge_picture.INK) >= 4.5
    assert min(contrast(badge_picture.LINE, ground) for ground in ("#ffffff", "#0d1117")) >= 3


def contrast(one, other):
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# ---- where it is found


def said(response):
    return ElementTree.fromstring(response.content).get("aria-label")  # noqa: S314 - our own


def test_a_badge_is_served_as_a_document_that_may_do_nothing(client, db, django_assert_max_num_queries):
    make_reviewed_comparison("mysql", "postgresql")

    with django_assert_max_num_queries(5):
        response = client.get(BADGE)

    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response["Content-Security-Policy"].startswith("default-src 'none';")
    assert response["Content-Security-Policy"].endswith("; sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert said(response) == "Nice Pick: MySQL (MySQL vs PostgreSQL)"


def test_other_spellings_and_queries_lead_to_the_one_address(client, db):
    comparison = make_published_comparison("mysql", "postgresql")
    make_alias(comparison.first, "MariaDB")

    for pair in ("postgresql-vs-mysql", "MySQL-vs-PostgreSQL", "mariadb-vs-postgresql"):
        response = client.get(f"/compare/{pair}/badge.svg")
        assert (response.status_code, response["Location"]) == (301, BADGE)
    for url, to in (
        (f"{BADGE}?w-operations=3", BADGE),
        (f"{SUPPORT}?v=2", SUPPORT),
        ("/technologies/MySQL/badge.svg", SUPPORT),
    ):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (301, to)
    assert client.get("/technologies/MariaDB/badge.svg")["Location"] == SUPPORT


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [("archived", 410, "withdrawn"), ("draft", 404, "no pick yet"), ("in_review", 404, "no pick yet")],
)
def test_an_error_is_a_badge_too(client, db, status, code, words):
    make_comparison("mysql", "postgresql", status=status)

    response = client.get(BADGE)

    assert (response.status_code, said(response)) == (code, f"Nice Pick: {words}")
    for url, of in (("/compare/mysql-vs-nothing/badge.svg", "unknown pair"), ("/compare/x/badge.svg", "unknown pair"),
                    ("/compare/mysql-vs-mysql/badge.svg", "one technology"),
                    ("/technologies/nothing/badge.svg", "unknown technology")):  # fmt: skip
        response = client.get(url)
        assert (response.status_code, said(response)) == (404, f"Nice Pick: {of}")
        assert response["Content-Type"] == "image/svg+xml"
    assert words in plain_badge(words).title


def test_the_badge_of_a_technology_takes_two_queries(client, db, django_assert_num_queries):
    make_release(make_technology("mysql"), cycle="8.4", support="until", supported_until=date(2099, 4, 30))

    with django_assert_num_queries(2):
        response = client.get(SUPPORT)

    assert said(response) == "MySQL 8.4: supported until 30 Apr 2099 (Nice Pick)"


def test_made_up_activity_is_told(client, db, settings):
    settings.SAMPLE_ACTIVITY = True
    make_weighed_comparison()

    assert said(client.get(BADGE)).endswith(", not reviewed, sample activity")
    assert b"sample activity" in client.get(SUPPORT).content
