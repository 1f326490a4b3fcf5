import gzip
from pathlib import Path

import pytest

from tests.upstream import DAY, SMALL, CategoryEntry, found, problems, read, refused, sets, write_archive

SETS = sets("landscape.yml", "landscape.yml.gz")
VESSEL = "Runtime / Container Runtime / Vessel"


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_every_item_becomes_a_record_that_the_format_takes(path: Path) -> None:
    entries = read("landscape", path)

    assert problems(entries) == []
    assert {entry.reason for entry in refused(entries)} <= {
        "it is a member, a company, a user or the like, and no technology",
        "its name is empty, or longer than 200 characters",
    }


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_each_category_comes_before_what_stands_in_it(path: Path) -> None:
    known = set()

    for entry in read("landscape", path):
        if isinstance(entry, CategoryEntry):
            assert entry.record.get("parent", "") in known | {""}
            known.add(entry.record["category"])
        elif entry in found([entry]).values():
            assert entry.record["category"] in known


def test_an_item_has_a_name_an_address_and_its_maturity_and_no_ids() -> None:
    vessel = found(read("landscape", SETS[0]))[VESSEL]

    assert vessel.record["maturity"] == "graduated"
    assert vessel.record["category"] == "container-runtime"
    assert vessel.record["summary"] == "Vessel runs containers."
    assert vessel.ids == frozenset()
    assert vessel.kind == ""
    assert vessel.second_keys == {
        "host:vessel.example.org", "host:example.org", "owner:github.com/vessel", "repository:github.com/vessel/vessel",
    }  # fmt: skip
    assert {fact["observed"] for fact in vessel.record["facts"]} == {DAY.isoformat()}


def test_marks_of_lawyers_and_of_the_landscape_are_no_part_of_a_name() -> None:
    entries = found(read("landscape", SETS[0]))

    assert entries["Runtime / Container Runtime / Hull® (member)"].name == "Hull"
    assert entries["Wasm / Observability / Vessel (Wasm)"].record["technology"] == "vessel"


def test_a_short_form_behind_a_name_is_no_part_of_the_slug() -> None:
    spyglass = found(read("landscape", SETS[0]))["Runtime / Observability / Spyglass Observation Service (SOS)"]

    assert spyglass.record["technology"] == "spyglass-observation-service"
    assert spyglass.name == "Spyglass Observation Service (SOS)"


def test_what_an_item_says_wrongly_is_left_out_and_told() -> None:
    hull = found(read("landscape", SETS[0]))["Runtime / Container Runtime / Hull® (member)"]
    spyglass = found(read("landscape", SETS[0]))["Runtime / Observability / Spyglass Observation Service (SOS)"]

    assert hull.left_out == ("project is no maturity: legendary",)
    assert spyglass.left_out == ("repo_url is no repository: https://github.com/spyglass",)


def test_subcategories_of_one_name_bear_their_parents_too() -> None:
    slugs = [entry.record["category"] for entry in read("landscape", SETS[0]) if isinstance(entry, CategoryEntry)]

    assert slugs == ["runtime", "container-runtime", "runtime-observability", "wasm", "wasm-observability"]


def test_members_and_items_without_a_name_are_refused_with_their_place() -> None:
    refusals = {entry.where: entry.reason for entry in refused(read("landscape", SETS[0]))}

    assert refusals == {
        "landscape.yml, line 38, Wasm / Observability / ": "its name is empty, or longer than 200 characters",
        "landscape.yml, line 49, Foundation Members / Platinum / A Rich Company": (
            "it is a member, a company, a user or the like, and no technology"
        ),
    }


@pytest.mark.parametrize("form", ["gz", "tar.gz", "folder"])
def test_the_file_may_be_packed_or_lie_in_a_folder(tmp_path: Path, form: str) -> None:
    content = (SMALL / "landscape.yml").read_bytes()
    path = tmp_path / f"landscape.{form}"
    if form == "gz":
        path.write_bytes(gzip.compress(content))
    elif form == "tar.gz":
        write_archive(path, {"landscape-main/README.md": b"", "landscape-main/landscape.yml": content})
    else:
        path.mkdir()
        (path / "landscape.yml").write_bytes(content)

    assert list(found(read("landscape", path))) == list(found(read("landscape", SMALL / "landscape.yml")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"landscape",
        b"- landscape",
        b"landscape: nothing",
        b"landscape:\n- &a [*a]",
        b"landscape: " + b"[" * 100_000,
        b"landscape:\n- {name: x\n",
        b"landscape:\n- name: \xff\n",
        b"landscape:\n- [" + b"x," * 300_000 + b"]",
    ],
)
def test_a_broken_file_is_refused_and_raises_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "landscape.yml"
    path.write_bytes(content)

    entries = read("landscape", path)

    assert len(entries) == 1
    assert refused(entries)[0].reason.startswith(("the rest of it cannot be read: ", "it is ", "it has no list at "))


def test_categories_of_wrong_types_are_survived(tmp_path: Path) -> None:
    path = tmp_path / "landscape.yml"
    path.write_text(
        "landscape:\n- 1\n- {name: A, subcategories: {}}\n- {name: B, subcategories: [2, {name: C, items: D}]}"
    )

    assert [entry.reason for entry in refused(read("landscape", path))] == ["one of its categories is no mapping"]
