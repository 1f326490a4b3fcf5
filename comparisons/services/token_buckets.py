"""Limits that are held in memory, by network: nothing is stored, and each process counts for itself.

A bucket holds ``burst`` tokens and gets ``a_second`` new ones; an answer takes one, or as many as it costs. The network
is a keyed hash of the UTC day (``rate_limits``), so that a bucket names nobody, and a new day begins with full ones.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_BUCKETS = 10_000
"""Of one process, some 2 MB. Where more networks ask at once, those forgotten first have not asked for longest."""


class TokenBuckets:
    """Buckets of ``burst`` tokens by key; ``clock`` gives seconds that never run back. Threads may share them."""

    def __init__(
        self, *, a_second: float, burst: int, most: int = MOST_BUCKETS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.a_second, self.burst, self.most, self.clock = a_second, burst, most, clock
        self.lock = Lock()
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Tokens, and when they were so many; the one used last stands last."""

    def take(self, key: str, tokens: int = 1) -> int:
        """Take tokens and return 0, or take none and return in how many whole seconds there are enough.

        Nobody waits for more than a full bucket: what costs more than ``burst`` takes all of it.
        """
        wanted = min(tokens, self.burst)
        with self.lock:
            now = self.clock()
            held, since = self.buckets.pop(key, (self.burst, now))
            held = min(self.burst, held + (now - since) * self.a_second)
            is_enough = held >= wanted
            self.buckets[key] = (held - wanted if is_enough else held, now)
            if len(self.buckets) > self.most:
                self.buckets.popitem(last=False)
        return 0 if is_enough else max(1, math.ceil((wanted - held) / self.a_second))

    def forget(self) -> None:
        """Fill all buckets."""
        with self.lock:
            self.buckets.clear()
