"""Bodies and threads of the front: who waits for whom, and how many may."""

import asyncio
import time
from threading import Event

import pytest

from nicepick.front.bodies import Bodies
from nicepick.front.lanes import Busy, Lane, PacedLane
from nicepick.management.commands.serve import network_of

from .loops import parts_of, run

# ---- bodies


@pytest.mark.parametrize(("bounds", "slow"), [((2, 100), 2), ((100, 10), 2)])
def test_who_began_first_makes_room_for_who_comes_last(bounds, slow):
    async def scene():
        bodies, never = Bodies(10, *bounds), asyncio.Event()
        waiting = [asyncio.create_task(bodies.read(parts_of(b"12345", then=never))) for _ in range(slow)]
        await asyncio.sleep(0)

        assert await bodies.read(parts_of(b"abc")) == b"abc"

        with pytest.raises(TimeoutError):
            await waiting[0]
        assert not waiting[1].done()
        never.set()
        assert await waiting[1] == b"12345"
        assert (bodies.held, bodies.open) == (0, {})

    run(scene())


def test_bodies_within_the_bounds_wait_side_by_side():
    async def scene():
        bodies, later = Bodies(10, 3, 15), asyncio.Event()
        waiting = [asyncio.create_task(bodies.read(parts_of(b"12345", then=later))) for _ in range(3)]
        await asyncio.sleep(0.01)
        later.set()

        assert await asyncio.gather(*waiting) == [b"12345"] * 3

    run(scene())


# ---- threads


def test_as_many_wait_as_may_and_one_more_is_told_so():
    async def scene():
        lane, later = Lane(1, 2), Event()
        waiting = [asyncio.create_task(lane.run(later.wait, f"client {number}")) for number in range(3)]
        await asyncio.sleep(0.01)

        with pytest.raises(Busy):
            await lane.run(later.wait, "client 4")

        later.set()
        assert await asyncio.gather(*waiting) == [True] * 3
        assert await lane.run(lambda: "again", "client 4") == "again"

    run(scene())


def test_one_client_has_half_of_the_places_and_leaves_the_others_to_others():
    async def scene():
        lane, later = Lane(2, 4), Event()
        waiting = [asyncio.create_task(lane.run(later.wait, "greedy")) for _ in range(3)]
        await asyncio.sleep(0.01)

        with pytest.raises(Busy):
            await lane.run(later.wait, "greedy")
        waiting += [asyncio.create_task(lane.run(later.wait, "another")) for _ in range(3)]
        await asyncio.sleep(0.01)

        assert (lane.places, lane.of_client) == (0, {"greedy": 3, "another": 3})
        later.set()
        assert await asyncio.gather(*waiting) == [True] * 6
        assert (lane.places, lane.of_client) == (6, {})
        assert await lane.run(lambda: "again", "greedy") == "again"

    run(scene())


def test_after_work_a_paced_lane_rests_for_as_long_as_it_says():
    def work() -> float:
        until = time.thread_time() + 0.02
        while time.thread_time() < until:
            pass
        return time.monotonic()

    async def scene():
        lane = PacedLane(8, rest=4, most=8)
        first, second = await asyncio.gather(lane.run(work, "one"), lane.run(work, "another"))

        assert second - first >= 0.08
        with pytest.raises(ZeroDivisionError):
            await lane.run(lambda: 1 // 0, "one")
        assert await lane.run(lambda: "again", "one") == "again"

    run(scene())


def test_one_client_has_few_places_of_a_paced_lane():
    async def scene():
        lane, later = PacedLane(8, rest=0, most=2), Event()
        waiting = [asyncio.create_task(lane.run(later.wait, "greedy")) for _ in range(2)]
        await asyncio.sleep(0.01)

        with pytest.raises(Busy):
            await lane.run(later.wait, "greedy")
        waiting.append(asyncio.create_task(lane.run(later.wait, "another")))
        await asyncio.sleep(0.01)
        later.set()

        assert await asyncio.gather(*waiting) == [True] * 3

    run(scene())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [(0, "192.0.2.1", "127.0.0.1"), (1, "192.0.2.1", "192.0.2.1"), (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
     (1, "2001:db8::1", "20010db800000000::/64")],
)  # fmt: skip
def test_a_client_is_the_network_that_trusted_proxies_name(settings, proxies, forwarded, network):
    settings.TRUSTED_PROXIES = proxies

    assert network_of({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == network
