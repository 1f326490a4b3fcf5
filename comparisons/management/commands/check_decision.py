"""Check decision records: does each still hold, since when not, and because of what."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from comparisons.domain.decision_checks import Check
from comparisons.domain.direction import printable
from comparisons.importing.decisions import reading
from comparisons.importing.decisions.checking import check
from comparisons.importing.decisions.reading import UnreadableDecision
from comparisons.management.output import write_lines
from comparisons.models.paths import origin, path
from comparisons.presenters import decision_report, sarif
from comparisons.presenters.documents.decision_check import decision_check
from comparisons.presenters.documents.site import Site
from comparisons.presenters.envelopes import envelope
from comparisons.presenters.sarif import Unread

STANDARD_INPUT = "-"
FLIPPED, UNREAD = 1, 2


class _Checked(NamedTuple):
    """The records that could be judged, by the path of their file, and those that could not."""

    found: tuple[tuple[str, Check], ...]
    unread: tuple[Unread, ...]
    now: datetime


class Command(BaseCommand):
    help = (
        "Say whether decision records, as /compare/<pair>/decision.md gives them, still hold: check_decision "
        "docs/decisions/7-use-postgresql.md. Ends with 1 where one flipped that no other supersedes, with 2 where a "
        "file cannot be read. Nothing is fetched: a record is judged by what this site publishes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="A decision record; - is what is piped in.")
        parser.add_argument("--format", choices=WRITERS, default="text", help="text by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = _checked(options["files"], datetime.now(UTC))
        write_lines(self.stdout, WRITERS[options["format"]](checked, Site(origin(), path)))
        write_lines(self.stderr, (printable(f"{one.path}: {one.text}") for one in checked.unread))
        if checked.unread:
            sys.exit(UNREAD)
        if any(one.fails for _, one in checked.found):
            sys.exit(FLIPPED)


def _checked(paths: Sequence[str], now: datetime) -> _Checked:
    """Judge each record; one that cannot be read keeps no other back."""
    found, unread = [], []
    for name in paths:
        try:
            found.append((name, check(_content(name), now)))
        except UnreadableDecision as error:
            unread.append(Unread(name, error.sentence, error.line))
        except OSError as error:
            unread.append(Unread(name, f"It can't be opened: {error.strerror}."))
    return _Checked(tuple(found), tuple(unread), now)


def _content(name: str) -> bytes:
    """Return as much of a file as its front matter may take."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(reading.LONGEST)
    with Path(name).open("rb") as file:
        return file.read(reading.LONGEST)


# ---- the formats


def _text(checked: _Checked, site: Site) -> Iterator[str]:
    for name, one in checked.found:
        yield from decision_report.lines(name, one, site)


def _json(checked: _Checked, site: Site) -> Iterator[str]:
    found = [{"name": name, **decision_check(one, site)} for name, one in checked.found]
    unread = [{"name": one.path, "line": one.line or None, "detail": one.text} for one in checked.unread]
    yield json.dumps(envelope({"decisions": found, "unread": unread}, links={}, on=checked.now.date()), indent=2)


def _sarif(checked: _Checked, site: Site) -> Iterator[str]:
    found = (finding for name, one in checked.found for finding in decision_report.findings(name, one, site))
    rules = list(decision_report.RULES.values())
    yield json.dumps(sarif.log(rules, found, checked.unread, home=site.origin), indent=2)


WRITERS = {"text": _text, "json": _json, "sarif": _sarif}
