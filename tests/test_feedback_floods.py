"""Disagreements from robots, in floods and sent twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory

from comparisons.models import Comparison, Feedback
from comparisons.services import rate_limits, triage

from .feedback_form import OURS, URL, WHY, kept, send, typed
from .make import make_published_comparison
from .reading import parsed, words
from .working import gather, work


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- Robots and floods


@pytest.mark.parametrize("filled_in", ["https://watches.example", " ", "\x00"])
def test_what_fills_the_trap_is_answered_like_any_other_and_kept_as_spam(client, comparison, filled_in):
    response = send(client, homepage=filled_in, email="robot@example.org")
    work()

    feedback = Feedback.objects.get()
    assert (response.status_code, response["Location"]) == (303, feedback.get_absolute_url())
    assert (feedback.status, feedback.email) == ("spam", "")
    assert mail.outbox == []


def test_people_and_their_tools_do_not_meet_the_trap(client, comparison):
    trap = parsed(client.get(URL, {"wants": "depends"})).select_one("input[name=homepage]")

    assert trap.find_parent(class_="trap")["aria-hidden"] == "true"
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")


def test_the_sixth_disagreement_within_an_hour_must_wait(client, comparison):
    for number in range(5):
        assert send(client, text=f"{WHY} {number}").status_code == 303

    response = send(client, text=f"{WHY} Again.", email="a@example.org")
    elsewhere = client.post(URL, typed(), REMOTE_ADDR="192.0.2.7", headers=OURS)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Please try again in" in words(parsed(response).select_one("[role=alert]"))
    assert (kept(response)["text"], kept(response)["email"]) == (f"{WHY} Again.", "a@example.org")
    assert elsewhere.status_code == 303
    assert Feedback.objects.count() == 6


def test_spam_counts_for_the_limit_and_what_is_refused_does_not(client, comparison):
    for number in range(5):
        send(client, text="short")
        send(client, text=f"{WHY} {number}", homepage="x")

    assert send(client).status_code == 429


# --- The same again


def test_a_double_submit_leads_to_the_same_page_and_is_stored_once(client, comparison):
    first = send(client)
    second = send(client, text=f" {WHY}\r\n")
    gather()
    work()

    assert first["Location"] == second["Location"]
    assert (first.status_code, second.status_code) == (303, 303)
    assert Feedback.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("status", "may_quote", "leads_to"),
    [
        ("declined", True, f"{URL}#answered"),
        ("declined", False, "private"),
        ("waiting", True, "private"),
    ],
)
def test_words_that_a_page_quotes_lead_nobody_to_the_private_link(client, comparison, status, may_quote, leads_to):
    private = send(client)["Location"]
    answer = {"answer": "No.", "answered_at": datetime.now(UTC)} if status == "declined" else {}
    Feedback.objects.update(status=status, may_quote=may_quote, **answer)

    again = send(client)

    assert again["Location"] == (private if leads_to == "private" else leads_to)
    assert Feedback.objects.count() == 1


def test_sending_the_fifth_again_is_no_sixth(client, comparison):
    for number in range(5):
        sent = send(client, text=f"{WHY} {number}")

    assert send(client, text=f"{WHY} 4")["Location"] == sent["Location"]


def test_the_same_words_from_somebody_else_or_on_another_page_are_stored_too(client, comparison):
    make_published_comparison("atom", "vscode")

    send(client)
    send(client, "/compare/atom-vs-vscode/disagree/", wants="depends")
    client.post(URL, typed(), REMOTE_ADDR="192.0.2.7", headers=OURS)

    assert Feedback.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_submits_at_the_same_moment_are_stored_once():
    make_published_comparison("mysql", "postgresql")
    together = threading.Barrier(4)
    answers = []

    def submit() -> None:
        try:
            together.wait()
            answers.append(send(Client()))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [303] * 4
    assert {answer["Location"] for answer in answers} == {Feedback.objects.get().get_absolute_url()}


def test_a_submit_that_loses_the_race_returns_what_won_it(comparison):
    disagreement = triage.Disagreement(wants="depends", text=WHY)
    at = datetime.now(UTC)

    first = triage.receive(disagreement, comparison.pk, client="one", at=at)
    second = triage.receive(disagreement, comparison.pk, client="one", at=at)

    assert first == second
    assert Feedback.objects.count() == 1


# --- Who sent it


@pytest.mark.parametrize(
    ("proxies", "connected", "forwarded", "network"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "20010db800010002::/64"),
        (0, "2001:db8:1:2:ffff::1", "", "20010db800010002::/64"),
        (0, "fe80::1%eth0", "", "fe80000000000000::/64"),
        (0, "", "", "unknown"),
        (1, "127.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "127.0.0.1", "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (1, "127.0.0.1", "198.51.100.9:4711", "198.51.100.9"),
        (1, "127.0.0.1", "[2001:db8:1:2::7]:4711", "20010db800010002::/64"),
        (1, "127.0.0.1", '"[2001:db8:1:2::7]"', "20010db800010002::/64"),
        (2, "127.0.0.1", "6.6.6.6, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "127.0.0.1", "198.51.100.9", "127.0.0.1"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "unknown", "127.0.0.1"),
        (1, "127.0.0.1", "[[::]]]:::,\x00 ' OR 1=1", "127.0.0.1"),
        (1, "127.0.0.1", "," * 5000, "127.0.0.1"),
        (1, "127.0.0.1", "9" * 10_000, "127.0.0.1"),
    ],
)
def test_one_client_is_one_address_or_the_network_that_one_customer_gets(
    settings, proxies, connected, forwarded, network
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().post("/", REMOTE_ADDR=connected, HTTP_X_FORWARDED_FOR=forwarded)

    assert rate_limits.network(rate_limits.address_of(request)) == network


def test_a_client_cannot_be_joined_across_days_nor_guessed_without_the_key(settings):
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
    night = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

    client = rate_limits.client_of(request, night)

    assert client == rate_limits.client_of(request, night - timedelta(hours=12))
    assert client != rate_limits.client_of(request, night + timedelta(minutes=1))
    assert "192.0.2.1" not in client
    settings.SECRET_KEY = "another"
    assert client != rate_limits.client_of(request, night)
