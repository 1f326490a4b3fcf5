import gzip
import io
import os
import tarfile
import tracemalloc
from pathlib import Path, PurePosixPath

import pytest

from comparisons.domain.sources import LISTED, ListedSource
from comparisons.open_data.readers import READERS, RefusedEntry, files
from comparisons.open_data.readers.files import File, read_members
from tests.upstream import found, read, refused, topic, write_archive, write_topic


def anything(path: PurePosixPath) -> bool:
    return path.suffix == ".md"


def test_an_archive_and_a_folder_hold_the_same(tmp_path: Path) -> None:
    folder = write_topic(tmp_path / "folder", "flask", topic())
    archive = write_archive(tmp_path / "a.tar.gz", {"explore-main/topics/flask/index.md": topic().encode()})
    plain = tmp_path / "a.tar"
    plain.write_bytes(gzip.decompress(archive.read_bytes()))

    records = [
        found(read("github-topics", path))["flask"].record for path in (folder, folder / "topics", archive, plain)
    ]

    assert all(record == records[0] for record in records)


@pytest.mark.parametrize("name", ["../out.md", "/etc/out.md", "a/../../out.md", "a\\..\\out.md", "a/\x1b[2J.md"])
def test_a_member_whose_path_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = write_archive(tmp_path / "a.tar.gz", {name: b"x", "good.md": b"y"})

    entries = list(read_members(path, anything, "*.md"))

    assert [type(entry) for entry in entries] == [RefusedEntry, File]
    assert entries[0].reason == "its path leads out of the archive"  # type: ignore[union-attr]
    assert entries[0].where.isprintable()


def test_links_devices_and_sparse_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, type_ in (("s.md", tarfile.SYMTYPE), ("h.md", tarfile.LNKTYPE), ("f.md", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = type_, "/etc/passwd"
            archive.addfile(member)

    entries = list(read_members(path, anything, "*.md"))

    assert [entry.reason for entry in refused(entries)] == ["it is a link or no regular file"] * 3  # type: ignore[arg-type]


def test_links_and_pipes_in_a_folder_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("x")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    (tmp_path / "folder.md").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe.md")

    entries = list(read_members(tmp_path, anything, "*.md"))

    assert sorted(entry.where for entry in refused(entries)) == ["folder.md", "link.md", "pipe.md"]  # type: ignore[arg-type]
    assert [entry.where for entry in entries if isinstance(entry, File)] == ["good.md"]


def test_a_pipe_by_itself_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert [entry.reason for entry in refused(read("figures", tmp_path / "pipe"))] == ["it is no regular file"]


def test_a_huge_member_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.tar.gz", {"huge.md": bytes(files.MEMBER_BYTES + 1), "good.md": b"x"})
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "huge.md").write_bytes(bytes(files.MEMBER_BYTES + 1))

    assert [type(entry) for entry in read_members(path, anything, "*.md")] == [RefusedEntry, File]
    assert [type(entry) for entry in read_members(tmp_path / "folder", anything, "*.md")] == [RefusedEntry]


def test_a_member_that_stands_there_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for content in (b"first", b"second"):
            member = tarfile.TarInfo("same.md")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))

    entries = list(read_members(path, anything, "*.md"))

    assert entries == [File("same.md", b"first"), RefusedEntry("same.md", "the archive holds it twice")]


def test_an_archive_that_is_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    whole = write_archive(tmp_path / "a.tar.gz", {"one.md": os.urandom(50_000), "two.md": os.urandom(50_000)})
    short = tmp_path / "short.tar.gz"
    short.write_bytes(whole.read_bytes()[:70_000])

    entries = list(read_members(short, anything, "*.md"))

    assert entries[0].where == "one.md"
    assert refused(entries[1:])[-1].reason.startswith("the rest of it cannot be read")  # type: ignore[arg-type]


def test_a_bomb_is_stopped_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STREAM_BYTES", 8 * 1024 * 1024)
    bomb = tmp_path / "bomb.csv.gz"
    with gzip.open(bomb, "wb") as stream:
        for _ in range(64):
            stream.write(bytes(1024 * 1024))

    tracemalloc.start()
    entries = read("figures", bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "it holds more than 2 GiB" in refused(entries)[-1].reason
    assert most < 4 * 1024 * 1024


def test_headers_of_an_archive_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("a.md")
        member.pax_headers = {"comment": "x" * 32 * 1024 * 1024}
        archive.addfile(member)

    tracemalloc.start()
    entries = list(read_members(path, anything, "*.md"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "more than 1 MiB about one of its members" in refused(entries)[0].reason  # type: ignore[arg-type]
    assert most < 8 * 1024 * 1024


@pytest.mark.parametrize("content", [b"", b"text", b"\x1f\x8b", gzip.compress(b"text", mtime=0)])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)

    assert len(refused(list(read_members(path, anything, "*.md")))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(READERS))
def test_a_path_that_is_not_there_or_holds_nothing_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    assert refused(read(name, tmp_path / "nowhere"))
    assert refused(read(name, tmp_path / "empty"))


def test_every_reader_is_a_source_that_the_site_ranks() -> None:
    assert {reader.source.slug for reader in READERS.values()} == set(READERS)
    assert READERS.keys() <= {source.slug for source in LISTED}


@pytest.mark.parametrize("source", LISTED, ids=lambda source: source.slug)
def test_every_source_whose_licence_asks_for_it_is_credited(source: ListedSource) -> None:
    asks = source.licence in ("MIT", "CC-BY-4.0", "Apache-2.0")

    assert bool(source.url) == bool(source.licence)
    if asks:
        assert source.licence.partition("-")[0] in source.attribution
