"""Check the whole catalogue for what does not fit together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.domain.consistency import LISTED, Contradiction, Inconsistency
from comparisons.management.output import write_lines
from comparisons.services import contradictions
from comparisons.services.merging import questions


class Command(BaseCommand):
    help = (
        "Looks for contradictions: cycles of three, one claim with both signs, verdicts against the claims that rest "
        "on them or give no reason, one text on several technologies; exit status 1 where there is one. Lists, without "
        "failing, the other verdicts that stand against their claims and the criteria recorded of one side only. "
        "Keeps all for the editors, and asks them about technologies that are probably one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = Counter[Contradiction]()
        contradictions.store(self._told(contradictions.findings(), counts), datetime.now(UTC))
        questions.store()
        if any(kind not in LISTED for kind in counts):
            raise CommandError(summary(counts))
        write_lines(self.stdout, [summary(counts)])

    def _told(self, found: Iterable[Inconsistency], counts: Counter[Contradiction]) -> Iterator[Inconsistency]:
        """Write and count each finding on its way: a large catalogue has more than memory should hold."""
        for finding in found:
            write_lines(self.stdout, [as_line(finding)])
            counts[finding.kind] += 1
            yield finding


def as_line(finding: Inconsistency) -> str:
    return f"{finding.kind}: {finding.sentence} [{', '.join((*finding.comparisons, *finding.claims))}]"


def summary(counts: Counter[Contradiction]) -> str:
    """Return "2 contradictions: cycle 1, same_text 1. Listed: one_sided 7."."""
    failing = {kind: counts[kind] for kind in Contradiction if counts[kind] and kind not in LISTED}
    listed = {kind: counts[kind] for kind in LISTED if counts[kind]}
    number = sum(failing.values())
    found = (
        f"{number:,} contradiction{'' if number == 1 else 's'}: {_parts(failing)}." if failing else "No contradiction."
    )
    return f"{found} Listed: {_parts(listed)}." if listed else found


def _parts(counts: dict[Contradiction, int]) -> str:
    return ", ".join(f"{kind} {number:,}" for kind, number in counts.items())
