"""The categories whose pages matter most to readers, as far as anything tells.

Readers are not tracked, so nobody knows what they read. What stands in for it are the wishes that they send: they
wished for a pick because they read there. Where there are none, what is compared most comes first.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from comparisons.domain.vocabulary import End

from .comparison import Comparison
from .wish import DAYS, Wish

MOST = 3


def categories(on: date) -> set[int]:
    """Return the ids of the ``MOST`` categories that were wished for most before ``on``, then of those compared most.

    Four queries, linear in the wishes and the published comparisons: for commands, not for pages.
    """
    wished = _by_category(Wish.objects.filter(day__gt=on - timedelta(days=DAYS), day__lte=on))
    compared = _by_category(Comparison.objects.published())
    ranked = sorted(compared | wished, key=lambda category: (-wished[category], -compared[category], category))
    return set(ranked[:MOST])


def _by_category(pairs: Any) -> Counter[int]:
    """Return how many of the pairs each category takes part in, with either side."""
    number: Counter[int] = Counter()
    for end in End:
        rows = pairs.order_by().exclude(**{f"{end}__category": None}).values_list(f"{end}__category")
        number.update(dict(rows.annotate(number=Count("pk"))))
    return number
