"""The private page of a disagreement: what its writer sees in each state, adds, allows and has erased."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Feedback, FeedbackAddition, Version
from comparisons.services import followups, tasks, triage
from comparisons.views import feedback as own_page

from .feedback_form import FORM, OURS
from .make import make_editor, make_feedback, make_published_comparison
from .reading import parsed, words
from .valid_html import complaints

pytestmark = pytest.mark.django_db
MORE = "It was version 8.0.35, on three nodes."


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def feedback(comparison) -> Feedback:
    sent = datetime(2026, 11, 18, 9, tzinfo=UTC)
    return make_feedback(comparison, email="reader@example.org", created=sent)


def send(client, feedback, what, headers=OURS, **said):
    return client.post(feedback.get_absolute_url(), urlencode({"do": what, **said}), FORM, headers=headers)


def set_to(feedback, **columns):
    Feedback.objects.filter(pk=feedback.pk).update(**columns)
    feedback.refresh_from_db()


def versions() -> list[tuple[str, int]]:
    return sorted(Version.objects.values_list("key", "number"))


ANSWER = {"answer": "We weighed that.", "answered_at": datetime(2026, 11, 20, tzinfo=UTC), "answered_by_name": "Ada"}


@pytest.mark.parametrize(
    ("columns", "title", "state", "now"),
    [
        ({"status": "waiting"}, "Thank you for disagreeing", "Waiting for an editor", "Received 18 Nov 2026"),
        ({"status": "held"}, "Thank you for disagreeing", "Waiting for an editor", "Received 18 Nov 2026"),
        (
            {"status": "in_review", "in_review_since": date(2026, 11, 19)},
            "An editor is looking into it",
            "In review",
            "In review 19 Nov 2026",
        ),
        (
            {"status": "needs_evidence", "question": "Which version?"},
            "An editor asks you something",
            "What we need from you",
            "We asked you",
        ),
        ({"status": "accepted", **ANSWER}, "An editor answered", "The answer", "Answered 20 Nov 2026"),
        ({"status": "declined", **ANSWER}, "An editor answered", "The answer", "Answered 20 Nov 2026"),
        ({"status": "spam"}, "We set this aside", "It looked like advertising, or like a robot", None),
    ],
)
def test_each_state_says_where_it_stands(client, feedback, columns, title, state, now):
    set_to(feedback, **columns)

    response = client.get(feedback.get_absolute_url())

    page = parsed(response)
    current = page.select_one("[aria-current=step]")
    assert (words(page.h1), words(page.find(id="state"))) == (title, state)
    assert (words(current) if current else None) == now
    assert columns.get("question", "") in page.main.get_text()
    assert "reader@example.org" not in response.content.decode()
    assert complaints(response.content.decode()) == []


def test_a_held_one_looks_to_its_writer_as_one_that_came(client, feedback):
    addresses = feedback.get_absolute_url(), f"{feedback.get_absolute_url()}withdraw/"
    came = [client.get(address).content for address in addresses]
    set_to(feedback, status="held", held_because="links to a shop")

    assert [client.get(address).content for address in addresses] == came


@pytest.mark.parametrize("path", ["", "withdraw/"])
def test_nobody_keeps_a_copy_and_no_other_site_learns_the_address(client, feedback, path):
    page = client.get(f"{feedback.get_absolute_url()}{path}")

    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "same-origin"
    assert page.cookies == {}


def test_a_source_is_linked_without_the_secret(client, feedback):
    set_to(feedback, evidence="https://example.org/proof")

    link = parsed(client.get(feedback.get_absolute_url())).select_one("a[href='https://example.org/proof']")

    assert {"noreferrer", "nofollow"} <= set(link["rel"])


def test_what_changed_because_of_it_is_listed_with_the_way_to_the_changes(client, feedback, comparison):
    reason = {"reason": "Both keep what they are given, and one rolls back."}
    triage.accept(feedback, by=make_editor(), answer="You are right.", verdict_changes=reason)

    (line,) = parsed(client.get(feedback.get_absolute_url())).select(".own-changes li")

    assert "This comparison verdict revised by" in words(line)
    assert line.a["href"] == f"/compare/{comparison.slug}/changes/"


def test_the_page_asks_few_queries_however_much_there_is(client, feedback, django_assert_num_queries):
    for number in range(5):
        FeedbackAddition.objects.create(feedback=feedback, text=f"{MORE} {number}", created=datetime.now(UTC))

    with django_assert_num_queries(2):
        client.get(feedback.get_absolute_url())
    set_to(feedback, status="declined", **ANSWER)
    with django_assert_num_queries(3):
        client.get(feedback.get_absolute_url())


# ---- adding


def test_an_addition_stands_below_what_was_written_and_touches_no_page(client, feedback):
    before = versions()

    response = send(client, feedback, "add", text=MORE, evidence="example.org/bug")
    page = parsed(client.get(feedback.get_absolute_url()))

    assert (response.status_code, response["Location"]) == (303, f"{feedback.get_absolute_url()}#written")
    assert response["Cache-Control"] == "private, no-store"
    assert words(page.select_one(".own-addition blockquote")) == MORE
    assert page.select_one(".own-addition a")["href"] == "https://example.org/bug"
    assert "You can add something 4 times." in page.get_text()
    assert versions() == before


def test_what_an_editor_asked_for_waits_for_an_answer_again(client, feedback):
    set_to(feedback, status="needs_evidence", question="Which version?")
    tasks.ask_reader.enqueue(feedback.pk)

    send(client, feedback, "add", text=MORE)

    feedback.refresh_from_db()
    assert (feedback.status, feedback.question) == ("waiting", "Which version?")
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("status", ["held", "waiting", "in_review"])
def test_an_addition_changes_no_other_state(client, feedback, status):
    set_to(feedback, status=status)

    send(client, feedback, "add", text=MORE)

    feedback.refresh_from_db()
    assert (feedback.status, feedback.additions.count()) == (status, 1)


def test_the_same_words_twice_are_stored_once_also_after_the_fifth(client, feedback):
    for number in (1, 1, 2, 3, 4, 5, 5):
        assert send(client, feedback, "add", text=f"{MORE} {number}").status_code == 303

    sixth = send(client, feedback, "add", text=f"{MORE} 6")

    assert feedback.additions.count() == followups.MOST_ADDITIONS
    assert sixth.status_code == 422
    assert "you have added 5 times" in words(parsed(sixth).find(id="errors"))
    assert parsed(client.get(feedback.get_absolute_url())).find(id="add-text") is None


@pytest.mark.parametrize("columns", [{"status": "declined", **ANSWER}, {"status": "spam"}])
def test_nothing_is_added_once_it_is_answered_or_set_aside(client, feedback, columns):
    set_to(feedback, **columns)

    refused = send(client, feedback, "add", text=MORE)

    assert refused.status_code == 422
    assert parsed(client.get(feedback.get_absolute_url())).find(id="add-text") is None
    assert not feedback.additions.exists()


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"text": ""}, "text", "Write what you want to add."),
        ({"text": "a" * 4001}, "text", "At most 4,000 characters, please: this has 4001."),
        ({"text": "bad\x00sign"}, "text", "characters that no page can show"),
        ({"text": MORE, "evidence": "no address"}, "evidence", "That isn't a web address"),
        ({"text": MORE, "evidence": "javascript:alert(1)"}, "evidence", "That isn't a web address"),
    ],
)
def test_what_is_refused_is_shown_again_with_all_that_was_typed(client, feedback, said, field, message):
    response = send(client, feedback, "add", **said)

    page = parsed(response)
    assert response.status_code == 422
    assert message in words(page.find(id=f"add-{field}_error"))
    assert page.find(id="add-text").get_text().removeprefix("\n") == said["text"].replace("\x00", "")
    assert page.find(id="add-evidence").get("value", "") == said.get("evidence", "")
    assert page.select_one("details.own-add[open]")
    assert complaints(response.content.decode()) == []
    assert not feedback.additions.exists()


# ---- quoting and the address


def test_consent_is_given_and_taken_back_and_the_page_is_made_anew_only_where_it_shows_it(client, feedback):
    before = versions()
    send(client, feedback, "quote")
    waiting = versions()
    set_to(feedback, status="declined", **ANSWER)

    again = send(client, feedback, "quote")
    unchanged = versions()
    send(client, feedback, "stop-quoting")

    feedback.refresh_from_db()
    assert again["Location"].endswith("#quoting")
    assert (waiting, unchanged) == (before, before)
    assert versions() != before
    assert feedback.may_quote is False


def test_an_address_is_erased_with_the_mails_that_wait_for_it(client, feedback):
    tasks.tell_reader.enqueue(feedback.pk)
    asked = parsed(client.get(feedback.get_absolute_url())).find(id="stored")

    send(client, feedback, "forget-address")

    told = parsed(client.get(feedback.get_absolute_url())).find(id="stored")
    until = feedback.created + timedelta(days=90)
    assert f"{until:%-d} {until:%b} {until:%Y}" in words(asked).replace("\xa0", " ")
    assert "We have no address of yours" in words(told)
    assert Feedback.objects.get().email == ""
    assert not DBTaskResult.objects.exists()


# ---- refused


@pytest.mark.parametrize("what", ["add", "quote", "forget-address"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_changes_nothing_and_loses_nothing(client, feedback, what, headers):
    response = send(client, feedback, what, headers=headers, text=MORE)

    assert response.status_code == 403
    assert (MORE in response.content.decode()) is (what == "add")
    assert (Feedback.objects.get().email, Feedback.objects.get().may_quote) == ("reader@example.org", False)
    assert not FeedbackAddition.objects.exists()


def test_a_browser_that_names_no_page_may_change_it_as_the_link_is_the_secret(client, feedback):
    assert send(client, feedback, "add", headers={}, text=MORE).status_code == 303


@pytest.mark.parametrize("what", ["", "delete", "add\x00"])
def test_what_no_button_asks_for_is_refused(client, feedback, what):
    assert send(client, feedback, what).status_code == 400


def test_a_body_that_is_too_long_or_no_form_is_refused_with_a_page(client, feedback, settings):
    url = feedback.get_absolute_url()
    broken = client.post(url, b"no form", "multipart/form-data; boundary=x", headers=OURS)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert broken.status_code == 400
    assert send(client, feedback, "add", text="a" * 200).status_code == 413


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, feedback, method):
    for path in ("", "withdraw/"):
        assert getattr(client, method)(f"{feedback.get_absolute_url()}{path}").status_code == 405


def test_too_many_changes_of_one_disagreement_wait_too_and_withdrawing_it_does_not(client, feedback, monkeypatch):
    monkeypatch.setattr(own_page, "MOST_CHANGES", 2)
    url = feedback.get_absolute_url()
    sent = [
        client.post(url, {"do": what}, headers=OURS, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number, what in enumerate(["quote", "stop-quoting", "quote"])
    ]

    assert sent == [303, 303, 429]
    assert client.post(f"{url}withdraw/", headers=OURS, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_too_many_changes_of_one_network_wait_until_tomorrow(client, feedback, monkeypatch):
    monkeypatch.setattr(own_page, "MOST_CHANGES", 2)
    for number in (1, 2):
        assert send(client, feedback, "add", text=f"{MORE} {number}").status_code == 303

    third = send(client, feedback, "add", text=f"{MORE} 3")

    assert third.status_code == 429
    assert 0 < int(third["Retry-After"]) <= 24 * 3600
    assert f"{MORE} 3" in third.content.decode()
    assert client.post(f"{feedback.get_absolute_url()}withdraw/", headers=OURS).status_code == 429
    assert send(client, feedback, "add", text="").status_code == 422
    assert feedback.additions.count() == 2


@pytest.mark.parametrize("path", ["", "withdraw/"])
def test_a_link_that_leads_nowhere_says_why_it_may(client, path):
    for method in (client.get, client.post):
        response = method(f"/feedback/{'x' * 32}/{path}", headers=OURS)
        assert response.status_code == 404
        assert "mistyped, or the disagreement was withdrawn or erased" in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"
