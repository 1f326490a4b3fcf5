"""Editors see what keeps a page from a review beside the fields, and which reviewed pages are due to be checked."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.models import ProsCons
from comparisons.models.dating import refresh_dates

from .admin_pages import change_url, errors, fill_in, page, rows
from .make import (
    make_approvable_comparison,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
)
from .reading import said, words

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()
LIST = "/admin/comparisons/comparison/"
NEEDED = "at least 2 are needed. A claim counts if it names a criterion and its versions reach the newest release."


@pytest.fixture
def editor(client):
    client.force_login(make_editor("ada"))
    return client


def beside(soup, field):
    """What is said for a review in the row, or the cell, of one field."""
    control = soup.select_one(f"[name='{field}']")
    place = control.find_parent("td") or control.find_parent(class_="form-row")
    return said(place.select(".for-review li"))


# ---- on the form of a comparison


def test_what_a_verdict_lacks_stands_beside_each_field(editor):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison, reason="", low_choose_if="TODO")

    soup = page(editor, change_url(comparison))

    assert beside(soup, "verdict-0-in_short") == ["Say why in one plain sentence: readers see it first."]
    assert beside(soup, "verdict-0-reason") == ["Give the reason for the verdict."]
    assert beside(soup, "verdict-0-low_choose_if") == [
        "“Choose MySQL if” is a placeholder: say what it is, or take it out."
    ]
    assert beside(soup, "verdict-0-high_choose_if") == ["Say when to choose PostgreSQL."]
    assert beside(soup, "verdict-0-best_case_for_the_other") == [
        "Make the best honest case for PostgreSQL, which was not picked."
    ]
    assert said(soup.select("#conditions-group > .for-review li")) == [
        "Name at least one thing that would change the verdict, with a future date to check it by."
    ]


def test_the_intro_and_each_condition_have_their_own(editor):
    comparison = make_approvable_comparison(intro="TODO")
    make_condition(comparison.verdict, text="it depends", position=1)

    soup = page(editor, change_url(comparison))

    assert beside(soup, "intro") == ["The intro is a placeholder: say what it is, or take it out."]
    assert beside(soup, "conditions-0-text") == []
    assert beside(soup, "conditions-1-text") == ["Condition 2 is a placeholder: say what it is, or take it out."]


def test_what_a_side_lacks_stands_under_its_name_and_what_a_claim_lacks_beside_the_claim(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    claim = comparison.low.claims.filter(polarity="pro").first()
    ProsCons.objects.filter(pk=claim.pk).update(source="")

    soup = page(editor, change_url(comparison))

    mysql, postgresql = soup.select(".desk-sides .half")
    assert said(mysql.select("h3 + .for-review li")) == [f"Sourced pros of MySQL that count: 1; {NEEDED}"]
    assert postgresql.select(".for-review") == []
    assert beside(soup, "low-0-source") == ["Has no source."]
    assert len(soup.select(".desk-claims .for-review")) == 1


def test_what_is_silent_about_a_criterion_is_asked_in_its_row(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    make_claim(comparison.low, criterion=make_criterion("safety", weight=2))

    soup = page(editor, change_url(comparison))

    (link,) = soup.select(".judged a")
    assert words(link).startswith(
        "Safety counts for MySQL only: add a claim of PostgreSQL, or say under “left out” why"
    )
    assert soup.select_one(link["href"])["name"] == "left_out-safety"


def test_second_hand_sources_stand_under_the_side_and_beside_its_own_addresses(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    comparison.low.own_sources = []
    comparison.low.save()
    expected = "First-hand sources of MySQL: 0 of 4; 2 in 3 are needed."

    (note,) = beside(page(editor, change_url(comparison)), "low_own_sources")
    assert note.startswith(expected)
    assert beside(page(editor, change_url(comparison.low)), "own_sources")[0].startswith(expected)


def test_a_page_that_passes_the_gate_has_nothing_beside_its_fields(editor):
    assert page(editor, change_url(make_approvable_comparison())).select(".for-review") == []


def test_what_keeps_from_a_review_is_no_error_of_what_was_typed(editor):
    comparison = make_comparison()
    make_verdict(comparison, reason="")

    soup = page(editor, change_url(comparison))

    assert soup.select(".for-review")
    assert errors(soup) == []
    assert soup.select("[aria-invalid]") == []
    fill_in(editor, change_url(comparison), verdict__0__reason="It is quick.")
    comparison.verdict.refresh_from_db()
    assert comparison.verdict.reason == "It is quick."


def test_what_was_typed_wrongly_is_shown_without_it(editor):
    comparison = make_published_comparison("mysql", "postgresql", verdict={"reason": ""})

    soup = fill_in(editor, change_url(comparison), verdict__0__pick="")

    assert errors(soup)
    assert soup.select("form .for-review") == []


# ---- on the form of a technology and of a claim


@pytest.fixture
def claim():
    return make_claim(make_technology("mysql", use_case=""), text="See also", checked=TODAY - timedelta(days=731))


def test_the_claims_of_a_technology_say_in_their_lines_what_they_lack(editor, claim):
    make_claim(claim.technology, source="", against=make_technology())

    soup = page(editor, change_url(claim.technology))

    assert beside(soup, "claims-0-text")[0].startswith("Lists relations: ")
    assert "more than 730 days ago" in beside(soup, "claims-0-checked")[0]
    assert beside(soup, "claims-1-source") == ["Has no source."]
    assert beside(soup, "claims-1-text") == []
    assert beside(soup, "use_case") == ["Say in one sentence when a developer should use MySQL."]
    above = said(soup.select("#claims-group > .tabular > fieldset > .for-review li"))
    assert above == [
        f"Sourced pros of MySQL that count: 0; {NEEDED}",
        f"Sourced cons of MySQL that count: 0; {NEEDED}",
    ]


def test_a_technology_that_has_all_says_nothing(editor):
    technology = make_approvable_comparison().low

    assert page(editor, change_url(technology)).select(".for-review") == []


def test_a_claim_says_on_its_own_page_what_it_lacks(editor, claim):
    soup = page(editor, change_url(claim))

    assert beside(soup, "text")[0].startswith("Lists relations: ")
    assert "more than 730 days ago" in beside(soup, "checked")[0]
    assert beside(soup, "source") == []
    assert page(editor, change_url(make_claim())).select(".for-review") == []


# ---- in the list of comparisons


def make_aged(days, **changes):
    """A reviewed page, one claim of which was last checked so many days ago."""
    comparison = make_reviewed_comparison()
    claim = comparison.high.claims.first()
    ProsCons.objects.filter(pk=claim.pk).update(checked=TODAY - timedelta(days=days), **changes)
    refresh_dates([comparison.low_id, comparison.high_id])
    return comparison


def names(soup):
    return {row[0] for row in rows(soup)}


def test_the_list_leads_to_what_is_due_and_to_what_is_no_longer_indexed(editor):
    make_aged(730)
    due, left_out = make_aged(731), make_aged(1461)
    make_published_comparison(due.high)

    assert names(page(editor, f"{LIST}?freshness=due")) == {str(due), str(left_out)}
    assert names(page(editor, f"{LIST}?freshness=left_out")) == {str(left_out)}
    assert len(rows(page(editor, LIST))) == 4


def test_a_claim_about_a_third_one_makes_no_page_due(editor):
    other = make_technology()
    make_aged(731, against=other)

    assert rows(page(editor, f"{LIST}?freshness=due")) == []


def test_the_next_step_of_a_reviewed_page_is_to_check_what_is_due(editor):
    due, fresh = make_aged(731), make_aged(1)

    steps = {row[0]: row[-1] for row in rows(page(editor, LIST))}

    assert steps == {str(due): "Check claims that are due", str(fresh): "–"}


def test_the_filter_says_what_it_shows(editor):
    soup = page(editor, LIST)

    headings = [words(heading) for heading in soup.select("#changelist-filter summary")]
    assert "By review" in headings
