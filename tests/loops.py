"""Event loops for tests of what runs in one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def parts_of(*parts, then=None):
    for part in parts:
        yield part
    if then:
        await then.wait()


def run(coroutine):
    """Run it in a thread of its own: in that of the tests a browser may have left its event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(coroutine, 20)).result()
