"""docs/security.md answers every requirement of ASVS 5.0.0, levels 1 and 2, once, and names files that are there."""

import re
from collections import Counter

from .visits import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STORED = ROOT / "tests" / "data" / "asvs-5.0.0.txt"
"""Number and level of each requirement of the release."""
ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| ([12, ]+) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
FOLDERS = ("comparisons/", "nicepick/", "tests/", "deploy/", "docs/", "static/", "templates/", "scripts/", "bench/")


def levels() -> dict[str, str]:
    return dict(line.split() for line in STORED.read_text(encoding="utf-8").splitlines())


def answered() -> list[tuple[str, str, str]]:
    """Number, level and answer, one by one."""
    return [(number, level, answer) for numbers, level, _, answer, _ in ROW.findall(DOCUMENT)
            for number in numbers.split(", ")]  # fmt: skip


def test_every_requirement_is_answered_once():
    assert len(levels()) == 253
    assert Counter(number for number, _, _ in answered()) == Counter(levels().keys())


def test_each_stands_with_its_level_and_one_of_three_answers():
    assert [number for number, level, _ in answered() if levels()[number] not in level.split(", ")] == []
    assert {answer for _, _, answer in answered()} == {"met", "not applicable", "**NOT met**"}


def test_the_sums_are_right():
    counted = Counter((answer, levels()[number]) for number, _, answer in answered())
    said = re.findall(
        r"^\| (met|not applicable|\*\*NOT met\*\*) \| (\d+) \| (\d+) \| (\d+) \|$", DOCUMENT, re.MULTILINE
    )

    assert len(said) == 3
    for answer, *numbers in said:
        one, two = counted[answer, "1"], counted[answer, "2"]
        assert list(map(int, numbers)) == [one, two, one + two], answer


def test_every_file_that_is_named_is_there():
    named = [name for name in re.findall(r"`([^`\s]+)`", DOCUMENT) if name.startswith(FOLDERS)]

    assert len(named) > 100
    assert [name for name in named if not (ROOT / name).is_file()] == []
