"""What an editor decides about the voices of a burst: they count, or they do not."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import BurstState, End
from comparisons.models import Comparison, Voice, VoiceBurst
from comparisons.services.editorial import Refused, name_of

from . import counting

DECIDED = "{} has decided meanwhile: these voices are {}."


def count(burst: VoiceBurst, *, by: User) -> VoiceBurst:
    """Count the voices of a burst, at once: an editor has looked at them."""
    with transaction.atomic():
        burst = _decide(burst, BurstState.COUNTED, by)
        Voice.objects.filter(burst=burst).update(burst=None)
        while counting.add([burst.comparison_id]):
            pass
        return burst


def discard(burst: VoiceBurst, *, by: User) -> VoiceBurst:
    """Never count the voices of a burst. They stay until the month is over, so that nobody sends them again."""
    with transaction.atomic():
        return _decide(burst, BurstState.DISCARDED, by)


def _decide(burst: VoiceBurst, state: BurstState, by: User) -> VoiceBurst:
    """Lock the comparison, then a waiting burst, and store the decision with its numbers."""
    Comparison.objects.select_for_update(of=("self",)).get(pk=burst.comparison_id)
    burst = VoiceBurst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
    if burst.decided_at is not None:
        message = DECIDED.format(burst.decided_by_name or "Somebody", burst.get_state_display())
        raise Refused([Problem("decided", "state", message)])
    held = Voice.objects.filter(burst=burst)
    of_side = dict(held.order_by().values_list("side").annotate(number=Count("pk")))
    burst.low, burst.high = (of_side.get(end.value, 0) for end in End)
    burst.networks = held.exclude(network="").aggregate(number=Count("network", distinct=True))["number"]
    burst.state, burst.decided_at = state.value, datetime.now(UTC)
    burst.decided_by, burst.decided_by_name = by, name_of(by)
    burst.save()
    return burst
