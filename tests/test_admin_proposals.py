"""A verdict that is composed from the data, for an editor to read and change."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from comparisons.models import Comparison, Revision, Verdict

from .admin_pages import change_url, errors, fields_of, messages, page, send
from .make import (
    make_approvable_comparison,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


@pytest.fixture
def claimed() -> Comparison:
    """A draft whose claims put PostgreSQL ahead on operations, and MySQL on learning."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    operations, learning = make_criterion("operations", weight=2), make_criterion("learning")
    make_claim(postgresql, criterion=operations, strength=2, text="Runs by itself")
    make_claim(mysql, criterion=operations, strength=1, polarity="con")
    make_claim(mysql, criterion=learning, strength=1, text="Has a gentle start")
    make_claim(postgresql, criterion=learning, strength=1, polarity="con")
    return make_comparison(mysql, postgresql)


def proposed(client, comparison: Comparison, **typed: str) -> BeautifulSoup:
    """The desk after a draft of the verdict was asked for, with what was typed before."""
    fields = fields_of(page(client, change_url(comparison))) | typed
    return send(client, change_url(comparison), fields | {"_propose": "1"})


def end_of(slug: str) -> str:
    return "low" if Comparison.objects.get().low.slug == slug else "high"


def test_the_button_fills_in_the_verdict_and_stores_nothing(editor, claimed):
    soup = proposed(editor, claimed)

    fields = fields_of(soup)
    assert (fields["verdict-0-outcome"], fields["verdict-0-basis"]) == ("pick", "claims")
    assert fields["verdict-0-pick"] == end_of("postgresql")
    assert fields["verdict-0-reason"].startswith("Draft: The weighed claims favour PostgreSQL.")
    assert (
        fields[f"verdict-0-{end_of('mysql')}_choose_if"] == "Draft: you care more about Learning than about Operations"
    )
    assert fields["verdict-0-best_case_for_the_other"].startswith("Draft: MySQL leads on Learning.")
    assert fields["conditions-0-text"].startswith("Draft: ")
    assert messages(soup)[0].startswith("Draft, composed from the data, in the fields that were empty: read it")
    assert not Verdict.objects.exists()
    assert not Revision.objects.exists()


def test_the_form_is_empty_where_nothing_was_asked_for(editor, claimed):
    soup = page(editor, change_url(claimed))

    assert fields_of(soup)["verdict-0-reason"] == ""
    assert messages(soup) == []


def test_what_was_proposed_is_stored_as_the_editor_changed_it(editor, claimed):
    fields = fields_of(proposed(editor, claimed)) | {"verdict-0-reason": "It runs by itself.", "conditions-0-text": ""}

    editor.post(change_url(claimed), fields | {"conditions-0-check_by": ""}, follow=True)

    verdict = Verdict.objects.get()
    assert (verdict.reason, verdict.basis, verdict.decided_by) == ("It runs by itself.", "claims", "Ada Lovelace")
    assert not verdict.conditions.exists()


def test_a_draft_never_overwrites_what_was_typed(editor, claimed):
    typed = {
        "verdict-0-reason": "Mine.",
        f"verdict-0-{end_of('mysql')}_choose_if": "you like it",
        "intro": "Typed too.",
        "conditions-0-text": "it gets better",
    }

    fields = fields_of(proposed(editor, claimed, **typed))

    assert fields.items() >= typed.items()
    assert fields[f"verdict-0-{end_of('postgresql')}_choose_if"].startswith("Draft: ")
    assert (fields["verdict-0-pick"], fields["conditions-0-check_by"]) == (end_of("postgresql"), "")


@pytest.mark.parametrize(
    ("outcome", "pick"), [("pick", "mysql"), ("tie", None), ("depends", None)], ids=["other", "tie", "depends"]
)
def test_what_argues_for_another_verdict_than_the_typed_one_is_not_drafted(editor, claimed, outcome, pick):
    typed = {"verdict-0-outcome": outcome, "verdict-0-pick": end_of(pick) if pick else ""}

    fields = fields_of(proposed(editor, claimed, **typed))

    assert fields.items() >= typed.items()
    assert (fields["verdict-0-reason"], fields["verdict-0-best_case_for_the_other"]) == ("", "")


def test_a_draft_is_of_the_claims_in_the_form_not_of_those_stored(editor, claimed):
    soup = page(editor, change_url(claimed))
    fields = fields_of(soup)
    line = next(name for name, value in fields.items() if value == "Runs by itself").removesuffix("-text")

    fields = fields_of(send(editor, change_url(claimed), fields | {f"{line}-polarity": "con", "_propose": "1"}))

    assert fields["verdict-0-pick"] == end_of("mysql")
    assert fields[f"{line}-polarity"] == "con"


def test_where_every_field_is_filled_the_editor_is_told_that_nothing_was_drafted(editor):
    comparison = make_approvable_comparison("mysql", "postgresql", verdict={"basis": "claims", "outcome": "tie"})

    soup = proposed(editor, comparison)

    assert messages(soup) == ["Nothing was drafted: no field is empty that the draft would fill."]


def test_where_there_is_nothing_to_go_by_the_editor_is_told_why(editor):
    comparison = make_comparison("mysql", "postgresql")

    soup = proposed(editor, comparison)

    assert messages(soup)[0].startswith("There's nothing to base a verdict on: no criterion has claims")
    assert fields_of(soup)["verdict-0-reason"] == ""


def test_figures_stand_in_where_no_claim_counts(editor):
    comparison = make_comparison("mysql", "postgresql")
    for technology, stars in ((comparison.first, 1000), (comparison.second, 3000)):
        make_signal(technology, value=stars, observed=date(2026, 10, 1))

    fields = fields_of(proposed(editor, comparison))

    assert (fields["verdict-0-basis"], fields["verdict-0-pick"]) == ("popularity", end_of("postgresql"))


def test_a_draft_that_nobody_read_is_not_published(editor, claimed):
    editor.post(change_url(claimed), fields_of(proposed(editor, claimed)), follow=True)
    publish = f"{reverse('admin:comparisons_comparison_publish')}?ids={claimed.pk}"

    unread = page(editor, publish)
    Verdict.objects.update(reason="It runs by itself.", best_case_for_the_other="", low_choose_if="", high_choose_if="")
    still_unread = page(editor, publish)
    Verdict.objects.get().conditions.update(text="it no longer does")
    read = page(editor, publish)

    sentence = "A text of the verdict is a draft composed from the data: read it, change it, take out “Draft:”."
    assert [item.text.split(" Mend")[0] for item in unread.select(".tasks li")] == [sentence]
    assert [item.text.split(" Mend")[0] for item in still_unread.select(".tasks li")] == [sentence]
    assert read.select_one(".ready")


def test_a_published_verdict_is_not_changed_to_an_unread_draft(editor):
    comparison = make_published_comparison("mysql", "postgresql", verdict={"reason": "As it was."})
    upkeep = make_criterion()
    for technology in comparison.sides:
        make_claim(technology, criterion=upkeep)
    sent = fields_of(proposed(editor, comparison, **{"verdict-0-outcome": "pick", "verdict-0-pick": ""}))

    soup = send(editor, change_url(comparison), sent | {"reason": "Decided anew.", "verdict-0-reason": "Draft: so."})

    assert "A text of the verdict is a draft composed from the data" in " ".join(errors(soup))
    assert fields_of(soup)["verdict-0-reason"].startswith("Draft: ")
    assert Verdict.objects.get().reason == "As it was."


def test_who_may_only_look_is_offered_no_proposal(client, claimed):
    client.force_login(make_editor("bob", permissions=["view_comparison", "view_verdict", "view_condition"]))

    soup = page(client, change_url(claimed))
    answer = client.post(change_url(claimed), {"_propose": "1"})

    assert soup.select("[name=_propose]") == []
    assert answer.status_code == 403
