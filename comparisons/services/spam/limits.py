"""How many disagreements one client may send, and one network: counted from rows, by index.

All rows count, spam and held ones too. One that was withdrawn holds no ids any more, so a number is kept in its place
under another keyed hash, until midnight: to send, withdraw and send again is no way around a limit. Posts that arrive
at the same moment may each be the last: a limit is exceeded by as many as the server writes at once, and no more.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from comparisons.domain.days import DAY, HOUR, midnight_after, midnight_before
from comparisons.models import Feedback, LoginCount
from comparisons.services import tries

PER_HOUR, PER_DAY = 5, 20
"""Of a client, an IPv4 address or an IPv6 /64."""
NETWORK_PER_HOUR, NETWORK_PER_DAY = 20, 80
"""Of a network, an IPv6 /48: four clients' worth. Some providers give one to each household, others to a whole firm."""


def waiting_time(client: str, network: str, at: datetime) -> timedelta:
    """Return how long a sender must wait before the next disagreement; zero if one may be sent now. Three queries."""
    withdrawn = {limit.key: limit for limit in _withdrawn(client, network, at)}
    numbers = dict(LoginCount.objects.filter(key__in=withdrawn).values_list("key", "number"))
    of_client, of_network = (numbers.get(key, 0) for key in withdrawn)
    return max(
        _wait({"client": client}, PER_HOUR, PER_DAY - of_client, at),
        _wait({"network": network}, NETWORK_PER_HOUR, NETWORK_PER_DAY - of_network, at) if network else timedelta(0),
    )


def count_withdrawn(feedback: Feedback, at: datetime) -> None:
    """Keep counting a disagreement that is being withdrawn, before its ids go: for as long as they name its sender."""
    if feedback.client and feedback.created >= midnight_before(at):
        with suppress(tries.Full):
            tries.count(_withdrawn(feedback.client, feedback.network, at), at)


def _withdrawn(client: str, network: str, at: datetime) -> list[tries.Limit]:
    """Return the counts of what was withdrawn today, of a client and of its network."""
    of_client = tries.Limit.of(f"withdrawn {client}", most=PER_DAY, window=DAY, at=at)
    of_network = tries.Limit.of(f"withdrawn of network {network}", most=NETWORK_PER_DAY, window=DAY, at=at)
    return [of_client, of_network]


def _wait(sender: dict[str, str], per_hour: int, per_day: int, at: datetime) -> timedelta:
    """Return how long a sender must wait. An id changes at midnight, so that all its rows are of one day."""
    until_midnight = midnight_after(at) - at
    rows = Feedback.objects.filter(**sender).order_by("-created")
    sent = list(rows.values_list("created", flat=True)[: max(per_day, 0)])
    if len(sent) >= per_day:
        return until_midnight
    if len(sent) < per_hour:
        return timedelta(0)
    return max(timedelta(0), min(sent[per_hour - 1] + HOUR - at, until_midnight))
