"""Stored records by slug or pair path: few queries a batch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from comparisons.domain import pairs
from comparisons.models import Comparison, Technology

from .export import category_records, criterion_records, records_for
from .fields import TECHNOLOGY
from .records import Record

Ends = tuple[int, int]
"""The ids of a pair, the lower one first."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored subject: the id of its row and its canonical record."""

    id: int
    record: Record


def technology_ids(slugs: Collection[str]) -> dict[str, int]:
    return dict(Technology.objects.filter(slug__in=list(slugs)).order_by().values_list("slug", "id"))


def technologies(slugs: Collection[str]) -> dict[str, Stored]:
    """Return the stored technologies with these slugs."""
    ids = technology_ids(slugs)
    records = records_for(technologies=list(ids.values())).technologies
    return {slug: Stored(number, records[number]) for slug, number in ids.items()}


def filed(slugs: Collection[str]) -> dict[str, Record]:
    """Return kind and use case of the stored technologies with these slugs."""
    rows = Technology.objects.filter(slug__in=list(slugs)).order_by().values_list("slug", "kind", "use_case")
    return {
        slug: TECHNOLOGY.canonical({"technology": slug, "kind": kind, "use_case": use_case})
        for slug, kind, use_case in rows
    }


def ends_of(paths: Iterable[str]) -> dict[str, Ends]:
    """Return the ids of both technologies by canonical path; paths of which one is not stored are left out."""
    sides = {path: path.split(pairs.SEPARATOR) for path in paths}
    ids = technology_ids({slug for both in sides.values() for slug in both})
    found = {path: sorted(ids[slug] for slug in both if slug in ids) for path, both in sides.items()}
    return {path: (both[0], both[1]) for path, both in found.items() if len(both) == 2}


def comparison_ids(ends: Collection[Ends]) -> dict[Ends, int]:
    """Return the ids of the comparisons of these pairs; in SQL, as Django has no look-up for pairs of columns.

    With parameters, because SQLite keeps each statement that reads differently, and long ones are large.
    """
    if not ends:
        return {}
    table = connection.ops.quote_name(Comparison._meta.db_table)
    values = ", ".join(["(%s, %s)"] * len(ends))
    query = f"SELECT low_id, high_id, id FROM {table} WHERE (low_id, high_id) IN (VALUES {values})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [number for both in ends for number in both])
        return {(low, high): number for low, high, number in cursor.fetchall()}


def comparisons(paths: Iterable[str]) -> dict[str, Stored]:
    """Return the stored comparisons with these canonical paths."""
    ends = ends_of(paths)
    ids = comparison_ids(list(ends.values())) if ends else {}
    records = records_for(comparisons=list(ids.values())).comparisons
    return {path: Stored(ids[both], records[ids[both]]) for path, both in ends.items() if both in ids}


def categories() -> dict[str, Record]:
    return {record["category"]: record for record in category_records()}


def criteria() -> dict[str, Record]:
    return {record["criterion"]: record for record in criterion_records()}
