"""A reader compares the claims of a comparison: their evidence, and how they stand face to face."""

import re
from datetime import date

import pytest

from comparisons.models import Technology

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
UNCOUNTED = ".faces-uncounted > .face"
COUNTED = ".faces:not(.faces-uncounted) > [id^=criterion-]"
"""Rows of criteria that do not count, and of those that do."""


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
    assert words(shown.select_one(".evidence > summary")) == "●●● decisive · Replication guide"
    assert said(shown.select(".proof > li")) == [
        "Replication guide", "third-party source", "versions >=8.0", "checked 14 Sep 2026", "dispute", "link",
    ]  # fmt: skip
    assert words(shown.select_one(".evidence > .quote")) == "easy to set up"
    assert links(shown) == {
        "link": f"#claim-{claim.key}",
        "Replication guide": "https://example.org/replication#:~:text=easy%20to%20set%20up",
        "dispute": f"{URL}disagree/?claim={claim.key}",
    }


def test_links_of_claims_are_told_apart_by_their_names(client):
    comparison = make_pair()
    make_claim(comparison.low, text="Replicas are simple.")
    make_claim(comparison.high, text="Checks hold.")

    named = [link["aria-label"] for link in read(client, URL).select(".proof [aria-label]")]

    assert named == [
        "Dispute: Replicas are simple.", "Link to: Replicas are simple.",
        "Dispute: Checks hold.", "Link to: Checks hold.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    ["https://docs.mysql.com/manual", "https://github.com/mysql/mysql-server/README", "https://example.org/mysql/blog"],
)
def test_what_a_project_says_itself_is_not_marked(client, source):
    comparison = make_pair()
    Technology.objects.filter(pk=comparison.low_id).update(
        website="https://mysql.com/",
        repository="https://github.com/mysql/mysql-server",
        own_sources=["https://example.org/mysql"],
    )
    own = make_claim(comparison.low, source=source)
    other = make_claim(comparison.high, source=source)

    page = read(client, URL)

    assert not page.select(f"#claim-{own.key} .third-party")
    assert page.select(f"#claim-{other.key} .third-party")


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
    assert links(placeholder) == {"Know one? Tell us": f"{URL}disagree/?wants=missing"}


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
    """PostgreSQL is picked and leads by 10.5: 6 × 3 for it, 3 × 2.5 against it, and nothing by what weighs nothing.

    A criterion of MySQL only, a claim that has ended and a claim without a criterion do not count.
    """
    comparison = make_pair(basis="claims")
    mysql, postgresql = comparison.first, comparison.second
    make_release(mysql, cycle="9", latest="9.7.1")
    integrity = make_criterion("data-integrity", weight=3, question="Does it keep the data correct?")
    operations = make_criterion("operations", weight="2.5")
    aside = make_criterion("looks", weight=0)
    make_claim(postgresql, text="Checks hold.", criterion=integrity, strength=3)
    make_claim(mysql, text="DDL commits.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Cascades fire no trigger.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Failover is built in.", criterion=operations, strength=2)
    make_claim(mysql, text="Failover needs a tool.", polarity="con", criterion=operations, strength=3, versions="<9")
    make_claim(postgresql, text="Failover is an add-on.", polarity="con", criterion=operations, strength=1)
    make_claim(mysql, text="Its dolphin is known.", criterion=aside, strength=1)
    make_claim(postgresql, text="Its elephant is grey.", polarity="con", criterion=aside, strength=1)
    make_claim(mysql, text="It comes with support.", criterion=make_criterion("licence"), strength=3)
    make_claim(postgresql, text="Its elephant is known.", source="")
    return comparison


def halves_of(page, rows):
    return [[said(half.select(".statement")) for half in row.select(".face-half")] for row in page.select(rows)]


def test_claims_stand_face_to_face_in_a_row_for_each_criterion(client, weighed):
    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Face to face"
    assert said(page.select(f"{COUNTED} h3")) == ["Data integrity", "Operations", "Looks"]
    assert halves_of(page, COUNTED) == [
        [["DDL commits.", "Cascades fire no trigger."], ["Checks hold."]],
        [["Failover is built in.", "Failover needs a tool."], ["Failover is an add-on."]],
        [["Its dolphin is known."], ["Its elephant is grey."]],
    ]
    assert words(page.select_one(".face-question")) == "Does it keep the data correct?"


def test_the_margin_can_be_recomputed_from_the_page(client, weighed):
    page = read(client, URL)

    assert [said(row.select("th, td")) for row in page.select(".face-sums tbody tr")] == [
        ["Data integrity", "−2 −2 = −4, counted as −3", "+3", "6", "×3", "PostgreSQL by 18"],
        ["Operations", "+2", "−1", "3", "×2.5", "MySQL by 7.5"],
        ["Looks", "+1", "−1", "2", "×0", "not counted"],
    ]
    assert said(page.select("#arithmetic > summary > *")) == [
        "How it adds up",
        "with our weights",
        "PostgreSQL by 10.5",
    ]
    assert words(page.select_one(".face-sums tfoot tr")) == "Total PostgreSQL by 10.5"


def test_the_line_of_a_row_names_its_weight_its_leader_and_its_number_of_claims(client, weighed):
    lines = read(client, URL).select(f"{COUNTED} > summary")

    assert [said(line.select(".face-count, .face-lead")) for line in lines] == [
        ["3 claims", "PostgreSQL by 18"],
        ["3 claims", "MySQL by 7.5"],
        ["2 claims", "not counted"],
    ]
    assert said(lines[1].select(".face-weight")) == ["×2.5weight 2.5"]
    assert ["side-second" in line.select_one(".face-lead")["class"] for line in lines] == [True, False, False]


def test_the_three_rows_of_largest_effect_are_open_and_the_others_folded(client, weighed):
    for number in (1, 2):
        criterion = make_criterion(f"other-{number}", weight=number)
        make_claim(weighed.second, criterion=criterion, strength=2)
        make_claim(weighed.first, criterion=criterion, strength=1)

    rows = read(client, URL).select(COUNTED)

    assert [(words(row.h3), row.has_attr("open")) for row in rows] == [
        ("Data integrity", True),
        ("Operations", True),
        ("Other 2", True),
        ("Other 1", False),
        ("Looks", False),
    ]


def test_an_open_row_shows_the_strongest_pro_and_con_of_a_side_and_folds_the_rest(client):
    comparison = make_pair()
    criterion = make_criterion("operations")
    for text, polarity, strength in (
        ("Backups are simple.", "pro", 1), ("Failover is built in.", "pro", 3), ("Upgrades stop it.", "con", 1),
    ):  # fmt: skip
        make_claim(comparison.first, text=text, polarity=polarity, strength=strength, criterion=criterion)
    make_claim(comparison.second, criterion=criterion)

    first, second = read(client, URL).select("#criterion-operations .face-half")

    assert said(first.select(".further .statement")) == ["Backups are simple."]
    assert words(first.select_one(".further > summary")) == "1 more claim about MySQL"
    assert said(first.select(":scope > .claims .statement")) == ["Failover is built in.", "Upgrades stop it."]
    assert second.select(".further") == []


def test_no_margin_stands_without_its_leader(client, weighed):
    page = read(client, URL)

    for scores in page.select(".face-sums td, .statement"):
        scores.extract()
    assert re.findall(r"[+−]\s?\d", words(page.select_one("#content")).replace("between −3 and 3", "")) == []


def test_an_even_row_and_an_even_sum_name_no_leader(client):
    comparison = make_pair(outcome="tie", basis="claims")
    criterion = make_criterion("operations")
    for technology in comparison.sides:
        make_claim(technology, criterion=criterion)

    page = read(client, URL)

    assert said(page.select(".face-lead")) == ["level", "level"]
    assert said(page.select(".face-sums tbody td"))[-3:] == ["0", "×1", "level"]
    assert words(page.select_one(".face-sums tfoot td")) == "level"
    assert words(page.select_one(".overview-by")) == words(page.select_one(".overview-total b")) == "level"


def test_a_claim_in_a_row_is_told_as_pro_or_con_without_its_place(client, weighed):
    signs = read(client, URL).select("#criterion-data-integrity .sign")

    assert said(signs) == ["−Con", "−Con", "+Pro"]


# --- What does not count


def test_what_is_recorded_of_one_side_only_is_listed_with_a_way_to_add_what_is_missing(client, weighed):
    page = read(client, URL)

    (row,) = page.select(UNCOUNTED)
    assert said(row.select("summary")[0].find_all(recursive=False)) == [
        "Licence", "It comes with support.", "1 claim", "MySQL only",
    ]  # fmt: skip
    assert not row.has_attr("open")
    assert said(row.select(".face-why")) == ["Only one side has claims here, so it isn't counted."]
    assert halves_of(page, UNCOUNTED) == [[["It comes with support."], []]]
    assert said(row.select(".face-nothing")) == [
        "Nothing is recorded about PostgreSQL here. Know something about PostgreSQL here? Tell us, with a source"
    ]
    assert row.select_one(".face-nothing a")["href"] == f"{URL}disagree/?wants=missing&criterion=licence"


def test_an_ended_claim_stands_with_its_criterion_and_says_why_it_does_not_count(client, weighed):
    row = read(client, URL).select_one("#criterion-operations")

    assert said(row.select(".evidence > summary .ended")) == ["only before 9.7.1"]
    assert "versions <9, all before 9.7.1, the latest known release, so not counted" in words(row)


def test_where_only_an_ended_claim_is_recorded_of_a_side_the_other_half_decides_nothing(client):
    comparison = make_pair()
    make_release(comparison.first, cycle="9", latest="9.7.1")
    operations, looks = make_criterion("operations"), make_criterion("looks")
    make_claim(comparison.first, versions="<9", criterion=operations)
    make_claim(comparison.second, criterion=operations)
    make_claim(comparison.first, versions="<9", criterion=looks)

    page = read(client, URL)

    assert said(page.select(f"{UNCOUNTED} .face-lead")) == ["PostgreSQL only", "ended"]
    assert [said(row.select(".face-why, .face-nothing")) for row in page.select(UNCOUNTED)] == [
        [
            "Only one side has claims here, so it isn't counted.",
            "Nothing else is recorded about MySQL here. Know something about MySQL here? Tell us, with a source",
        ],
        [
            "No claim here still holds, so nothing is counted.",
            "Nothing else is recorded about MySQL here. Know something about MySQL here? Tell us, with a source",
            "Nothing is recorded about PostgreSQL here. Know something about PostgreSQL here? Tell us, with a source",
        ],
    ]
    assert words(page.select_one("#claims h2")) == "Side by side"


def test_what_editors_left_out_shows_their_sentence(client, weighed):
    weighed.left_out = {"licence": "Both are free", "age": "Both are old enough."}
    weighed.save()

    page = read(client, URL)

    assert said(page.select("#criterion-licence .face-why")) == [
        "Only one side has claims here, so it isn't counted. Makes no difference: Both are free."
    ]
    assert said(page.select(".face-left-out li")) == ["Makes no difference: Both are old enough."]


def test_claims_without_a_criterion_stand_apart_marked_as_not_weighed(client, weighed):
    page = read(client, URL)

    assert said(page.select("#also-recorded > summary > *")) == ["Also recorded", "1 claim not weighed"]
    first, second = page.select("#also-recorded .face-half")
    assert said(second.select(".statement")) == ["Its elephant is known."]
    assert said(second.select("h5")) == ["Pros not weighed: no criterion"]
    assert said(first.select(".statement, .placeholder")) == []
    assert page.select(".side-card") == []


def test_a_page_with_nothing_else_to_tell_has_no_line_for_it(client):
    comparison = make_pair()
    criterion = make_criterion()
    for technology in comparison.sides:
        make_claim(technology, criterion=criterion)
    missing = read(client, URL).select_one("#also-recorded")
    for technology in comparison.sides:
        make_claim(technology, criterion=criterion, polarity="con")

    assert len(missing.select(".placeholder")) == 2
    assert read(client, URL).select("#also-recorded") == []


def test_where_nothing_is_weighed_that_is_said_in_a_sentence(client):
    comparison = make_pair()
    make_claim(comparison.low)

    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Side by side"
    assert page.select(".face") == []
    assert page.select("#overview, #weights") == []


# --- The box


def test_a_pick_against_the_weighed_claims_says_so_in_its_box_and_has_no_strength(client):
    comparison = make_pair(basis="editor")
    criterion = make_criterion()
    make_claim(comparison.first, criterion=criterion, strength=3)
    make_claim(comparison.second, criterion=criterion, strength=1)

    pick = read(client, URL).select_one("#pick")

    assert said(pick.select(".pick-against b")) == ["We pick PostgreSQL.", "The weighed claims favour MySQL by 2."]
    assert pick.select(".pick-strength") == []


def test_the_stamp_counts_the_claims_and_those_with_a_source(client, weighed):
    assert words(read(client, URL).select_one(".stamp")) == "Not yet reviewed · 10 claims, 9 sourced"


def test_without_claims_the_stamp_counts_none(client):
    make_pair()

    assert words(read(client, URL).select_one(".stamp")) == "Not yet reviewed"
