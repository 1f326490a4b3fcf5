"""Ask the sources of all claims whether they are still there and still say what is quoted."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.domain import days, sentences
from comparisons.domain.vocabulary import SourceState
from comparisons.importing.progress import Show
from comparisons.management.output import write_lines
from comparisons.services.source_checks.checking import Found
from comparisons.services.source_checks.network import Network
from comparisons.services.source_checks.running import Bounds, Offline, number_due, prune, run

ALL = 10_000_000
OFFLINE = "No source answers, so nothing is stored: is this machine online, and may it reach ports 80 and 443?"
QUOTES = "quotes"
"""What is counted beside the states: quotes that were not found."""


class Command(BaseCommand):
    help = (
        "Asks each address that a claim cites, never asked ones first, then the oldest: does it answer, has it moved, "
        "does it hold the quotes? Prints what is broken. With --write it is kept for the editors' queue and the exit "
        "status is 0; without, it is 1 where something is broken. It changes no claim. A run can end at any moment: "
        "the next one goes on where it ended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="Keep the answers, for the editors' queue.")
        parser.add_argument("--most", type=_positive, default=ALL, metavar="N", help="Addresses; default: all.")
        parser.add_argument(
            "--older-than", type=_positive, default=1, metavar="DAYS", help="Ask again after so many days; default: 1."
        )
        parser.add_argument("--minutes", type=_positive, default=60, metavar="N", help="End after that; default: 60.")

    def handle(self, *args: Any, **options: Any) -> None:
        bounds = Bounds(options["most"], options["minutes"] * 60.0, options["older_than"])
        counts = Counter[str]()
        show = Show(options.get("stderr") or sys.stderr)
        try:
            write_lines(self.stdout, self._told(bounds, options["write"], counts, show))
        except Offline:
            raise CommandError(OFFLINE) from None
        except KeyboardInterrupt:
            write_lines(self.stderr, ["Stopped; what was asked is kept." if options["write"] else "Stopped."])
        finally:
            show.finish()
        if options["write"]:
            prune()
        write_lines(self.stdout, [summary(counts)])
        if not options["write"] and counts.total() > counts[SourceState.ALIVE]:
            raise CommandError("Some sources need an editor: --write puts them into the queue.")

    def _told(self, bounds: Bounds, writes: bool, counts: Counter[str], show: Show) -> Iterator[str]:
        """Yield a line for each address with something wrong, while the run goes on."""
        today = days.utc_today()
        advance = show.step("asked", number_due(bounds, today))
        for found in run(bounds, today, writes=writes, network=Network()):
            advance(1)
            counts[found.state] += 1
            counts[QUOTES] += len(found.unfound or ())
            if line := as_line(found):
                yield line


def as_line(found: Found) -> str:
    """Return "gone: https://… (404) The page is not there any more."; empty for a source that is as it should be."""
    status = f"({found.status})" if found.status and found.state is not SourceState.ALIVE else ""
    leads = f"→ {found.moved_to}" if found.moved_to else ""
    quotes = "; ".join(f"claim {key}: “{quote}” is not on the page" for key, quote in (found.unfound or {}).items())
    if found.state is SourceState.ALIVE and not quotes:
        return ""
    said = " ".join(part for part in (found.address, status, leads, found.detail, quotes) if part)
    return f"{found.state}: {said}"


def summary(counts: Counter[str]) -> str:
    """Return "1,200 sources asked: alive 1,190, gone 10. 3 quotes not found."."""
    by_state = [f"{state} {counts[state]:,}" for state in SourceState if counts[state]]
    number, missed = sum(counts[state] for state in SourceState), counts[QUOTES]
    asked = f"{number:,} {sentences.plural(number, 'source', 'sources')} asked"
    quotes = f" {missed:,} {sentences.plural(missed, 'quote', 'quotes')} not found." if missed else ""
    return f"{asked}{': ' if by_state else ''}{', '.join(by_state)}.{quotes}"


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    if not number:
        raise ArgumentTypeError(f"{text} is no whole number from 1 to 9,999,999")
    return number
