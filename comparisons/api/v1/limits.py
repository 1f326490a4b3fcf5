"""How often one network may ask what is answered anew each time: searches, package URLs, batches, decisions."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from comparisons.domain.sentences import plural
from comparisons.presenters import problems
from comparisons.services.rate_limits import network_of
from comparisons.services.token_buckets import TokenBuckets

from .refusals import Refused

ROWS_A_TOKEN = 10
"""Names in a batch, or pairs in a shelf, that count as one question."""


@cache
def buckets() -> TokenBuckets:
    """Return the buckets of this process."""
    return TokenBuckets(a_second=settings.QUESTIONS_A_SECOND, burst=settings.QUESTIONS_AT_ONCE)


def count(request: HttpRequest, rows: int = 1) -> None:
    """Count a question about so many names or pairs, or refuse it and say when to ask again."""
    let_wait(buckets().take(network_of(request, timezone.now()), -(-rows // ROWS_A_TOKEN)))


def let_wait(seconds: int) -> None:
    """Refuse a question that may be asked in so many seconds; go on where it may be asked now."""
    if seconds:
        document = problems.of("too-many-questions", f"Ask again in {seconds} {plural(seconds, 'second', 'seconds')}.")
        raise Refused(document, {"Retry-After": str(seconds)})
