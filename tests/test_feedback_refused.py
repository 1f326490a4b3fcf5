"""Disagreements that are refused, and how: beside the field, or for where they were sent from."""

from urllib.parse import quote_from_bytes, urlencode

import pytest

from comparisons.models import Comparison, Feedback

from .feedback_form import FORM, OURS, URL, WHY, complaint, kept, send, typed
from .make import make_claim, make_criterion, make_published_comparison
from .reading import parsed, words


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- What is refused, beside its field


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("wants", "", "Choose one."),
        ("wants", "pick-oracle", "Choose one of these."),
        ("wants", "low", "Choose one of these."),
        ("wants", "claim", "Choose the claim that is wrong."),
        ("criterion", "nosuch", "no longer on the page"),
        ("team_size", "huge", "Choose one of these"),
        ("scale", "\x00", "Choose one of these"),
        ("in_production", "x" * 100_000, "Choose one of these"),
        ("text", "", "Say why"),
        ("text", " \r\n" * 20, "Say why"),
        ("text", "x" * 19, "at least 20 characters"),
        ("text", f" {'x' * 19}\r\n", "at least 20 characters"),
        ("text", "x" * 4001, "this has 4001"),
        ("text", "x" * 1_000_000, "this has 1000000"),
        ("text", f"{WHY}\x00", "no page can show"),
        ("text", f"{WHY}\x1b[31m", "no page can show"),
        ("evidence", "not an address", "That isn't a web address, such as https://example.org/page."),
        ("evidence", "javascript:alert(1)", "isn't a web address"),
        ("evidence", "ftp://example.org/file", "isn't a web address"),
        ("evidence", "http://[", "isn't a web address"),
        ("evidence", "https://example.org/\x00", "no page can show"),
        ("evidence", "https://example.org/\nx", "isn't a web address"),
        ("evidence", f"https://example.org/{'x' * 500}", "at most 500"),
        ("evidence", f"https://example.org/{'x' * 1_000_000}", "at most 500"),
        ("would_settle", "x" * 1001, "this has 1001"),
        ("would_settle", "A test\x00", "no page can show"),
        ("email", "reader", "That isn't an e-mail address, such as name@example.org."),
        ("email", "a@example.org\nBcc: b@example.org", "isn't an e-mail address"),
        ("email", "a@example.org\x00", "no page can show"),
        ("email", f"{'x' * 300}@example.org", "at most 254"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_wrong_answer_is_named_beside_its_field_and_nothing_is_lost(client, comparison, field, value, message):
    make_claim(comparison.low, criterion=make_criterion("operations"))
    right = {
        "wants": "missing", "criterion": "operations", "text": WHY, "may_quote": "on", "team_size": "alone",
        "scale": "fleet", "in_production": "not_yet", "evidence": "https://example.org/", "would_settle": "A test.",
        "email": "a@example.org",
    }  # fmt: skip

    response = send(client, **(right | {field: value}))

    asked_for = "claim" if value == "claim" else field
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert message in complaint(response, asked_for)
    page = parsed(response)
    summary = page.select_one("[role=alert]")
    assert words(summary.p) == "Not sent yet: one answer needs another look."
    assert page.select_one(summary.a["href"])
    assert message in words(summary.ul)
    assert words(page.title).startswith("Error: ")
    assert page.select_one("details")["open"] == ""
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
    assert "didn't arrive" in complaint(response, "text")
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
        ("&".join(f"a{number}=1" for number in range(6000)), FORM, 400),
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
    assert parsed(response).select_one("[role=alert]") is not None
    assert parsed(response).select_one("form[method=post]")["action"] == URL
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
def test_browsers_say_where_a_form_was_sent_from(client, comparison, settings, headers, expected):
    settings.SITE_URL = "https://nice-pick.example"

    response = send(client, headers=headers, email="a@example.org")

    stored = list(Feedback.objects.values_list("status", "unverified_origin"))
    if expected == REFUSED:
        assert (response.status_code, stored) == (403, [])
        assert "another site" in words(parsed(response).select_one("[role=alert]"))
        held = {name: value for name, value in kept(response).items() if value}
        assert held == {"wants": "pick-postgresql", "text": WHY, "email": "a@example.org"}
    else:
        assert (response.status_code, stored) == (303, [("waiting", expected == UNVERIFIED)])
