"""A reader disagrees with a comparison: the form, its address, and what is stored."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Feedback

from .feedback_form import URL, WHY, kept, send
from .make import (
    end_of,
    make_alias,
    make_claim,
    make_comparison,
    make_feedback,
    make_published_comparison,
    make_revision,
)
from .reading import parsed, words


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- The form


def test_a_reader_finds_the_form_with_both_names_and_the_claims_of_the_page(client, comparison):
    claim = make_claim(comparison.low, text="Replication is quick to set up")
    make_claim(comparison.low, against=make_published_comparison().low, text="Matters against another one")

    response = client.get(URL)

    form = parsed(response).select_one("form[method=post]")
    choices = {label.input["value"]: words(label) for label in form.select("fieldset label")}
    options = {option["value"]: words(option) for option in form.select("select optgroup option")}
    assert response.status_code == 200
    assert form["action"] == URL
    assert choices == {
        "pick-postgresql": "I'd pick PostgreSQL",
        "depends": "It depends",
        "claim": "A claim is wrong",
        "missing": "Something is missing",
    }
    assert options == {claim.key: "+ Replication is quick to set up"}
    assert response["X-Robots-Tag"] == "noindex, follow"


@pytest.mark.parametrize(
    ("outcome", "offered"),
    [
        ("tie", ["pick-mysql", "pick-postgresql", "depends", "missing"]),
        ("depends", ["pick-mysql", "pick-postgresql", "missing"]),
        ("not_comparable", ["pick-mysql", "pick-postgresql", "depends", "missing"]),
    ],
)
def test_the_choices_make_sense_for_the_outcome(client, db, outcome, offered):
    make_published_comparison("mysql", "postgresql", verdict={"outcome": outcome, "pick": None})

    assert [radio["value"] for radio in parsed(client.get(URL)).select("input[name=wants]")] == offered


def test_a_page_without_claims_asks_for_none(client, comparison):
    form = parsed(client.get(URL)).select_one("form[method=post]")

    assert form.select("select") == []
    assert form.select("input[value=claim]") == []


def test_a_link_beside_a_claim_leads_to_the_form_with_that_claim_chosen(client, comparison):
    make_claim(comparison.low)
    claim = make_claim(comparison.high)

    chosen = kept(client.get(URL, {"claim": claim.key}))
    unknown = kept(client.get(URL, {"claim": "nosuchkey0"}))

    assert (chosen["wants"], chosen["claim"]) == ("claim", claim.key)
    assert (unknown["wants"], unknown["claim"]) == ("", "")


def test_the_form_asks_the_database_five_times(client, db, django_assert_num_queries):
    comparison = make_published_comparison("mysql", "postgresql", verdict={"basis": "popularity"})
    make_feedback(comparison, status="declined", answer="No.", answered_at=datetime.now(UTC))
    make_feedback(comparison, status="declined", answer="No.", answered_at=datetime.now(UTC))

    with django_assert_num_queries(5):
        client.get(URL)


def test_readers_get_no_cookie_and_no_token(client, comparison):
    client.cookies["csrftoken"] = "malformed"

    asked, sent = client.get(URL), send(client)

    for response in (asked, sent, client.get(sent["Location"])):
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in asked.content


def test_answered_disagreements_stand_below_the_form_newest_answer_first(client, comparison):
    day = datetime(2026, 11, 1, tzinfo=UTC)
    make_feedback(comparison, status="declined", answer="We weighed that.", answered_at=day)
    make_feedback(comparison, status="accepted", answer="You are right.", answered_at=day + timedelta(days=1))
    make_feedback(comparison, text="Nobody has read this one yet.")
    make_feedback(comparison, text="Buy our cheap watches today.", status="spam")
    make_feedback(status="declined", answer="On another page.", answered_at=day)

    answers = parsed(client.get(URL)).select("#answered li .status .prose")

    assert [words(answer) for answer in answers] == ["You are right.", "We weighed that."]


@pytest.mark.parametrize("may_quote", [True, False])
def test_words_and_source_are_public_only_with_consent_and_the_answer_always(client, comparison, may_quote):
    said = {"text": "We ran both for three years.", "evidence": "https://example.org/proof", "claim_text": "Fast."}
    answered = {"status": "declined", "answer": "We weighed that.", "answered_at": datetime.now(UTC)}
    make_feedback(comparison, **said, **answered, may_quote=may_quote)

    line = parsed(client.get(URL)).select_one("#answered li")

    assert ("three years" in line.get_text()) is may_quote
    assert ("https://example.org/proof" in {link["href"] for link in line.select("a")}) is may_quote
    assert words(line.select_one("q")) == "Fast."
    assert words(line.select_one(".status .prose")) == "We weighed that."


def test_what_was_withdrawn_is_not_in_the_list(client, comparison):
    at = datetime.now(UTC)
    gone = {"text": "", "client": "", "answer": "", "withdrawn_at": at}
    make_feedback(comparison, **gone, status="declined", answered_at=at)

    assert parsed(client.get(URL)).select("#answered li") == []


def test_many_answers_are_shown_in_parts(client, comparison):
    day = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(30):
        make_feedback(comparison, status="declined", answer="No.", answered_at=day + timedelta(hours=number))

    first = parsed(client.get(URL))
    second = parsed(client.get(URL + first.select_one("#answered a[rel=next]")["href"].partition("#")[0]))

    assert [len(part.select("#answered li")) for part in (first, second)] == [24, 6]


def test_what_readers_wrote_is_text_on_every_page(client, comparison):
    feedback = make_feedback(
        comparison, text="<script>alert(1)</script> *is* all I have to say", status="declined", answer="No.",
        answered_at=datetime.now(UTC), may_quote=True,
    )  # fmt: skip

    for url in (URL, feedback.get_absolute_url()):
        quote = parsed(client.get(url)).select_one("blockquote")
        assert words(quote) == "<script>alert(1)</script> *is* all I have to say"
        assert quote.find("script") is None


# --- Addresses


@pytest.mark.parametrize(
    "path",
    [
        "/compare/postgresql-vs-mysql/disagree/",
        "/compare/MySQL-vs-PostgreSQL/disagree/",
        "/compare/postgres-vs-mysql/disagree/",
        "/compare/mysql-vs-postgresql/disagree",
    ],
)
def test_any_spelling_leads_to_the_one_address_and_a_filled_in_form_is_stored_there(client, comparison, path):
    make_alias(Comparison.objects.get().high, "postgres")

    asked, sent = client.get(path, {"claim": "a"}), send(client, path)

    assert (asked.status_code, asked["Location"]) == (301, f"{URL}?claim=a")
    assert sent.status_code == 303
    assert Feedback.objects.get().comparison == comparison


def test_what_readers_cannot_see_they_cannot_disagree_with(client, db):
    make_comparison("mysql", "postgresql")

    for response in (client.get(URL), send(client), client.get("/compare/a-vs-b/disagree/")):
        assert response.status_code == 404
    assert send(client, "/compare/a-vs-b/disagree/").status_code == 404
    assert send(client, "/compare/no/disagree/").status_code == 404
    assert not Feedback.objects.exists()


def test_a_withdrawn_comparison_takes_no_disagreement(client, db):
    comparison = make_published_comparison("mysql", "postgresql", status="archived")
    make_revision(comparison, verb=Verb.WITHDRAW.value)

    assert client.get(URL).status_code == 410
    assert send(client).status_code == 410
    assert not Feedback.objects.exists()


def test_an_unknown_part_of_the_answers_is_not_found_and_still_takes_a_form(client, comparison):
    assert client.get(f"{URL}?after=junk").status_code == 404
    assert kept(send(client, f"{URL}?after=junk", text="short"))["text"] == "short"


def test_other_methods_are_refused(client, comparison):
    assert client.put(URL).status_code == 405


# --- What is stored


@pytest.mark.parametrize("first_stored", ["mysql", "postgresql"])
@pytest.mark.parametrize("picked", ["mysql", "postgresql"])
def test_the_pick_is_stored_as_the_end_of_the_pair_that_was_meant(client, db, first_stored, picked):
    other = "mysql" if first_stored == "postgresql" else "postgresql"
    comparison = make_published_comparison(first_stored, other, verdict={"outcome": "tie", "pick": None})
    side = comparison.first if comparison.first.slug == picked else comparison.second

    send(client, wants=f"pick-{picked}")

    assert Feedback.objects.get().wants == end_of(comparison, side)


def test_everything_a_reader_fills_in_is_stored(client, comparison):
    claim = make_claim(comparison.low, text="Replication is quick to set up")
    before = datetime.now(UTC)

    response = send(
        client, wants="claim", claim=claim.key, text=f"  {WHY}\r\nTwice. \n", evidence="example.org/why",
        email=" reader@example.org ",
    )  # fmt: skip

    feedback = Feedback.objects.get()
    assert (feedback.comparison, feedback.wants, feedback.status) == (comparison, "claim", "waiting")
    assert (feedback.claim, feedback.claim_text) == (claim, "Replication is quick to set up")
    assert feedback.text == f"{WHY}\nTwice."
    assert (feedback.evidence, feedback.email) == ("https://example.org/why", "reader@example.org")
    assert before <= feedback.created <= datetime.now(UTC)
    assert not feedback.unverified_origin
    assert (response.status_code, response["Location"]) == (303, f"/feedback/{feedback.token}/")
    assert response["Cache-Control"] == "no-store"


def test_a_disagreement_that_waits_changes_no_page(client, comparison):
    pages = [f"/compare/{comparison.slug}/", URL]
    before = [client.get(page).content for page in pages]

    send(client)

    assert [client.get(page).content for page in pages] == before


@pytest.mark.parametrize("length", [20, 4000])
def test_the_shortest_and_the_longest_reason_are_stored(client, comparison, length):
    send(client, text="é" * length)

    assert len(Feedback.objects.get().text) == length
