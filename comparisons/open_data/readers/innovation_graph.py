"""The GitHub Innovation Graph: ``topics.csv``, developers who push to a topic's repositories. Pure: imports no Django.

One row counts one economy in one quarter, and only where there are enough people to count. The rows of the European
Union are left alone: its member states are there too, and adding them all would count people twice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from comparisons.catalogue.records import sort_signals
from comparisons.domain.sources import INNOVATION_GRAPH

from . import clean, tables
from .entry import Entry, Given, RefusedEntry, TechnologyEntry

SOURCE = "innovation-graph"
METRIC = "github_pushers_quarter"
UNIONS = {"EU"}
COLUMNS = ("num_pushers", "topic", "iso2_code", "year", "quarter")
TOTALS = 1_000_000
"""Quarters of topics that are added up at once."""
MOST = 10**12

Quarter = tuple[int, int]


def read(path: Path, given: Given) -> Iterator[Entry]:
    """Each topic with its figures, the sum over all economies on the last day of each quarter.

    Nothing of a file whose rest cannot be read: its sums would be too small.
    """
    totals: dict[str, dict[Quarter, int]] = {}
    places: dict[str, str] = {}
    seen: set[tuple[str, str, Quarter]] = set()
    newest = _quarter_before(given.today)
    for row in tables.read(path, COLUMNS):
        refused = row if isinstance(row, RefusedEntry) else _add(*row, newest, totals, places, seen)
        if refused:
            yield refused
            if refused.is_rest:
                return
    for topic in sorted(totals):
        yield _found(topic, totals[topic], places[topic])


def _add(
    where: str,
    row: dict[str, str],
    newest: Quarter,
    totals: dict[str, dict[Quarter, int]],
    places: dict[str, str],
    seen: set[tuple[str, str, Quarter]],
) -> RefusedEntry | None:
    topic, economy = clean.usable_slug(row["topic"].lower()), row["iso2_code"].upper()
    count, year, quarter = (_whole(row[column]) for column in ("num_pushers", "year", "quarter"))
    if not topic or len(economy) != 2 or count < 0 or not 2000 <= year <= 2100 or not 1 <= quarter <= 4:
        return RefusedEntry(where, "it has no topic, economy, quarter or count that can be read")
    if (year, quarter) > newest:
        return RefusedEntry(where, "its quarter is not over")
    if economy in UNIONS:
        return None
    if (topic, economy, (year, quarter)) in seen:
        return RefusedEntry(where, "the topic, economy and quarter stand there twice")
    if len(seen) >= TOTALS:
        return RefusedEntry(where, f"it has more than {TOTALS:,} rows")
    seen.add((topic, economy, (year, quarter)))
    places.setdefault(topic, where)
    figures = totals.setdefault(topic, {})
    figures[year, quarter] = figures.get((year, quarter), 0) + count
    return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text[:13]) <= MOST and len(text) <= 12 else -1


def _found(topic: str, figures: dict[Quarter, int], where: str) -> TechnologyEntry:
    signals = [
        {"metric": METRIC, "value": str(count), "observed": _last_day(quarter).isoformat(), "source": INNOVATION_GRAPH}
        for quarter, count in figures.items()
    ]
    record = {"technology": topic, "name": topic, "signals": sort_signals(signals)}
    return TechnologyEntry(source=SOURCE, key=topic, record=record, ids=frozenset([topic]), where=where)


def _last_day(quarter: Quarter) -> date:
    year, number = quarter
    return date(year + number // 4, number * 3 % 12 + 1, 1) - timedelta(days=1)


def _quarter_before(day: date) -> Quarter:
    """Return the newest quarter that is over."""
    number = (day.month - 1) // 3
    return (day.year, number) if number else (day.year - 1, 4)
