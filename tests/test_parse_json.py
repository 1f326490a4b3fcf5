"""What may stand in .jsonl and .json files, and what is refused with its line or the number of its record."""

import io
import time
import tracemalloc

import pytest

from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import Problems
from comparisons.catalogue.schema import check
from comparisons.catalogue.trees import RECORD_BYTES
from comparisons.importing.json_records import CHUNK, read_json, read_jsonl


def read(text: str | bytes, reader=read_json) -> tuple[list, list[str]]:
    """The contents of the records in ``text``, and the errors as an operator reads them."""
    content = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    trees = list(reader("x.json", io.BytesIO(content), problems))
    return [tree.content for tree in trees], problems.lines()


def test_a_file_holds_one_record_or_a_list_of_them():
    assert read('{"a": "b"}') == ([{"a": "b"}], [])
    assert read(' [ {"a": "b"} ,\n\n {"c": ["d", {"e": null}]}\n]\n') == ([{"a": "b"}, {"c": ["d", {"e": None}]}], [])
    assert read("[]") == ([], [])


def test_lines_hold_one_record_each():
    assert read('\ufeff{"a": "b"}\n\n{"c": "d"}\r\n{"e": "f"}', read_jsonl) == (
        [{"a": "b"}, {"c": "d"}, {"e": "f"}],
        [],
    )
    assert read("", read_jsonl) == ([], [])


def test_numbers_stay_as_they_were_written():
    digits = "7" * 5000

    assert read(f'{{"a": 3.10, "b": 1e400, "c": {digits}}}') == ([{"a": "3.10", "b": "1e400", "c": digits}], [])


def test_a_surrogate_pair_is_one_character():
    assert read('{"a": "\\ud83d\\ude00"}') == ([{"a": "😀"}], [])


def test_each_record_knows_its_line_and_its_number():
    problems = Problems()

    trees = list(read_json("x.json", io.BytesIO(b'\n[\n  {"a": 1},\n  {\n "b": 2},{"c": 3}]'), problems))

    assert [(tree.place.line, tree.place.record) for tree in trees] == [(3, 1), (4, 2), (5, 3)]


@pytest.mark.parametrize("padding", range(CHUNK - 12, CHUNK + 3))
def test_a_record_is_whole_wherever_the_file_is_cut_for_reading(padding):
    record = '{"a": "]\\\\\\"}, {", "b": ["x"]}'

    records, errors = read("[" + " " * padding + f"{record}, {record}]")

    assert records == [{"a": ']\\"}, {', "b": ["x"]}] * 2
    assert errors == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a record or a list of records"),
        (" \n ", "a record or a list of records"),
        ("[{}", "a closing bracket at the end of the list"),
        ('["\\', "a closing bracket at the end of the list"),
        ("[{},]", "a record between two commas"),
        ("[,{}]", "a record between two commas"),
        ("[{}] {}", "nothing after the list"),
        ("{} {}", "JSON that can be read"),
        ("{'a': 1}", "JSON that can be read"),
        ('{"a": 1, "a": 2}', "each key once"),
        ('{"a": NaN}', "a number"),
        ('{"a": -Infinity}', "a number"),
        ('{"a": "\x00"}', "JSON that can be read"),
        ('{"a": "\n"}', "JSON that can be read"),
        (b'{"a": "\xff"}', "text in UTF-8"),
        (b'\xff\xfe{\x00"\x00', "text in UTF-8"),
        ('{"a": ' + "[" * 50_000 + "]" * 50_000 + "}", "fewer levels of nesting"),
        ('{"a": [' + "[]," * 100_001 + "[]]}", "at most 100,000 values in a record"),
        ('{"a": "' + "x" * RECORD_BYTES + '"}', "a record of at most 8 MiB"),
    ],
)
def test_what_is_refused_says_what_was_expected(text, expected):
    records, errors = read(text)

    assert len(errors) == 1, errors
    assert f": expected {expected}" in errors[0]
    assert records in ([], [{}])


def test_a_bad_line_hides_nothing_of_the_next():
    records, errors = read('{"a": 1}\n{"a"\n{"b": 2}\n[NaN]\n', read_jsonl)

    assert records == [{"a": "1"}, {"b": "2"}]
    assert [error.split(":")[0] for error in errors] == ["x.json, line 2", "x.json, line 4"]


def test_commas_in_a_long_text_are_no_values():
    text = "a, b [c] {d}: " * 40_000

    assert read(f'{{"a": "{text}"}}') == ([{"a": text}], [])


class Endless(io.RawIOBase):
    """``size`` bytes between a start and an end, made while they are read."""

    def __init__(self, start: bytes, fill: bytes, size: int, end: bytes) -> None:
        self.left = [(start, 1), (fill * 4096, size // (len(fill) * 4096)), (end, 1)]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self.left:
            return 0
        piece, times = self.left[0]
        count = min(len(buffer), len(piece))
        buffer[:count] = piece[:count]
        rest = [(piece[count:], 1)] if count < len(piece) else []
        self.left = rest + ([(piece, times - 1)] if times > 1 else []) + self.left[1:]
        return count


def peak_of_reading(reader, stream: io.RawIOBase, problems: Problems) -> tuple[list, int]:
    tracemalloc.start()
    records = [tree.content for tree in reader("x", io.BufferedReader(stream), problems)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return records, peak


def test_a_line_of_100_mb_is_refused_in_bounded_memory_and_the_next_is_read():
    problems = Problems()
    stream = Endless(b'{"a": "', b"x", 100_000_000, b'"}\n{"b": "c"}\n')

    records, peak = peak_of_reading(read_jsonl, stream, problems)

    assert records == [{"b": "c"}]
    assert problems.lines() == ["x, line 1: expected a record of at most 8 MiB"]
    assert peak < 40_000_000


@pytest.mark.parametrize("fill", [b'"', b"[", b"\\", b"{}", b"  "])
def test_a_list_of_100_mb_of_nonsense_is_refused_in_bounded_memory(fill):
    problems = Problems()

    _, peak = peak_of_reading(read_json, Endless(b"[", fill, 100_000_000, b""), problems)

    assert "in a record" in problems.lines()[0] or "a record of at most 8 MiB" in problems.lines()[0]
    assert peak < 40_000_000


@pytest.mark.parametrize("bad", ["\\ud800", "a\\udfffb", "\\u0000", "a\\u001bb", "\\u0085", "\\u007f"])
def test_lone_surrogates_and_control_characters_in_escapes_are_refused(bad):
    problems = Problems()
    line = f'{{"technology": "c", "name": "{bad}", "summary": "{bad}"}}\n'.encode()

    checked = [check(tree.content, At(tree.place, problems)) for tree in read_jsonl("x", io.BytesIO(line), problems)]

    assert checked == [None]
    assert [problem.key for problem in problems] == ["name", "summary"]
    assert all("without control characters" in problem.expected for problem in problems)
    assert all(line.isprintable() for line in problems.lines())


def test_a_key_that_stands_twice_among_very_many_is_found_at_once():
    keys = ", ".join(f'"{number}": 1' for number in range(49_000))

    started = time.perf_counter()
    _, errors = read(f'{{{keys}, "48999": 1}}')

    assert errors == ["x.json, line 1: “48999”: expected each key once"]
    assert time.perf_counter() - started < 5
