"""How often one network may ask the API what nobody keeps."""

import pytest

from comparisons.api.v1 import limits
from comparisons.services.token_buckets import TokenBuckets

from .make import make_technology

pytestmark = pytest.mark.django_db

QUESTIONS = ["/api/v1/decide?a=mysql&b=sqlite", "/api/v1/identifiers/purl/pkg:pypi/x"]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Three questions of a network, and one more every ten seconds."""
    buckets = TokenBuckets(a_second=0.1, burst=3, clock=lambda: 0.0)
    monkeypatch.setattr(limits, "buckets", lambda: buckets)
    make_technology("mysql")
    make_technology("sqlite")
    return buckets


@pytest.mark.parametrize("question", QUESTIONS)
def test_who_asks_too_often_is_told_when_to_ask_again(client, question):
    answers = [client.get(question) for _ in range(4)]

    assert [one.status_code for one in answers][:3] == [answers[0].status_code] * 3
    refused = answers[3]
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (429, "10", "no-store")
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == "Ask again in 10 seconds."
    assert client.get(question, REMOTE_ADDR="192.0.2.9").status_code != 429


def test_networks_are_those_that_trusted_proxies_name(client, settings):
    settings.TRUSTED_PROXIES = 1
    sent = [client.get(QUESTIONS[0], HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code for number in range(5)]
    forged = [client.get(QUESTIONS[0], HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.9") for number in range(4)]

    assert sent == [200] * 5
    assert [one.status_code for one in forged] == [200, 200, 200, 429]


def test_a_large_shelf_counts_as_several_questions(client):
    slugs = [make_technology(f"t{number}").slug for number in range(6)]  # fifteen pairs

    answers = [
        client.post("/api/v1/decide", {"technologies": slugs}, content_type="application/json") for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [200, 429]


def test_the_documentation_names_the_limits(client, settings):
    settings.QUESTIONS_A_SECOND, settings.QUESTIONS_AT_ONCE = 7, 33

    page = client.get("/api/v1/").content.decode()

    assert "one network may ask 33 questions at once and 7 a second in the long run" in page


def test_what_is_kept_is_never_limited(client):
    assert {client.get("/api/v1/technologies").status_code for _ in range(8)} == {200}
