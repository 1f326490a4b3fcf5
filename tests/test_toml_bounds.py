"""What would cost a reader of TOML seconds and gigabytes is refused before it is read."""

import tomllib
from contextlib import suppress

import pytest

from comparisons.manifests import toml_bounds
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.toml_bounds import refuse_beyond


@pytest.mark.parametrize(
    "text",
    [
        "{key} = 1",
        "[{key}]",
        "[[ {key} ]]",
        "z = {{ {key} = 1 }}",
        'z = {{ b = """\n\\"""""", {key} = 1, c = "" }}',
        "z = {{ b = '''\n''''', {key} = 1, c = '' }}",
        'z = 1 # "\n{key} = 1',
    ],
)
@pytest.mark.parametrize(
    ("part", "between"), [("a", "."), ("a", " \t. "), ("','", "."), ("'='", "."), ('"#"', "."), ('"\\"]"', ".")]
)
def test_a_key_of_many_parts_is_found_wherever_it_stands_and_however_it_is_written(text, part, between):
    key, longer = (between.join([part] * number) for number in (64, 65))
    tomllib.loads(text.format(key=key))

    refuse_beyond(text.format(key=key))
    with pytest.raises(UnreadableManifest, match="a key of more than 64 parts"):
        refuse_beyond(text.format(key=longer))


def test_many_dotted_keys_are_refused(monkeypatch):
    monkeypatch.setattr(toml_bounds, "MOST_SQUARES", 4 + 9 + 4)
    text = "[a.b]\nc.d.e = 1\n'f.g'.h = 'i.j'\nk = 1\n"

    refuse_beyond(text)
    with pytest.raises(UnreadableManifest, match="more dotted keys"):
        refuse_beyond(f"{text}l.m = 1")


@pytest.mark.parametrize("text", ["a = [[], {}, [1]]\n", "[a]\nb = [{ c = 1 }]\n[[d]]\n"])
def test_many_tables_and_lists_are_refused(monkeypatch, text):
    number = text.count("[") + text.count("{")
    text += "e = '[{'  # [{\n"
    monkeypatch.setattr(toml_bounds, "MOST_VALUES", number)
    refuse_beyond(text)

    monkeypatch.setattr(toml_bounds, "MOST_VALUES", number - 1)
    with pytest.raises(UnreadableManifest, match="tables and lists"):
        refuse_beyond(text)


def test_what_texts_and_comments_hold_is_no_key():
    name = ".".join("a" * 100)

    refuse_beyond(f'a = \'{name}\'\nb = ["{name}"]  # {name}\nc = """\n{name} = 1\n"""\n')


@pytest.mark.parametrize(
    "line",
    ["a" * 19_000, "a " * 9_000, "a" + " " * 19_000, "a." * 9_000, "'" * 19_999, '\\"' * 9_000, "a. " * 6_000],
    ids=range(7),
)
def test_no_sign_is_looked_at_twice(line):
    """Else these 2 MiB would take minutes."""
    with suppress(UnreadableManifest):
        refuse_beyond(f"{line}\n" * 100)
