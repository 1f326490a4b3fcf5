"""What a comparison shows of its readers: how many disagreed beside the pick, and the best answered disagreement."""

from datetime import UTC, datetime

import pytest

from comparisons.domain.page import Tally
from comparisons.models import Comparison
from comparisons.presenters.readers import LONGEST, tally

from .make import make_feedback, make_pair
from .reading import links, read, said, words

URL = "/compare/mysql-vs-postgresql/"
ANSWERED = datetime(2026, 11, 3, 12, tzinfo=UTC)

database = pytest.mark.django_db


# ---- how many


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (Tally(), ""),
        (Tally(disagreed=1), "1 disagreed"),
        (Tally(disagreed=1, answered=1, accepted=1, repicked=1), "1 disagreed · 1 was right · 1 changed the pick"),
        (Tally(disagreed=31, answered=9, accepted=6, repicked=2), "31 disagreed · 6 were right · 2 changed the pick"),
        (Tally(disagreed=1204, answered=9), "1,204 disagreed"),
    ],
)
def test_the_line_counts_who_disagreed_who_was_right_and_what_changed(counts, line):
    assert tally(counts) == line


@database
def test_the_line_stands_beside_the_pick_and_leads_to_the_readers(client):
    comparison = make_pair()
    assert read(client, URL).select(".disagreed") == []

    comparison.disagreed, comparison.answered, comparison.accepted, comparison.repicked = 31, 9, 6, 2
    comparison.save()

    line = "31 disagreed · 6 were right · 2 changed the pick"
    assert links(read(client, URL).select_one(".answer > .disagreed")) == {line: "#disagree"}


@database
@pytest.mark.parametrize(("counted", "line"), [(0, "6 disagreed"), (5, "6 disagreed"), (7, "7 disagreed")])
def test_who_was_answered_since_the_last_count_has_disagreed(client, counted, line):
    make_pair()
    Comparison.objects.update(disagreed=counted, answered=6, accepted=6)

    assert words(read(client, URL).select_one(".disagreed")) == f"{line} · 6 were right"


# ---- the best


def answered(comparison, **changes):
    answer = {"status": "accepted", "answer": "We *bounded* the claim.", "answered_at": ANSWERED}
    return make_feedback(comparison, answered_by_name="Ada Lovelace", **(answer | changes))


def quotes(client):
    return read(client, URL).select(".voice")


@database
def test_nothing_is_quoted_before_an_answer(client):
    make_feedback(make_pair(), may_quote=True)

    assert quotes(client) == []


@database
def test_words_and_answer_stand_as_a_pair_before_the_form(client):
    answered(
        make_pair(), may_quote=True, text="<b>Online</b> schema change is solved.", evidence="https://example.org/ddl",
        team_size="small", scale="one", in_production="years",
    )  # fmt: skip

    reader, ours = quotes(client)

    assert said(reader.select("blockquote")) == ["<b>Online</b> schema change is solved."]
    used = "2 to 10 people, one service in production, used for one to three years"
    assert words(reader.figcaption) == f"a reader · {used} · example.org"
    (link,) = reader.select("a")
    assert (link["href"], {"nofollow", "ugc"} - {*link["rel"]}) == ("https://example.org/ddl", set())
    assert said(ours.select("blockquote, figcaption")) == [
        "We bounded the claim.",
        "Ada Lovelace, accepted 3 Nov 2026",
    ]
    assert reader.find_next("form")["action"] == f"{URL}disagree/"


@database
def test_a_reader_who_only_tries_it_says_so(client):
    answered(make_pair(), may_quote=True, in_production="not_yet")

    assert words(quotes(client)[0].figcaption) == "a reader · not in production yet"


@database
@pytest.mark.parametrize(
    ("wants", "about"),
    [
        ("low", "A reader would pick MySQL."),
        ("high", "A reader would pick PostgreSQL."),
        ("depends", "A reader says that it depends."),
        ("reason", "A reader says that our reason is wrong."),
        ("missing", "A reader says that something is missing."),
        ("claim", "A reader disputes the claim “It needs a vacuum.”"),
    ],
)
def test_without_consent_our_words_say_what_it_was_about(client, wants, about):
    answered(
        make_pair(), wants=wants, claim_text="It needs a vacuum." if wants == "claim" else "",
        text="My own secret words.", evidence="https://secret.example/", team_size="alone",
    )  # fmt: skip

    said_of_it, ours = quotes(client)

    assert words(said_of_it) == about
    assert words(ours.blockquote) == "We bounded the claim."
    page = client.get(URL).content.decode()
    assert not any(word in page for word in ("secret", "one person"))


@database
def test_one_that_may_be_quoted_comes_before_one_that_came_to_more(client):
    comparison = make_pair()
    answered(comparison, changed_pick=True)
    answered(comparison, status="declined", may_quote=True, text="These are words for everybody.")

    assert words(quotes(client)[0].blockquote) == "These are words for everybody."


@database
def test_what_was_withdrawn_is_no_longer_the_best(client):
    comparison = make_pair()
    withdrawn = {"withdrawn_at": ANSWERED, "text": "", "client": "", "answer": ""}
    answered(comparison, may_quote=True, **withdrawn)

    assert quotes(client) == []


@database
@pytest.mark.parametrize(("longer", "is_cut"), [(0, False), (1, True)])
def test_long_words_are_cut_with_a_link_to_the_whole(client, longer, is_cut):
    text = "word " * ((LONGEST - 1) // 5) + "x" * (LONGEST - 5 * ((LONGEST - 1) // 5) + longer)
    answered(make_pair(), may_quote=True, text=text)

    reader, ours = quotes(client)

    assert words(reader.blockquote).endswith("…") == is_cut
    assert links(ours.figcaption) == ({"read it whole": f"{URL}disagree/#answered"} if is_cut else {})


@database
def test_a_long_answer_is_cut_without_its_markup(client):
    answered(make_pair(), may_quote=True, answer="See **both** [notes](https://example.org/). " * 20)

    ours = quotes(client)[1]

    assert words(ours.blockquote).startswith("See both notes. See both notes.")
    assert len(words(ours.blockquote)) <= LONGEST
    assert "read it whole" in links(ours.figcaption)


@database
def test_several_answers_are_one_link_away(client):
    comparison = make_pair()
    Comparison.objects.update(answered=2)
    answered(comparison, may_quote=True)

    assert links(quotes(client)[1].figcaption) == {"all 2 answers": f"{URL}disagree/#answered"}
