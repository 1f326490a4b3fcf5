"""Tables as spreadsheets and other programs write them."""

import gzip
from pathlib import Path

import pytest

from comparisons.open_data.readers import RefusedEntry, tables
from comparisons.open_data.readers.tables import Row
from tests.upstream import found, read, refused, write_archive

HEADER = "technology,metric,value,observed,source"
ROW = "flask,github_stars,1,2026-10-01,https://example.org/flask"
EXPECTED = {
    "technology": "flask",
    "metric": "github_stars",
    "value": "1",
    "observed": "2026-10-01",
    "source": "https://example.org/flask",
}
COLUMNS = tuple(EXPECTED)
MANY = range(9999)


def rows(path: Path, content: str | bytes, columns: tuple[str, ...] = COLUMNS) -> list[Row | RefusedEntry]:
    path /= "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(tables.read(path, columns))


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n",
        f"{HEADER}\r\n{ROW}\r\n",
        f"{HEADER}\r{ROW}\r",
        f"{HEADER}\r\r{ROW}",
        f"\n \n{HEADER}\n\n{ROW}",
        f"\ufeff{HEADER}\n{ROW}",
        f"{HEADER}\n{ROW}".replace(",", ";"),
        f"{HEADER}\n{ROW}".replace(",", "\t"),
        f"{HEADER}\n{ROW}".replace(",", "|"),
        f"sep=,\n{HEADER}\n{ROW}",
        f"SEP=;\r\n{HEADER}\r\n{ROW}\r\n".replace(",", ";"),
        '"sep=\t"\n' + f"{HEADER}\n{ROW}".replace(",", "\t"),
        f"sep=^\n{HEADER}\n{ROW}".replace(",", "^"),
        f"{HEADER.upper()}\n{ROW}",
        f"{HEADER.title().replace(',', ' , ')}\n{ROW.replace(',', ' , ')}",
        "source,observed,value,metric,technology\n" + ",".join(reversed(ROW.split(","))),
        f"# counted by hand\n{HEADER}\n# more\n{ROW}\n#end",
        f"# {HEADER}\n{ROW}",
        f" # counted by hand\n{HEADER}\n  # more\n{ROW}",
        f"{HEADER},,\n{ROW},,\n,,,,,,\n",
        f"{HEADER}\n{ROW},,\n,,,,",
        '"technology", "metric", "value", "observed", "source"\n' + ", ".join(f'"{cell}"' for cell in ROW.split(",")),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_is_read_however_it_was_written(tmp_path: Path, content: str, encoding: str) -> None:
    (row,) = rows(tmp_path, content.encode(encoding))

    assert not isinstance(row, RefusedEntry)
    assert {column: row[1][column] for column in COLUMNS} == EXPECTED


def test_names_of_columns_may_have_blanks_or_dashes(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "Technology;Downloads Month;Own-Scope\na;1;x", ("technology", "downloads_month"))

    assert row[1] == {"technology": "a", "downloads_month": "1", "own_scope": "x"}  # type: ignore[index]


def test_a_packed_table_and_one_with_a_mark_of_its_order_are_read(tmp_path: Path) -> None:
    for content in (gzip.compress(f"{HEADER}\n{ROW}".encode()), f"\ufeff{HEADER}\n{ROW}".encode("utf-16-be")):
        (row,) = rows(tmp_path, content)

        assert row[1] == EXPECTED  # type: ignore[index]


def test_a_line_is_counted_where_it_stands(tmp_path: Path) -> None:
    _, second = rows(tmp_path, f"sep=,\r# made by hand\r\r{HEADER}\r{ROW}\rtoo,few\r")

    assert second == RefusedEntry("table.csv, line 6", "it does not have the 5 cells that the first line names")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (gzip.compress(b"", mtime=0), "it is empty"),
        (b"\n \n\n", "it holds no line of column names"),
        (b"# only\n# comments\n", "it holds no line of column names"),
        (HEADER.encode(), "it holds a line of column names and no row"),
        (f"{HEADER}\n\n,,,,\n# end".encode(), "it holds a line of column names and no row"),
        (b"a,b\n1,2\n", "it has no column technology, metric, value, observed, source; its first line is “a,b”"),
        (b"a;technology;metric\n", "it has no column value, observed, source; its first line is “a;technology;metric”"),
        (f"{HEADER},Value\n{ROW},2".encode(), "it has the column value twice"),
        (f"{HEADER},note, NOTE\n{ROW},,".encode(), "it has the column note twice"),
        (b"PK\x03\x04rest", "it is a zip file, or a spreadsheet in a format of its own: unpack it, or save it as CSV"),
        (b"BZh91AY", "it is packed with bzip2, and only gzip is read"),
        (b"<!DOCTYPE html>", "it is a web page"),
        (f"\ufeff{HEADER}".encode("utf-32"), "it is text in UTF-32: save it in UTF-8"),
        (gzip.compress(f"{HEADER}\n{ROW}\n".encode(), mtime=0)[:40], "the rest of it cannot be read: it is cut short"),
        (b"\x1f\x8bnot packed", "the rest of it cannot be read: it is damaged"),
    ],
)
def test_what_is_no_table_is_told_as_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    refusal = rows(tmp_path, content)[-1]

    assert isinstance(refusal, RefusedEntry)
    assert (refusal.where, refusal.reason) == ("table.csv", reason)


def test_a_folder_or_an_archive_is_no_table(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar.gz", {"table.csv": f"{HEADER}\n{ROW}".encode()})

    assert [entry.reason for entry in refused(read("figures", tmp_path))] == [
        "it is a folder, and one file is looked for"
    ]
    assert [entry.reason for entry in refused(read("figures", archive))] == [
        "it is an archive, and one table is looked for: unpack it"
    ]


@pytest.mark.parametrize("bad", [b'a,"b\nc",1,2,3', b"caf\xe9,b,c,d,e", b"x" * 70_000, b"a,b", b'a,b"c,"d,e"f,g'])
def test_a_bad_row_is_refused_and_the_next_one_read(tmp_path: Path, bad: bytes) -> None:
    entries = rows(tmp_path, HEADER.encode() + b"\n" + bad + b"\n" + ROW.encode())

    assert all(isinstance(entry, RefusedEntry) for entry in entries[:-1])
    assert entries[-1][1] == EXPECTED  # type: ignore[index]


# ---- the day and the address of a figure


def figures(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(lines))
    return path


def test_a_figure_has_its_own_day_and_address_before_those_that_the_operator_names(tmp_path: Path) -> None:
    path = figures(tmp_path, HEADER, ROW, "click,github_stars,2,,")

    entries = found(read("figures", path, observed="2026-11-01", address="https://example.org/all"))

    assert [entry.record["signals"][0] for entry in entries.values()] == [
        {"metric": "github_stars", "value": "1", "observed": "2026-10-01", "source": "https://example.org/flask"},
        {"metric": "github_stars", "value": "2", "observed": "2026-11-01", "source": "https://example.org/all"},
    ]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"observed": ""}, "it has no day: give the day of all such rows with --observed"),
        ({"address": ""}, "it has no address where it can be seen: give that of all such rows with --from"),
    ],
)
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("figures", ["technology,metric,value", "flask,github_stars,1"]),
        ("packages", ["technology,ecosystem,package,role,downloads_month", "flask,pypi,flask,same-name,1"]),
    ],
)
def test_a_figure_without_a_day_or_an_address_is_refused(
    tmp_path: Path, name: str, lines: list[str], given: dict[str, str], reason: str
) -> None:
    path = figures(tmp_path, *lines)

    assert [entry.reason for entry in refused(read(name, path, **given))] == [reason]
    assert len(found(read(name, path))) == 1


@pytest.mark.parametrize(
    ("day", "is_read"), [("2026-11-22", True), ("2026-11-23", False), ("9999-12-31", False), ("22.11.2026", False)]
)
def test_nothing_was_counted_on_a_day_to_come(tmp_path: Path, day: str, is_read: bool) -> None:
    row = f"flask,github_stars,1,{day},https://example.org"

    assert bool(found(read("figures", figures(tmp_path, HEADER, row)))) == is_read


@pytest.mark.parametrize(("quarter", "is_read"), [("2026,3", True), ("2026,4", False), ("2027,1", False)])
def test_a_quarter_that_is_not_over_is_not_counted(tmp_path: Path, quarter: str, is_read: bool) -> None:
    path = figures(tmp_path, "num_pushers,topic,iso2_code,year,quarter", f"100,go,DE,{quarter}")

    assert bool(found(read("innovation-graph", path))) == is_read


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "innovation-graph",
            ["num_pushers,topic,iso2_code,year,quarter", *(f"9,go-{one},DE,2025,1" for one in MANY)],
        ),
        (
            "packages",
            ["technology,ecosystem,package,role,downloads_month", *(f"a{one},npm,a{one},own-scope,1" for one in MANY)],
        ),
    ],
)
def test_sums_of_a_file_that_is_cut_short_are_not_taken(tmp_path: Path, name: str, lines: list[str]) -> None:
    packed = gzip.compress("\n".join(lines).encode())
    path = tmp_path / "table.csv.gz"

    path.write_bytes(packed)
    assert len(found(read(name, path))) == 9999
    path.write_bytes(packed[: len(packed) // 2])
    assert found(read(name, path)) == {}
