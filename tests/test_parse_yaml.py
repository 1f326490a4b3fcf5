"""What an operator may write in a catalogue file of YAML, and what is refused with its line."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from comparisons.catalogue.problems import Problems
from comparisons.importing import yaml_records

ROOT = Path(__file__).resolve().parent.parent
LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _each_loader(request, monkeypatch):
    """Both parsers of PyYAML: the one of libyaml, and the slow one where that is missing."""
    monkeypatch.setattr(yaml_records, "LOADER", request.param)


each_loader = pytest.mark.usefixtures("_each_loader")


def read(text: str | bytes) -> tuple[list, list[str]]:
    """The contents of the records in ``text``, and the errors as an operator reads them."""
    content = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    trees = list(yaml_records.read_yaml("x.yaml", io.BytesIO(content), problems))
    return [tree.content for tree in trees], problems.lines()


def only_error(text: str | bytes) -> str:
    _, errors = read(text)
    assert len(errors) == 1, errors
    return errors[0]


@each_loader
@pytest.mark.parametrize(
    "word", ["3.10", "NO", "off", "~", "Null", "12:30:45", "0x1F", "2026-01-01", "true", "1e3", "="]
)
def test_scalars_mean_what_they_say(word):
    assert read(f"name: {word}\n") == ([{"name": word}], [])


@each_loader
def test_only_the_plain_word_null_is_null():
    assert read("a: null\nb: 'null'\nc: \"null\"\n") == ([{"a": None, "b": "null", "c": "null"}], [])


@each_loader
def test_a_file_holds_one_record_or_a_list_of_them():
    assert read("a: b\n")[0] == [{"a": "b"}]
    assert read("- a: b\n- c: [d, e]\n")[0] == [{"a": "b"}, {"c": ["d", "e"]}]
    assert read("[]\n") == ([], [])


@each_loader
def test_a_byte_order_mark_and_windows_line_ends_are_read():
    assert read("\ufeffa: b\r\nc: d\r\n") == ([{"a": "b", "c": "d"}], [])


@each_loader
@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 0, "a record or a list of records"),
        ("# only a comment\n", 0, "a record or a list of records"),
        ("a: b\nc:\n", 2, "a value; null says that there is none"),
        ("a: b\n'': c\n", 2, "a word as a key"),
        ("a: b\na: c\n", 2, "each key once"),
        ("a: b\nc: &x d\n", 2, "no anchors"),
        ("a: b\nc: *x\n", 2, "instead of an alias"),
        ("a: b\nc: !!python/object/apply:os.system [x]\n", 2, "no tags"),
        ("a: b\nc: !!str d\n", 2, "no tags"),
        ("a: b\nc: ! d\n", 2, "no tags"),
        ("a: b\n<<: {c: d}\n", 2, "a word as a key"),
        ("a: b\n? [c]\n: d\n", 2, "a word as a key"),
        ("%YAML 1.1\n---\na: b\n", 1, "a file without directives"),
        ("%TAG ! tag:x,2000:\n---\na: b\n", 1, "a file without directives"),
        ("a: b\n--- \na: c\n", 2, "one document"),
        ("a: b\nc: [d\n", 3, "YAML that can be read"),
        ("a: b\n\tc: d\n", 2, "YAML that can be read"),
        ("a: b\nc: \u2028d: e\n", 2, "no control characters"),
        ("a: b\nc: \u2029\n", 2, "no control characters"),
        ("a: b\nc: \x85\n", 2, "no control characters"),
        ("a: b\nc: \x00\n", 2, "no control characters"),
        ("a: b\nc: \x1b[31m\n", 2, "no control characters"),
        (b"a: b\nc: \xff\n", 2, "text in UTF-8"),
        (b"\xff\xfea\x00", 1, "text in UTF-8"),
        ("[" * 20, 1, "at most 12 levels of nesting"),
        ("a: " + "{a: " * 20, 1, "at most 12 levels of nesting"),
        ("- " * 200_000, 1, "at most 12 levels of nesting"),
        ("a: [" + "x," * 100_001 + "]", 1, "at most 100,000 values in a record"),
    ],
)
def test_what_is_refused_is_told_with_its_line(text, line, expected):
    error = only_error(text)

    assert expected in error
    assert error.startswith(f"x.yaml, line {line}: " if line else "x.yaml: ")


@each_loader
def test_an_alias_bomb_is_refused_without_being_built():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )

    _, errors = read(bomb)

    assert "x.yaml, line 1: a: “&a”: expected no anchors" in errors
    assert "x.yaml, line 2: b[1]: “*a”: expected a value of its own instead of an alias" in errors


@each_loader
def test_what_is_wrong_in_one_record_hides_nothing_of_the_next():
    records, errors = read("- a: !x b\n- c: *d\n- e: f\n")

    assert records[2] == {"e": "f"}
    assert [error.split(":")[0] for error in errors] == ["x.yaml, line 1", "x.yaml, line 2"]


@each_loader
def test_a_file_over_8_mib_is_refused():
    assert "at most 8 MiB" in only_error("a: " + "x" * 8 * 1024 * 1024)
    assert read("a: " + "x" * (8 * 1024 * 1024 - 3))[1] == []


def test_only_the_first_errors_of_a_hostile_file_are_kept():
    problems = Problems()

    for _ in yaml_records.read_yaml("x.yaml", io.BytesIO(b"- !x y\n" * 5000), problems):
        pass

    assert problems.count == 5000
    assert len(problems.lines()) == 201
    assert problems.lines()[-1] == "… and 4,800 more"


HOSTILE = {
    "flow list": "b'- a: [' + b'x,' * 4_100_000 + b']'",
    "many small records": "b'- {a: b}\\n' * 200_000",
    "open brackets": "b'[' * 8_000_000",
    "open mappings": "b'{a: ' * 1_600_000",
    "one long word": "b'a' * 8_000_000",
    "question marks": "b'? ' * 4_000_000",
    "quotes": b"b'\"' * 8_000_000".decode(),
    "comments": "b'# x\\n' * 2_000_000",
    "too large": "b'a: b\\n' * 4_000_000",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_read_in_bounded_memory(content):
    code = (
        "import io\n"
        "from pathlib import Path\n"
        "from comparisons.catalogue.problems import Problems\n"
        "from comparisons.importing.yaml_records import read_yaml\n"
        f"for tree in read_yaml('x', io.BytesIO({content}), Problems()): pass\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.partition('VmHWM:')[2].split()[0]) // 1024)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300, "MiB"
