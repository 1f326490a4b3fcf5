"""Check files that list what a project depends on: what is near its end, or was picked against, and why."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand
from django.urls import reverse

from comparisons.domain import days
from comparisons.domain.stacks.dependencies import Manifest
from comparisons.domain.stacks.stack import Health, Stack
from comparisons.management import given_files
from comparisons.management.output import write_lines
from comparisons.manifests import reading
from comparisons.manifests.decoding import MOST_BYTES
from comparisons.models.paths import origin
from comparisons.presenters import sarif, stack_report
from comparisons.presenters.documents.stack import stack
from comparisons.presenters.documents.stack_shapes import FileDocument
from comparisons.presenters.envelopes import envelope
from comparisons.presenters.sarif import Unread
from comparisons.search.stacks.stack import judged


class _Given(NamedTuple):
    """The files that could be read, with their paths, and those that could not."""

    read: tuple[tuple[str, Manifest], ...]
    unread: tuple[Unread, ...]

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.read]


class Command(BaseCommand):
    help = (
        "Say of each package that files name whether its release is supported, and what our comparisons say of it: "
        "check_stack requirements.txt Dockerfile. Ends with 1 where support of one has ended, with 2 where a file "
        "cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        given_files.add_arguments(parser, WRITERS, file="requirements.txt, a lock file, a Dockerfile …")

    def handle(self, *args: Any, **options: Any) -> None:
        given = _Given(*given_files.read_each(options["files"], _read, MOST_BYTES + 1))
        found = judged([manifest for _, manifest in given.read], days.utc_today())
        write_lines(self.stdout, WRITERS[options["format"]](found, given))
        given_files.end(self.stderr, given.unread, failed=bool(found.by_health[Health.ENDED]))


def _read(path: str, content: bytes) -> Manifest:
    return reading.read(content, name="" if path == given_files.STANDARD_INPUT else Path(path).name)


# ---- the formats


def _text(found: Stack, given: _Given) -> Iterator[str]:
    return stack_report.lines(found, given.paths, origin())


def _json(found: Stack, given: _Given) -> Iterator[str]:
    files: list[FileDocument] = [{"name": path, "kind": manifest.kind} for path, manifest in given.read]
    unread = given_files.as_documents(given.unread)
    data = {**stack(found, files, origin(), reverse("stack")), "unread": unread}
    yield json.dumps(envelope(data, links={}, on=found.on), indent=2)


def _sarif(found: Stack, given: _Given) -> Iterator[str]:
    findings = stack_report.findings(found, given.paths, origin())
    rules = [*stack_report.RULES.values()]
    yield json.dumps(sarif.log(rules, findings, given.unread, home=origin()), indent=2)


WRITERS = {"text": _text, "json": _json, "sarif": _sarif}
