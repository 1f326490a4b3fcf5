"""A reader asks what changed: two records of one subject, told in words."""

from typing import Any

import pytest

from comparisons.catalogue.fields import COMPARISON, TECHNOLOGY, VERDICT
from comparisons.catalogue.records import Record, RecordType
from comparisons.presenters import record_changes

NAMES = {"go": "Go", "rust": "Rust"}
CLAIM = {"key": "aaaaaaaaaa", "text": "Compiles in seconds"}
OTHER_CLAIM = {"key": "bbbbbbbbbb", "text": "Needs no runtime"}


def technology(**changed: Any) -> Record:
    return {"technology": "go", "name": "Go", "licence": "MIT"} | changed


def comparison(verdict: Record | None = None, **changed: Any) -> Record:
    """Go vs Rust, published, with Go as the pick."""
    told = {"pick": "go", "basis": "editor", "reason": "It is quick to learn."} | (verdict or {})
    return {"comparison": ["go", "rust"], "status": "published", "verdict": told} | changed


def told(before: Record, after: Record) -> list[str]:
    return record_changes.told(before, after, NAMES)


@pytest.mark.parametrize("record", [technology(pros=[CLAIM]), comparison()])
def test_what_is_the_same_is_not_told(record: Record) -> None:
    assert told(record, dict(record)) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"licence": "AGPL-3.0-only"}, "licence: MIT → AGPL-3.0-only"),
        ({}, {"kind": "language"}, "kind: not recorded → language"),
        ({"category": "data"}, {}, "category: data → not recorded"),
        ({}, {"plural": True}, "plural: no → yes"),
        ({"self_hosted": True}, {"self_hosted": False}, "self-hosted: yes → no"),
        ({}, {"technology": "golang"}, "address: go → golang"),
        ({}, {"use_case": "Use it."}, "use case added"),
        ({"summary": "Old."}, {"summary": "New."}, "summary reworded"),
        ({"summary": "Old."}, {}, "summary removed"),
        ({}, {"aliases": ["golang"]}, "1 alias added"),
        ({}, {"aliases": ["golang", "Go lang"]}, "2 aliases added"),
        ({"related": ["rust"]}, {"related": ["zig"]}, "1 related technology added"),
        ({"related": ["rust"]}, {"related": ["zig"]}, "1 related technology removed"),
        ({}, {"packages": {"npm": ["go"], "gem": ["go"]}}, "2 packages added"),
        ({}, {"pros": [CLAIM], "cons": [OTHER_CLAIM]}, "2 claims added"),
        ({"pros": [CLAIM]}, {}, "1 claim removed"),
        ({"pros": [CLAIM]}, {"pros": [CLAIM | {"text": "Compiles fast"}]}, "1 claim changed"),
        ({"pros": [CLAIM]}, {"cons": [CLAIM]}, "1 claim changed"),
        ({"pros": [CLAIM, OTHER_CLAIM]}, {"pros": [OTHER_CLAIM, CLAIM]}, "claims reordered"),
        ({}, {"signals": [{"metric": "github_stars", "value": 1, "observed": "2026-10-01"}]}, "1 figure added"),
        ({"releases": [{"cycle": "1"}]}, {"releases": [{"cycle": "1", "latest": "1.1"}]}, "1 release changed"),
        ({}, {"facts": [{"field": "licence", "value": "MIT", "source": "editor"}]}, "1 fact added"),
    ],
)
def test_a_change_of_a_technology_is_told(before: Record, after: Record, words: str) -> None:
    assert words in told(technology(**before), technology(**after))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"verdict": {"pick": "rust"}}, ["the pick: Go → Rust"]),
        ({}, {"verdict": {"reason": "It is small."}}, ["verdict reason reworded"]),
        ({}, {"verdict": {"reason": ""}}, ["verdict reason removed"]),
        ({}, {"verdict": {"basis": "claims"}}, ["basis: an editor's judgement → the weighed claims"]),
        ({}, {"verdict": {"choose_if": {"go": "you hurry"}}}, ["“choose Go if” added"]),
        ({"verdict": {"already_using": {"zig": "Stay."}}}, {}, ["“already on zig” removed"]),
        ({}, {"verdict": {"best_case_for_the_other": "No pauses."}}, ["best case for the other added"]),
        ({}, {"verdict": {"decided": "2026-10-12"}}, ["decided on: not recorded → 12 Oct 2026"]),
        ({}, {"verdict": {"decided_by": "Ada"}}, ["decided by: not recorded → Ada"]),
        (
            {},
            {"verdict": {"would_change_if": [{"text": "it halts"}, {"text": "it hangs"}]}},
            ["2 conditions that would change the verdict added"],
        ),
        ({"status": "in_review"}, {"published": "2026-10-01T12:00:00Z"}, ["status: in review → published"]),
        ({}, {"published": "2026-10-01T12:00:00Z"}, ["published on: not recorded → 1 Oct 2026"]),
        ({}, {"reviewed": "2026-10-12", "reviewed_by": "Ada"}, ["reviewed on 12 Oct 2026", "reviewed by Ada"]),
        ({"reviewed": "2026-10-12", "reviewed_by": "Ada"}, {}, ["no longer reviewed"]),
        ({}, {"intro": "Two of a kind."}, ["introduction added"]),
    ],
)
def test_a_change_of_a_comparison_is_told(before: Record, after: Record, words: list[str]) -> None:
    assert told(comparison(**before), comparison(**after)) == words


def test_another_outcome_is_told_once() -> None:
    undecided = comparison()
    undecided["verdict"] = {"outcome": "depends", "basis": "editor", "reason": "It is quick to learn."}

    assert told(comparison(), undecided) == ["the verdict: Go → it depends"]
    assert told(undecided, comparison()) == ["the verdict: it depends → Go"]


def test_a_first_verdict_is_told() -> None:
    assert told({"comparison": ["go", "rust"], "status": "published"}, comparison()) == [
        "the verdict: none → Go", "basis: none → an editor's judgement", "verdict reason added"
    ]  # fmt: skip


def test_a_side_with_a_new_address_keeps_what_is_said_of_it() -> None:
    before = comparison({"pick": "golang", "choose_if": {"golang": "you hurry"}}, comparison=["golang", "rust"])
    after = comparison({"choose_if": {"go": "you hurry"}})

    assert told(before, after) == ["address: golang-vs-rust → go-vs-rust"]


@pytest.mark.parametrize("record_type", [TECHNOLOGY, COMPARISON, VERDICT], ids=lambda one: one.name)
def test_no_key_of_a_record_changes_without_a_word(record_type: RecordType) -> None:
    fields = record_type.fields.values()
    structured = {one.key for one in fields if not one.is_column or one.per_side or callable(one.default)}
    worded = {*record_changes.SENTENCES, *record_changes.COUNTED, *record_changes.SPECIAL}

    assert structured - {"pros", "cons", "verdict"} <= worded
    assert record_changes.FIELDS.keys() >= record_type.fields.keys()
