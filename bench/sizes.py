"""How large the worlds of a run are."""

from dataclasses import dataclass

from .world import World


@dataclass(frozen=True, slots=True)
class Size:
    """``small`` and ``large`` are read side by side; ``several`` is imported once a round, ``large`` once."""

    small: World
    large: World
    several: World


SIZES = {
    "tiny": Size(
        small=World(200, 2_400, 1_000),
        large=World(500, 6_000, 5_000),
        several=World(200, 2_400, 1_000),
    ),
    "small": Size(
        small=World(200, 2_400, 1_000),
        large=World(1_000, 12_000, 20_000),
        several=World(500, 6_000, 5_000),
    ),
    "full": Size(
        small=World(200, 2_400, 1_000),
        large=World(10_000, 120_000, 1_000_000),
        several=World(2_000, 24_000, 50_000),
    ),
}
