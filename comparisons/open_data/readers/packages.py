"""Downloads by package: a CSV of technology, ecosystem, package, role and downloads a month. Pure: imports no Django.

A package whose role is ``client-or-plugin`` is used with the technology and is not the technology, and nor is one that
is called like a database, or like anything with ``js`` behind it. Where several packages of one technology stand in one
ecosystem, the most downloaded counts: who installs one often installs the other, and a sum would count twice. Columns
``observed`` (a day) and ``source`` (an address) tell when and where a row was counted, where they are there; rows
without them take what the operator says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comparisons.catalogue.records import Record, sort_signals
from comparisons.domain import package_urls
from comparisons.domain.vocabulary import ECOSYSTEMS

from . import clean, dated, tables
from .entry import Entry, Given, RefusedEntry, TechnologyEntry

SOURCE = "packages"
COLUMNS = ("technology", "ecosystem", "package", "role", "downloads_month")
OWN = {"same-name", "own-scope"}
NOT_OF = package_urls.RUN_APART
"""Kinds of technologies whose packages of the same name are clients all the same: ``redis`` of npm talks to Redis."""
BINDING = re.compile(r"[.-]?js")
ROWS = 200_000
"""Packages that are compared at once."""


@dataclass(frozen=True, slots=True)
class _Package:
    where: str
    name: str
    downloads: int
    observed: str
    source: str


def read(path: Path, given: Given) -> Iterator[Entry]:
    """Each technology with its packages and their downloads; nothing of a file whose rest cannot be read."""
    best: dict[str, dict[str, _Package]] = {}
    for row in tables.read(path, COLUMNS):
        refused = row if isinstance(row, RefusedEntry) else _keep(*row, given, best)
        if refused:
            yield refused
            if refused.is_rest:
                return
    for technology in sorted(best):
        yield _found(technology, best[technology])


def _keep(where: str, row: dict[str, str], given: Given, best: dict[str, dict[str, _Package]]) -> RefusedEntry | None:
    """Take a row into ``best``; return the row that loses, or why this one is none."""
    if row["role"] not in OWN or _is_binding(row["technology"], row["package"]):
        return RefusedEntry(where, "it is a client or a plugin, or its role is not known")
    technology, ecosystem, package = clean.line(row["technology"]).lower(), row["ecosystem"], clean.line(row["package"])
    downloads = row["downloads_month"]
    is_whole = downloads.isascii() and downloads.isdigit() and len(downloads) <= 15
    if not technology or ecosystem not in ECOSYSTEMS or not package or len(package) > 200 or not is_whole:
        return RefusedEntry(where, "it has no technology, ecosystem, package or number that can be read")
    try:
        day, address = dated.day_of(row, given), dated.address_of(row, given)
    except ValueError as error:
        return RefusedEntry(where, str(error))
    if len(best) >= ROWS:
        return RefusedEntry(where, f"it has more than {ROWS:,} technologies")
    here = _Package(where, package, int(downloads), day, address)
    there = best.setdefault(technology, {}).get(ecosystem)
    winner = here if there is None or here.downloads > there.downloads else there
    best[technology][ecosystem] = winner
    loser = there if winner is here else here
    return (
        RefusedEntry(loser.where, "another package of the technology has as many downloads or more") if loser else None
    )


def _is_binding(technology: str, package: str) -> bool:
    """Whether a package is called like its technology with ``js`` behind it: ``kafkajs``, ``discord.js``."""
    name, word = package.strip().lower(), technology.strip().lower()
    return name.startswith(word) and bool(BINDING.fullmatch(name[len(word) :]))


def _found(technology: str, packages: dict[str, _Package]) -> TechnologyEntry:
    signals = [
        {
            "metric": f"{ecosystem}_downloads_month",
            "value": str(package.downloads),
            "observed": package.observed,
            "source": package.source,
        }
        for ecosystem, package in packages.items()
    ]
    record: Record = {
        "technology": technology,
        "name": technology,
        "packages": {ecosystem: [packages[ecosystem].name] for ecosystem in sorted(packages)},
        "signals": sort_signals(signals),
    }
    where = min((package.where for package in packages.values()), key=lambda where: (len(where), where))
    return TechnologyEntry(source=SOURCE, key=technology, record=record, ids=frozenset([technology]), where=where)
