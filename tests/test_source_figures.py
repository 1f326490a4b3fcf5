import gzip
from pathlib import Path

import pytest

from comparisons.open_data.readers.entry import joined
from tests.upstream import SMALL, found, problems, read, refused, sets

GRAPHS = sets("topics.csv", "innovationgraph-topics.csv.gz")
PACKAGES = sets("packages.csv", "package-downloads.csv.gz")


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.name)
def test_every_topic_of_the_graph_becomes_figures_that_the_format_takes(path: Path) -> None:
    entries = read("innovation-graph", path)

    assert problems(entries) == []
    assert all(entry.record["signals"] for entry in found(entries).values())


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.name)
def test_every_technology_with_packages_becomes_figures_that_the_format_takes(path: Path) -> None:
    entries = read("packages", path)

    assert problems(entries) == []
    assert all(entry.record["signals"] and entry.record["packages"] for entry in found(entries).values())


def test_economies_are_added_and_the_european_union_is_not_counted_beside_its_members() -> None:
    go = found(read("innovation-graph", GRAPHS[0]))["go"].record["signals"]

    assert [(signal["observed"], signal["value"]) for signal in go] == [("2025-09-30", "900")]


def test_a_row_that_stands_twice_or_cannot_be_read_is_refused() -> None:
    entries = read("innovation-graph", GRAPHS[0])

    assert [entry.where for entry in refused(entries)] == [f"topics.csv, line {line}" for line in (7, 8, 9)]
    assert [signal["value"] for signal in found(entries)["golang"].record["signals"]] == ["100", "700"]


def test_of_two_topics_for_one_technology_the_larger_counts() -> None:
    entries = found(read("innovation-graph", GRAPHS[0]))

    both = joined([entries["go"], entries["golang"]])

    assert [(signal["observed"], signal["value"]) for signal in both["signals"]] == [
        ("2025-06-30", "100"),
        ("2025-09-30", "900"),
    ]


def test_the_most_downloaded_of_a_technologys_own_packages_counts() -> None:
    angular = found(read("packages", PACKAGES[0]))["angular"].record

    assert angular["packages"] == {"npm": ["@angular/core"]}
    assert [(signal["metric"], signal["value"]) for signal in angular["signals"]] == [("npm_downloads_month", "5000")]


def test_clients_plugins_and_rows_that_cannot_be_read_are_refused() -> None:
    entries = read("packages", PACKAGES[0])

    reasons = [entry.reason for entry in refused(entries)]
    assert sorted(found(entries)) == ["angular", "angularcli", "numpy"]
    assert reasons == [
        "another package of the technology has as many downloads or more",
        "it is a client or a plugin, or its role is not known",
        "it has no technology, ecosystem, package or number that can be read",
        "a quotation mark stands alone, a cell goes on in the next line, or it has more than 100 cells",
    ]


def test_a_package_that_stands_for_another_technology_is_not_joined_with_a_smaller_figure() -> None:
    entries = found(read("packages", PACKAGES[0]))

    both = joined([entries["angular"], entries["angularcli"]])

    assert both["packages"] == {"npm": ["@angular/core"]}


def test_a_day_in_the_file_stands_before_the_day_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "packages.csv"
    path.write_text(
        "technology,ecosystem,package,role,downloads_month,observed\n"
        "one,npm,one,same-name,1,2026-04-01\ntwo,npm,two,same-name,1,\n"
    )

    entries = found(read("packages", path))

    assert entries["one"].record["signals"][0]["observed"] == "2026-04-01"
    assert entries["two"].record["signals"][0]["observed"] == "2026-11-22"


def test_an_operators_figures_are_read_one_by_one() -> None:
    entries = read("figures", SMALL / "figures.csv")

    assert problems(entries) == []
    assert [entry.record["technology"] for entry in entries[:2]] == ["postgresql", "c++"]  # type: ignore[union-attr]
    assert [entry.reason.partition(":")[0] for entry in refused(entries)] == [
        "metric",
        "value",
        "observed",
        "source",
        "it names no technology",
    ]


@pytest.mark.parametrize("name", ["innovation-graph", "packages", "figures"])
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\n", b"\x1f\x8bnot packed", b'"open\n'])
def test_a_file_that_is_no_such_table_is_refused_and_raises_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)

    entries = read(name, path)

    assert found(entries) == {}
    assert refused(entries)


def test_one_bad_line_spoils_no_other(tmp_path: Path) -> None:
    header = b"\xef\xbb\xbftechnology,metric,value,observed,source\r\n"
    good = b"flask,github_stars,1,2026-10-01,https://github.com/pallets/flask\r\n"
    bad = [b'flask,"github_stars,1\r\n', b"flask,\xff\r\n", b"x" * 200_000 + b"\r\n", b"too,few\r\n"]
    path = tmp_path / "figures.csv.gz"
    path.write_bytes(gzip.compress(header + b"".join(line + good for line in bad)))

    entries = read("figures", path)

    assert [entry.where for entry in refused(entries)] == [f"figures.csv.gz, line {line}" for line in (2, 4, 6, 8)]
    assert len(entries) == 8
