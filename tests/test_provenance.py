"""Whose word stands on a field, where files, editors and sources differ."""

from hypothesis import given
from hypothesis import strategies as st

from comparisons.catalogue.provenance import complete, explicit, own, settle

RANKS = {"editor": 0, "catalogue": 1, "endoflife": 2, "linguist": 3}
VALUES = st.sampled_from([None, "MIT", "Apache-2.0"])
FLAGS = st.sampled_from([None, True, False])


def facts_on(field: str, values: st.SearchStrategy) -> st.SearchStrategy:
    said = st.dictionaries(st.sampled_from(list(RANKS)), values)
    return said.map(lambda said: [{"field": field, "value": said[one], "source": one} for one in sorted(said)])


def records(field: str, values: st.SearchStrategy) -> st.SearchStrategy:
    """Records that carry the field, its facts, both or neither."""
    return st.fixed_dictionaries({}, optional={field: values, "facts": facts_on(field, values)})


def both_fields() -> st.SearchStrategy:
    one, other = records("licence", VALUES), records("plural", FLAGS.filter(lambda flag: flag is not None))
    return st.tuples(one, other).map(lambda pair: merged(*pair))


def merged(one: dict, other: dict) -> dict:
    facts = one.get("facts", []) + other.get("facts", [])
    return one | other | ({"facts": facts} if "facts" in one or "facts" in other else {})


def laid_over(stored: dict, patch: dict) -> dict | None:
    """What is stored once ``patch`` is laid over it; None where the patch contradicts itself."""
    settled, contradictions = settle(stored, patch, RANKS)
    return None if contradictions else settled


def stored_records() -> st.SearchStrategy:
    return both_fields().map(lambda patch: laid_over({}, patch)).filter(lambda record: record is not None)


@given(stored_records(), both_fields())
def test_the_same_record_changes_nothing_the_second_time(stored, patch):
    once = laid_over(stored, patch)

    if once is not None:
        assert laid_over(once, patch) == once


@given(stored_records())
def test_what_is_exported_is_read_back_as_it_was(stored):
    exported = {key: value for key, value in stored.items() if value not in (None, False, [])}

    assert laid_over({}, exported) == stored
    assert explicit(stored, complete(stored), RANKS) == stored["facts"]


@given(stored_records())
def test_a_field_holds_what_the_source_says_that_is_believed_first(stored):
    said = complete(stored)

    for field in ("licence", "plural"):
        on_field = {fact["source"]: fact["value"] for fact in said if fact["field"] == field}
        if on_field:
            assert own(stored, field) == on_field[min(on_field, key=RANKS.__getitem__)]


@given(stored_records(), VALUES)
def test_an_operators_value_stands_above_all_others(stored, value):
    settled = laid_over(stored, {"licence": value})

    assert settled["licence"] == value
    assert not any(fact["source"] == "editor" and fact["field"] == "licence" for fact in settled["facts"])
