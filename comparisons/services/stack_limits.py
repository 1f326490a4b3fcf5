"""How often one network may have a stack checked, by the page and by programs together. Nothing is stored."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .rate_limits import network_of
from .token_buckets import TokenBuckets


@cache
def buckets() -> TokenBuckets:
    """Return the buckets of this process."""
    return TokenBuckets(a_second=settings.STACKS_A_MINUTE / 60, burst=settings.STACKS_AT_ONCE)


def waiting_seconds(request: HttpRequest) -> int:
    """Count one stack and return 0, or count none and return in how many seconds one may be asked about again."""
    return buckets().take(network_of(request, timezone.now()))
