"""What changes while a reader types loses nothing of it: claims, names, and whole comparisons."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from comparisons.domain.vocabulary import Verb
from comparisons.models import Alias, Comparison, Feedback, Technology
from comparisons.services.spam.stamp import stamp

from .feedback_form import OURS, URL, WHY, complaint, hidden, kept, send, typed
from .make import make_claim, make_published_comparison, make_revision
from .reading import links, parsed, words

THEN = "Replication is quick to set up"


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- Claims


def test_a_claim_that_changed_is_stored_as_its_reader_saw_it(client, comparison):
    claim = make_claim(comparison.low, text=THEN)
    seen = hidden(client.get(URL, {"wants": "claim"}))["seen"]
    claim.text = "Replication takes an afternoon"
    claim.save()

    shown_again = send(client, wants="claim", claim=claim.key, seen=seen, text="short")
    sent = send(client, wants="claim", claim=claim.key, seen=hidden(shown_again)["seen"])

    assert words(parsed(shown_again).select_one("blockquote")) == THEN
    assert sent.status_code == 303
    assert (Feedback.objects.get().claim, Feedback.objects.get().claim_text) == (claim, THEN)


def test_a_claim_that_is_gone_is_named_and_can_be_replaced(client, comparison):
    claim, other = make_claim(comparison.low, text=THEN), make_claim(comparison.high)
    seen = hidden(client.get(URL, {"claim": claim.key}))["seen"]
    claim.delete()

    refused = send(client, wants="claim", claim=claim.key, seen=seen)

    assert refused.status_code == 422
    assert complaint(refused, "claim").startswith(f"The claim “{THEN}” is no longer on the page.")
    assert (kept(refused)["wants"], kept(refused)["claim"], kept(refused)["text"]) == ("claim", "", WHY)
    assert send(client, wants="claim", claim=other.key, seen=hidden(refused)["seen"]).status_code == 303
    assert Feedback.objects.get().claim == other


@pytest.mark.parametrize("forge", [lambda seen: "{}", lambda seen: f"{seen}x", lambda seen: "\x00", lambda seen: ":"])
def test_nobody_puts_words_into_a_claim(client, comparison, forge):
    claim = make_claim(comparison.low, text=THEN)
    seen = forge(hidden(client.get(URL, {"wants": "claim"}))["seen"])

    assert send(client, wants="claim", claim=claim.key, seen=seen).status_code == 303
    assert Feedback.objects.get().claim_text == THEN


# --- Time


@pytest.mark.parametrize(("age", "status"), [(timedelta(hours=23), "waiting"), (timedelta(days=3), "held")])
def test_a_form_that_stayed_open_just_works(client, comparison, age, status):
    old = stamp("mysql-vs-postgresql", datetime.now(UTC) - age)

    assert send(client, stamp=old).status_code == 303
    assert Feedback.objects.get().status == status


def test_a_form_that_is_shown_again_has_a_stamp_that_holds(client, comparison):
    old = stamp("mysql-vs-postgresql", datetime.now(UTC) - timedelta(days=3))

    for first in (old, "", "forged"):
        assert hidden(send(client, text="short", stamp=first))["stamp"] not in (old, "", "forged")
    fresh = typed()["stamp"]
    assert hidden(send(client, text="short", stamp=fresh))["stamp"] == fresh


# --- Names


@pytest.mark.parametrize(("wants", "stored"), [("pick-postgresql", "postgres"), ("pick-mysql", "mysql")])
def test_a_renamed_technology_is_still_the_one_that_the_reader_would_pick(client, db, wants, stored):
    comparison = make_published_comparison("mysql", "postgresql", verdict={"outcome": "tie", "pick": None})
    rename("postgresql", "postgres")

    refused, sent = send(client, wants=wants, text="short"), send(client, wants=wants)

    side = comparison.low if Feedback.objects.get().wants == "low" else comparison.high
    side.refresh_from_db()
    assert kept(refused)["wants"] == f"pick-{stored}"
    assert parsed(refused).select_one("form[method=post]")["action"] == "/compare/mysql-vs-postgres/disagree/"
    assert (sent.status_code, side.slug, Feedback.objects.get().status) == (303, stored, "waiting")


def rename(old: str, new: str) -> None:
    technology = Technology.objects.get(slug=old)
    technology.slug = new
    technology.save()
    Alias.objects.get_or_create(key=new, technology=technology)


# --- Comparisons


def test_what_was_written_about_a_withdrawn_comparison_can_be_copied(client, comparison):
    Comparison.objects.update(status="archived")
    make_revision(comparison, verb=Verb.WITHDRAW.value)

    response = send(client, text=f"{WHY}\x00\nAnd more.", would_settle="A test.", evidence="example.org")

    page = parsed(response)
    written = {
        words(page.find("label", attrs={"for": area["id"]})): area.get_text().removeprefix("\n")
        for area in page.select("textarea[readonly]")
    }
    assert (response.status_code, response["Cache-Control"]) == (410, "no-store")
    assert written == {"Why": f"{WHY}\nAnd more.", "What would settle it": "A test.", "Source": "example.org"}
    assert links(page.main)["What became of the comparison"] == f"/compare/{comparison.slug}/"
    assert not Feedback.objects.exists()


def test_what_was_written_about_two_that_became_one_can_be_copied(client, comparison):
    Comparison.objects.all().delete()
    Alias.objects.filter(key="postgresql").update(technology=comparison.low)

    sent, empty = send(client), client.post(URL, {"text": " "}, headers=OURS)

    assert sent.status_code == 410
    assert WHY in parsed(sent).select_one("textarea[readonly]").get_text()
    assert empty.status_code == 301


def test_what_is_sent_while_two_become_one_can_be_sent_again(client, comparison, monkeypatch):
    def gone(*args, **named):
        raise IntegrityError("Key (comparison_id)=(8) is not present")

    monkeypatch.setattr("comparisons.services.triage.receive", gone)

    response = send(client)

    assert response.status_code == 503
    assert WHY in parsed(response).select_one("form[method=post] [name=text]").get_text()


def test_what_was_written_about_a_page_that_is_a_draft_again_can_be_copied(client, comparison):
    Comparison.objects.update(status="draft")

    response = send(client)

    assert response.status_code == 404
    assert WHY in parsed(response).select_one("textarea[readonly]").get_text()
    assert client.post(URL, {"text": "x" * 3_000_000}, headers=OURS).status_code == 404
