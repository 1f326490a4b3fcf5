"""A reader disagrees with a comparison: the form, its address, and what is stored."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Feedback

from .feedback_form import OLD_FORM, OURS, URL, WHY, kept, send
from .make import (
    end_of,
    make_alias,
    make_claim,
    make_comparison,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_revision,
)
from .reading import parsed, words


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- The first step: one tap


def choices(client, url=URL):
    return {button["value"]: words(button) for button in parsed(client.get(url)).select("form.choices button")}


def test_a_tap_on_a_choice_leads_to_the_second_step(client, comparison):
    make_claim(comparison.low)

    form = parsed(client.get(URL)).select_one("form.choices")
    second = kept(client.get(form["action"], {"wants": "pick-postgresql"}))

    assert (form["method"], form["action"], form.select("input, textarea, select")) == ("get", URL, [])
    assert choices(client) == choices(client, f"/compare/{comparison.slug}/") == {
        "pick-postgresql": "I'd pick PostgreSQL",
        "depends": "It depends",
        "reason": "The reason is wrong",
        "claim": "A claim is wrong or outdated",
        "missing": "Something is missing",
    }  # fmt: skip
    assert second["wants"] == "pick-postgresql"


@pytest.mark.parametrize(
    ("outcome", "offered"),
    [
        ("tie", ["pick-mysql", "pick-postgresql", "depends", "reason", "missing"]),
        ("depends", ["pick-mysql", "pick-postgresql", "reason", "missing"]),
        ("not_comparable", ["pick-mysql", "pick-postgresql", "depends", "reason", "missing"]),
    ],
)
def test_the_choices_make_sense_for_the_outcome_and_a_page_without_claims(client, db, outcome, offered):
    make_published_comparison("mysql", "postgresql", verdict={"outcome": outcome, "pick": None})

    second = parsed(client.get(URL, {"wants": "depends"}))

    assert list(choices(client)) == offered
    assert [radio["value"] for radio in second.select("input[name=wants]")] == offered
    assert second.select("[name=claim], [name=criterion]") == []


def test_the_steps_ask_the_database_no_more_than_they_show(client, comparison, django_assert_num_queries):
    for slug in ("operations", "licence", "speed"):
        make_claim(comparison.low, criterion=make_criterion(slug))
        make_feedback(comparison, status="declined", answer="No.", answered_at=datetime.now(UTC))

    with django_assert_num_queries(3):
        client.get(URL)
    with django_assert_num_queries(2):
        client.get(URL, {"wants": "claim"})


# --- The second step


def test_the_second_step_offers_the_claims_and_criteria_of_the_page_and_needs_two_answers(client, comparison):
    claim = make_claim(comparison.low, text="Replication is quick to set up", criterion=make_criterion("operations"))
    make_claim(comparison.low, against=make_published_comparison().low, text="Matters against another one")

    response = client.get(URL, {"wants": "claim"})

    form = parsed(response).select_one("form[method=post]")
    options = {
        name: [option["value"] for option in form.select(f"[name={name}] option")] for name in ("claim", "criterion")
    }
    assert form["action"] == URL
    assert words(form.select_one("[name=claim] optgroup")) == "+ Replication is quick to set up"
    assert options == {"claim": ["", claim.key], "criterion": ["", "operations"]}
    assert [field["name"] for field in form.select("[required]:not([type=radio])")] == ["text"]
    assert form.select_one("details").get("open") is None
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("given", [{}, {"wants": "claim"}])
def test_a_link_beside_a_claim_leads_to_the_form_with_that_claim_chosen_and_quoted(client, comparison, given):
    make_claim(comparison.low)
    claim = make_claim(comparison.high, text=f"It is slow {'and long ' * 20}.")

    chosen = client.get(URL, {"claim": claim.key} | given)

    assert (kept(chosen)["wants"], kept(chosen)["claim"]) == ("claim", claim.key)
    assert words(parsed(chosen).select_one("blockquote")) == claim.text


@pytest.mark.parametrize("given", [{}, {"wants": "missing"}])
def test_a_row_of_one_side_leads_to_the_form_with_its_criterion_chosen(client, comparison, given):
    make_claim(comparison.low, criterion=make_criterion("operations"))

    chosen = kept(client.get(URL, {"criterion": "operations"} | given))

    assert (chosen["wants"], chosen["criterion"]) == ("missing", "operations")


@pytest.mark.parametrize("query", ["wants=", "wants=pick-oracle", "claim=nosuchkey0", "criterion=x", "wants=%00"])
def test_a_choice_that_the_page_does_not_have_can_be_made_there(client, comparison, query):
    make_claim(comparison.low, criterion=make_criterion("operations"))

    held = kept(client.get(f"{URL}?{query}"))

    assert held["wants"] in ("", "claim", "missing")
    assert (held["claim"], held["criterion"]) == ("", "")


def test_readers_get_no_cookie_and_no_token(client, comparison):
    client.cookies["csrftoken"] = "malformed"

    asked, second, sent = client.get(URL), client.get(URL, {"wants": "depends"}), send(client)

    for response in (asked, second, sent, client.get(sent["Location"])):
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in asked.content + second.content


def test_answered_disagreements_stand_below_the_choices_newest_answer_first(client, comparison):
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


def test_where_the_reader_uses_it_stands_beside_words_that_may_be_quoted(client, comparison):
    answered = {"status": "declined", "answer": "No.", "answered_at": datetime.now(UTC), "team_size": "small"}
    for may_quote in (True, False):
        make_feedback(comparison, may_quote=may_quote, in_production="long", **answered)

    lines = [words(line) for line in parsed(client.get(URL)).select("#answered .history-what")]

    assert [line.partition("PostgreSQL")[2] for line in lines] == [
        "", " · 2 to 10 people, used for more than three years",
    ]  # fmt: skip


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
    context = {"team_size": "small", "scale": "one", "in_production": "long"}
    before = datetime.now(UTC)

    response = send(
        client, wants="claim", claim=claim.key, text=f"  {WHY}\r\nTwice. \n", evidence="example.org/why",
        email=" reader@example.org ", would_settle=" A measurement. ", may_quote="on", **context,
    )  # fmt: skip

    feedback = Feedback.objects.get()
    assert (feedback.comparison, feedback.wants, feedback.status) == (comparison, "claim", "waiting")
    assert (feedback.claim, feedback.claim_text) == (claim, "Replication is quick to set up")
    assert (feedback.text, feedback.would_settle) == (f"{WHY}\nTwice.", "A measurement.")
    assert (feedback.evidence, feedback.email) == ("https://example.org/why", "reader@example.org")
    assert {name: getattr(feedback, name) for name in context} == context
    assert before <= feedback.created <= datetime.now(UTC)
    assert (feedback.may_quote, feedback.unverified_origin, len(feedback.network)) == (True, False, 64)
    assert (response.status_code, response["Location"]) == (303, f"/feedback/{feedback.token}/")
    assert response["Cache-Control"] == "no-store"


def test_what_is_missing_is_stored_with_its_criterion(client, comparison):
    criterion = make_criterion("operations")
    make_claim(comparison.low, criterion=criterion)

    send(client, wants="missing", criterion="operations")

    assert (Feedback.objects.get().criterion, Feedback.objects.get().may_quote) == (criterion, False)


def test_a_claim_or_a_criterion_of_another_choice_is_out_of_sight_and_left_out(client, comparison):
    claim = make_claim(comparison.low, criterion=make_criterion("operations"))

    send(client, wants="depends", claim=claim.key, criterion="operations")
    send(client, wants="reason", claim="nosuchkey0", criterion="gone", text=f"{WHY} Twice.")

    assert list(Feedback.objects.values_list("wants", "claim", "claim_text", "criterion")) == [
        ("depends", None, "", None), ("reason", None, "", None),
    ]  # fmt: skip


def test_a_form_of_an_earlier_release_is_held_and_not_lost(client, comparison):
    claim = make_claim(comparison.low, text="As it is now")

    sent = client.post(URL, OLD_FORM | {"wants": "claim", "claim": claim.key}, headers=OURS)

    feedback = Feedback.objects.get()
    assert sent["Location"] == feedback.get_absolute_url()
    assert (feedback.status, feedback.text, feedback.claim_text) == ("held", WHY, "As it is now")
    assert (feedback.team_size, feedback.would_settle, feedback.may_quote) == ("", "", False)


def test_a_disagreement_that_waits_changes_no_page(client, comparison):
    pages = [f"/compare/{comparison.slug}/", URL]
    before = [client.get(page).content for page in pages]

    send(client)

    assert [client.get(page).content for page in pages] == before


@pytest.mark.parametrize("length", [20, 4000])
def test_the_shortest_and_the_longest_reason_are_stored(client, comparison, length):
    send(client, text="é" * length)

    assert len(Feedback.objects.get().text) == length
