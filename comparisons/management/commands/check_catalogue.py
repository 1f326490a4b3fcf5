"""Check that reviewed comparisons still pass the gate, and list the claims that are due to be checked."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.domain.checking import Level, Remark, remarks
from comparisons.models import Comparison
from comparisons.services import reviews


class Command(BaseCommand):
    help = (
        "Judges every reviewed comparison by the gate as of the day of its review. Exit status 1 where one fails; "
        "claims that are due to be checked again are warnings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Also say what keeps unreviewed pages from a review, as of today."
        )
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        published = Comparison.objects.published()
        rows = published if options["all"] else published.filter(reviewed__isnull=False)
        write = as_json if options["json"] else as_line
        today = datetime.now(UTC).date()
        count, levels = 0, Counter[Level]()
        for page in reviews.every_page(rows):
            found = list(remarks(page, today))
            for remark in found:
                self.stdout.write(write(remark))
            count += 1
            levels.update({remark.level for remark in found})
        failed = levels[Level.ERROR]
        summary = (
            f"{count:,} judged: {failed:,} with errors, {levels[Level.WARNING]:,} with warnings, "
            f"{levels[Level.NOTE]:,} kept from a review."
        )
        if failed:
            raise CommandError(summary)
        if not options["json"]:
            self.stdout.write(summary)


def as_line(remark: Remark) -> str:
    return f"{remark.level} {remark.comparison}: {remark.code} ({remark.field}): {remark.message}"


def as_json(remark: Remark) -> str:
    return json.dumps(asdict(remark), ensure_ascii=False)
