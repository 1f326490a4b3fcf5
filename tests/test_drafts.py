"""Drafts: what an editor typed is kept beside the form, for this editor alone, until it is saved or discarded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comparisons.models import Comparison, Draft, Revision, Technology
from comparisons.services import drafts
from comparisons.services.editorial import Refused

from .admin_pages import change_url, fields_of, messages, page, send
from .make import make_claim, make_comparison, make_editor, make_pair, make_technology

pytestmark = pytest.mark.django_db
ADD = "/admin/comparisons/technology/add/"


@pytest.fixture
def client_of_grace():
    client = Client()
    client.force_login(make_editor("grace"))
    return client


def draft_url(row):
    return change_url(row).replace("change/", "draft/")


def type_into(client, row, **changes):
    """Open the form, type, and let the script keep it."""
    return client.post(draft_url(row), fields_of(page(client, change_url(row))) | changes)


def note(soup):
    found = soup.select_one(".shown-note")
    return found.get_text(" ", strip=True) if found else None


def test_what_was_typed_is_kept_offered_and_opened(editor):
    technology = make_technology(name="Kafka")
    make_claim(technology, text="Keeps messages")

    answer = type_into(editor, technology, summary="Half a sent", **{"claims-0-text": "Keeps all messages"})

    draft = Draft.objects.get()
    assert answer.json() == {"kept": f"{draft.saved_at:%H:%M} UTC"}
    soup = page(editor, change_url(technology))
    assert note(soup).startswith("You were writing this on")
    assert fields_of(soup)["summary"] == technology.summary
    soup = page(editor, change_url(technology) + "?draft=open")
    assert fields_of(soup)["summary"] == "Half a sent"
    assert fields_of(soup)["claims-0-text"] == "Keeps all messages"
    assert note(soup).startswith("This is your draft of")
    assert not Revision.objects.exists()
    technology.refresh_from_db()
    assert technology.summary != "Half a sent"


def test_a_draft_holds_what_was_typed_alone(editor):
    type_into(editor, make_technology())

    names = set(Draft.objects.get().fields)
    assert {"name", "claims-TOTAL_FORMS"} < names
    assert not names & {"csrfmiddlewaretoken", "since", "writer", "_save"}


def test_a_saved_draft_is_gone_and_so_is_its_offer(editor):
    technology = make_technology(name="Kafka")
    type_into(editor, technology, name="Apache Kafka")
    opened = fields_of(page(editor, change_url(technology) + "?draft=open"))

    send(editor, change_url(technology), opened | {"_continue": "1"})

    assert not Draft.objects.exists()
    technology.refresh_from_db()
    assert technology.name == "Apache Kafka"
    assert note(page(editor, change_url(technology))) is None


def test_a_refused_save_keeps_the_draft(editor):
    technology = make_technology(name="Kafka")
    type_into(editor, technology, name="Apache Kafka")
    opened = fields_of(page(editor, change_url(technology) + "?draft=open"))

    send(editor, change_url(technology), opened | {"name": ""})

    assert Draft.objects.count() == 1


def test_a_new_row_has_a_draft_too(editor):
    editor.post("/admin/comparisons/technology/draft/", fields_of(page(editor, ADD)) | {"name": "Pulsar"})

    assert "You were writing this" in note(page(editor, ADD))
    opened = fields_of(page(editor, ADD + "?draft=open"))
    assert opened["name"] == "Pulsar"
    send(editor, ADD, opened | {"slug": "pulsar", "_save": "Save"})
    assert Technology.objects.get().name == "Pulsar"
    assert not Draft.objects.exists()


def test_a_draft_is_kept_without_a_script(editor):
    technology = make_technology()

    soup = send(editor, change_url(technology), fields_of(page(editor, change_url(technology))) | {
        "name": "Half", "_draft": "Keep as draft",
    })  # fmt: skip

    assert fields_of(soup)["name"] == "Half"
    assert "This is your draft" in note(soup)
    assert not Revision.objects.exists()


def test_a_discarded_draft_is_gone(editor):
    technology = make_technology()
    type_into(editor, technology)

    soup = send(editor, draft_url(technology), {"discard": "1"})

    assert messages(soup) == ["Your draft is discarded."]
    assert not Draft.objects.exists()


def test_nobody_else_sees_or_discards_a_draft(editor, client_of_grace):
    technology = make_technology(name="Kafka")
    type_into(editor, technology, name="Secret")

    soup = page(client_of_grace, change_url(technology) + "?draft=open")
    send(client_of_grace, draft_url(technology), {"discard": "1"})

    assert note(soup) is None
    assert fields_of(soup)["name"] == "Kafka"
    assert Draft.objects.get().editor.username == "ada"


def test_a_draft_says_who_changed_the_row_since(editor, client_of_grace):
    technology = make_technology(name="Kafka")
    type_into(editor, technology, name="Apache Kafka")
    opened = fields_of(page(client_of_grace, change_url(technology)))
    send(client_of_grace, change_url(technology), opened | {"summary": "By Grace.", "reason": "Better."})

    soup = page(editor, change_url(technology) + "?draft=open")

    assert "Grace Lovelace changed this meanwhile" in note(soup)
    assert "what you save here replaces it" in note(soup)


def test_a_draft_of_a_row_that_is_gone_still_shows_its_text(editor):
    technology = make_technology()
    type_into(editor, technology, summary="My words.")
    url = change_url(technology)
    technology.delete()

    soup = page(editor, url + "?draft=open", status=410)

    assert "My words." in soup.text


def test_whoever_may_not_change_a_row_keeps_no_draft(client):
    technology = make_technology()
    client.force_login(make_editor(permissions=["view_technology"]))

    assert client.post(draft_url(technology), {"name": "x"}).status_code == 403
    assert client.post(change_url(technology), {"name": "x", "_draft": "1"}).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("length", "status"), [(drafts.MOST_BYTES - 40, 200), (drafts.MOST_BYTES + 1, 413)])
def test_a_draft_is_bounded_in_size(editor, length, status):
    technology = make_technology()

    answer = editor.post(draft_url(technology), {"summary": "x" * length})

    assert answer.status_code == status
    assert Draft.objects.exists() is (status == 200)


def test_a_draft_that_is_too_long_is_shown_with_the_refusal(editor):
    technology = make_technology()
    fields = fields_of(page(editor, change_url(technology)))

    soup = send(editor, change_url(technology), fields | {"summary": "x" * drafts.MOST_BYTES, "_draft": "1"})

    assert messages(soup) == [drafts.TOO_LONG]
    assert len(fields_of(soup)["summary"]) == drafts.MOST_BYTES


def test_an_editor_has_a_bounded_number_of_drafts_and_the_oldest_goes(ada):
    for number in range(drafts.MOST_DRAFTS + 1):
        drafts.keep(ada, f"technology {number}", [("name", ["x"])])

    kept = set(Draft.objects.values_list("subject", flat=True))
    assert len(kept) == drafts.MOST_DRAFTS
    assert "technology 0" not in kept


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=90), 2), (timedelta(days=90, seconds=1), 1)])
def test_a_draft_that_nobody_touched_for_ninety_days_goes(ada, age, left):
    now = datetime(2026, 11, 29, tzinfo=UTC)
    drafts.keep(make_editor("grace"), "technology 1", [], at=now - age)

    drafts.keep(ada, "technology 2", [], at=now)

    assert Draft.objects.count() == left


def test_the_verb_refuses_what_is_too_long(ada):
    with pytest.raises(Refused):
        drafts.keep(ada, "technology 1", [("summary", ["x" * drafts.MOST_BYTES])])

    assert not Draft.objects.exists()


def test_text_of_a_draft_is_escaped(editor):
    technology = make_technology()
    type_into(editor, technology, summary="</textarea><script>alert(1)</script>", name='"><img src=x>')

    soup = page(editor, change_url(technology) + "?draft=open")

    assert soup.select("script:not([src]):not([type='application/json']), img[src=x]") == []
    assert fields_of(soup)["summary"] == "</textarea><script>alert(1)</script>"


def test_the_desk_has_a_draft_with_its_verdict(editor):
    comparison = make_pair()
    type_into(editor, comparison, **{"verdict-0-reason": "Because of half"})

    soup = page(editor, change_url(comparison) + "?draft=open")

    assert fields_of(soup)["verdict-0-reason"] == "Because of half"
    assert Comparison.objects.get().verdict.reason != "Because of half"


@pytest.mark.parametrize("parameters", ["", "?draft=open"])
def test_a_form_with_a_draft_takes_a_bounded_number_of_queries(editor, parameters, django_assert_max_num_queries):
    comparison = make_comparison("kafka", "rabbitmq")
    for side in comparison.sides:
        make_claim(side)
    type_into(editor, comparison)
    type_into(editor, comparison.low)

    with django_assert_max_num_queries(15):
        editor.get(change_url(comparison.low) + parameters)


def test_an_account_that_is_deleted_takes_its_drafts_along(ada):
    drafts.keep(ada, "technology 1", [])

    User.objects.all().delete()

    assert not Draft.objects.exists()


@pytest.mark.parametrize(("number", "status"), [("9" * 18, 200), ("9" * 19, 404), ("9" * 70, 404)])
def test_a_draft_is_kept_under_a_number_that_a_row_can_have_only(editor, number, status):
    answer = editor.post(f"/admin/comparisons/technology/{number}/draft/", {"name": "Kafka"})

    assert answer.status_code == status
    assert Draft.objects.exists() is (status == 200)


def test_keeping_a_draft_under_a_number_that_no_row_can_have_leads_away(editor):
    answer = editor.post(f"/admin/comparisons/technology/{'9' * 70}/change/", {"name": "Kafka", "_draft": "1"})

    assert answer.status_code == 410
    assert not Draft.objects.exists()


def test_a_form_of_two_hundred_lines_is_kept(editor):
    technology = make_technology()
    fields = {f"claims-{line}-{name}": "x" for line in range(200) for name in "abcdefghij"}

    assert editor.post(draft_url(technology), fields).status_code == 200
    assert len(Draft.objects.get().fields) == 2000
    assert editor.post(draft_url(technology), {f"field-{number}": "x" for number in range(5001)}).status_code == 400
