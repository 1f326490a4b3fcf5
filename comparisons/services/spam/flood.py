"""Whether more disagreements arrive than people send: then new ones are held, until the flood is over.

Only those count that nothing else speaks against, so a flood that the other signs stop holds nobody else. Nobody turns
this on or off: it begins with the first post beyond the limit and ends an hour after the last ones.
"""

from datetime import datetime

from comparisons.domain.days import HOUR
from comparisons.domain.vocabulary import HeldFor
from comparisons.models import Feedback

SITE_PER_HOUR = 120
"""A day on the front page of a news site brings some 20,000 readers an hour, of whom one in 200 writes."""
PAIR_PER_HOUR = 20
"""More than editors answer in an hour, and more than any pair got in a day when people wrote."""
COUNTED = ["", HeldFor.FLOOD.value]

ON_PAIR = f"more than {PAIR_PER_HOUR} within an hour about this pair"
ON_SITE = f"more than {SITE_PER_HOUR} within an hour on the whole site"


def why_flooded(comparison: int, at: datetime) -> str:
    """Return in words for editors why new disagreements are held; "" if as few arrive as usual.

    Two queries: each looks at no more rows of an index than the limit has.
    """
    newest = Feedback.objects.filter(held_for__in=COUNTED, created__gt=at - HOUR).order_by()
    if newest.filter(comparison=comparison)[:PAIR_PER_HOUR].count() >= PAIR_PER_HOUR:
        return ON_PAIR
    return ON_SITE if newest[:SITE_PER_HOUR].count() >= SITE_PER_HOUR else ""
