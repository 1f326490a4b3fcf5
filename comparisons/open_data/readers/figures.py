"""Figures from any other place: a CSV that an operator writes. Pure: imports no Django.

The first line names the columns, in any order; each further line is one figure:

    technology,metric,value,observed,source
    postgresql,github_stars,15200,2026-10-01,https://github.com/postgres/postgres

``technology`` is a slug or another word that leads to it, ``metric`` one that the site knows, ``value`` a number that
is not below zero, ``observed`` the day for which the source gives it, ``source`` the address where it can be seen.
Rows without a day or an address take what the operator says.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from comparisons.catalogue import scalars
from comparisons.catalogue.scalars import Scalar

from . import clean, dated, tables
from .entry import Entry, Given, RefusedEntry, TechnologyEntry

SOURCE = "figures"
CHECKS: dict[str, Scalar] = {
    "metric": scalars.metric,
    "value": partial(scalars.decimal, least=0, most=None, places=4),
}
COLUMNS = ("technology", *CHECKS)


def read(path: Path, given: Given) -> Iterator[Entry]:
    """One entry a figure; an entry's key is its technology."""
    for row in tables.read(path, COLUMNS):
        yield row if isinstance(row, RefusedEntry) else _figure(*row, given)


def _figure(where: str, row: dict[str, str], given: Given) -> Entry:
    technology = clean.line(row["technology"]).lower()
    if not technology or len(technology) > clean.NAME_LENGTH:
        return RefusedEntry(where, "it names no technology")
    for column, check in CHECKS.items():
        try:
            check(row[column])
        except ValueError as error:
            return RefusedEntry(where, f"{column}: expected {error}")
    try:
        signal = {column: row[column] for column in CHECKS} | {
            "observed": dated.day_of(row, given),
            "source": dated.address_of(row, given),
        }
    except ValueError as error:
        return RefusedEntry(where, str(error))
    record = {"technology": technology, "name": technology, "signals": [signal]}
    return TechnologyEntry(source=SOURCE, key=technology, record=record, ids=frozenset([technology]), where=where)
