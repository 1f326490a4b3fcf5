"""Check that reviewed comparisons still pass the gate, and list the claims and conditions that are due."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.domain import days, sentences
from comparisons.domain.checking import Level, remarks
from comparisons.importing.folder_review import NotReviewable, write_review
from comparisons.management.output import write_lines
from comparisons.models import Comparison
from comparisons.models.comparison import ComparisonQuerySet
from comparisons.services import reviews
from comparisons.services.remark_groups import RemarkGroups, Told, alone

NAMED = 3
"""Pages that a line names; as JSON it has more of them."""


class Command(BaseCommand):
    help = (
        "Judges every reviewed comparison by the gate as of the day of its review: first what each comparison lacks, "
        "then, once for all of its pages, what each technology and claim does. Exit status 1 where one fails; "
        "claims and conditions that are due to be looked at again are warnings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Also say what keeps unreviewed pages from a review, as of today."
        )
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")
        parser.add_argument(
            "--write-reviewed",
            metavar="PAIR",
            nargs="+",
            help=(
                "In place of that, write the review of each pair, such as mysql-vs-postgresql, into its catalogue file "
                "once the page that the files of --in make passes the gate. Exit status 1 where one does not; its file "
                "stays as it was."
            ),
        )
        parser.add_argument("--in", metavar="FOLDER", type=Path, help="The folder of catalogue files.")
        parser.add_argument("--by", metavar="NAME", help="Who reviewed it, as the page names them.")
        parser.add_argument(
            "--on", metavar="DAY", type=date.fromisoformat, help="The day of the review, YYYY-MM-DD; today if absent."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write_reviewed"] is not None:
            self._write_reviews(options["write_reviewed"], options["in"], options["by"], options["on"])
        elif lone := [name for name in ("in", "by", "on") if options[name] is not None]:
            raise CommandError(f"--{lone[0]} belongs to --write-reviewed.")
        else:
            self._check(**options)

    def _write_reviews(self, pairs: list[str], folder: Path | None, by: str | None, on: date | None) -> None:
        """Write the review of each pair that passes; raise CommandError with every reason where one does not."""
        today, by = days.utc_today(), (by or "").strip()
        if folder is None or not by:
            raise CommandError("--write-reviewed needs --in FOLDER and --by NAME.")
        if on and on > today:
            raise CommandError("--on is a day to come: nobody has reviewed anything on it yet.")
        if refusals := [line for pair in pairs for line in self._write_review(folder, pair, by, on or today)]:
            raise CommandError("\n".join(refusals))

    def _write_review(self, folder: Path, pair: str, by: str, on: date) -> list[str]:
        """Write the review of a pair and print its file; return why not, line by line, where it is refused."""
        try:
            file = write_review(folder, pair, by=by, on=on)
        except NotReviewable as refusal:
            return [*refusal.lines, f"{pair} is not reviewed: its file stays as it was."]
        except OSError as error:
            return [f"{error.filename}: {error.strerror}.", f"{pair} is not reviewed: its file stays as it was."]
        self.stdout.write(f"{file}: reviewed by {by} on {sentences.day(on)}.")
        return []

    def _check(self, **options: Any) -> None:
        published = Comparison.objects.published()
        rows = published if options["all"] else published.filter(reviewed__isnull=False)
        write = as_json if options["json"] else as_line
        counts = Counter[str]()
        write_lines(self.stdout, map(write, check(rows, days.utc_today(), counts)))
        summary = (
            f"{counts['pages']:,} judged: {counts[Level.ERROR]:,} with errors, {counts[Level.WARNING]:,} with "
            f"warnings, {counts[Level.NOTE]:,} kept from a review."
        )
        if counts[Level.ERROR]:
            raise CommandError(summary)
        if not options["json"]:
            write_lines(self.stdout, [summary])


def check(rows: ComparisonQuerySet, today: date, counts: Counter[str]) -> Iterator[Told]:
    """Yield what is to be mended, page by page, then by technology; count the pages, and those of each level."""
    with closing(RemarkGroups()) as groups:
        for page in reviews.every_page(rows):
            found = list(remarks(page, today))
            yield from (alone(remark) for remark in found if not remark.technology)
            groups.add(remark for remark in found if remark.technology)
            counts.update({"pages", *(remark.level for remark in found)})
        yield from groups.told()


def as_line(told: Told) -> str:
    where = told.technology or told.comparisons[0]
    pages = f" [{_pages(told)}]" if told.technology else ""
    return f"{told.level} {where}: {told.code} ({told.field}): {told.message}{pages}"


def _pages(told: Told) -> str:
    named = ", ".join(told.comparisons[:NAMED])
    return named if told.pages <= NAMED else f"{told.pages:,} pages: {named} …"


def as_json(told: Told) -> str:
    return json.dumps(asdict(told), ensure_ascii=False)
