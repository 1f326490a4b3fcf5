"""A reader compares the claims of a comparison: their evidence, and how they stand face to face."""

from datetime import date

import pytest

from .make import (
    make_claim,
    make_criterion,
    make_pair,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_technology,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/"


# --- Claims


def test_a_claim_shows_its_evidence(client):
    comparison = make_pair()
    claim = make_claim(
        comparison.low, text="Replicas are simple.", strength=3, criterion=make_criterion("operations"),
        source="https://example.org/replication", source_title="Replication guide", quote="easy to set up",
        checked=date(2026, 9, 14), versions=">=8.0",
    )  # fmt: skip

    shown = read(client, URL).find(id=f"claim-{claim.key}")

    assert words(shown.select_one(".statement")) == "Replicas are simple."
    assert said(shown.select(".evidence > li")) == [
        "●●● decisive", "versions >=8.0", "checked 14 Sep 2026", "dispute", "Replication guide"
    ]  # fmt: skip
    assert words(shown.select_one(".quote")) == "easy to set up"
    assert links(shown) == {
        "#": f"#claim-{claim.key}",
        "Replication guide": "https://example.org/replication",
        "dispute": f"{URL}disagree/?claim={claim.key}",
    }


def test_a_claim_without_a_source_says_so(client):
    comparison = make_pair()
    make_claim(comparison.low, source="", checked=None)

    assert said(read(client, URL).select(".unsourced")) == ["no source yet"]


def test_a_claim_against_one_opponent_stands_only_there(client):
    comparison = make_pair()
    sqlite = make_technology("sqlite")
    make_published_comparison(comparison.low, sqlite)
    make_claim(comparison.low, text="Serves many at once.", against=sqlite)

    assert read(client, URL).select(".statement") == []
    assert said(read(client, "/compare/mysql-vs-sqlite/").select(".statement")) == ["Serves many at once."]


def test_a_side_without_cons_asks_for_one_while_it_is_unreviewed(client):
    make_pair()

    placeholder = read(client, URL).select(".side-first.side-card .placeholder")[-1]

    assert words(placeholder) == "−Specific tradeoffs depend on your use case. Know one? Tell us"
    assert links(placeholder) == {"Know one? Tell us": "#disagree"}


def test_a_reviewed_page_has_no_placeholder(client):
    make_reviewed_comparison("mysql", "postgresql")

    assert read(client, URL).select(".placeholder") == []


def test_html_in_a_claim_is_text(client):
    comparison = make_pair()
    make_claim(comparison.low, text="<b>Fast</b> & <script>alert(1)</script>")

    shown = read(client, URL).select_one(".statement")

    assert words(shown) == "<b>Fast</b> & <script>alert(1)</script>"
    assert shown.find_all() == []


# --- Face to face


@pytest.fixture
def weighed():
    """PostgreSQL is picked and leads by 13: 6 × 3 for it, 2 × 2 against it, and nothing by what weighs nothing."""
    comparison = make_pair(basis="claims")
    mysql, postgresql = comparison.first, comparison.second
    integrity = make_criterion("data-integrity", weight=3, question="Does it keep the data correct?")
    operations = make_criterion("operations", weight="2.5")
    aside = make_criterion("looks", weight=0)
    make_claim(postgresql, text="Checks hold.", criterion=integrity, strength=3)
    make_claim(mysql, text="DDL commits.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Cascades fire no trigger.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Failover is built in.", criterion=operations, strength=2)
    make_claim(mysql, text="Its dolphin is known.", criterion=aside, strength=1)
    make_claim(postgresql, text="Its elephant is known.", source="")
    return comparison


def test_claims_stand_face_to_face_in_a_row_for_each_criterion(client, weighed):
    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Face to face one row per criterion"
    assert said(page.select(".face h3")) == ["Data integrity", "Operations", "Looks"]
    rows = [[said(half.select(".statement")) for half in row.select(".face-half")] for row in page.select(".face")]
    assert rows == [
        [["DDL commits.", "Cascades fire no trigger."], ["Checks hold."]],
        [["Failover is built in."], []],
        [["Its dolphin is known."], []],
    ]
    assert words(page.select_one(".face-question")) == "Does it keep the data correct?"


def test_the_margin_can_be_recomputed_from_the_page(client, weighed):
    page = read(client, URL)

    assert [said(row.select(".score")) for row in page.select(".face")] == [
        ["−2 −2 = −4, counted as −3", "+3"],
        ["+2", "0"],
        ["+1", "0"],
    ]
    assert said(page.select(".face-margin")) == [
        "PostgreSQL +6 × weight 3 = 18",
        "MySQL +2 × weight 2.5 = 5",
        "MySQL +1 weight 0: does not count",
    ]
    assert words(page.select_one(".faces-sum h3")) == "In sum counted for PostgreSQL, with our weights"
    assert said(page.select(".term")) == ["+18 Data integrity", "−5 Operations"]
    assert words(page.select_one(".total")) == "= PostgreSQL +13"


def test_the_bar_of_a_margin_points_to_the_side_that_it_favours(client, weighed):
    bars = read(client, URL).select(".margin-bar")

    assert [bar["class"] for bar in bars] == [
        ["margin-bar", "margin-second", "margin-by-6"],
        ["margin-bar", "margin-first", "margin-by-2"],
        ["margin-bar", "margin-first", "margin-by-1"],
    ]


def test_an_even_row_has_no_bar_and_an_even_sum_no_terms(client):
    comparison = make_pair(outcome="tie", basis="claims")
    criterion = make_criterion("operations")
    for technology in comparison.sides:
        make_claim(technology, criterion=criterion)

    page = read(client, URL)

    assert words(page.select_one(".face-margin")) == "even × weight 1 = 0"
    assert page.select_one(".margin-bar")["class"] == ["margin-bar"]
    assert words(page.select_one(".faces-sum")) == "In sum = 0, even"
    assert "The weighed claims even" in words(page.select_one("#pick dl"))


def test_a_side_without_claims_on_a_criterion_says_so_quietly(client, weighed):
    halves = read(client, URL).select(".face")[1].select(".face-half")

    assert [said(half.select(".face-nothing")) for half in halves] == [[], ["nothing recorded"]]


def test_a_claim_in_a_row_is_told_as_pro_or_con_without_its_place(client, weighed):
    signs = read(client, URL).select(".face .sign")

    assert said(signs) == ["−Con", "−Con", "+Pro", "+Pro", "+Pro"]


def test_claims_without_a_criterion_stand_in_the_cards_marked_as_not_weighed(client, weighed):
    page = read(client, URL)

    first, second = page.select(".side-card")
    assert said(second.select(".statement")) == ["Its elephant is known."]
    assert said(second.select("h4")) == ["Pros shown, not weighed", "Cons"]
    assert said(first.select(".statement, .placeholder")) == []
    assert words(page.select_one(".faces-sum .note")) == ("1 claim names no criterion. It is shown below, not weighed.")


def test_without_a_criterion_nothing_is_said_of_weights(client):
    comparison = make_pair()
    make_claim(comparison.low)

    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Side by side"
    assert page.select(".face, .faces-sum, .unweighed") == []
    assert "Margin" not in words(page.select_one("#pick"))


def test_a_claim_whose_versions_ended_before_the_latest_release_is_marked(client):
    comparison = make_pair()
    make_release(comparison.low, cycle="9", latest="9.7.1")
    make_claim(comparison.low, versions="<9.7", criterion=make_criterion())
    make_claim(comparison.low, versions=">=8")

    page = read(client, URL)

    assert said(page.select(".ended")) == ["ended before 9.7.1, the latest known"]
    assert "versions <9.7 ended before" in words(page.select_one(".face .evidence"))


def test_the_box_shows_the_margin_and_for_how_many_weightings_it_holds(client, weighed):
    facts = [words(fact) for fact in read(client, URL).select("#pick dl > div")]

    assert facts[:3] == ["Basis the weighed claims", "Margin +13", "Holds for 64 % of weightings"]


def test_a_pick_against_the_weighed_claims_says_so_in_its_box(client):
    comparison = make_pair(basis="editor")
    make_claim(comparison.first, criterion=make_criterion(), strength=3)

    pick = read(client, URL).select_one("#pick")

    assert "Margin MySQL +3" in words(pick.dl)
    assert words(pick.select_one(".pick-against")) == (
        "The weighed claims point to MySQL, by 3. This pick goes against them: it rests on an editor's judgement."
    )


def test_the_facts_count_the_claims_and_those_with_a_source(client, weighed):
    assert "6 claims, 5 sourced" in words(read(client, URL).select_one(".facts"))


def test_without_claims_the_facts_count_none(client):
    make_pair()

    assert "claim" not in words(read(client, URL).select_one(".facts"))
