"""A comparison in review that was never published goes back to its writer as a draft, with a reason."""

import pytest
from django.test import Client

from comparisons.models import ChangeRequest, Comparison, Revision
from comparisons.services import change_requests, editorial
from comparisons.services.editorial import Refused

from .admin_pages import change_url, fields_of, page, send
from .make import make_comparison, make_editor, make_revision, make_verdict
from .test_change_requests import WRITES

pytestmark = pytest.mark.django_db


@pytest.fixture
def wendy():
    return make_editor("wendy", permissions=WRITES)


@pytest.fixture
def comparison(wendy):
    comparison = make_comparison(status="in_review")
    make_verdict(comparison)
    make_revision(comparison, by=wendy)
    return comparison


def sent_back(user):
    return list(ChangeRequest.objects.sent_back_to(user))


def test_an_editor_sends_it_back_and_its_writer_finds_it(editor, wendy, comparison):
    url = f"/admin/comparisons/comparison/send_back/?ids={comparison.pk}"
    writer = Client()
    writer.force_login(wendy)

    assert page(editor, change_url(comparison)).select_one("input[name=_send_back]")["value"] == "Send back"
    send(editor, url, fields_of(page(editor, url)) | {"reason": "Name a source of the figure."})

    comparison.refresh_from_db()
    revision, (change,) = Revision.objects.first(), sent_back(wendy)
    assert comparison.status == "draft"
    assert (revision.verb, revision.reason) == ("edit", "Name a source of the figure.")
    assert change.reviewer_name == "Ada Lovelace"
    assert not page(writer, change_url(comparison)).select(".shown-note")  # it is no change beside a live page
    redo = page(writer, f"/admin/comparisons/changerequest/{change.pk}/redo/")
    assert "Name a source of the figure." in redo.select_one(".shown-note").text
    assert fields_of(redo)["verdict-0-reason"] == comparison.verdict.reason
    send(writer, change_url(comparison), fields_of(redo) | {"status": "in_review"})
    comparison.refresh_from_db()
    assert comparison.status == "in_review"
    assert sent_back(wendy) == []


def test_it_takes_a_reason_and_a_comparison_in_review(ada, comparison):
    with pytest.raises(Refused, match="its writer reads it"):
        change_requests.send_back_draft(comparison, by=ada, reason=" ")
    Comparison.objects.update(status="draft")
    with pytest.raises(Refused, match="in review"):
        change_requests.send_back_draft(comparison, by=ada, reason="Not yet.")

    assert not ChangeRequest.objects.exists()


def test_what_is_sent_back_twice_is_one_line_with_the_newest_reason(ada, wendy, comparison):
    for reason in ("First.", "Second."):
        Comparison.objects.update(status="in_review")
        change_requests.send_back_draft(comparison, by=ada, reason=reason)

    assert [change.answer for change in sent_back(wendy)] == ["Second."]


def test_once_it_is_published_a_change_takes_its_place(ada, wendy, comparison):
    change_requests.send_back_draft(comparison, by=ada, reason="Not yet.")
    Comparison.objects.update(status="in_review")
    editorial.publish(comparison, by=ada, reason="Ready.")
    writer = Client()
    writer.force_login(wendy)

    opened = fields_of(page(writer, change_url(comparison)))
    send(writer, change_url(comparison), opened | {"intro": "New.", "reason": "It helps.", "_for_review": "1"})

    change = ChangeRequest.objects.get()
    assert (change.state, change.of_draft, change.after["intro"]) == ("waiting", False, "New.")


def test_a_draft_that_the_reviewer_alone_wrote_goes_back_to_them(ada):
    comparison = make_comparison(status="in_review")
    make_revision(comparison, by=ada)

    change_requests.send_back_draft(comparison, by=ada, reason="Not yet.")

    assert len(sent_back(ada)) == 1
