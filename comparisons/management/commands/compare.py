"""Print a comparison in a terminal, as its page says it."""

import os
import shutil
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comparisons.domain import days, pairs, preferences, sentences
from comparisons.domain.direction import isolated, printable
from comparisons.domain.vocabulary import Status
from comparisons.management.output import write_lines
from comparisons.models import Comparison, Revision, Technology, comparison_lists
from comparisons.models.paths import origin, path
from comparisons.models.reading_any_two import read_any_two
from comparisons.presenters import terminal
from comparisons.presenters.any_two_view import AnyTwoView
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.documents.site import Site
from comparisons.presenters.markdown_facts import any_two
from comparisons.presenters.terminal_text import Paint
from comparisons.search import resolving

WITHOUT_TERMINAL = (80, 24)
QUOTED = 60
"""Characters of a name that a message repeats."""
ROLES = {
    "heading": "MIGRATE_HEADING",
    "strong": "MIGRATE_LABEL",
    "link": "HTTP_INFO",
    "first": "HTTP_NOT_MODIFIED",
    "second": "HTTP_REDIRECT",
    "pro": "SUCCESS",
    "con": "NOTICE",
}
"""The roles of the page in those of Django's palettes, which DJANGO_COLORS changes."""
FLAGS = (preferences.OPEN_SOURCE, preferences.SELF_HOSTED)


class Command(BaseCommand):
    help = (
        "Print a comparison as its page says it: compare postgresql mysql --weight operations=3 --must open_source. "
        "Names may be any by which the site knows a technology. Two without a published comparison are shown by their "
        "facts, without a pick. The lines are as wide as the terminal, 80 columns where there is none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("one", help="A technology, such as postgresql or Postgres.")
        parser.add_argument("other", help="What it is compared with.")
        parser.add_argument(
            "--weight", action="append", default=[], metavar="CRITERION=NUMBER",
            help="Your weight of a criterion, 0 to 5; may be given again.",
        )  # fmt: skip
        parser.add_argument(
            "--must", action="append", default=[], metavar="MUST-HAVE",
            help="open_source, self_hosted, supported_months=12 or released_before=2015; may be given again.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        query = asked(options["weight"], options["must"])
        one, other = two(options["one"], options["other"])
        width = shutil.get_terminal_size(WITHOUT_TERMINAL).columns
        sample = ["", sentences.SAMPLE] if settings.SAMPLE_ACTIVITY else []
        found = chain(lines(one, other, query, width, self._paint(options)), sample)
        write_lines(self.stdout, self._fit_to_print(found))

    def _paint(self, options: dict[str, Any]) -> Paint:
        """Return Django's colours where the output is a terminal, or they are forced."""
        is_colourful = self.stdout.isatty() and not os.environ.get("NO_COLOR")
        if not (is_colourful or options.get("force_color")):
            return lambda role, text: text
        return lambda role, text: str(getattr(self.style, ROLES[role])(text)) if role else text

    def _fit_to_print(self, found: Iterable[str]) -> Iterator[str]:
        """Yield lines with a question mark for each character that the output's encoding lacks."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        return (line.encode(encoding, "replace").decode(encoding) for line in found)


def asked(weights: Iterable[str], musts: Iterable[str]) -> str:
    """Return what the options ask for as the query string of a page."""
    return urlencode([*map(_weight, weights), *map(_must, musts)])


def _weight(option: str) -> tuple[str, str]:
    criterion, mark, number = option.partition("=")
    if not (criterion and mark):
        raise CommandError(f"--weight takes a criterion and a number, as in operations=3, not {_quoted(option)}.")
    return preferences.WEIGHT + criterion, number


def _must(option: str) -> tuple[str, str]:
    name, mark, value = option.partition("=")
    if name not in preferences.KNOCK_OUTS or (not mark and name not in FLAGS):
        allowed = "open_source, self_hosted, supported_months=12 or released_before=2015"
        raise CommandError(f"--must takes {allowed}, not {_quoted(option)}.")
    return name, value if mark else "1"


def two(one: str, other: str) -> tuple[Technology, Technology]:
    """Return the technologies with these names. One query, and those for suggestions where one is unknown."""
    keys = pairs.key(one), pairs.key(other)
    known = resolving.technologies_by_alias(keys)
    for name, key in zip((one, other), keys, strict=True):
        if key not in known:
            raise CommandError(_unknown(name))
    found = known[keys[0]], known[keys[1]]
    if found[0] == found[1]:
        raise CommandError(f"Both names lead to {found[0].name}: name two technologies.")
    return found


def _unknown(name: str) -> str:
    near = [f"{isolated(printable(one.name))} ({one.slug})" for one in resolving.similar_technologies(name)]
    suggestions = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No technology is called {_quoted(name)}.{suggestions}"


def _quoted(text: str) -> str:
    return f"“{sentences.shorten(printable(text), QUOTED)}”"


def lines(one: Technology, other: Technology, query: str, width: int, paint: Paint) -> Iterator[str]:
    """Return the page of two technologies as lines. Five queries at most."""
    today, site = days.utc_today(), Site(origin(), path)
    page = Comparison.objects.published_page(*pairs.ordered(one.slug, other.slug), on=today)
    if page:
        return terminal.page(ComparisonView.asked(page, query, today), site, width, paint)
    _refuse_withdrawn(one, other)
    view = AnyTwoView(read_any_two(one, other, today), today)
    return terminal.laid_out(any_two(view, site), width, paint)


def _refuse_withdrawn(one: Technology, other: Technology) -> None:
    stored = comparison_lists.between(one.pk, other.pk)
    if stored and stored.status == Status.ARCHIVED.value:
        withdrawal = Revision.objects.withdrawal_of(stored.id)
        when = f" on {sentences.day(withdrawal.at.date())}" if withdrawal else ""
        reason = f" {sentences.sentence(printable(' '.join(withdrawal.reason.split())))}" if withdrawal else ""
        raise CommandError(f"{printable(str(stored))} was withdrawn{when}.{reason}")
