"""Canned answers: what may stand in one, who keeps them, and how many there are."""

import pytest

from comparisons.domain import canned
from comparisons.models import CannedAnswer
from comparisons.models.canned_answer import MOST

from .admin_pages import errors, errors_beside, fill_in, page, rows

LIST = "/admin/comparisons/cannedanswer/"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("We stay with {pick} in {pair}.", []),
        ("{Pick}", ["Pick"]),
        ("{ pick }", [" pick "]),
        ("{name} and {name}, {}", ["name", ""]),
        ("a { b } c", [" b "]),
        ("a } closed and an open { brace", []),
    ],
)
def test_only_two_names_stand_in_braces(text, unknown):
    assert canned.unknown(text) == unknown


def test_names_take_the_place_of_their_placeholders():
    names = {"pick": "C", "pair": "C vs {pick}"}

    assert canned.filled("For {pair}: {pick}, {pick}.", names) == "For C vs {pick}: C, C."


@pytest.mark.django_db
def test_the_first_ones_hold_to_the_rules():
    stored = list(CannedAnswer.objects.all())

    assert {one.kind for one in stored} >= {"accept", "decline", "ask"}
    for one in stored:
        one.full_clean()


@pytest.mark.django_db
def test_an_editor_keeps_them(editor):
    fill_in(editor, f"{LIST}add/", name="Thanks", kind="any", text="Thank you: {pick} stays.")

    assert "Thanks" in [row[0] for row in rows(page(editor, LIST))]
    assert CannedAnswer.objects.get(name="Thanks").text == "Thank you: {pick} stays."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{who} is right.", "Nothing is known to stand for {who}: only {pick} and {pair} may."),
        ("x" * 801, "Ensure this value has at most 800 characters (it has 801)."),
        ("", "This field is required."),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused(editor, text, says):
    soup = fill_in(editor, f"{LIST}add/", name="Mine", kind="any", text=text)

    assert errors_beside(soup, "text") == [says]
    assert not CannedAnswer.objects.filter(name="Mine").exists()


@pytest.mark.django_db
def test_there_are_not_more_than_one_chooses_from(editor):
    missing = range(MOST - CannedAnswer.objects.count())
    CannedAnswer.objects.bulk_create([CannedAnswer(name=f"Text {number}", text="Yes.") for number in missing])

    soup = fill_in(editor, f"{LIST}add/", name="One more", kind="any", text="Yes.")

    assert errors(soup) == ["There are 30 already: among more, writing is quicker than choosing."]
    assert CannedAnswer.objects.count() == MOST
