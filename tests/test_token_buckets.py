"""Limits held in memory: what fits into a bucket, when it fills again, and which are forgotten."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from comparisons.services.token_buckets import TokenBuckets


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_bucket_gives_what_it_holds_and_then_says_when_there_is_more(clock):
    buckets = TokenBuckets(a_second=0.5, burst=3, clock=clock)

    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.take("another") == 0

    clock.now += 1.9
    assert buckets.take("a") == 1
    clock.now += 0.1
    assert buckets.take("a") == 0
    assert buckets.take("a") == 2


def test_a_bucket_is_never_fuller_than_full(clock):
    buckets = TokenBuckets(a_second=10, burst=3, clock=clock)
    buckets.take("a")
    clock.now += 3600

    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1]


def test_what_costs_more_takes_more_and_a_refusal_takes_nothing(clock):
    buckets = TokenBuckets(a_second=1, burst=5, clock=clock)

    assert [buckets.take("a", 4), buckets.take("a", 4), buckets.take("a", 1)] == [0, 3, 0]


def test_what_costs_more_than_a_bucket_holds_takes_all_of_it(clock):
    buckets = TokenBuckets(a_second=1, burst=5, clock=clock)

    assert [buckets.take("a", 50), buckets.take("a", 50)] == [0, 5]


def test_of_more_networks_than_are_remembered_those_go_that_asked_longest_ago(clock):
    buckets = TokenBuckets(a_second=0.01, burst=1, most=3, clock=clock)
    for key in ("a", "b", "c", "a", "d"):  # the second "a" is refused, and makes it the newest but for "d"
        buckets.take(key)

    assert list(buckets.buckets) == ["c", "a", "d"]
    assert buckets.take("a") > 0
    assert buckets.take("b") == 0


def test_threads_take_no_more_than_there_is(clock):
    buckets = TokenBuckets(a_second=1, burst=100, clock=clock)

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: buckets.take("a"), range(400)))

    assert waits.count(0) == 100
