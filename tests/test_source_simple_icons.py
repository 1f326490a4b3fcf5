import json
from pathlib import Path

import pytest

from comparisons.open_data.readers import LogoEntry
from tests.upstream import SMALL, found, problems, read, refused, sets, write_archive

SETS = sets("simple-icons.json", "simple-icons.json.gz")
DRAWING = b'<svg role="img" viewBox="0 0 24 24"><title>C++</title><path d="M0 0h24v24H0z"/></svg>'


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_every_logo_has_a_colour_a_source_and_a_licence_that_allows_to_show_it(path: Path) -> None:
    entries = read("simple-icons", path)

    assert problems(entries) == []
    for entry in found(entries).values():
        assert entry.logo is not None
        assert len(entry.logo.colour) == 6
        assert "NC" not in entry.logo.licence
        assert "ND" not in entry.logo.licence


def test_a_logo_is_called_as_its_drawing_is() -> None:
    entries = found(read("simple-icons", SETS[0]))

    assert list(entries) == ["cplusplus", "nodedotjs", "hive_blockchain"]
    assert entries["nodedotjs"].record == {"technology": "nodejs", "name": "Node.js", "aliases": ["Node"]}
    assert entries["nodedotjs"].logo == LogoEntry(
        "Node.js", "5FA04E", "https://nodejs.org/en/about/branding", "CC0-1.0"
    )
    assert entries["nodedotjs"].second_keys == {"host:nodejs.org"}
    assert entries["cplusplus"].second_keys == {"owner:github.com/isocpp"}


def test_logos_that_may_not_be_shown_or_cannot_be_read_are_refused() -> None:
    reasons = [entry.reason for entry in refused(read("simple-icons", SETS[0]))]

    assert reasons == [
        "the licence of the logo, CC-BY-NC-ND-4.0, does not allow to show it",
        "the licence of the logo, custom, does not allow to show it",
        "it has no title, colour or source that can be read",
        "it has no title, colour or source that can be read",
    ]


def test_drawings_come_from_the_projects_own_archive(tmp_path: Path) -> None:
    content = (SMALL / "simple-icons.json").read_bytes()
    hostile = b'<svg><path d="M0 0" onload="x"/><path d="&lt;script&gt;"/></svg>'
    members = {"i/data/simple-icons.json": content, "i/icons/cplusplus.svg": DRAWING, "i/icons/nodedotjs.svg": hostile}
    path = write_archive(tmp_path / "icons.tar.gz", members)

    entries = found(read("simple-icons", path))

    assert entries["cplusplus"].logo.outline == "M0 0h24v24H0z"  # type: ignore[union-attr]
    assert entries["nodedotjs"].logo.outline == "M0 0"  # type: ignore[union-attr]
    assert entries["hive_blockchain"].logo.outline == ""  # type: ignore[union-attr]


ARTWORK = "https://github.com/cncf/artwork/blob/main/projects"


@pytest.mark.parametrize(
    ("icon", "second_keys"),
    [
        ({"source": f"{ARTWORK}/argo.svg"}, {"owner:github.com/cncf"}),
        ({"source": "https://argo.example.org", "guidelines": ARTWORK}, {
            "host:argo.example.org", "host:example.org", "owner:github.com/cncf",
        }),
        ({"source": "https://gitlab.com/argo/argo.git"}, {"owner:gitlab.com/argo"}),
        ({"source": "https://en.wikipedia.org/wiki/Argo"}, set()),
    ],
)  # fmt: skip
def test_no_repository_that_holds_its_drawing_is_a_second_key(tmp_path: Path, icon: dict, second_keys: set) -> None:
    path = tmp_path / "simple-icons.json"
    path.write_text(json.dumps([{"title": "Argo", "hex": "EF7B4D", **icon}]))

    assert found(read("simple-icons", path))["argo"].second_keys == second_keys


@pytest.mark.parametrize("content", [b"", b"[", b"{}", b'[{"title": NaN}]', b"[" * 100_000, b'["\\ud800"]', b"[]x"])
def test_a_file_that_is_no_such_list_is_refused_and_raises_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "simple-icons.json"
    path.write_bytes(content)

    entries = read("simple-icons", path)

    assert found(entries) == {}
    assert refused(entries)


ICON = b'{"title": "Flask", "hex": "000000", "source": "https://flask.example.org"}'


@pytest.mark.parametrize(
    "content",
    [
        b"[" + ICON + b"]",
        b'{"icons": [' + ICON + b"]}",
        b'\xef\xbb\xbf\n{\n "$schema": "x",\n "version": 14,\n "icons": [\n' + ICON + b'\n],\n "count": 1 }\n',
        b'{"icons": [' + ICON + b"]" + b" " * 70_000 + b"}",
    ],
)
def test_the_list_may_stand_in_an_object(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "simple-icons.json"
    path.write_bytes(content)

    entries = read("simple-icons", path)

    assert list(found(entries)) == ["flask"]
    assert refused(entries) == []


@pytest.mark.parametrize(
    "content",
    [b'{"icons": [' + ICON + b"]", b'{"icons": [' + ICON + b"]}]", b'{"icons": [' + ICON + b'], "more": [1]}'],
)
def test_what_follows_the_list_wrongly_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "simple-icons.json"
    path.write_bytes(content)

    entries = read("simple-icons", path)

    assert list(found(entries)) == ["flask"]
    assert [entry.reason for entry in refused(entries)] == ["expected plain values and a closing brace after the list"]


def test_a_refused_logo_is_named_with_its_line_and_record(tmp_path: Path) -> None:
    path = tmp_path / "icons.json"
    path.write_bytes(b"[" + ICON + b",\n{}]")

    assert [entry.where for entry in refused(read("simple-icons", path))] == ["icons.json, line 2, record 2"]
