"""Counts with a limit, so that their cost does not grow with the table."""

from typing import Any

MOST_COUNTED = 2000


class AtLeast(int):
    """The limit at which a count stopped."""

    def __str__(self) -> str:
        return f"more than {int(self):,}"


def counted(rows: Any) -> int:
    """Return the number of rows, or ``AtLeast`` the limit, beyond which nobody turns pages. One query."""
    number = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return AtLeast(MOST_COUNTED) if number > MOST_COUNTED else number
