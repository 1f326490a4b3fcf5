"""Check files that list what a project depends on: what is near its end, or was picked against, and why."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand
from django.urls import reverse

from comparisons.domain import days
from comparisons.domain.dependencies import Manifest
from comparisons.domain.direction import printable
from comparisons.domain.stack import Health, Stack
from comparisons.management.output import write_lines
from comparisons.manifests import reading
from comparisons.manifests.decoding import MOST_BYTES
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.models.paths import origin
from comparisons.presenters import sarif, stack_report
from comparisons.presenters.documents.stack import stack
from comparisons.presenters.documents.stack_shapes import FileDocument
from comparisons.presenters.envelopes import envelope
from comparisons.presenters.sarif import Unread
from comparisons.search.stack import judged

STANDARD_INPUT = "-"
ENDED, UNREAD = 1, 2


class _Read(NamedTuple):
    """The files that could be read, in step, and those that could not."""

    paths: tuple[str, ...]
    manifests: tuple[Manifest, ...]
    unread: tuple[Unread, ...]


class Command(BaseCommand):
    help = (
        "Say of each package that files name whether its release is supported, and what our comparisons say of it: "
        "check_stack requirements.txt Dockerfile. Ends with 1 where support of one has ended, with 2 where a file "
        "cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="requirements.txt, a lock file, a Dockerfile …; - is what is piped in.",
        )
        parser.add_argument("--format", choices=WRITERS, default="text", help="text by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        read = _read(options["files"])
        found = judged(read.manifests, days.utc_today())
        write_lines(self.stdout, WRITERS[options["format"]](found, read))
        write_lines(self.stderr, (printable(f"{one.path}: {one.text}") for one in read.unread))
        if read.unread:
            sys.exit(UNREAD)
        if found.by_health[Health.ENDED]:
            sys.exit(ENDED)


def _read(paths: Sequence[str]) -> _Read:
    """Read each file; one that cannot be read keeps no other back."""
    found, unread = [], []
    for path in paths:
        try:
            found.append((path, reading.read(_content(path), name="" if path == STANDARD_INPUT else Path(path).name)))
        except UnreadableManifest as error:
            unread.append(Unread(path, str(error)))
        except OSError as error:
            unread.append(Unread(path, f"It cannot be opened: {error.strerror}."))
    return _Read(tuple(path for path, _ in found), tuple(manifest for _, manifest in found), tuple(unread))


def _content(path: str) -> bytes:
    """Return a file, or as much of it as tells that it is too long."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(MOST_BYTES + 1)


# ---- the formats


def _text(found: Stack, read: _Read) -> Iterator[str]:
    return stack_report.lines(found, read.paths, origin())


def _json(found: Stack, read: _Read) -> Iterator[str]:
    files: list[FileDocument] = [
        {"name": path, "kind": one.kind} for path, one in zip(read.paths, read.manifests, strict=True)
    ]
    document = envelope(stack(found, files, origin(), reverse("stack")), links={}, on=found.on)
    unread = [{"name": one.path, "detail": one.text} for one in read.unread]
    yield json.dumps(document | {"unread": unread}, indent=2)


def _sarif(found: Stack, read: _Read) -> Iterator[str]:
    findings = stack_report.findings(found, read.paths, origin())
    rules = [*stack_report.RULES.values()]
    yield json.dumps(sarif.log(rules, findings, read.unread, home=origin()), indent=2)


WRITERS = {"text": _text, "json": _json, "sarif": _sarif}
