"""Names in a sentence."""

from collections.abc import Sequence

SHOWN = 5
LONGEST = 30
"""Characters of a name in a sentence: of a note 200 characters are shown."""


def listed(names: Sequence[str]) -> str:
    """Return the first names and the number of the others, such as "a, b, c, d, e and 3 more"."""
    shown = ", ".join(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names[:SHOWN])
    more = len(names) - SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown
