from pathlib import Path

import pytest

from tests.upstream import CategoryEntry, found, problems, read, refused, sets

SETS = sets("endoflife", "endoflife-products.tar.gz")


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_every_product_becomes_a_record_that_the_format_takes(path: Path) -> None:
    entries = read("endoflife", path)

    assert refused(entries) == []
    assert problems(entries) == []


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_nothing_is_made_up(path: Path) -> None:
    for entry in found(read("endoflife", path)).values():
        assert {"first_released", "use_case", "maturity", "licence"}.isdisjoint(entry.record)
        assert not {"{{", "{%"} & set(entry.record.get("summary", "").split())


def test_releases_say_how_long_they_are_supported_newest_first() -> None:
    releases = found(read("endoflife", SETS[0]))["tidy"].record["releases"]

    page = "https://endoflife.date/tidy"
    assert releases == [
        {
            "cycle": "3.10",
            "released": "2025-05-01",
            "source": page,
            "latest": "3.10.2",
            "supported_until": "2027-05-01",
        },
        {"cycle": "2", "released": "2023-05-01", "source": page, "latest": "2.4.1", "supported_until": None},
        {"cycle": "1", "released": "2021-05-01", "source": page, "ended": True},
    ]


def test_a_product_says_what_it_is_and_where_it_lives() -> None:
    tidy = found(read("endoflife", SETS[0]))["tidy"]

    assert tidy.record["kind"] == "language"
    assert tidy.record["category"] == "programming-languages"
    assert tidy.record["website"] == "https://tidy.example.org/"
    assert tidy.record["summary"] == "[Tidy](https://tidy.example.org/) is a language of few words."


def test_the_category_of_a_product_comes_before_it() -> None:
    entries = read("endoflife", SETS[0])

    assert isinstance(entries[0], CategoryEntry)
    assert {entry.record["category"] for entry in entries if isinstance(entry, CategoryEntry)} >= {
        "programming-languages"
    }


def test_file_name_permalink_and_other_addresses_are_ids() -> None:
    untidy = found(read("endoflife", SETS[0]))["apache-untidy"]

    assert untidy.ids == {"apache-untidy", "untidy", "apacheuntidy"}
    assert untidy.record["aliases"] == ["Apache Untidy", "apacheuntidy", "untidy"]


def test_its_framework_says_no_kind_and_strangers_images_are_not_its_packages() -> None:
    untidy = found(read("endoflife", SETS[0]))["apache-untidy"]

    assert untidy.kind == ""
    assert untidy.record["packages"] == {"docker": ["library/untidy"], "gem": ["untidy"], "npm": ["@apache/untidy"]}
    assert untidy.record["repository"] == "https://github.com/apache/untidy"


def test_a_cycle_listed_twice_counts_once_and_a_body_with_template_tags_gives_no_summary() -> None:
    untidy = found(read("endoflife", SETS[0]))["apache-untidy"]

    assert [release["cycle"] for release in untidy.record["releases"]] == ["1"]
    assert untidy.left_out == ("a release has no cycle of its own: 1",)
    assert "summary" not in untidy.record


def test_a_device_waits_for_a_person_and_being_discontinued_is_not_the_end_of_support() -> None:
    handset = found(read("endoflife", SETS[0]))["handset"]

    assert handset.doubt == "it is a device"
    assert set(handset.record["releases"][0]) == {"cycle", "released", "source"}


@pytest.mark.parametrize(
    ("link", "website"),
    [
        ("[Thing](https://thing.example.org)", "https://thing.example.org"),
        ("[Thing Server](https://thing.example.org)", "https://thing.example.org"),
        ("[Maker](https://maker.example.org)", None),
        ("[Thing](https://en.wikipedia.org/wiki/Thing)", None),
        ("[Thing](/thing)", None),
        ("[Thing][there]", None),
    ],
)
def test_only_a_link_that_bears_its_name_is_its_website(tmp_path: Path, link: str, website: str | None) -> None:
    product = tmp_path / "products" / "thing.md"
    product.parent.mkdir()
    product.write_text(f"---\ntitle: Thing\npermalink: /thing\n---\n\n> {link} is good.\n")

    assert found(read("endoflife", tmp_path))["thing"].record.get("website") == website


def test_fields_of_wrong_types_are_survived(tmp_path: Path) -> None:
    product = tmp_path / "products" / "odd.md"
    product.parent.mkdir()
    odd = "permalink: [x]\nalternate_urls: /y\nidentifiers: {}\nauto: no\nreleases: [1, {releaseCycle: [2]}]\ntags: {}"
    product.write_text(f"---\ntitle: Odd\n{odd}\n---\n")

    entry = found(read("endoflife", tmp_path))["odd"]

    assert "releases" not in entry.record
    assert len(entry.left_out) == 2


def test_a_date_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    product = tmp_path / "products" / "tool.md"
    product.parent.mkdir()
    rows = [
        "{releaseCycle: '5', releaseDate: 2025-02-30, eol: 2027-01-01}",
        "{releaseCycle: '4', releaseDate: 2024-01-01, eol: soon}",
        "{releaseCycle: '3', releaseDate: 2023-01-01, eol: [2025-01-01]}",
        "{releaseCycle: '2', releaseDate: null, eol: null}",
        "{releaseCycle: '1', eol: True}",
    ]
    product.write_text("---\ntitle: Tool\nreleases:\n" + "\n".join(f"- {row}" for row in rows) + "\n---\n")

    entry = found(read("endoflife", tmp_path))["tool"]

    assert entry.left_out == (
        "releaseDate is no date: 2025-02-30",
        "eol is neither a date nor true or false: soon",
        "eol is neither a date nor true or false: ",
    )
    assert [release["cycle"] for release in entry.record["releases"]] == ["4", "3", "1", "2", "5"]


def test_a_column_that_does_not_give_the_end_of_support_is_not_asked_for_a_date(tmp_path: Path) -> None:
    product = tmp_path / "products" / "tool.md"
    product.parent.mkdir()
    product.write_text("---\ntitle: Tool\neolColumn: Discontinued\nreleases:\n- {releaseCycle: '1', eol: never}\n---\n")

    assert found(read("endoflife", tmp_path))["tool"].left_out == ()
