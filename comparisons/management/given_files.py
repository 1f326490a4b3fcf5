"""The files that a command is given to check, by their paths; "-" is what is piped in."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import OutputWrapper

from comparisons.domain.direction import printable
from comparisons.importing.decisions.reading import UnreadableDecision
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.presenters.sarif import Unread

from .output import write_lines

STANDARD_INPUT = "-"
FAILED, UNREAD = 1, 2
"""Exit statuses: what was looked for is there, and a file cannot be read."""

Read = TypeVar("Read")


def add_arguments(parser: ArgumentParser, formats: Iterable[str], *, file: str) -> None:
    """Add the paths, with an example of a ``file``, and the format of the answer."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=f"{file}; - is what is piped in.")
    parser.add_argument("--format", choices=formats, default="text", help="text by default.")


def read_each(
    paths: Sequence[str], read: Callable[[str, bytes], Read], longest: int
) -> tuple[tuple[tuple[str, Read], ...], tuple[Unread, ...]]:
    """Return what ``read`` makes of each path and of the first ``longest`` bytes there, and the files it cannot read.

    One that cannot be read keeps no other back.
    """
    found, unread = [], []
    for path in paths:
        try:
            found.append((path, read(path, _content(path, longest))))
        except (UnreadableDecision, UnreadableManifest) as error:
            unread.append(Unread(path, str(error), error.line))
        except OSError as error:
            unread.append(Unread(path, f"It can't be opened: {error.strerror}."))
    return tuple(found), tuple(unread)


def _content(path: str, longest: int) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(longest)
    with Path(path).open("rb") as file:
        return file.read(longest)


def as_documents(unread: Iterable[Unread]) -> list[dict[str, Any]]:
    """Return the files that cannot be read as JSON has them."""
    return [{"name": one.path, "line": one.line or None, "detail": one.text} for one in unread]


def end(err: OutputWrapper, unread: Sequence[Unread], *, failed: bool) -> None:
    """Say which files cannot be read, and end the command with its status."""
    write_lines(err, (printable(f"{one.path}: {one.text}") for one in unread))
    if unread or failed:
        sys.exit(UNREAD if unread else FAILED)
