"""The picture that a link to a comparison carries into chats: what it says, and that it is drawn of anything."""

import io
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from comparisons.domain import days
from comparisons.domain.evidence import Evidence
from comparisons.domain.vocabulary import Outcome
from comparisons.models import Comparison
from comparisons.presenters import card_picture
from comparisons.presenters.card import Card, card_of
from comparisons.presenters.card_picture import picture
from comparisons.presenters.lettering import BOLD, DOTS, can_set, cut, font, largest, wrapped

from .make import (
    make_alias,
    make_comparison,
    make_published_comparison,
    make_reviewed_comparison,
    make_weighed_comparison,
    reviewed_now,
)
from .make_pages import make_page, make_ruling, make_side

URL = "/compare/mysql-vs-postgresql/"
CARD = f"{URL}card.png"
LONG = "An Extraordinarily Long Name Of A Technology That Somebody Typed"


@pytest.fixture
def comparison(db):
    return make_published_comparison("mysql", "postgresql")


def opened(png):
    return Image.open(io.BytesIO(png))


# ---- what it says


def card(**changes):
    return card_of(Evidence(make_page(**changes)))


def test_an_unreviewed_card_says_so_and_shows_no_strength():
    shown = card(ruling=make_ruling(in_short="It is easier to run."), reviewed=None)

    assert (shown.first, shown.second, shown.pick, shown.headline) == ("MySQL", "PostgreSQL", "second", "PostgreSQL")
    assert (shown.in_short, shown.state, shown.is_open) == ("It is easier to run.", "Not yet reviewed", True)
    assert (shown.share, shown.strength) == (None, "")


def test_a_reviewed_card_says_when_and_one_that_changed_since_says_that(db):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=date(2026, 11, 28))
    page = comparison_page(comparison)

    assert card_of(Evidence(page)).state == "Reviewed 28 Nov 2026"
    assert not card_of(Evidence(page)).is_open
    changed = replace(page, ruling=replace(page.ruling, in_short="Other words."))
    assert card_of(Evidence(changed)).state == "Reviewed 28 Nov 2026, changed since"


def comparison_page(comparison):
    return Comparison.objects.published_page(comparison.first.slug, comparison.second.slug, on=days.utc_today())


@pytest.mark.parametrize(("pick", "is_borne_out"), [("high", True), ("low", False)])
def test_the_strength_is_shown_where_the_claims_lead_to_the_pick(db, pick, is_borne_out):
    comparison = make_weighed_comparison()
    comparison.verdict.pick = pick
    comparison.verdict.save()
    shown = card_of(Evidence(comparison_page(reviewed_now(comparison))))

    assert (shown.share is not None, "of all weights" in shown.strength) == (is_borne_out, is_borne_out)


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [(Outcome.TIE, "A tie"), (Outcome.DEPENDS, "It depends"), (Outcome.NOT_COMPARABLE, "Not comparable")],
)
def test_without_a_pick_the_outcome_stands_in_its_place(outcome, headline):
    shown = card(ruling=make_ruling(outcome=outcome, pick=""))

    assert (shown.headline, shown.pick, shown.share) == (headline, "", None)
    assert opened(picture(shown)).size == (1200, 630)


@pytest.mark.parametrize(("name", "drawn"), [("Živě Łódź", "Živě Łódź"), ("数据库", "mysql"), ("לינוקס", "mysql")])
def test_a_name_that_the_font_cannot_set_is_its_slug(name, drawn):
    assert card(first=make_side("mysql", name=name)).first == drawn


def test_a_sentence_that_the_font_cannot_set_is_left_out():
    assert card(ruling=make_ruling(in_short="It is 快.")).in_short == ""
    assert card(ruling=make_ruling(in_short="It is fast.")).in_short == "It is fast."


# ---- how it is drawn

FULL = Card("MySQL", "PostgreSQL", "PostgreSQL", "second", "It holds.", 0.85, "Clear", "Reviewed 28 Nov 2026")


@pytest.mark.parametrize(
    "drawn",
    [
        FULL,
        replace(FULL, pick="first", headline="MySQL", share=1.0),
        replace(FULL, share=None, is_open=True),
        replace(FULL, first=LONG, second=LONG, headline=LONG, in_short="W" * 120),
        Card("", "", ""),
    ],
)
def test_every_card_is_of_the_size_that_the_page_promises_and_small(drawn):
    png = picture(drawn)

    assert (opened(png).size, opened(png).format) == ((1200, 630), "PNG")
    assert len(png) <= 40_000
    assert picture(drawn) is png  # kept


def test_long_words_stay_inside_the_picture():
    def edges(card):
        pixels = opened(picture(card)).convert("RGB")
        return {pixels.getpixel((x, y)) for x in (20, 1180) for y in range(0, 630, 2)}

    long = replace(FULL, first=LONG, second=LONG, headline=LONG, in_short="W" * 120, state=LONG[:40])

    assert len(edges(long)) == 1
    assert edges(long) == edges(FULL)


def test_the_sides_are_told_by_colour_and_place():
    def colours(card):
        return {colour for _, colour in opened(picture(card)).convert("RGB").getcolors(100_000)}

    first, second = ({*map(tuple, map(bytes.fromhex, (side[1:],)))} for side in card_picture.SIDE_ON_INK.values())

    def near(card, side):
        (wanted,) = side
        return any(max(abs(a - b) for a, b in zip(wanted, colour, strict=True)) < 12 for colour in colours(card))

    assert near(FULL, second)
    assert not near(FULL, first)
    assert near(replace(FULL, pick="first"), first)
    assert not near(replace(FULL, pick="first"), second)


def test_text_is_made_smaller_then_cut_and_wrapped():
    set_in = font(40)

    assert largest("Go", 500, (80, 40), BOLD).size == 80
    assert largest("a" * 40, 500, (80, 40), BOLD).size == 40
    assert cut("Go", 500, set_in) == "Go"
    assert cut("a" * 40, 500, set_in).endswith(DOTS)
    assert set_in.getlength(cut("a" * 40, 500, set_in)) <= 500
    assert wrapped("", 500, set_in, most=2) == []
    assert wrapped("one two", 500, set_in, most=2) == ["one two"]
    lines = wrapped("word " * 40, 500, set_in, most=3)
    assert (len(lines), lines[-1][-1]) == (3, DOTS)
    assert all(set_in.getlength(line) <= 500 for line in lines)
    assert not can_set("line\nbreak")


# ---- where it is found


def test_the_picture_is_served_and_named_by_its_page(client, comparison):
    response = client.get(CARD)
    head = BeautifulSoup(client.get(URL).content, "html.parser").head

    def meta(name):
        return head.select_one(f"meta[name='{name}'], meta[property='{name}']")["content"]

    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert meta("og:image").endswith(CARD)
    assert opened(response.content).size == (int(meta("og:image:width")), int(meta("og:image:height")))
    assert meta("og:image:type") == "image/png"
    assert "MySQL vs PostgreSQL" in meta("og:image:alt")
    assert meta("twitter:card") == "summary_large_image"


def test_other_pages_carry_the_picture_of_the_site(client, comparison):
    head = BeautifulSoup(client.get("/method/").content, "html.parser").head
    address = head.select_one("meta[property='og:image']")["content"]

    picture = client.get(address[address.index("/static/") :])

    assert opened(b"".join(picture)).size == (1200, 630)
    assert head.select_one("meta[property='og:image:alt']")["content"].startswith("Nice Pick")


def test_other_spellings_lead_to_it_at_once(client, comparison):
    make_alias(comparison.first, "MariaDB")

    for pair in ("postgresql-vs-mysql", "MySQL-vs-PostgreSQL", "mariadb-vs-postgresql"):
        response = client.get(f"/compare/{pair}/card.png")
        assert (response.status_code, response["Location"]) == (301, CARD)


def test_a_query_draws_nothing(client, comparison):
    response = client.get(f"{CARD}?w-operations=3")

    assert (response.status_code, response["Location"]) == (301, CARD)


@pytest.mark.parametrize(("status", "code"), [("archived", 410), ("draft", 404), ("in_review", 404)])
def test_only_what_is_published_has_one(client, db, status, code):
    make_comparison("mysql", "postgresql", status=status)

    assert client.get(CARD).status_code == code
    assert client.get("/compare/mysql-vs-nothing/card.png").status_code == 404


def test_it_takes_no_more_queries_than_its_page(client, comparison, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert client.get(CARD).status_code == 200
