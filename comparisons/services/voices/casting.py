"""Take in one tap of a reader. It touches no version: nobody renews a page by voting.

The last tap of a client's month counts: it changes the side of the voice, whether that was counted or not.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from comparisons.domain.days import HOUR, midnight_before, month_of
from comparisons.domain.vocabulary import End
from comparisons.models import Voice, VoiceBurst
from comparisons.models.voice import PER_NETWORK, VoiceQuerySet

from .clients import Address, Sender, sender

PER_DAY = 50
"""Pairs that one client may speak on in one UTC day: more than a person reads."""
PAIR_BURST = 30
"""Voices on one pair within an hour from which on they are held. One reader in a hundred taps: this is a pair with
thousands of readers in an hour, which is a link on a front page, or a call to vote."""
SITE_BURST = 600
"""Voices on the whole site within an hour from which on they are held: many pairs at once, each below its own limit."""
WINDOW = HOUR
TRIES = PER_NETWORK + 1
"""Voices of one network at the same moment take each other's place at most so often."""


def cast(comparison_id: int, side: End, *, address: Address, at: datetime, unverified_origin: bool = False) -> bool:
    """Store a voice, or the new side of the client's voice of this month; return False if a limit is reached.

    Six queries; where a burst begins, seven more. No lock but those of the unique places.
    """
    month = month_of(at)
    who = sender(address, month)
    voice = Voice(
        comparison_id=comparison_id,
        side=side.value,
        month=month,
        client=who.client,
        network=who.network,
        unverified_origin=unverified_origin,
        at=at,
    )
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _store(voice, who)
        except IntegrityError:  # another voice of the network took the place at this moment: look again
            voice.pk = None
    return False


def _store(voice: Voice, who: Sender) -> bool:
    of_network = Voice.objects.filter(comparison=voice.comparison_id, month=voice.month, network=who.network)
    stored = {one.client: one for one in of_network.only("client", "side", "place")}
    if own := stored.get(who.client):
        if own.side != voice.side:
            Voice.objects.filter(pk=own.pk).update(side=voice.side, counted=False)
        return True
    if len(stored) >= PER_NETWORK or _speaks_too_often(who.client, voice.at):
        return False
    taken = {one.place for one in stored.values()}
    voice.place = next(place for place in range(PER_NETWORK) if place not in taken)
    _hold_if_need_be(voice)
    voice.save(force_insert=True)
    return True


def _speaks_too_often(client: str, at: datetime) -> bool:
    return Voice.objects.filter(client=client, at__gte=midnight_before(at)).count() >= PER_DAY


def _hold_if_need_be(voice: Voice) -> None:
    """Hold a voice of a burst or of unknown origin, and what the burst brought before and is not counted yet."""
    before = Voice.objects.filter(at__gt=voice.at - WINDOW)
    of_pair = before.filter(comparison=voice.comparison_id)
    if _is_burst(of_pair, PAIR_BURST):
        _hold(of_pair, voice.at)
    elif _is_burst(before, SITE_BURST):
        _hold(before, voice.at)
    elif not voice.unverified_origin:
        return
    voice.burst = _burst_of({voice.comparison_id}, voice.at)[voice.comparison_id]


def _is_burst(voices: VoiceQuerySet, limit: int) -> bool:
    """Return whether as many voices came: with the one that comes now, they are more than ``limit``."""
    return voices.order_by()[:limit].count() >= limit


def _hold(voices: VoiceQuerySet, at: datetime) -> None:
    """Hold what is new and not counted. Whatever was counted once stays so: an editor saw it, or it came in time."""
    new = voices.news().filter(counted_as="")
    rows = dict(new.values_list("pk", "comparison"))
    if rows:
        bursts = _burst_of(set(rows.values()), at)
        for comparison_id, burst in bursts.items():
            ids = [pk for pk, pair in rows.items() if pair == comparison_id]
            Voice.objects.news().filter(pk__in=ids).update(burst=burst)


def _burst_of(comparison_ids: set[int], at: datetime) -> dict[int, VoiceBurst]:
    """Return the waiting bursts of these pairs in the hour of ``at``, and make those that are missing. Two queries.

    An editor may decide one between the two: then it is missing again.
    """
    hour, found = at.replace(minute=0, second=0, microsecond=0), dict[int, VoiceBurst]()
    for _ in range(TRIES):
        missing = sorted(comparison_ids - found.keys())
        VoiceBurst.objects.bulk_create(
            [VoiceBurst(comparison_id=number, hour=hour) for number in missing], ignore_conflicts=True
        )
        waiting = VoiceBurst.objects.waiting().filter(comparison__in=missing, hour=hour)
        found |= {burst.comparison_id: burst for burst in waiting}
        if comparison_ids <= found.keys():
            break
    return found
