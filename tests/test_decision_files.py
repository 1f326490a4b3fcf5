"""A decision record as a file: what is read of it again, and what is refused with a sentence. Asks no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.domain.kept_decisions.decision_files import DecisionFile
from comparisons.domain.scoring import Strength
from comparisons.importing.decisions import reading
from comparisons.importing.decisions.reading import UnreadableDecision, read
from comparisons.manifests.refusals import ReaderFault

from .decision_records import pair, written

RECORD = """\
---
status: accepted
date: 2026-11-22
decision-makers: [Ada]
nice-pick:
  address: "https://nicepick.example/compare/mysql-vs-postgresql/?w-operations=4.5&open_source=1"
  weights: {"operations": 4.5, "integrity": 3}
  chosen: "mysql"
  leader: "mysql"
  strength: "narrow"
  rests-on: "e197e18c5692cdf26c6d82971856793c"
  retrieved: 2026-11-22
---

# Use MySQL rather than PostgreSQL
"""
DECISION = DecisionFile(
    pair="mysql-vs-postgresql",
    query="w-operations=4.5&open_source=1",
    weights={"operations": Decimal("4.5"), "integrity": Decimal(3)},
    chosen="mysql",
    leader="mysql",
    strength=Strength.NARROW,
    rests_on="e197e18c5692cdf26c6d82971856793c",
    retrieved=date(2026, 11, 22),
    status="accepted",
    line=5,
)


def changed(old: str, new: str) -> bytes:
    assert RECORD.count(old) >= 1
    return RECORD.replace(old, new).encode()


def refused(content: bytes) -> tuple[int, str]:
    with pytest.raises(UnreadableDecision) as caught:
        read(content)
    return caught.value.line, caught.value.sentence


def test_a_record_is_read_as_it_was_written():
    found = read(written(pair(), operations="5").encode())

    assert (found.pair, found.query, found.weights["operations"]) == ("mysql-vs-postgresql", "w-operations=5", 5)
    assert (found.chosen, found.strength, found.status) == ("mysql", Strength.NARROW, "proposed")
    assert read(RECORD.encode()) == DECISION


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + RECORD.encode(),
        RECORD.replace("\n", "\r\n").encode(),
        changed("---\n\n#", "...\n\n#"),
        changed("decision-makers: [Ada]\n", "decision-makers: [Ada] # and others\n"),
        changed('"e197e18c5692cdf26c6d82971856793c"', "e197e18c5692cdf26c6d82971856793c"),
        changed("{\"operations\": 4.5, \"integrity\": 3}", "\n    operations: 4.5\n    integrity: 3"),
        RECORD.encode() + b"\xff\x00" + b"x" * 100_000,
    ],
    ids=["byte-order-mark", "line-ends", "dots", "comment", "unquoted", "in-lines", "body"],
)  # fmt: skip
def test_what_editors_and_tools_make_of_a_file_is_read(content):
    assert read(content) == DECISION


@pytest.mark.parametrize(
    "line",
    ["tags: [a, a]", "consulted:", "x: &a 1\ny: *a", "x: !!set {a}", "tags: x\ntags: y", "nice: pick"],
    ids=["list", "empty", "alias", "tag", "twice", "similar"],
)
def test_what_else_stands_in_front_matter_is_the_teams_own(line):
    assert read(changed("decision-makers: [Ada]", line)) == replace(DECISION, line=DECISION.line + line.count("\n"))


def test_of_the_address_only_path_and_query_count():
    elsewhere = "http://user:secret@[::1]:8000/prefix/compare/MySQL-vs-Postgre%53QL?w-operations=4.5&open_source=1#pick"

    found = read(
        changed("https://nicepick.example/compare/mysql-vs-postgresql/?w-operations=4.5&open_source=1", elsewhere)
    )

    assert found == replace(DECISION, pair="MySQL-vs-PostgreSQL")


@pytest.mark.parametrize(
    ("query", "is_of_pick"),
    [("", True), ("utm_source=mail", True), ("w-operations=4.5", False), ("open_source=1", False)],
    ids=["none", "of-a-mailing", "weight", "must-have"],
)
def test_a_record_without_weights_and_must_haves_is_of_our_pick(query, is_of_pick):
    assert replace(DECISION, query=query).is_of_pick is is_of_pick


@pytest.mark.parametrize(
    ("status", "is_in_force"),
    [("", True), ("proposed", True), ("accepted", True), ("Superseded by [9](9.md)", False), ("rejected", False)],
    ids=["none", "proposed", "accepted", "superseded", "rejected"],
)
def test_a_record_with_a_later_one_in_its_place_is_no_longer_in_force(status, is_in_force):
    assert replace(DECISION, status=status).is_in_force is is_in_force


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 0, "doesn't begin with a front matter"),
        (RECORD.encode()[4:], 0, "doesn't begin with a front matter"),
        (RECORD.encode("utf-16"), 0, "doesn't begin with a front matter"),
        (changed("---\n\n#", "\n#"), 1, "no line “---” ends its front matter"),
        (changed("status", "x" * 70_000), 1, "no line “---” ends its front matter"),
        (b"---\n---\n", 1, "must hold keys with values"),
        (b"---\n- a\n---\n", 1, "must hold keys with values"),
        (changed("date: 2026-11-22\n", "date: a: b\n"), 3, "line 3 should hold YAML"),
        (changed("Ada", "A\0da"), 4, "no control characters"),
        (RECORD.replace("Ada", "Ad\u00e9").encode("latin-1"), 4, "text in UTF-8"),
        (changed("Ada", "[" * 20 + "]" * 20), 4, "levels of nesting"),
        (changed("nice-pick:", "nicepick:"), 0, "has no key “nice-pick”"),
        (b"---\nnice-pick: yes\n---\n", 2, "“nice-pick” must hold"),
        (changed("nice-pick:", "nice-pick: &a"), 5, "no anchors"),
        (changed('chosen: "mysql"\n', 'chosen: "mysql"\n  chosen: "postgresql"\n'), 9, "each key once"),
        (changed("chosen", "picked"), 5, "has no “chosen”"),
        (changed("/compare/", "/"), 6, "“address”, should hold the address of a comparison"),
        (changed("https:", "https://["), 6, "“address”, should hold the address of a comparison"),
        (changed('"operations": 4.5', '"operations": 6'), 7, "weights from 0 to 5"),
        (changed('"operations": 4.5', '"operations": 3'), 7, "operations: 4.5, as its “address” does"),
        (changed('"mysql"\n  leader', '"My SQL"\n  leader'), 8, "the slug of a technology, or null, not “My SQL”"),
        (changed('"narrow"', "[narrow]"), 10, "strong, clear, narrow, only_these_weights or null"),
        (changed("e197", "E197"), 11, "the digest that was there"),
        (changed("retrieved: 2026-11-22", "retrieved: 2026-11-31"), 12, "a day such as 2026-11-29, not “2026-11-31”"),
    ],
    ids=[
        "empty", "no-fence", "utf-16", "no-end", "too-long", "no-keys", "list", "no-yaml", "nul", "latin-1", "deep",
        "no-section", "no-mapping", "anchor", "twice", "lacks-a-key", "no-comparison", "no-address", "weight",
        "two-weights", "slug", "strength", "digest", "day",
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_with_a_sentence_and_its_line(content, line, words):
    at, sentence = refused(content)

    assert at == line
    assert sentence.startswith("It can't be judged: ")
    assert words in sentence
    assert sentence.isprintable()


def test_a_password_in_an_address_is_not_repeated():
    _, sentence = refused(changed("https://nicepick.example/compare/", "https://ada:hunter2@nicepick.example/"))

    assert "hunter2" not in sentence


def test_a_fault_of_ours_is_reported_without_a_word_of_the_file(monkeypatch):
    monkeypatch.setattr(reading, "_front_matter", lambda text: int(text))

    with pytest.raises(ReaderFault) as caught:
        read(RECORD.encode())

    assert "ValueError at test_decision_files.py:" in str(caught.value)
    assert "mysql" not in str(caught.value)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=40), st.integers(0, len(RECORD) - 1), st.integers(0, 40))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(junk, at, gone):
    content = RECORD.encode()[:at] + junk + RECORD.encode()[at + gone :]

    try:
        said = read(content).pair
    except UnreadableDecision as error:
        said = error.sentence

    assert said
    assert said.isprintable()
