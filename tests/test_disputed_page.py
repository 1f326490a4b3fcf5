"""A reader looks up which picks are disputed most, and what became of it."""

from datetime import UTC, date, datetime

import pytest

from comparisons.models import Comparison
from comparisons.models.sql import SIZE
from comparisons.services import triage

from .make import (
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_editor,
    make_feedback,
    make_pair,
    make_published_comparison,
    make_verdict,
)
from .minds import make_changed_mind
from .reading import links, read, said, walk, words

pytestmark = pytest.mark.django_db

URL = "/disputed/"
NONE = "Nobody has disagreed with a pick yet."


def rows(client):
    return read(client, URL).select(".disputed > .row")


def notes(client) -> list[list[str]]:
    """What the list says of each pick, after how many disagreed."""
    return [said(row.select(".row-notes > li"))[1:] for row in rows(client)]


def test_the_most_disagreements_come_first(client):
    for pair, number in ((("go", "rust"), 3), (("mysql", "postgresql"), 31), (("vim", "emacs"), 3)):
        make_published_comparison(*pair, disagreed=number)

    assert said(row.select_one(".row-title") for row in rows(client)) == [
        "MySQL vs PostgreSQL",
        "Emacs vs Vim",
        "Go vs Rust",
    ]


def test_a_line_says_what_we_pick_and_what_became_of_the_disagreements(client):
    make_pair()
    Comparison.objects.update(disagreed=31, answered=9, accepted=6, repicked=2)

    (row,) = rows(client)

    assert words(row.select_one(".row-answer")) == "Nice Pick: PostgreSQL"
    counts = "MySQL vs PostgreSQL: 31 disagreed · 6 were right · 2 changed the pick"
    assert links(row) == {
        "MySQL vs PostgreSQL": "/compare/mysql-vs-postgresql/",
        counts: "/compare/mysql-vs-postgresql/disagree/#answered",
    }


def test_what_nobody_disputes_or_sees_is_not_listed(client):
    make_published_comparison("mysql", "postgresql")
    make_verdict(make_comparison("go", "rust", status="in_review", disagreed=7))
    make_comparison("vim", "emacs", status="archived", disagreed=7)

    page = read(client, URL)

    assert page.select(".row") == []
    assert words(page.select_one(".empty")) == NONE
    assert page.select("meta[name=robots]") == []


@pytest.mark.parametrize(
    ("low", "high", "verdict", "said_of_it"),
    [
        (12, 8, {}, ["12 of 20 voices are for MySQL"]),
        (1, 19, {}, ["1 of 20 voices is for MySQL"]),
        (11, 8, {}, []),
        (30, 8, {"outcome": "tie"}, []),
        (5, 1200, {"pick": "low"}, ["1,200 of 1,205 voices are for PostgreSQL"]),
    ],
)
def test_voices_against_the_pick_are_shown_from_twenty_on(client, low, high, verdict, said_of_it):
    make_pair(**verdict)
    Comparison.objects.update(disagreed=1, votes_low=low, votes_high=high)

    assert notes(client) == [[*said_of_it, "not answered yet"]]


def test_the_day_of_the_newest_answer_is_shown(client):
    comparison = make_pair()
    Comparison.objects.update(disagreed=4, answered=3)
    for number, status in enumerate(["declined", "accepted", "waiting"]):
        answer = {"answer": "No.", "answered_at": datetime(2026, 11, 3 - number, 23, tzinfo=UTC)}
        make_feedback(comparison, status=status, **({} if status == "waiting" else answer))

    assert notes(client) == [["last answer 3 Nov 2026"]]


def test_it_is_not_called_unanswered_where_the_answer_was_withdrawn(client):
    withdrawn = {"withdrawn_at": datetime(2026, 11, 4, tzinfo=UTC), "text": "", "client": ""}
    make_feedback(make_pair(), status="declined", answered_at=datetime(2026, 11, 3, tzinfo=UTC), **withdrawn)
    Comparison.objects.update(disagreed=1, answered=1)

    assert notes(client) == [[]]


@pytest.mark.parametrize(("happened", "is_in_question"), [(date(2026, 10, 1), False), (date(2026, 10, 2), True)])
def test_a_condition_that_came_true_puts_it_in_question(client, happened, is_in_question):
    comparison = make_pair(decided=date(2026, 10, 1))
    make_condition(comparison.verdict, happened=happened)
    Comparison.objects.update(disagreed=1)

    assert notes(client) == [["verdict in question"] * is_in_question + ["not answered yet"]]


@pytest.mark.parametrize(("basis", "in_question"), [("claims", True), ("editor", False), ("popularity", False)])
def test_a_claim_in_review_puts_it_in_question_as_its_page_says(client, basis, in_question):
    comparison = make_pair(basis=basis)
    integrity = make_criterion("integrity")
    make_claim(comparison.low, criterion=integrity)
    claim = make_claim(comparison.high, criterion=integrity, strength=3)
    make_published_comparison(comparison.high, "sqlite", disagreed=1, verdict={"basis": "claims"})
    Comparison.objects.update(disagreed=2)
    feedback = make_feedback(comparison, wants="claim", claim=claim)
    before = notes(client)

    triage.set_in_review(feedback, by=make_editor("ada"))

    assert before == [["not answered yet"]] * 2
    assert notes(client) == [["not answered yet"], ["verdict in question"] * in_question + ["not answered yet"]]
    assert bool(read(client, "/compare/mysql-vs-postgresql/").select(".in-question")) is in_question


@pytest.mark.parametrize(("in_review", "queries"), [(False, 3), (True, 5)])
def test_five_queries_show_a_part_however_many_there_are(client, django_assert_num_queries, in_review, queries):
    editor = make_editor("ada")
    for number in range(3):
        comparison = make_published_comparison(disagreed=number + 1, verdict={"basis": "claims"})
        feedback = make_feedback(comparison, wants="claim", claim=make_claim(comparison.low))
        if in_review:
            triage.set_in_review(feedback, by=editor)

    with django_assert_num_queries(queries):
        client.get(URL)


def test_a_list_without_end_is_walked_forth_and_back(client):
    for number in range(2 * SIZE + 1):
        make_published_comparison(disagreed=1 + number // 2)

    pages, _ = walk(client, URL, "next", ".row-title")

    assert [len(page) for page in pages] == [SIZE, SIZE, 1]
    assert len({title for page in pages for title in page}) == 2 * SIZE + 1


@pytest.mark.parametrize("cursor", ["x", "1", "1_", "-1_1", "1_1_1", "1234567890_1", "١_1"])
def test_a_cursor_that_is_none_is_not_found(client, cursor):
    assert client.get(URL, {"after": cursor}).status_code == 404


def test_only_the_first_part_is_indexed(client):
    make_published_comparison(disagreed=1)

    later = client.get(f"{URL}?after=9_9")

    assert "noindex" in later["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get(URL)


def test_it_is_found_from_home_footer_and_method(client):
    make_changed_mind(make_pair(), cause="reader")

    assert URL in links(read(client, "/").select_one("main")).values()
    assert links(read(client, "/").select_one("footer"))["Most disputed"] == URL
    assert URL in links(read(client, "/method/").select_one("main")).values()
