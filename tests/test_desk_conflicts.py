"""Two editors at one desk, or one at the desk and one elsewhere: the later one is told and keeps every word."""

import pytest

from comparisons.models import Comparison, Criterion, ProsCons, Revision

from .admin_pages import change_url, errors, fields_of, fill_in, new_line, page, send
from .make import make_approvable_comparison, make_claim, make_comparison, make_published_comparison

pytestmark = pytest.mark.django_db
REASON = {"reason": "It changed."}


@pytest.fixture
def comparison():
    return make_approvable_comparison("mysql", "postgresql")


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("through", ["claim", "technology", "another desk"])
def test_the_later_of_two_who_change_one_claim_is_told_and_keeps_the_text(editor, comparison, end, through):
    technology = getattr(comparison, end)
    claim = technology.claims.first()
    opened = fields_of(page(editor, change_url(comparison)))
    match through:
        case "claim":
            fill_in(editor, change_url(claim), text="Typed first.", **REASON)
        case "technology":
            fill_in(editor, change_url(technology), claims__0__text="Typed first.", **REASON)
        case _:
            other = make_published_comparison(technology, "redis")
            name = next(key for key, value in fields_of(page(editor, change_url(other))).items() if value == claim.text)
            fill_in(editor, change_url(other), **{name: "Typed first."}, **REASON)
    revisions = Revision.objects.count()

    line = next(key for key, value in opened.items() if value == claim.text)
    late = opened | {line: "Typed later."} | new_line(end, 5, text="New too.", polarity="pro", strength="2") | REASON
    soup = send(editor, change_url(comparison), late)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert fields_of(soup).items() >= {line: "Typed later.", f"{end}-5-text": "New too."}.items()
    assert Revision.objects.count() == revisions
    claim.refresh_from_db()
    assert claim.text == "Typed first."


def test_who_edits_a_technology_is_told_of_what_was_saved_at_the_desk(editor, comparison):
    opened = fields_of(page(editor, change_url(comparison.low)))
    fill_in(editor, change_url(comparison), low__0__text="Typed first.", **REASON)

    soup = send(editor, change_url(comparison.low), opened | {"claims-0-text": "Typed later."} | REASON)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert ProsCons.objects.filter(text="Typed first.").exists()


def test_two_desks_of_one_technology_on_different_claims_are_told_apart_too(editor):
    mysql = make_claim(text="Stays.").technology
    ours, theirs = make_comparison(mysql), make_comparison(mysql)
    opened = fields_of(page(editor, change_url(ours)))
    fill_in(editor, change_url(theirs), intro="Another page alone.")

    soup = send(editor, change_url(ours), opened | {"intro": "Ours."})

    assert errors(soup) == []
    ours.refresh_from_db()
    assert ours.intro == "Ours."


def test_the_text_of_a_desk_whose_comparison_was_deleted_is_kept(editor):
    comparison = make_comparison("mysql", "postgresql")
    opened = fields_of(page(editor, change_url(comparison)))
    Comparison.objects.all().delete()

    response = editor.post(change_url(comparison), opened | {"low-0-text": "Typed.", "low-0-polarity": "pro"})

    assert response.status_code == 410
    assert "Typed." in response.text


def test_a_claim_deleted_meanwhile_is_told_and_its_line_keeps_its_words(editor, comparison):
    opened = fields_of(page(editor, change_url(comparison)))
    fill_in(editor, change_url(comparison), low__0__DELETE="on", **REASON)

    soup = send(editor, change_url(comparison), opened | {"low-0-text": "Typed later."} | REASON)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert fields_of(soup)["low-0-text"] == "Typed later."
    assert comparison.low.claims.count() == 3


def test_a_page_whose_criteria_changed_after_the_desk_was_opened_is_not_approved(editor, comparison):
    opened = fields_of(page(editor, change_url(comparison)))
    Criterion.objects.update(question="How hard is it?")

    soup = send(editor, change_url(comparison), opened | {"reason": "Read.", "_approve": "1"})
    again = send(editor, change_url(comparison), fields_of(soup) | {"_approve": "1"})

    assert errors(soup) == ["The page changed after you opened it: look at it again, and approve once more."]
    assert errors(again) == []
    comparison.refresh_from_db()
    assert comparison.reviewed is not None
