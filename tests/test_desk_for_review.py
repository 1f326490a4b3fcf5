"""At the desk, who may not publish changes nothing that readers see at once; and a form that is shown filled."""

import pytest
from django.test import Client
from django.urls import reverse

from comparisons.admin.desk.left_out import lines_of
from comparisons.models import ChangeRequest, Comparison, ProsCons, Revision

from .admin_pages import change_url, errors, fields_of, page, send
from .make import make_claim, make_comparison, make_editor, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
WRITES = [
    f"{verb}_{name}"
    for verb in ("view", "add", "change")
    for name in ("comparison", "verdict", "condition", "proscons", "technology")
] + ["view_changerequest"]


@pytest.fixture
def writer() -> Client:
    client = Client()
    client.force_login(make_editor("wen", permissions=WRITES))
    return client


@pytest.fixture
def shown():
    """A draft of MySQL, one claim of which readers see on another page."""
    mysql = make_claim(text="Replicates easily.").technology
    make_published_comparison(mysql, "redis")
    return make_comparison(mysql, make_technology("postgresql"))


@pytest.mark.parametrize("reason", ["", "It does."])
def test_a_claim_that_readers_see_elsewhere_is_not_changed_through_a_draft(writer, shown, reason):
    fields = fields_of(page(writer, change_url(shown))) | {"low-0-text": "Replicates by itself.", "reason": reason}

    soup = send(writer, change_url(shown), fields)

    assert any("choose “Save for review”" in error for error in errors(soup)), errors(soup)
    assert fields_of(soup)["low-0-text"] == "Replicates by itself."
    assert soup.select_one("[name=_for_review]")
    assert ProsCons.objects.get(text__startswith="Replicates").text == "Replicates easily."
    assert not Revision.objects.exists()


def test_what_nobody_sees_is_saved_by_a_writer(writer, shown):
    fields = fields_of(page(writer, change_url(shown))) | {"high-0-text": "Vacuums.", "high-0-polarity": "con"}

    soup = send(writer, change_url(shown), fields | {"intro": "Two databases."})

    assert errors(soup) == []
    assert Comparison.objects.get(pk=shown.pk).intro == "Two databases."
    assert ProsCons.objects.filter(text="Vacuums.").exists()


def test_a_change_of_a_live_page_waits_for_a_review_and_changes_nothing(writer):
    comparison = make_published_comparison(make_claim(text="Replicates easily.").technology, "redis")
    soup = page(writer, change_url(comparison))

    typed = {"low-0-text": "Replicates by itself.", "intro": "Two stores.", "reason": "It does.", "_for_review": "1"}
    send(writer, change_url(comparison), fields_of(soup) | typed)

    change = ChangeRequest.objects.get()
    comparison.refresh_from_db()
    assert soup.select("[name=_continue].default, [name=_save]") == []
    assert change.fields["low-0-text"] == ["Replicates by itself."]
    assert comparison.intro == ""
    assert ProsCons.objects.filter(text="Replicates easily.").exists()


def test_who_may_publish_saves_a_live_page_at_once(editor):
    comparison = make_published_comparison()
    soup = page(editor, change_url(comparison))

    send(editor, change_url(comparison), fields_of(soup) | {"intro": "At once.", "reason": "Better."})

    assert soup.select_one("[name=_continue].default")
    assert Comparison.objects.get().intro == "At once."


def test_sentences_of_a_former_record_are_read_as_lines():
    assert lines_of("licence: Both are free: MIT.\n\nspeed: Nobody waits.") == {
        "licence": "Both are free: MIT.",
        "speed": "Nobody waits.",
    }


def test_a_draft_of_the_form_is_shown_and_judged_as_it_was_typed(editor):
    comparison = make_comparison(make_claim(text="Replicates easily.").technology, "redis")
    fields = fields_of(page(editor, change_url(comparison)))
    typed = {"low-0-text": "", "low_kind": "tool", "high-0-text": "Fast.", "high-0-polarity": "pro", "_draft": "1"}

    soup = send(editor, change_url(comparison), fields | typed)

    shown = fields_of(soup)
    assert (shown["low-0-text"], shown["low_kind"], shown["high-0-text"]) == ("", "tool", "Fast.")
    assert "1 line with errors left out" in soup.select_one(".judged-line").get_text(" ")
    assert not Revision.objects.exists()


# ---- what a reviewer reads and puts live


@pytest.fixture
def live_pair():
    mysql = make_claim(text="Replicates easily.").technology
    return make_published_comparison(mysql, make_technology("postgresql"))


def sent_for_review(writer, comparison, **typed):
    fields = fields_of(page(writer, change_url(comparison))) | typed
    send(writer, change_url(comparison), fields | {"reason": "It does.", "_for_review": "1"})
    return ChangeRequest.objects.get()


def reviewed(client, change, **sent):
    url = reverse("admin:comparisons_changerequest_change", args=[change.pk])
    soup = page(client, url)
    return send(client, url, fields_of(soup) | sent) if sent else soup


def new_lines(number):
    line = {"polarity": "con", "strength": "1", "id": "", "criterion": "", "source": ""}
    lines = [line | {"text": f"Vacuums {place} times."} for place in range(number)]
    fields = {f"high-{place}-{name}": value for place, one in enumerate(lines) for name, value in one.items()}
    return fields | {"high-TOTAL_FORMS": str(number)}


def test_the_reviewer_reads_what_changes_of_both_technologies(writer, editor, live_pair):
    change = sent_for_review(writer, live_pair, **{"low-0-text": "Replicates by itself."}, **new_lines(1))

    difference = reviewed(editor, change).select_one("section:has(#difference-heading)")

    assert [heading.get_text() for heading in difference.select("h3")] == [side.name for side in live_pair.sides]
    assert "by itself." in [part.get_text().strip() for part in difference.select("ins")]
    assert "Vacuums 0 times." in difference.get_text()
    assert "Nothing that the record holds" not in difference.get_text()


def test_a_change_of_many_new_lines_is_put_live_whole(writer, editor, live_pair):
    change = sent_for_review(writer, live_pair, intro="Two databases.", **new_lines(12))

    reviewed(editor, change, decision="live", text="")

    live_pair.refresh_from_db()
    assert live_pair.intro == "Two databases."
    assert ProsCons.objects.filter(technology=live_pair.high).count() == 12
    change.refresh_from_db()
    assert change.state == "put_live"


def test_a_claim_that_somebody_else_changed_meanwhile_is_told_and_kept(writer, editor, live_pair):
    change = sent_for_review(writer, live_pair, **{"low-0-text": "Replicates by itself."})
    now = fields_of(page(editor, change_url(live_pair)))
    send(editor, change_url(live_pair), now | {"low-0-text": "Replicates slowly.", "reason": "Measured."})

    soup = reviewed(editor, change)
    refused = reviewed(editor, change, decision="live", text="")
    shown = page(writer, reverse("admin:comparisons_changerequest_redo", args=[change.pk]))

    assert "changed this after it was sent" in soup.get_text()
    assert "Replicates slowly." in refused.select_one(".errornote").get_text()
    assert ProsCons.objects.get(text__startswith="Replicates").text == "Replicates slowly."
    assert fields_of(shown)["low-0-text"] == "Replicates by itself."
    assert "Replicates slowly." in shown.select_one(".shown-note").get_text()
