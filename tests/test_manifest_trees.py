"""What of YAML is followed in a manifest, with the lines of it, and where its bounds are; what JSON and TOML become."""

import pytest
import yaml

from comparisons.manifests import yaml_trees
from comparisons.manifests.lines import KEYS, WORDS, Lines, line_of, of_tables
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import items, json_table, table, tables, toml_table, word
from comparisons.manifests.yaml_trees import DEPTH, Table, documents

LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _each_loader(request, monkeypatch):
    """Both parsers of PyYAML: the one of libyaml, and the slow one where that is missing."""
    monkeypatch.setattr(yaml_trees, "LOADER", request.param)


each_loader = pytest.mark.usefixtures("_each_loader")


def refusal_of(text: str) -> str:
    with pytest.raises(UnreadableManifest) as refused:
        documents(text)
    return str(refused.value)


@each_loader
def test_every_scalar_is_text_and_a_plain_null_is_empty():
    assert documents("a: 3.10\nb: no\nc: ~\nd: 'null'\ne:\n? [x]\n: y\n") == [
        {"a": "3.10", "b": "no", "c": "", "d": "null", "e": ""}
    ]


@each_loader
def test_aliases_and_merges_are_followed_and_what_is_said_itself_wins():
    text = """
base: &base {image: "a:1", restart: always}
more: &more {image: "b:2", tty: yes}
one: {image: "c:3", <<: *base}
two: {<<: [*more, *base]}
three: *base
"""
    (tree,) = documents(text)

    assert tree["one"] == {"image": "c:3", "restart": "always"}
    assert tree["two"] == {"image": "b:2", "tty": "yes", "restart": "always"}
    assert tree["three"] == tree["base"]


@each_loader
def test_each_key_and_item_has_its_line_also_where_it_was_merged():
    (tree,) = documents("a: 1\nb: &b\n  c: 2\nd:\n  - x\n  - y\ne:\n  <<: *b\n")

    assert tree.lines == {"a": 1, "b": 2, "d": 4, "e": 7}
    assert tree["d"].lines == [5, 6]
    assert tree["e"].lines == {"c": 3}
    assert yaml_trees.line_of({"a": 1}, "a") == 0


@each_loader
def test_a_file_has_any_number_of_documents_each_with_anchors_of_its_own():
    assert documents("a: &x 1\n---\nb: 2\n") == [{"a": "1"}, {"b": "2"}]
    assert refusal_of("a: &x 1\n---\nb: *x\n") == "Line 3: its YAML has an alias of what is not there yet."


@each_loader
def test_what_holds_itself_is_refused():
    assert refusal_of("a: &a [*a]\n") == "Line 1: its YAML has an alias of what is not there yet."


@each_loader
def test_values_are_counted_each_time_that_an_alias_stands_for_them(monkeypatch):
    text = "a: &a [x, x, x]\nb: [*a, *a]\n"  # the mapping, 2 keys, 1 + 3 values, and 1 + 2 × 4
    monkeypatch.setattr(yaml_trees, "NODES", 16)
    assert documents(text)[0]["b"] == [["x"] * 3] * 2

    monkeypatch.setattr(yaml_trees, "NODES", 15)
    assert refusal_of(text) == "Its YAML has more than 15 values, those of aliases included."


@each_loader
def test_merged_keys_are_counted_too(monkeypatch):
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a}\n"  # the mapping, 2 keys, 5 values, a mapping, <<, 5 values, 2 keys
    monkeypatch.setattr(yaml_trees, "NODES", 17)
    assert documents(text)[0]["b"] == {"x": "1", "y": "2"}

    monkeypatch.setattr(yaml_trees, "NODES", 16)
    assert "more than 16 values" in refusal_of(text)


@each_loader
def test_levels_are_counted_through_aliases():
    def chain(levels: int) -> str:
        links = (f"a{level}: &a{level} [*a{level - 1}]\n" for level in range(1, levels))
        return "a0: &a0 x\n" + "".join(links)

    assert len(documents(chain(DEPTH - 1))[0]) == DEPTH - 1
    assert refusal_of(chain(DEPTH)) == f"Line {DEPTH}: its YAML has more than {DEPTH} levels."


@each_loader
@pytest.mark.parametrize("text", ["a: [", "a: 'x", "a: b: c", "\x01", "%YAML 9\n---\na: 1\n"])
def test_what_is_no_yaml_is_refused_with_a_reason(text):
    assert "ts YAML cannot be read (" in refusal_of(text)


@each_loader
def test_a_tag_makes_nothing_but_text():
    assert documents("a: !!python/object/apply:os.system [ls]\n") == [{"a": ["ls"]}]


def test_numbers_of_json_and_toml_stay_text():
    assert json_table('{"a": 3.10, "b": 20, "c": NaN}') == {"a": "3.10", "b": "20", "c": "NaN"}
    assert toml_table("a = 3.10") == {"a": "3.10"}


@pytest.mark.parametrize("text", ["[]", '"a"', "1", "null"])
def test_json_that_is_no_object_is_refused(text):
    with pytest.raises(UnreadableManifest, match="is no object"):
        json_table(text)


def test_what_is_not_there_or_of_another_shape_is_empty():
    tree = {"a": {"b": {"c": " x "}, "list": [{"d": 1}, 2]}, "text": "t"}

    assert table(tree, "a", "b") == {"c": " x "}
    assert table(tree, "text", "b") == table(tree, "no") == table(None) == {}
    assert items(tree, "a", "list") == [{"d": 1}, 2]
    assert items(tree, "a", "b") == items("x") == []
    assert list(tables(tree, "a", "list")) == [{"d": 1}]
    assert word(tree, "a", "b", "c") == "x"
    assert word(tree, "a") == word(7) == ""


def test_a_word_is_found_on_the_first_line_from_that_of_its_section_on():
    text = '{\n "keywords": ["vue"],\n "vue": 1,\n "dependencies":\n  {"a\\"b": "1", "vue": "3"}\n}'
    lines = Lines(text, KEYS)

    assert lines.of("vue") == 3
    assert lines.of("vue", lines.of("dependencies")) == 5
    assert lines.of("vue", 6) == lines.of("react") == 0


def test_words_of_toml_are_keys_tables_and_texts():
    lines = Lines("[tool.x]\na = 1\n[[b.c]]\nd = ['e', \"f\"]\n", WORDS)

    assert [lines.of(word) for word in ("tool.x", "a", "b.c", "d", "e", "f", "g")] == [1, 2, 3, 4, 4, 4, 0]
    assert line_of("a = 1\nb = 2\n", "a") == 1
    assert line_of("a = 1\nb = 2\na = 3\n", "a", 6) == 3
    assert line_of("a = 1\n", "b") == 0


def test_lines_of_a_list_of_tables_are_known_only_where_none_stands_in_a_text():
    assert of_tables("[[p]]\n\n[[p]]\n", "[[p]]", 2) == [1, 3]
    assert of_tables('[[p]]\na = """\n[[p]]\n"""\n', "[[p]]", 1) == [0]


def test_a_table_of_yaml_is_a_mapping_with_lines():
    (tree,) = documents("a: {b: 1}\n")

    assert isinstance(tree["a"], Table)
    assert yaml_trees.line_of(tree, "a") == 1
