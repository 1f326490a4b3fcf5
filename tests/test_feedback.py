"""Disagreeing with a comparison: what is stored, what is refused and how, and what the reader sees of it later."""

import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_from_bytes, urlencode

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Feedback
from comparisons.services import rate_limits, triage

from .make import (
    end_of,
    make_alias,
    make_claim,
    make_comparison,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_revision,
)

URL = "/compare/mysql-vs-postgresql/disagree/"
WHY = "After two years with both we moved to PostgreSQL, and stayed."
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


def typed(**changes: str) -> dict[str, str]:
    """What a reader who would pick PostgreSQL fills in."""
    return {"wants": "pick-postgresql", "text": WHY, "evidence": "", "email": "", "homepage": ""} | changes


def send(client: Client, url: str = URL, *, headers: dict[str, str] = OURS, **changes: str) -> HttpResponse:
    """Send the form as a browser does: URL-encoded, from the page itself unless ``headers`` say otherwise."""
    return client.post(url, urlencode(typed(**changes)), FORM, headers=headers)


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text().split())


def complaint(response: HttpResponse, field: str) -> str:
    """What stands beside a field, found the way a screen reader does."""
    page = soup(response)
    errors = page.find(id=f"disagree-{field}_error")
    described = page.find(attrs={"aria-describedby": lambda ids: ids and errors["id"] in ids.split()})
    assert described is not None
    return words(errors)


def kept(response: HttpResponse) -> dict[str, str]:
    """What the form on an answer holds."""
    form = soup(response).select_one("form[method=post]")
    radio = form.select_one("input[type=radio][checked]")
    chosen = form.select_one("select option[selected]")
    return {
        "wants": radio["value"] if radio else "",
        "claim": chosen["value"] if chosen else "",
        "text": form.select_one("textarea").get_text().removeprefix("\n"),
        **{name: form.select_one(f"input[name={name}]").get("value", "") for name in ("evidence", "email")},
    }


# --- The form


def test_a_reader_finds_the_form_with_both_names_and_the_claims_of_the_page(client, comparison):
    claim = make_claim(comparison.low, text="Replication is quick to set up")
    make_claim(comparison.low, against=make_published_comparison().low, text="Matters against another one")

    response = client.get(URL)

    form = soup(response).select_one("form[method=post]")
    choices = {label.input["value"]: words(label) for label in form.select("fieldset label")}
    options = {option["value"]: words(option) for option in form.select("select optgroup option")}
    assert response.status_code == 200
    assert form["action"] == URL
    assert choices == {
        "pick-mysql": "I'd pick MySQL",
        "pick-postgresql": "I'd pick PostgreSQL",
        "depends": "It depends",
        "claim": "A claim is wrong",
    }
    assert options == {claim.key: "+ Replication is quick to set up"}
    assert response["X-Robots-Tag"] == "noindex, follow"


def test_a_page_without_claims_asks_for_none(client, comparison):
    form = soup(client.get(URL)).select_one("form[method=post]")

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

    answers = soup(client.get(URL)).select("#answered li .status .prose")

    assert [words(answer) for answer in answers] == ["You are right.", "We weighed that."]


def test_many_answers_are_shown_in_parts(client, comparison):
    day = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(30):
        make_feedback(comparison, status="declined", answer="No.", answered_at=day + timedelta(hours=number))

    first = soup(client.get(URL))
    second = soup(client.get(URL + first.select_one("#answered a[rel=next]")["href"].partition("#")[0]))

    assert [len(part.select("#answered li")) for part in (first, second)] == [24, 6]


def test_what_readers_wrote_is_text_on_every_page(client, comparison):
    feedback = make_feedback(
        comparison, text="<script>alert(1)</script> *is* all I have to say", status="declined", answer="No.",
        answered_at=datetime.now(UTC),
    )  # fmt: skip

    for url in (URL, feedback.get_absolute_url()):
        quote = soup(client.get(url)).select_one("blockquote")
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
    comparison = make_published_comparison(first_stored, "mysql" if first_stored == "postgresql" else "postgresql")
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


# --- What is refused, beside its field


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("wants", "", "Choose one."),
        ("wants", "pick-oracle", "Choose one of these."),
        ("wants", "low", "Choose one of these."),
        ("wants", "claim", "Choose the claim that is wrong."),
        ("claim", "nosuchkey0", "not on the page any more"),
        ("text", "", "Say why"),
        ("text", " \r\n" * 20, "Say why"),
        ("text", "x" * 19, "at least 20 characters"),
        ("text", f" {'x' * 19}\r\n", "at least 20 characters"),
        ("text", "x" * 4001, "this has 4001"),
        ("text", "x" * 1_000_000, "this has 1000000"),
        ("text", f"{WHY}\x00", "no page can show"),
        ("text", f"{WHY}\x1b[31m", "no page can show"),
        ("evidence", "not an address", "That is not the address of a page, such as https://example.org/page."),
        ("evidence", "javascript:alert(1)", "not the address of a page"),
        ("evidence", "ftp://example.org/file", "not the address of a page"),
        ("evidence", "http://[", "not the address of a page"),
        ("evidence", "https://example.org/\x00", "no page can show"),
        ("evidence", "https://example.org/\nx", "not the address of a page"),
        ("evidence", f"https://example.org/{'x' * 500}", "at most 500"),
        ("evidence", f"https://example.org/{'x' * 1_000_000}", "at most 500"),
        ("email", "reader", "That is not an e-mail address, such as name@example.org."),
        ("email", "a@example.org\nBcc: b@example.org", "not an e-mail address"),
        ("email", "a@example.org\x00", "no page can show"),
        ("email", f"{'x' * 300}@example.org", "at most 254"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_wrong_answer_is_named_beside_its_field_and_nothing_is_lost(client, comparison, field, value, message):
    make_claim(comparison.low)
    right = {"wants": "depends", "text": WHY, "evidence": "https://example.org/", "email": "a@example.org"}

    response = send(client, **(right | {field: value}))

    asked_for = "claim" if value == "claim" else field
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert message in complaint(response, asked_for)
    assert words(soup(response).select_one("[role=alert]")) == "Not sent yet: one answer below needs another look."
    for name in right.keys() - {field}:
        assert kept(response)[name] == right[name]
    assert not Feedback.objects.exists()


def test_a_long_reason_comes_back_whole(client, comparison):
    long = "Line of text.\n" * 70_000

    response = send(client, text=long.replace("\n", "\r\n"))

    assert kept(response)["text"] == long


def test_what_cannot_be_shown_is_taken_out_so_that_it_can_be_sent_again(client, comparison):
    refused = send(client, text=f"\x00{WHY}\x9f\tTwice.\x07")

    again = send(client, text=kept(refused)["text"])

    assert again.status_code == 303
    assert Feedback.objects.get().text == f"{WHY}\tTwice."


def test_bytes_that_are_no_text_are_named(client, comparison):
    body = f"wants=depends&text={quote_from_bytes(WHY.encode() + b'caf' + bytes([0xE9]))}"

    response = client.post(URL, body, FORM, headers=OURS)

    assert response.status_code == 422
    assert "did not arrive" in complaint(response, "text")
    assert kept(response)["text"] == f"{WHY}caf\N{REPLACEMENT CHARACTER}"
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "base64", "idna", "no-such-thing"])
def test_an_encoding_that_the_request_names_is_not_believed(client, comparison, charset):
    response = client.generic("POST", URL, urlencode(typed()), f"{FORM}; charset={charset}", headers=OURS)

    assert response.status_code == 303
    assert Feedback.objects.get().text == WHY


def test_a_multipart_form_is_stored_and_files_in_it_are_not_looked_at(client, comparison):
    body = (
        '--edge\r\nContent-Disposition: form-data; name="wants"\r\n\r\ndepends\r\n'
        f'--edge\r\nContent-Disposition: form-data; name="text"\r\n\r\n{WHY}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.exe"\r\n\r\nMZ\r\n--edge--\r\n'
    )

    response = client.post(URL, body, "multipart/form-data; boundary=edge", headers=OURS)

    assert response.status_code == 303
    assert Feedback.objects.get().text == WHY


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("text=" + "x" * 3_000_000, FORM, 413),
        ("x" * 3_000_000, "multipart/form-data; boundary=edge", 413),
        ("&".join(f"a{number}=1" for number in range(2000)), FORM, 400),
        ("--edge\r\njunk", "multipart/form-data", 400),
        ("--edge\r\njunk", "multipart/form-data; boundary=" + "e" * 300, 400),
        ("--edge\r\njunk", "multipart/form-data; boundary=edge", 422),
        ('{"wants": "depends"}', "application/json", 422),
        ("\x00\x01\x02&&&===%%%zz", FORM, 422),
        ("", FORM, 422),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_body_that_is_no_form_gets_a_page_with_the_form(client, comparison, body, content_type, status):
    response = client.post(URL, body, content_type, headers=OURS)

    assert response.status_code == status
    assert soup(response).select_one("[role=alert]") is not None
    assert soup(response).select_one("form[method=post]")["action"] == URL
    assert not Feedback.objects.exists()


# --- Where it was sent from

HOST = "testserver"
STORED, REFUSED, UNVERIFIED = "stored", "refused", "stored as unverified"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        # as browsers send them from our own pages
        ({"Sec-Fetch-Site": "same-origin", "Origin": f"http://{HOST}"}, STORED),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, STORED),
        ({"Sec-Fetch-Site": "same-origin"}, STORED),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, STORED),
        ({"Origin": f"http://{HOST}"}, STORED),
        ({"Origin": f"HTTP://{HOST.upper()}"}, STORED),
        ({"Origin": "https://nice-pick.example"}, STORED),
        # from another port, site, sandboxed frame, or an address typed in
        ({"Sec-Fetch-Site": "same-site", "Origin": f"http://{HOST}:8001"}, REFUSED),
        ({"Sec-Fetch-Site": "same-site", "Origin": "null"}, REFUSED),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, REFUSED),
        ({"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"}, REFUSED),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, REFUSED),
        ({"Sec-Fetch-Site": "none"}, REFUSED),
        ({"Sec-Fetch-Site": ""}, REFUSED),
        ({"Sec-Fetch-Site": "Same-Origin"}, REFUSED),
        ({"Sec-Fetch-Site": "same-origin, cross-site"}, REFUSED),
        ({"Origin": "null"}, REFUSED),
        ({"Origin": ""}, REFUSED),
        ({"Origin": "http://["}, REFUSED),
        ({"Origin": HOST}, REFUSED),
        ({"Origin": f"http://{HOST}:8001"}, REFUSED),
        ({"Origin": f"http://{HOST}.evil.example"}, REFUSED),
        ({"Origin": f"http://evil.example/http://{HOST}"}, REFUSED),
        ({"Origin": f"http://{HOST}/"}, REFUSED),
        ({"Origin": f"https://{HOST}"}, REFUSED),
        # from something that says neither
        ({}, UNVERIFIED),
        ({"Referer": "https://evil.example/"}, UNVERIFIED),
    ],
    ids=lambda value: value if isinstance(value, str) else ", ".join(f"{k}: {v}" for k, v in value.items()) or "none",
)
def test_browsers_say_where_a_form_was_sent_from(
    client, comparison, settings, django_capture_on_commit_callbacks, headers, expected
):
    settings.SITE_URL = "https://nice-pick.example"

    with django_capture_on_commit_callbacks(execute=True):
        response = send(client, headers=headers, email="a@example.org")

    stored = list(Feedback.objects.values_list("status", "unverified_origin"))
    if expected == REFUSED:
        assert (response.status_code, stored) == (403, [])
        assert "another site" in words(soup(response).select_one("[role=alert]"))
        assert kept(response) | {"claim": ""} == {
            "wants": "pick-postgresql", "claim": "", "text": WHY, "evidence": "", "email": "a@example.org",
        }  # fmt: skip
    else:
        assert (response.status_code, stored) == (303, [("waiting", expected == UNVERIFIED)])
    assert len(mail.outbox) == (1 if expected == STORED else 0)


# --- Robots and floods


@pytest.mark.parametrize("filled_in", ["https://watches.example", " ", "\x00"])
def test_what_fills_the_trap_is_answered_like_any_other_and_kept_as_spam(
    client, comparison, django_capture_on_commit_callbacks, filled_in
):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(client, homepage=filled_in, email="robot@example.org")

    feedback = Feedback.objects.get()
    assert (response.status_code, response["Location"]) == (303, feedback.get_absolute_url())
    assert (feedback.status, feedback.email) == ("spam", "")
    assert mail.outbox == []


def test_people_and_their_tools_do_not_meet_the_trap(client, comparison):
    trap = soup(client.get(URL)).select_one("input[name=homepage]")

    assert trap.find_parent(class_="trap")["aria-hidden"] == "true"
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")


def test_the_sixth_disagreement_within_an_hour_must_wait(client, comparison):
    for number in range(5):
        assert send(client, text=f"{WHY} {number}").status_code == 303

    response = send(client, text=f"{WHY} Again.", email="a@example.org")
    elsewhere = client.post(URL, typed(), REMOTE_ADDR="192.0.2.7", headers=OURS)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Please send it again in" in words(soup(response).select_one("[role=alert]"))
    assert (kept(response)["text"], kept(response)["email"]) == (f"{WHY} Again.", "a@example.org")
    assert elsewhere.status_code == 303
    assert Feedback.objects.count() == 6


def test_spam_counts_for_the_limit_and_what_is_refused_does_not(client, comparison):
    for number in range(5):
        send(client, text="short")
        send(client, text=f"{WHY} {number}", homepage="x")

    assert send(client).status_code == 429


def test_an_hour_after_the_fifth_last_one_may_write_again(comparison):
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    for minutes in (50, 40, 30, 20, 10):
        make_feedback(comparison, client="one", created=noon - timedelta(minutes=minutes))

    assert rate_limits.wait("one", noon) == timedelta(minutes=10)
    assert rate_limits.wait("one", noon + timedelta(minutes=10)) == timedelta(0)
    assert rate_limits.wait("another", noon) == timedelta(0)


def test_twenty_a_day_are_enough_until_midnight(comparison):
    evening = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    for number in range(1, 20):
        make_feedback(comparison, client="one", created=evening - timedelta(hours=number))

    assert rate_limits.wait("one", evening + timedelta(minutes=5)) == timedelta(0)
    make_feedback(comparison, client="one", created=evening)
    assert rate_limits.wait("one", evening + timedelta(minutes=5)) == timedelta(minutes=55)


def test_nobody_waits_longer_than_to_midnight_when_the_hour_is_full(comparison):
    late = datetime(2026, 11, 22, 23, 50, tzinfo=UTC)
    for _ in range(5):
        make_feedback(comparison, client="one", created=late)

    assert rate_limits.wait("one", late) == timedelta(minutes=10)


# --- The same again


def test_a_double_submit_leads_to_the_same_page_and_is_stored_once(
    client, comparison, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = send(client)
        second = send(client, text=f" {WHY}\r\n")

    assert first["Location"] == second["Location"]
    assert (first.status_code, second.status_code) == (303, 303)
    assert Feedback.objects.count() == 1
    assert len(mail.outbox) == 1


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


# --- The private page


def test_the_reader_is_thanked_and_gets_a_private_link(client, comparison, settings):
    settings.SITE_URL = "https://nice-pick.example"

    page = client.get(send(client)["Location"])

    feedback = Feedback.objects.get()
    assert page.status_code == 200
    assert words(soup(page).h1) == "Thank you for disagreeing"
    assert words(soup(page).select_one(".private-link")) == f"https://nice-pick.example/feedback/{feedback.token}/"
    assert words(soup(page).select_one("blockquote")) == WHY
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "same-origin"


def test_the_private_page_shows_the_answer_and_the_way_to_what_changed(client, comparison):
    feedback = make_feedback(comparison, email="a@example.org")
    undecided = {"outcome": "depends", "pick": None, "reason": "Both keep what they are given."}
    triage.accept(feedback, by=make_editor(), answer="You *convinced* us.", verdict_changes=undecided)

    page = soup(client.get(feedback.get_absolute_url()))

    status = page.select_one(".status-accepted")
    links = {link["href"] for link in page.select("main a")}
    assert words(page.h1) == "An editor answered"
    assert "it changed the pick" in words(status)
    assert status.em.get_text() == "convinced"
    assert {f"/compare/{comparison.slug}/", f"/compare/{comparison.slug}/changes/"} <= links
    assert "a@example.org" not in page.get_text()


def test_the_private_page_of_a_withdrawn_comparison_leads_to_no_dead_end(client, db, settings):
    comparison = make_published_comparison(status="archived")
    feedback = make_feedback(comparison, status="declined", answer="No.", answered_at=datetime.now(UTC))

    links = {link["href"] for link in soup(client.get(feedback.get_absolute_url())).select("main a")}

    assert links == {f"{settings.SITE_URL}{feedback.get_absolute_url()}"}


def test_who_was_taken_for_a_robot_learns_it(client, comparison):
    feedback = make_feedback(comparison, status="spam")

    assert words(soup(client.get(feedback.get_absolute_url())).h1) == "This was set aside"


def test_a_private_link_without_its_slash_leads_to_the_page(client, comparison):
    url = make_feedback(comparison).get_absolute_url()

    assert client.get(url.removesuffix("/"))["Location"] == url


@pytest.mark.parametrize("token", ["x" * 32, "short", "x" * 5000, "%00" * 32, "é" * 32, "%ff"])
def test_an_unknown_private_link_is_not_found(client, db, token):
    assert client.get(f"/feedback/{token}/").status_code == 404


# --- Telling the editors


def test_editors_are_told_with_the_way_to_the_answer(client, comparison, settings, django_capture_on_commit_callbacks):
    settings.EDITORS_EMAIL, settings.SITE_URL = "editors@example.org", "https://nice-pick.example"

    with django_capture_on_commit_callbacks(execute=True):
        send(client, text=f"{WHY} <b>&</b>", email="reader@example.org", evidence="https://example.org/why")

    letter = mail.outbox[0]
    admin = reverse("admin:comparisons_feedback_change", args=[Feedback.objects.get().pk])
    assert letter.recipients() == ["editors@example.org"]
    assert letter.subject == "Disagreement: MySQL vs PostgreSQL"
    for part in ("They would pick PostgreSQL.", f"{WHY} <b>&</b>", "https://example.org/why"):
        assert part in letter.body
    assert f"https://nice-pick.example{admin}" in letter.body
    assert "reader@example.org" not in letter.message().as_string()


def test_without_an_address_of_the_editors_the_site_writes_to_itself(
    client, comparison, settings, django_capture_on_commit_callbacks
):
    settings.EDITORS_EMAIL = ""

    with django_capture_on_commit_callbacks(execute=True):
        send(client)

    assert mail.outbox[0].recipients() == [settings.DEFAULT_FROM_EMAIL]


def test_a_mail_server_that_is_down_loses_no_disagreement(
    client, comparison, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks(execute=True):
        response = send(client)

    assert response.status_code == 303
    assert Feedback.objects.get().text == WHY
    assert "No mail was sent about disagreement" in caplog.text
