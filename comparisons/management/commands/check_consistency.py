"""Check the whole catalogue for contradictions."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.domain.consistency import Contradiction, Inconsistency
from comparisons.services import contradictions


class Command(BaseCommand):
    help = (
        "Looks for contradictions: cycles of three, one claim with both signs, verdicts against the claims without "
        "a reason, one text on several technologies. Keeps them for the editors; exit status 1 where there is one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in contradictions.findings():
            self.stdout.write(as_line(finding))
            found.append(finding)
        contradictions.store(found, datetime.now(UTC))
        if found:
            raise CommandError(summary(found))
        self.stdout.write("No contradiction.")


def as_line(finding: Inconsistency) -> str:
    return f"{finding.kind}: {finding.sentence} [{', '.join((*finding.comparisons, *finding.claims))}]"


def summary(found: list[Inconsistency]) -> str:
    counts = Counter(finding.kind for finding in found)
    parts = ", ".join(f"{kind} {counts[kind]:,}" for kind in Contradiction if counts[kind])
    return f"{len(found):,} contradiction{'' if len(found) == 1 else 's'}: {parts}."
