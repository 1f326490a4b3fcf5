"""Bursts of disagreements about pairs, read from rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from comparisons.domain.brigades import LOOKED_AT, Burst, burst_of
from comparisons.domain.vocabulary import ANSWERED, OPEN
from comparisons.models import Feedback
from comparisons.models.bounded import first_of_each

COUNTED = sorted(status.value for status in OPEN | ANSWERED)


def bursts(comparisons: Iterable[int]) -> dict[int, Burst]:
    """Return the burst of each of these comparisons that has one. One query; at most 20 rows of each are read."""
    counted = Feedback.objects.filter(status__in=COUNTED, withdrawn_at=None)
    newest = [counted.filter(comparison=pk).order_by("-created") for pk in sorted(set(comparisons))]
    if not newest:
        return {}
    rows = Feedback.objects.filter(pk__in=first_of_each(newest, LOOKED_AT)).order_by()
    by_pair: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for comparison, created, network in rows.values_list("comparison_id", "created", "network"):
        by_pair[comparison].append((created, network))
    return {pk: burst for pk, found in by_pair.items() if (burst := burst_of(found))}
