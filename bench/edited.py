"""Catalogues that an editor of the run changes while they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

from comparisons.domain import pairs

from .databases import Databases
from .editors import make_account
from .transfers import write_bulk
from .world import HUBS, World


@contextmanager
def catalogue_with_editor(databases: Databases, world: World) -> Iterator[str]:
    """The address of a database of its own, which is gone afterwards."""
    url = databases.make()
    try:
        write_bulk(databases, world, url)
        databases.settle(url)
        make_account(url)
        yield url
    finally:
        databases.drop(url)


def well_known_pairs(world: World) -> list[tuple[int, str]]:
    """Number and slug of each comparison of two well-known technologies, all of which are published."""
    ends = enumerate(combinations(range(HUBS), 2), start=1)
    return [(number, pairs.canonical(*(world.slugs[end] for end in both))) for number, both in ends]
