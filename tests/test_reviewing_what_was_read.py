"""A reviewer decides on the change that the page showed: what its writer sent in its place meanwhile is read first."""

import pytest
from django.test import Client

from comparisons.models import ChangeRequest
from comparisons.services.change_requests import SENT_ANEW

from .admin_pages import change_url, fields_of, page, send
from .make import make_claim, make_criterion, make_editor, make_published_comparison

pytestmark = pytest.mark.django_db
WRITES = ["view_technology", "change_technology", "view_changerequest"]
REVIEW = {"_for_review": "Save for review", "reason": "It is better said so."}


@pytest.fixture
def writer():
    client = Client()
    client.force_login(make_editor("wendy", permissions=WRITES))
    return client


@pytest.fixture
def technology():
    return make_published_comparison().low


def propose(writer, technology, summary):
    fields = fields_of(page(writer, change_url(technology)))
    return send(writer, change_url(technology), fields | REVIEW | {"summary": summary})


def send_anew(writer, change, summary):
    redo = f"{change_url(change).removesuffix('change/')}redo/"
    send(writer, change_url(change.technology), fields_of(page(writer, redo)) | REVIEW | {"summary": summary})


@pytest.mark.parametrize("decision", ["live", "back"])
def test_what_was_sent_anew_after_the_reviewer_opened_it_is_shown_first(writer, editor, technology, decision):
    propose(writer, technology, "A fine log.")
    change = ChangeRequest.objects.get()
    opened = fields_of(page(editor, change_url(change)))
    send_anew(writer, change, "Buy cheap watches.")

    soup = send(editor, change_url(change), opened | {"decision": decision, "text": "No."})

    technology.refresh_from_db()
    change = ChangeRequest.objects.get()
    assert (technology.summary, change.state) != ("Buy cheap watches.", "put_live")
    assert change.state == "waiting"
    assert SENT_ANEW in soup.select_one(".errornote").text
    assert "Buy cheap watches." in soup.select_one("dl.changes").text

    send(editor, change_url(change), fields_of(soup) | {"decision": decision, "text": "No."})
    assert ChangeRequest.objects.get().state != "waiting"


def test_an_answer_that_does_not_say_what_was_read_puts_nothing_live(writer, editor, technology):
    propose(writer, technology, "A fine log.")
    change = ChangeRequest.objects.get()

    editor.post(change_url(change), {"decision": "live"})
    assert ChangeRequest.objects.get().state == "waiting"

    send(editor, change_url(change), fields_of(page(editor, change_url(change))) | {"decision": "live"})
    technology.refresh_from_db()
    assert technology.summary == "A fine log."


def test_fields_that_the_form_of_the_writer_lacks_are_no_part_of_the_change(editor):
    comparison = make_published_comparison()
    claim = make_claim(comparison.low)
    own = [f"{verb}_{name}" for verb in ("view", "change") for name in ("comparison", "verdict")]
    writer = Client()
    writer.force_login(make_editor("wendy", permissions=[*own, "view_changerequest"]))
    more = fields_of(page(editor, change_url(comparison))) | {"low-0-DELETE": "on", "confirmed": "on", "reason": "Why."}
    fields = fields_of(page(writer, change_url(comparison))) | REVIEW | {"intro": "Two of a kind."}
    fields["left_out-operations"] = "Both are run alike."  # the page shows it once a claim is about it
    make_criterion("operations")
    send(writer, change_url(comparison), more | fields)

    change = ChangeRequest.objects.get()
    assert change.fields["intro"] == ["Two of a kind."]
    assert change.fields["verdict-TOTAL_FORMS"] == ["1"]
    assert not [name for name in change.fields if name.startswith(("low", "high", "confirmed"))]

    send(editor, change_url(change), fields_of(page(editor, change_url(change))) | {"decision": "live"})
    comparison.refresh_from_db()
    assert (comparison.intro, comparison.left_out) == ("Two of a kind.", {"operations": "Both are run alike."})
    assert list(comparison.low.claims.all()) == [claim]
