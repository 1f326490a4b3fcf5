"""On "How we pick" a reader sees how often we change our mind and how fast we answer: figures made of rows."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.domain.track_record import Answers, Minds, within
from comparisons.models import Comparison, Feedback, track_record
from comparisons.models.bounded import AtLeast

from .make import make_feedback, make_published_comparison
from .minds import make_changed_mind
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def took(*days: float) -> list[timedelta]:
    return [number * DAY for number in days]


# ---- sentences


@pytest.mark.parametrize(
    ("minds", "said"),
    [
        (Minds({}, 500), "In the last 365 days we changed no pick."),
        (Minds({"reader": 1}, 100), "In the last 365 days we changed a pick once: 1.0 per 100 comparisons."),
        (
            Minds({"reader": 3, "files": 9}, 1234),
            "In the last 365 days we changed a pick 12 times: 1.0 per 100 comparisons.",
        ),
        (
            Minds({"editor": 2}, 99),
            "In the last 365 days we changed a pick 2 times. With fewer than 100 comparisons we give no rate.",
        ),
        (
            Minds({"editor": 12}, 100_000, are_many=True),
            "In the last 365 days we changed a pick 12 times: at most 0.0 per 100 comparisons.",
        ),
        (
            Minds({"editor": 10_000}, 100_000, is_least=True, are_many=True),
            "In the last 365 days we changed a pick at least 10,000 times.",
        ),
        (
            Minds({"editor": 10_000}, 100_000, is_least=True),
            "In the last 365 days we changed a pick at least 10,000 times: at least 10.0 per 100 comparisons.",
        ),
    ],
)
def test_how_often_is_a_number_and_a_rate_where_there_are_enough(minds, said):
    assert minds.sentence == said


def test_causes_stand_by_their_number_and_without_those_that_did_not_occur():
    minds = Minds({"editor": 1, "reader": 1, "evidence": 4}, 100)

    assert minds.causes == [("new evidence", 4), ("a reader’s disagreement", 1), ("an editor’s second look", 1)]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            Answers([], 0, 0),
            ["In the last 365 days we answered no disagreement.", "None waits for an answer."],
        ),
        (
            Answers(took(*[1] * 9), 3, 1, 3 * DAY),
            [
                "In the last 365 days we answered 9 disagreements, and accepted 3.",
                "Fewer than 10 answers are too few to say how fast we are.",
                "One waits for an answer, for 3 days so far.",
            ],
        ),
        (
            Answers(took(*range(1, 11)), 4, 2, DAY / 2),
            [
                "In the last 365 days we answered 10 disagreements, and accepted 4 (40%).",
                "Half were answered within 5 days, nine in ten within 9 days.",
                "2 wait for an answer, the oldest for less than a day.",
            ],
        ),
        (
            Answers(took(*[0.1] * 2000), 0, AtLeast(2000), DAY, is_least=True),
            [
                "Of the newest 2,000 disagreements that we answered, we accepted none.",
                "Half were answered within a day, nine in ten within a day.",
                "More than 2,000 wait for an answer, the oldest for a day.",
            ],
        ),
    ],
)
def test_how_fast_is_said_where_there_are_enough_answers(answers, said):
    assert answers.sentences == said


@pytest.mark.parametrize(("part", "days"), [(0.5, 2), (0.9, 4), (1, 4)])
def test_a_day_that_began_counts_whole(part, days):
    assert within(took(0.5, 3.01, 1.01), part) == days


# ---- rows


@pytest.fixture
def pair() -> Comparison:
    return make_published_comparison()


def make_answer(pair: Comparison, days: float, *, ago: timedelta = DAY, **changes) -> Feedback:
    answered = NOW - ago
    told = {"status": "accepted", "answer": "Yes.", "answered_at": answered, "created": answered - days * DAY}
    return make_feedback(pair, **(told | changes))


def test_minds_of_a_year_are_counted_by_cause_and_published_comparisons_alone(pair):
    for cause, ago in (("reader", 0 * DAY), ("reader", 364 * DAY), ("files", DAY), ("editor", 366 * DAY)):
        make_changed_mind(pair, cause=cause, at=NOW - ago)
    make_published_comparison(status="archived")

    assert track_record.minds(NOW) == Minds({"reader": 2, "files": 1}, 1)


def test_answers_of_a_year_are_read_and_what_waits_for_us_is_counted(pair):
    make_answer(pair, 2), make_answer(pair, 5, status="declined"), make_answer(pair, 7, ago=366 * DAY)
    make_answer(pair, 0, withdrawn_at=NOW, text="", client="", answer="", created=NOW)
    make_feedback(pair, created=NOW - 3 * DAY)
    make_feedback(pair, created=NOW - DAY, status="in_review")
    for status in ("needs_evidence", "held", "spam"):
        make_feedback(pair, created=NOW - 9 * DAY, status=status)

    found = track_record.answers(NOW)

    assert sorted(found.took) == took(0, 2, 5)
    assert (found.accepted, found.waiting, found.oldest, found.is_least) == (2, 2, 3 * DAY, False)


def test_only_the_newest_are_read(pair, monkeypatch):
    make_answer(pair, 1), make_answer(pair, 9, ago=2 * DAY)
    monkeypatch.setattr(track_record, "MOST_ANSWERS", 1)

    found = track_record.answers(NOW)

    assert (found.took, found.is_least) == (took(1), True)


def test_the_page_says_so_and_leads_to_the_changed_minds(client, pair):
    make_changed_mind(pair, cause="condition")
    for _ in range(3):
        make_answer(pair, 1)

    page = read(client, "/method/")

    answers, minds = page.select_one("#answers ~ p"), page.select_one("#changed-minds ~ p")
    assert words(answers).startswith("In the last 365 days we answered 3 disagreements, and accepted 3.")
    assert words(minds).startswith("In the last 365 days we changed a pick once.")
    assert said(page.select("#changed-minds ~ ul")[0].select("li")) == ["A condition that came true: 1"]
    assert links(page.main)["every changed mind, with its reason"] == "/changes/"
