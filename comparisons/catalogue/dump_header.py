"""The first line of a dump: what it is, from when, under which terms, and how to cite it. Pure: imports no Django."""

from collections.abc import Mapping
from datetime import date

from comparisons.domain import content_licence

from . import json_schema
from .records import HEADER, Record


def header(month: str, *, on: date, counts: Mapping[str, int], origin: str, path: str) -> Record:
    """Return the header of the dump of a month (2026-11); ``counts`` are those of its records by kind."""
    return {
        HEADER: month,
        "day": on.isoformat(),
        "schema_version": json_schema.VERSION,
        "schema": f"{origin}/{json_schema.FOLDER}/{json_schema.FILE}",
        "licence": {
            "name": content_licence.NAME,
            "url": content_licence.URL,
            "terms": content_licence.TERMS,
        },
        "attribution": content_licence.CREDIT,
        "cite": citation(month, on=on, address=origin + path),
        "counts": dict(counts),
    }


def citation(month: str, *, on: date, address: str) -> str:
    """Return how to cite a dump, in one line of plain text."""
    return (
        f"{content_licence.CREDIT}: catalogue of technologies and comparisons, dump of {month}, "
        f"written {on.isoformat()}. {address} ({content_licence.NAME})"
    )
