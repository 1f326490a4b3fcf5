"""Save for review: a change waits beside the live page, and a reviewer puts it live or sends it back with a reason."""

import pytest
from django.test import Client

from comparisons.admin.drafts.for_review import TO_REVIEW
from comparisons.models import ChangeRequest, Draft, ProsCons, Revision, Technology
from comparisons.services import change_requests
from comparisons.services.editorial import Refused

from .admin_pages import change_url, errors, fields_of, messages, page, rows, send
from .make import make_claim, make_comparison, make_editor, make_published_comparison

pytestmark = pytest.mark.django_db
WRITES = [f"{verb}_{name}" for name in ("technology", "comparison", "verdict", "condition", "proscons", "alias",
    "relation", "signal", "release") for verb in ("view", "add", "change")] + ["view_changerequest"]  # fmt: skip
REVIEW = {"_for_review": "Save for review", "reason": "It is better said so."}


def logged_in(name, **made):
    client = Client()
    client.force_login(make_editor(name, **made))
    return client


@pytest.fixture
def writer():
    return logged_in("wendy", permissions=WRITES)


@pytest.fixture
def reviewer():
    return logged_in("grace")


@pytest.fixture
def technology():
    technology = make_published_comparison().low
    technology.name, technology.summary = "Kafka", "A log."
    technology.save()
    make_claim(technology, text="Keeps messages")
    return technology


def propose(client, row, **changes):
    return send(client, change_url(row), fields_of(page(client, change_url(row))) | REVIEW | changes)


def decide(client, change, decision, text=""):
    url = change_url(change)
    return send(client, url, fields_of(page(client, url)) | {"decision": decision, "text": text})


def difference(soup):
    return [line.get_text("|") for line in soup.select("dl.changes dt, dl.changes dd")]


def test_a_change_waits_beside_the_live_page(writer, technology):
    soup = propose(writer, technology, summary="A log that many read.")

    change = ChangeRequest.objects.get()
    assert (change.author_name, change.state, change.object_id) == ("Wendy Lovelace", "waiting", technology.pk)
    assert messages(soup) == ["Your change of Kafka waits for a review. Readers see it once it is put live."]
    assert difference(soup) == ["Summary |changed", "A |log.|log that many read."]
    technology.refresh_from_db()
    assert technology.summary == "A log."
    assert not Revision.objects.exists()


def test_a_reviewer_puts_it_live_in_the_name_of_its_writer(writer, reviewer, technology):
    propose(writer, technology, summary="A log that many read.")

    soup = decide(reviewer, ChangeRequest.objects.get(), "live")

    technology.refresh_from_db()
    revision, change = Revision.objects.get(), ChangeRequest.objects.get()
    assert technology.summary == "A log that many read."
    assert (revision.by.username, revision.by_name) == ("wendy", "Wendy Lovelace")
    assert revision.reason == "It is better said so.\n\nPut live by Grace Lovelace."
    assert (change.state, change.reviewer_name) == ("put_live", "Grace Lovelace")
    assert "The change of Kafka by Wendy Lovelace is live." in messages(soup)


def test_a_writer_may_not_save_what_readers_see(writer, technology):
    opened = page(writer, change_url(technology))

    soup = send(
        writer, change_url(technology), fields_of(opened) | {"summary": "At once.", "reason": "x", "_save": "1"}
    )

    assert [button["name"] for button in opened.select(".submit-row input")] == ["_for_review", "_draft"]
    assert TO_REVIEW in errors(soup)
    assert fields_of(soup)["summary"] == "At once."
    technology.refresh_from_db()
    assert technology.summary == "A log."


def test_a_writer_saves_at_once_what_readers_do_not_see(writer):
    comparison = make_comparison()

    opened = page(writer, change_url(comparison.low))
    send(writer, change_url(comparison.low), fields_of(opened) | {"summary": "At once."})

    assert not opened.select("[name=_for_review]")
    assert Technology.objects.get(pk=comparison.low_id).summary == "At once."


def test_whoever_publishes_has_both_buttons(reviewer, technology):
    soup = page(reviewer, change_url(technology))

    assert soup.select("[name=_save]")
    assert soup.select("[name=_for_review]")
    send(reviewer, change_url(technology), fields_of(soup) | {"summary": "At once.", "reason": "x"})
    technology.refresh_from_db()
    assert technology.summary == "At once."


def test_a_change_is_checked_as_any_save(writer, technology):
    soup = propose(writer, technology, name="", reason="")

    assert len(errors(soup)) == 2
    assert not ChangeRequest.objects.exists()


def test_a_new_claim_waits_too(writer, reviewer, technology):
    add = f"/admin/comparisons/proscons/add/?technology={technology.pk}&polarity=pro"
    fields = fields_of(page(writer, add)) | {"text": "Replays", "strength": "2"}

    refused = send(writer, add, fields | {"reason": "x"})
    send(writer, add, fields | REVIEW)

    assert TO_REVIEW in errors(refused)
    assert not ProsCons.objects.filter(text="Replays").exists()
    decide(reviewer, ChangeRequest.objects.get(), "live")
    assert ProsCons.objects.get(text="Replays").technology == technology
    assert Revision.objects.get().by_name == "Wendy Lovelace"


def test_it_goes_back_with_a_reason_and_comes_again(writer, reviewer, technology):
    propose(writer, technology, summary="A log that many reed.")
    change = ChangeRequest.objects.get()

    without = decide(reviewer, change, "back")
    decide(reviewer, change, "back", "Read, not reed.")

    change.refresh_from_db()
    assert change_requests.NO_REASON in without.select_one(".errornote").text
    assert (change.state, change.answer) == ("sent_back", "Read, not reed.")
    redo = page(writer, change_url(change).replace("change/", "redo/"))
    assert "Read, not reed." in redo.select_one(".shown-note").text
    assert fields_of(redo)["summary"] == "A log that many reed."
    send(writer, change_url(technology), fields_of(redo) | REVIEW | {"summary": "A log that many read."})
    change.refresh_from_db()
    assert (change.state, change.after["summary"]) == ("waiting", "A log that many read.")


def test_a_second_change_of_one_form_is_refused_and_keeps_its_text(writer, technology):
    propose(writer, technology, summary="First.")

    opened = page(writer, change_url(technology))
    soup = propose(writer, technology, summary="Second.")

    assert "You sent a change of this for review" in opened.select_one(".shown-note").text
    assert change_requests.OPEN_ALREADY in errors(soup)
    assert fields_of(soup)["summary"] == "Second."
    assert ChangeRequest.objects.get().after["summary"] == "First."


def test_changes_of_other_fields_meet(writer, reviewer, technology):
    propose(writer, technology, summary="A log that many read.", **{"claims-0-text": "Keeps all messages"})
    opened = fields_of(page(reviewer, change_url(technology)))
    send(reviewer, change_url(technology), opened | {"licence": "MIT", "reason": "x"})

    shown = page(reviewer, change_url(ChangeRequest.objects.get()))
    decide(reviewer, ChangeRequest.objects.get(), "live")

    technology.refresh_from_db()
    assert "Grace Lovelace changed this after it was sent" in shown.text
    assert (technology.summary, technology.licence) == ("A log that many read.", "MIT")
    assert technology.claims.get().text == "Keeps all messages"


def test_changes_of_one_field_clash_and_nothing_is_lost(writer, reviewer, technology):
    propose(writer, technology, summary="By Wendy.")
    opened = fields_of(page(reviewer, change_url(technology)))
    send(reviewer, change_url(technology), opened | {"summary": "By Grace.", "reason": "x"})
    change = ChangeRequest.objects.get()

    soup = decide(reviewer, change, "live", "Kept words.")

    told = soup.select_one(".errornote").text
    assert "Grace Lovelace changed this meanwhile. Both changed “summary”" in told
    assert "it is now “By Grace.”, and here “By Wendy.”" in told
    assert fields_of(soup)["text"] == "Kept words."
    change.refresh_from_db()
    assert change.state == "waiting"
    assert "By Grace." in page(writer, change_url(change).replace("change/", "redo/")).select_one(".shown-note").text


def test_what_the_form_refuses_by_now_stays_with_every_problem(writer, reviewer, technology):
    propose(writer, technology, slug="kafka-log")
    Technology.objects.create(slug="kafka-log", name="Another")

    soup = decide(reviewer, ChangeRequest.objects.get(), "live")

    assert "slug" in soup.select_one(".errornote").text.lower()
    assert ChangeRequest.objects.get().state == "waiting"
    assert not Revision.objects.exists()


def test_comments_are_kept_and_escaped(writer, reviewer, technology):
    propose(writer, technology, summary="<script>alert(1)</script>")
    change = ChangeRequest.objects.get()

    decide(reviewer, change, "comment", "<b>Why?</b>")
    soup = decide(writer, change, "comment", "Because.")

    assert [comment.text.strip() for comment in soup.select(".comments dd")] == ["<b>Why?</b>", "Because."]
    assert soup.select("dl.changes script") == []
    assert "<script>alert(1)</script>" in "".join(difference(soup)).replace("|", "")


def test_its_writer_takes_it_back_and_nobody_else(writer, reviewer, technology):
    propose(writer, technology, summary="x y z")
    change = ChangeRequest.objects.get()

    told = decide(reviewer, change, "take_back")
    decide(writer, change, "take_back")

    assert "Only its writer" in told.select_one(".errornote").text
    change.refresh_from_db()
    assert change.state == "taken_back"
    assert "took this back" in decide(reviewer, change, "live").select_one(".errornote").text


def test_writers_see_all_changes_go_on_with_their_own_and_decide_none(writer, reviewer, technology):
    propose(writer, technology, summary="x y z")
    change = ChangeRequest.objects.get()
    other = logged_in("willy", permissions=WRITES)

    assert other.get(change_url(change)).status_code == 200
    assert other.get(change_url(change).replace("change/", "redo/")).status_code == 404
    for decision in ("live", "back", "nonsense"):
        assert writer.post(change_url(change), {"decision": decision, "text": "x"}).status_code == 403
    assert len(rows(page(reviewer, "/admin/comparisons/changerequest/?state__exact=waiting"))) == 1


@pytest.mark.parametrize("four_eyes", [True, False])
def test_with_four_eyes_nobody_puts_their_own_change_live(reviewer, technology, settings, four_eyes):
    settings.FOUR_EYES = four_eyes
    propose(reviewer, technology, summary="By Grace.")

    shown = page(reviewer, change_url(ChangeRequest.objects.get()))
    decide(reviewer, ChangeRequest.objects.get(), "live")

    assert bool(shown.select("[value=live]")) is not four_eyes
    assert ChangeRequest.objects.get().state == ("waiting" if four_eyes else "put_live")


def test_a_change_that_is_sent_drops_its_draft_and_leaves_that_of_the_reviewer(writer, reviewer, technology):
    for client in (writer, reviewer):
        client.post(
            change_url(technology).replace("change/", "draft/"), fields_of(page(client, change_url(technology)))
        )

    propose(writer, technology, summary="x y z")
    decide(reviewer, ChangeRequest.objects.get(), "live")

    assert [draft.editor.username for draft in Draft.objects.all()] == ["grace"]


def test_a_change_of_something_deleted_is_gone_with_it(writer, reviewer, technology):
    claim = technology.claims.get()
    propose(writer, claim, text="Keeps all messages")
    claim.delete()

    soup = decide(reviewer, ChangeRequest.objects.get(), "live")

    assert "deleted meanwhile" in soup.select_one(".errornote").text


def test_an_author_has_a_bounded_number_of_open_changes(technology, monkeypatch):
    monkeypatch.setattr(change_requests, "MOST_WAITING", 1)
    wendy = make_editor("wendy")
    new = change_requests.Proposed("proscons", None, technology, {}, {"text": ["x"]}, {}, {}, "Why.")
    change_requests.submit(new, by=wendy)

    with pytest.raises(Refused, match="1 changes under review"):
        change_requests.submit(new, by=wendy)


def test_the_page_and_the_list_take_a_bounded_number_of_queries(
    writer, reviewer, technology, django_assert_max_num_queries
):
    propose(writer, technology, summary="x y z")
    change = ChangeRequest.objects.get()
    for number in range(5):
        decide(reviewer, change, "comment", f"Comment {number}")

    with django_assert_max_num_queries(6):
        assert len(reviewer.get(change_url(change)).content) < 20_000
    with django_assert_max_num_queries(6):
        reviewer.get("/admin/comparisons/changerequest/?state__exact=waiting")
    propose(reviewer, technology, summary="a b c")
    with django_assert_max_num_queries(15):
        redo = change_url(ChangeRequest.objects.first()).replace("change/", "redo/")
        assert b"a b c" in reviewer.get(redo).content
    with django_assert_max_num_queries(14):
        reviewer.get(change_url(technology))
