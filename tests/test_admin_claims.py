"""What editors do with the claims of a technology in the admin."""

import pytest

from comparisons.models import ProsCons, Revision

from .admin_pages import change_url, errors, errors_beside, fill_in, new_line
from .make import make_claim, make_criterion, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
ADD_CLAIM = "/admin/comparisons/proscons/add/"


def test_claims_are_added_changed_and_deleted_with_one_reason(editor):
    technology = make_published_comparison("mysql", "postgresql").low
    changed, deleted = make_claim(technology, position=0), make_claim(technology, position=1)
    criterion = make_criterion()

    fill_in(
        editor,
        change_url(technology),
        reason="Went through all of them.",
        **{"claims-0-text": "Reads better.", "claims-1-DELETE": "on"},
        **new_line("claims", 2, polarity="con", text="Costs more.", criterion=str(criterion.pk), strength="3"),
    )

    claims = {claim.text: claim for claim in technology.claims.all()}
    assert claims.keys() == {"Reads better.", "Costs more."}
    assert claims["Reads better."].key == changed.key
    assert (claims["Costs more."].criterion, claims["Costs more."].strength) == (criterion, 3)
    assert not ProsCons.objects.filter(key=deleted.key).exists()
    assert [revision.reason for revision in technology.revisions.all()] == ["Went through all of them."]


def test_a_claim_without_a_place_comes_last_of_its_side(editor):
    technology = make_technology()
    make_claim(technology, position=7, text="The first pro.")

    fill_in(
        editor,
        change_url(technology),
        **new_line("claims", 1, polarity="pro", text="The second pro.", strength="2", position=""),
    )

    assert [claim.text for claim in technology.claims.all()] == ["The first pro.", "The second pro."]


def test_emptying_the_place_of_a_claim_keeps_it(editor):
    claim = make_claim(position=3)

    fill_in(editor, change_url(claim.technology), **{"claims-0-position": "", "claims-0-text": "Reads better."})

    claim.refresh_from_db()
    assert (claim.position, claim.text) == (3, "Reads better.")


def test_a_claim_has_a_page_of_its_own_that_leads_back_to_its_technology(editor):
    claim = make_claim(make_technology("mysql"))

    soup = fill_in(editor, change_url(claim), quote="It survives.", versions=">=8")

    claim.refresh_from_db()
    assert (claim.quote, claim.versions) == ("It survives.", ">=8")
    assert soup.select_one("[name=slug]")["value"] == "mysql"
    assert [revision.record["pros"][0]["versions"] for revision in claim.technology.revisions.all()] == [">=8"]


def test_a_change_of_a_claim_on_a_published_page_needs_a_reason(editor):
    claim = make_claim(make_published_comparison().low)

    refused = fill_in(editor, change_url(claim), text="Reads better.")
    stored = fill_in(editor, change_url(claim), text="Reads better.", reason="It was long-winded.")

    assert errors_beside(refused, "reason") == ["Readers see this: say why it changes."]
    assert errors(stored) == []
    assert [revision.reason for revision in Revision.objects.all()] == ["It was long-winded."]


def test_a_claim_added_to_a_published_page_needs_a_reason(editor):
    technology = make_published_comparison().low
    typed = {"technology": technology.pk, "polarity": "pro", "text": "Reads well.", "strength": "2"}

    refused = fill_in(editor, ADD_CLAIM, **typed)
    stored = fill_in(editor, ADD_CLAIM, **typed, reason="It was missing.")

    assert errors_beside(refused, "reason") == ["Readers see this: say why it changes."]
    assert errors(stored) == []
    assert technology.claims.get().position == 0


def test_a_claim_cannot_be_against_its_own_technology(editor):
    claim = make_claim()

    soup = fill_in(editor, change_url(claim), against=claim.technology_id)

    assert errors_beside(soup, "against") == ["A claim cannot be against its own technology: file it as a con."]


def test_a_claim_against_another_technology_is_stored(editor):
    claim, opponent = make_claim(), make_technology()

    fill_in(editor, change_url(claim), against=opponent.pk)

    claim.refresh_from_db()
    assert claim.against == opponent


def test_a_quote_that_is_too_long_is_refused(editor):
    soup = fill_in(editor, change_url(make_claim()), quote="word " * 26)

    assert errors_beside(soup, "quote") == ["A quote has 25 words at most; say the rest in your own."]
