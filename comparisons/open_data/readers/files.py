"""Opens a file, a folder or an archive that an operator names, packed or not. Pure: imports no Django.

Nothing is ever unpacked onto the disk. Whatever stands in a file, memory stays bounded: a member, a line and the
headers of an archive have a largest size, and so has all that comes out of a packed file.
"""

import gzip
import io
import os
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .entry import RefusedEntry

MEMBER_BYTES = 2 * 1024 * 1024
"""The largest file that is read whole."""
STREAM_BYTES = 2 * 1024**3
"""The most that one file may hold once it is unpacked."""
HERE = PurePosixPath()
LINE_BYTES = 64 * 1024
REPLACED = "\ufffd"
"""What stands for bytes that are no text."""
HEADER_BYTES = 1024 * 1024
"""The most that an archive may say about its next member."""
CHUNK = 64 * 1024
BLOCK = tarfile.BLOCKSIZE
NOT_READ = {
    b"PK\x03\x04": "it is a zip file, or a spreadsheet in a format of its own: unpack it, or save it as CSV",
    b"\xd0\xcf\x11\xe0": "it is a spreadsheet in a format of its own: save it as CSV",
    b"BZh": "it is packed with bzip2, and only gzip is read",
    b"\xfd7zXZ": "it is packed with xz, and only gzip is read",
    b"\x28\xb5\x2f\xfd": "it is packed with zstd, and only gzip is read",
    b"%PDF-": "it is a PDF",
    b"<!DOCTYPE": "it is a web page",
    b"<!doctype": "it is a web page",
    b"<html": "it is a web page",
}
"""How files begin that somebody may take for a set."""
BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, OverflowError)
"""What the standard library raises for files that are cut short or made up."""

Wanted = Callable[[PurePosixPath], bool]


class UnreadableSet(Exception):
    """Raised where the rest of a file cannot be read; says why."""


class NotASet(UnreadableSet):
    """Raised where a file or a folder is no such set at all; says what it is."""


@dataclass(frozen=True, slots=True)
class File:
    """One file that was read whole."""

    where: str
    content: bytes


class _Member(tarfile.TarInfo):
    """A member of an archive that has an end: the standard library takes damage between two members for it."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> "_Member":
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # the two empty blocks at its end
            raise
        except tarfile.HeaderError as error:
            raise UnreadableSet("it is cut short" if tarfile_.offset else "it is damaged") from error


class _Metered(io.RawIOBase):
    """Stream that fails after a given number of bytes."""

    def __init__(self, stream: BinaryIO, credit: int, complaint: str) -> None:
        super().__init__()
        self.stream = stream
        self.credit = credit
        self.complaint = complaint

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        content = self.stream.read(len(buffer))
        self.credit -= len(content)
        if self.credit < 0:
            raise UnreadableSet(self.complaint)
        buffer[: len(content)] = content
        return len(content)


@contextmanager
def opened_set(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file that should hold a set; raises ``NotASet`` where it is empty, or is of another kind."""
    if path.is_dir():
        raise NotASet("it is a folder, and one file is looked for")
    with opened(path) as stream:
        start = stream.peek(BLOCK)
        if not start:
            raise NotASet("it is empty")
        for mark, complaint in NOT_READ.items():
            if start.startswith(mark):
                raise NotASet(complaint)
        yield stream


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a regular file, unpacked where it is packed."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as raw:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotASet("it is no regular file")
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        plain: BinaryIO = gzip.GzipFile(fileobj=raw) if is_packed else raw  # type: ignore[assignment]
        yield io.BufferedReader(_Metered(plain, STREAM_BYTES, "it holds more than 2 GiB once it is unpacked"), CHUNK)


def read_members(path: Path, wanted: Wanted, what: str) -> Iterator[File | RefusedEntry]:
    """Yield each wanted file of a folder or an archive; what cannot be read is refused with its reason.

    ``what`` says which files are wanted.
    """
    is_empty = True
    try:
        for file in _of_folder(path, wanted) if path.is_dir() else _of_archive(path, wanted):
            is_empty = False
            yield file
    except (*BROKEN, UnreadableSet) as error:
        yield rest(path, error)
        return
    if is_empty:
        yield RefusedEntry(path.name, f"it holds no {what}", is_rest=True)


def rest(path: Path, error: Exception) -> RefusedEntry:
    """Return the refusal of all that was not read when ``error`` came."""
    reason = str(error) if isinstance(error, NotASet) else f"the rest of it cannot be read: {_why(error)}"
    return RefusedEntry(path.name, reason, is_rest=True)


@contextmanager
def opened_member(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open one file: ``path`` itself, or the file called ``name`` of a folder or an archive."""
    if path.is_dir():
        inside = sorted(found for found, _ in _walk(path) if found.name == name)
        if not inside:
            raise NotASet(f"there is no {name} in it")
        path = path / inside[0]
    with opened_set(path) as stream:
        if not is_tar(stream):
            yield stream
            return
        for member, content in _members(stream):
            if PurePosixPath(member.name).name == name and content is not None:
                yield content
                return
        raise NotASet(f"there is no {name} in it")


def read_lines(stream: io.BufferedReader, where: str) -> Iterator[tuple[str, str] | RefusedEntry]:
    """Yield each line with its place, without its end; a line that is too long or no text is refused.

    Lines end as on any system. Text is UTF-8, or UTF-16 as spreadsheets write it.
    """
    encoding = _encoding(stream.peek(4)[:4])
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
    number = 0
    while line := text.readline(LINE_BYTES + 1):
        number += 1
        place = f"{where}, line {number}"
        if number == 1:
            line = line.lstrip("\ufeff")
        if len(line) > LINE_BYTES:
            _skip_line(text, line)
            yield RefusedEntry(place, "the line is longer than 64 KiB")
        elif REPLACED in line:
            yield RefusedEntry(place, f"the line is no text in {encoding.upper().removesuffix('-SIG')}")
        else:
            yield place, line.rstrip("\n")


def _encoding(start: bytes) -> str:
    if start in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise NotASet("it is text in UTF-32: save it in UTF-8")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    match [byte != 0 for byte in start]:
        case [True, False, True, False]:
            return "utf-16-le"
        case [False, True, False, True]:
            return "utf-16-be"
    return "utf-8-sig"


def _skip_line(text: io.TextIOWrapper, line: str) -> None:
    while line and not line.endswith("\n"):
        line = text.readline(CHUNK)


def _of_folder(folder: Path, wanted: Wanted) -> Iterator[File | RefusedEntry]:
    for inside, entry in _walk(folder):
        if not wanted(PurePosixPath(folder.resolve().name) / inside):
            continue
        if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
            yield RefusedEntry(str(inside), "it is a link or no regular file")
        elif entry.stat(follow_symlinks=False).st_size > MEMBER_BYTES:
            yield RefusedEntry(str(inside), "it is larger than 2 MiB")
        else:
            yield _of_file(Path(entry.path), str(inside))


def _of_file(path: Path, where: str) -> File | RefusedEntry:
    try:
        with opened(path) as stream:
            return _whole(where, stream)
    except (*BROKEN, UnreadableSet) as error:
        return RefusedEntry(where, f"it cannot be read: {_why(error)}")


def _walk(folder: Path, inside: PurePosixPath = HERE) -> Iterator[tuple[PurePosixPath, "os.DirEntry[str]"]]:
    """Yield each file below ``folder``, in order of name; links are not followed."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), inside / entry.name)
        else:
            yield inside / entry.name, entry


def _of_archive(path: Path, wanted: Wanted) -> Iterator[File | RefusedEntry]:
    seen: set[str] = set()
    with opened_set(path) as stream:
        if not is_tar(stream):
            raise NotASet("it is neither a folder nor a tar archive")
        for member, content in _members(stream):
            if not member.isdir() and wanted(PurePosixPath(member.name)):
                yield _of_member(member, content, seen)


def _of_member(member: tarfile.TarInfo, content: BinaryIO | None, seen: set[str]) -> File | RefusedEntry:
    inside = PurePosixPath(member.name)
    where = clean_name(member.name)
    if inside.is_absolute() or ".." in inside.parts or "\\" in member.name or not member.name.isprintable():
        return RefusedEntry(where, "its path leads out of the archive")
    if content is None:
        return RefusedEntry(where, "it is a link or no regular file")
    if member.size > MEMBER_BYTES:
        return RefusedEntry(where, "it is larger than 2 MiB")
    if where in seen:
        return RefusedEntry(where, "the archive holds it twice")
    seen.add(where)
    return _whole(where, content)


def _whole(where: str, stream: BinaryIO) -> File | RefusedEntry:
    content = stream.read(MEMBER_BYTES + 1)
    return File(where, content) if len(content) <= MEMBER_BYTES else RefusedEntry(where, "it is larger than 2 MiB")


def clean_name(name: str) -> str:
    """Return a member's name for a report."""
    return "".join(character if character.isprintable() else "?" for character in name)[:200]


def is_archive(path: Path) -> bool:
    with opened(path) as stream:
        return is_tar(stream)


def is_tar(stream: io.BufferedReader) -> bool:
    return stream.peek(BLOCK)[257:262] == b"ustar"


def _members(stream: BinaryIO) -> Iterator[tuple[tarfile.TarInfo, BinaryIO | None]]:
    """Yield each member with its content, None for links, devices and sparse files.

    The standard library reads a member's extended headers whole, whatever their size, so they get a credit.
    """
    metered = _Metered(stream, 0, "it says more than 1 MiB about one of its members")
    metered.credit = HEADER_BYTES
    with tarfile.open(fileobj=io.BufferedReader(metered, CHUNK), mode="r|", bufsize=CHUNK, tarinfo=_Member) as archive:
        while member := archive.next():
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep every one of them
            metered.credit = HEADER_BYTES + CHUNK + member.size
            is_plain = member.isreg() and not member.issparse()
            yield member, archive.extractfile(member) if is_plain else None  # type: ignore[misc]


def _why(error: Exception) -> str:
    if isinstance(error, UnreadableSet):
        return str(error)
    if isinstance(error, EOFError) or "end of data" in str(error):
        return "it is cut short"
    if isinstance(error, gzip.BadGzipFile | zlib.error | tarfile.TarError):
        return "it is damaged"
    said = (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split())
    return said[:200] or type(error).__name__
