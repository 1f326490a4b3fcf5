"""Check decision records: does each still hold, since when not, and because of what."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from comparisons.domain.kept_decisions.decision_checks import DecisionCheck
from comparisons.importing.decisions import reading
from comparisons.importing.decisions.checking import check
from comparisons.management import given_files
from comparisons.management.output import write_lines
from comparisons.models.paths import origin, path
from comparisons.presenters import decision_report, sarif
from comparisons.presenters.documents.decision_check import decision_check
from comparisons.presenters.documents.site import Site
from comparisons.presenters.envelopes import envelope
from comparisons.presenters.sarif import Unread


class _Checked(NamedTuple):
    """The records that could be judged, by the path of their file, and those that could not."""

    found: tuple[tuple[str, DecisionCheck], ...]
    unread: tuple[Unread, ...]
    now: datetime


class Command(BaseCommand):
    help = (
        "Say whether decision records, as /compare/<pair>/decision.md gives them, still hold: check_decision "
        "docs/decisions/7-use-postgresql.md. Ends with 1 where one flipped that no other supersedes, with 2 where a "
        "file cannot be read. Nothing is fetched: a record is judged by what this site publishes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        given_files.add_arguments(parser, WRITERS, file="A decision record")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        checked = _Checked(
            *given_files.read_each(options["files"], lambda _, content: check(content, now), reading.LONGEST), now
        )
        write_lines(self.stdout, WRITERS[options["format"]](checked, Site(origin(), path)))
        given_files.end(self.stderr, checked.unread, failed=any(one.fails for _, one in checked.found))


# ---- the formats


def _text(checked: _Checked, site: Site) -> Iterator[str]:
    for name, one in checked.found:
        yield from decision_report.lines(name, one, site)


def _json(checked: _Checked, site: Site) -> Iterator[str]:
    found = [{"name": name, **decision_check(one, site)} for name, one in checked.found]
    data = {"decisions": found, "unread": given_files.as_documents(checked.unread)}
    yield json.dumps(envelope(data, links={}, on=checked.now.date()), indent=2)


def _sarif(checked: _Checked, site: Site) -> Iterator[str]:
    found = (finding for name, one in checked.found for finding in decision_report.findings(name, one, site))
    rules = list(decision_report.RULES.values())
    yield json.dumps(sarif.log(rules, found, checked.unread, home=site.origin), indent=2)


WRITERS = {"text": _text, "json": _json, "sarif": _sarif}
