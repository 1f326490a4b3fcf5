"""A reader says with one tap which of the two they would pick: what is stored, refused and answered."""

import pytest

from comparisons.models import Comparison, Feedback, Voice
from comparisons.services import triage
from comparisons.services.voices import casting

from .make import (
    make_alias,
    make_comparison,
    make_pair,
    make_published_comparison,
    make_technology,
    make_verdict,
    make_weighed_comparison,
)
from .reading import links, parsed, read, said, words

pytestmark = pytest.mark.django_db

PAGE = "/compare/mysql-vs-postgresql/"
URL = f"{PAGE}voice/"
OURS = {"Sec-Fetch-Site": "same-origin"}


def tap(client, slug="postgresql", url=URL, *, headers=OURS, **extra):
    return client.post(url, {"for": slug} if slug else {}, headers=headers, **extra)


def from_ip(number):
    return {"REMOTE_ADDR": f"192.0.2.{number}"}


def sides():
    return sorted(Voice.objects.values_list("side", flat=True))


# --- Tapping


def test_a_tap_is_stored_and_thanked_for(client):
    make_pair()

    response = tap(client)

    voice = Voice.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{URL}?for=postgresql")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert (voice.side, voice.counted, voice.burst) == ("high", False, None)
    assert words(read(client, response["Location"]).h1) == "Thank you"


def test_who_would_pick_the_other_is_asked_why(client):
    make_pair()

    response = tap(client, "mysql")

    page = read(client, response["Location"])
    assert sides() == ["low"]
    assert words(page.h1) == "You'd pick MySQL"
    assert links(page.main)["Tell us why"] == f"{PAGE}disagree/?wants=pick-mysql"


def test_the_page_offers_both_and_each_is_what_its_button_sends(client):
    make_pair()

    form = read(client, PAGE).select_one(".answer form[method=post]")

    assert form["action"] == URL
    assert [(words(button), button["name"], button["value"]) for button in form.select("button")] == [
        ("I agree", "for", "postgresql"),
        ("I'd pick MySQL", "for", "mysql"),
    ]


@pytest.mark.parametrize("outcome", ["depends", "tie", "not_comparable"])
def test_without_a_pick_there_is_nothing_to_agree_with(client, outcome):
    make_pair(outcome=outcome)

    assert read(client, PAGE).select(".answer form") == []
    for response in (tap(client), client.get(URL)):
        assert response.status_code == 404
        assert words(parsed(response).h1) == "There is no pick here"
    assert not Voice.objects.exists()


def test_beside_a_readers_own_weights_the_page_asks_nothing(client):
    make_weighed_comparison()

    assert len(read(client, PAGE).select(".answer form")) == 1
    assert read(client, f"{PAGE}?w-operations=5").select(".answer form") == []


# --- One for each client, pair and month


def test_a_second_tap_changes_nothing_and_is_answered_alike(client):
    make_pair()

    first, second = tap(client), tap(client)

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert sides() == ["high"]


def test_the_last_tap_of_a_client_counts(client):
    make_pair()
    tap(client)
    Voice.objects.update(counted=True, counted_as="high")

    tap(client, "mysql")

    voice = Voice.objects.get()
    assert (voice.side, voice.counted, voice.counted_as) == ("low", False, "high")


def test_another_client_and_another_pair_count_by_themselves(client):
    pair = make_pair()
    make_published_comparison(pair.low, "sqlite")

    tap(client)
    tap(client, **from_ip(7))
    tap(client, "mysql", "/compare/mysql-vs-sqlite/voice/")

    assert Voice.objects.count() == 3


def test_a_client_of_ipv6_is_a_64_and_a_48_has_four(client):
    make_pair()
    addresses = ["2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:4::1"]

    assert [tap(client, REMOTE_ADDR=address).status_code for address in addresses] == [303] * 5
    assert Voice.objects.count() == 4

    fifth = tap(client, REMOTE_ADDR="2001:db8:1:5::1")
    assert fifth.status_code == 429
    assert "your network" in words(parsed(fifth).select_one("[role=alert]"))
    assert tap(client, "mysql", REMOTE_ADDR="2001:db8:1:4::9").status_code == 303
    assert tap(client, REMOTE_ADDR="2001:db8:2:1::1").status_code == 303
    assert Voice.objects.count() == 5
    assert sides().count("low") == 1


def test_addresses_of_ipv4_share_no_network(client):
    make_pair()

    assert {tap(client, **from_ip(number)).status_code for number in range(6)} == {303}
    assert tap(client, REMOTE_ADDR="::ffff:192.0.2.1").status_code == 303
    assert Voice.objects.count() == 6


def test_who_speaks_on_too_many_pairs_on_a_day_is_asked_to_use_words(client, monkeypatch):
    monkeypatch.setattr(casting, "PER_DAY", 1)
    pair = make_pair()
    make_published_comparison(pair.low, "sqlite")
    tap(client)

    more, again = tap(client, "sqlite", "/compare/mysql-vs-sqlite/voice/"), tap(client, "mysql")

    assert (more.status_code, again.status_code) == (429, 303)
    assert sides() == ["low"]


# --- Refused


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_what_another_site_sends_is_not_counted(client, headers):
    make_pair()

    response = tap(client, headers=headers)

    assert response.status_code == 403
    page = parsed(response)
    assert page.title.string.startswith("Error: ")
    assert "another site" in words(page.select_one("[role=alert][autofocus]"))
    assert not Voice.objects.exists()


def test_a_browser_that_says_only_its_origin_is_counted_and_one_that_says_nothing_is_held(client):
    make_pair()

    assert tap(client, headers={"Origin": "http://testserver"}).status_code == 303
    assert tap(client, headers={}, **from_ip(7)).status_code == 303

    assert [(voice.unverified_origin, voice.burst is None) for voice in Voice.objects.order_by("pk")] == [
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize("slug", ["", "sqlite", "low", "PostgreSQL", "x" * 10_000])
def test_a_choice_that_is_none_is_refused_with_both_to_choose(client, slug):
    make_pair()

    response = tap(client, slug)

    assert response.status_code == 422
    assert said(parsed(response).select("main form button")) == ["I agree", "I'd pick MySQL"]
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    "extra",
    [
        {"data": "x", "content_type": "multipart/form-data; boundary="},
        {
            "data": "&".join(f"a{number}=1" for number in range(1100)),
            "content_type": "application/x-www-form-urlencoded",
        },
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client, extra):
    make_pair()

    assert client.post(URL, headers=OURS, **extra).status_code == 422
    assert not Voice.objects.exists()


def test_any_spelling_is_counted_for_the_one_pair_and_read_at_its_one_address(client):
    make_alias(make_pair().high, "postgres")

    sent = tap(client, url="/compare/Postgres-vs-MySQL/voice/")
    asked = client.get("/compare/Postgres-vs-MySQL/voice?for=mysql")

    assert (sent.status_code, sent["Location"]) == (303, f"{URL}?for=postgresql")
    assert (asked.status_code, asked["Location"]) == (301, f"{URL}?for=mysql")


@pytest.mark.parametrize("path", ["mysql-vs-nothing", "nothing", f"{'x' * 10_000}-vs-mysql", "mysql%00-vs-postgresql"])
def test_what_is_no_pair_takes_no_voice(client, path):
    make_technology("mysql")

    assert tap(client, url=f"/compare/{path}/voice/").status_code == 404
    assert client.get(f"/compare/{path}/voice/").status_code == 404


def test_what_is_not_published_takes_no_voice(client):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)
    assert tap(client).status_code == 404

    Comparison.objects.update(status="archived")
    assert tap(client).status_code == 410
    assert not Voice.objects.exists()


# --- The page that thanks


def test_the_page_of_thanks_follows_from_its_address_alone(client, django_assert_num_queries):
    make_pair()

    with django_assert_num_queries(1):
        thanks = read(client, f"{URL}?for=postgresql")
    question, nonsense = read(client, URL), read(client, f"{URL}?for=nonsense")

    assert thanks.select("main form") == []
    assert words(question.h1) == words(nonsense.h1) == "Do you agree?"
    assert question.select_one("main form[method=post]")["action"] == URL
    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"
    assert client.put(URL).status_code == 405
    assert not Voice.objects.exists()


# --- Nothing joins it with a disagreement


def test_a_voice_and_a_disagreement_of_one_client_share_no_value(client):
    pair = make_pair()
    tap(client)
    client.post(f"{PAGE}disagree/", {"wants": "depends", "text": "It depends on what one has at hand."}, headers=OURS)
    triage.receive(
        triage.Disagreement(wants="depends", text="It depends on who runs it, we found."),
        pair.pk,
        client="c" * 64,
        at=Voice.objects.get().at,
    )

    told = {value for row in Feedback.objects.values() for value in row.values() if isinstance(value, str) and value}
    voice = Voice.objects.get()
    assert len({voice.client, voice.network}) == 2
    assert not {voice.client, voice.network} & told
