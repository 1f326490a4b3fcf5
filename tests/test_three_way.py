"""A change laid over a form that others changed meanwhile: fields that one side touched are taken from that side."""

import pytest

from comparisons.admin.drafts.three_way import Clash, merge

BASE = {"name": ["Kafka"], "summary": ["A log."]}


def lines(*stored, new=()):
    """The fields of the lines: each stored one an id and a text, each new one a text."""
    total, initial = len(stored) + len(new), len(stored)
    fields = {"claims-TOTAL_FORMS": [str(total)], "claims-INITIAL_FORMS": [str(initial)]}
    fields |= {"claims-MIN_NUM_FORMS": ["0"], "claims-MAX_NUM_FORMS": ["1000"]}
    for number, (key, text) in enumerate([*stored, *(("", text) for text in new)]):
        fields |= {f"claims-{number}-id": [key], f"claims-{number}-text": [text]}
    return fields


FIELDS = {
    "nobody": ({}, {}, {}),
    "the writer": ({"name": ["Apache Kafka"]}, {}, {"name": ["Apache Kafka"]}),
    "somebody else": ({}, {"name": ["Apache Kafka"]}, {"name": ["Apache Kafka"]}),
    "both alike": ({"name": ["Apache Kafka"]}, {"name": ["Apache Kafka"]}, {"name": ["Apache Kafka"]}),
    "each another": ({"name": ["K"]}, {"summary": ["S."]}, {"name": ["K"], "summary": ["S."]}),
    "a mark set": ({"plural": ["on"]}, {}, {"plural": ["on"]}),
}


@pytest.mark.parametrize(("typed", "now", "expected"), FIELDS.values(), ids=FIELDS)
def test_fields_that_one_side_changed(typed, now, expected):
    assert merge(BASE, BASE | typed, BASE | now) == (BASE | expected, [])


def test_a_mark_that_was_taken_away_stays_away():
    assert merge(BASE | {"plural": ["on"]}, BASE, BASE | {"plural": ["on"]}) == (BASE, [])


def test_a_field_that_both_changed_clashes_and_keeps_what_was_typed():
    merged, clashes = merge(BASE, BASE | {"name": ["Mine"]}, BASE | {"name": ["Theirs"]})

    assert merged["name"] == ["Mine"]
    assert clashes == [Clash("name", "Theirs", "Mine")]


def test_line_breaks_of_a_browser_are_no_change():
    base = {"summary": ["One\nTwo"]}

    assert merge(base, {"summary": ["One\r\nTwo"]}, {"summary": ["Theirs"]}) == ({"summary": ["Theirs"]}, [])


def test_lines_are_told_apart_by_their_rows():
    base, typed = lines(("5", "five"), ("6", "six")), lines(("5", "five"), ("6", "Six!"))
    now = lines(("4", "four"), ("6", "six"))

    assert merge(base, typed, now) == (lines(("4", "four"), ("6", "Six!")), [])


def test_new_lines_of_both_sides_stay():
    base = lines(("5", "five"))

    merged, clashes = merge(base, lines(("5", "five"), new=["mine"]), lines(("5", "five"), ("7", "theirs")))

    assert (merged, clashes) == (lines(("5", "five"), ("7", "theirs"), new=["mine"]), [])


def test_a_changed_line_that_was_deleted_meanwhile_clashes():
    base = lines(("5", "five"), ("6", "six"))

    merged, clashes = merge(base, lines(("5", "Five!"), ("6", "six")), lines(("6", "six")))

    assert merged == lines(("6", "six"))
    assert clashes == [Clash("claims", "deleted", "Five!")]


def test_an_unchanged_line_that_was_deleted_meanwhile_is_no_clash():
    base = lines(("5", "five"))

    assert merge(base, base, lines()) == (lines(), [])
