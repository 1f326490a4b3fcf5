"""The day and the address of a figure: its row's own, or what the operator says. Pure: imports no Django.

The day of an import is neither, so a figure without a day or an address is refused.
"""

from comparisons.catalogue import scalars

from .entry import Given


def day_of(row: dict[str, str], given: Given) -> str:
    """Return the day of a row's figure, YYYY-MM-DD; raises ``ValueError`` with the reason where it has none."""
    word = row.get("observed") or given.observed
    if not word:
        raise ValueError("it has no day: give the day of all such rows with --observed")
    try:
        day = scalars.day(word)
    except ValueError as error:
        raise ValueError(f"observed: expected {error}") from None
    if day > given.today.isoformat():
        raise ValueError("observed: it is a day to come")
    return day


def address_of(row: dict[str, str], given: Given) -> str:
    """Return the address of a row's figure; raises ``ValueError`` with the reason where it has none."""
    word = row.get("source") or given.address
    if not word:
        raise ValueError("it has no address where it can be seen: give that of all such rows with --from")
    try:
        return scalars.web_address(word)
    except ValueError as error:
        raise ValueError(f"source: expected {error}") from None
