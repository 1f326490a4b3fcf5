"""Logos to rows, a batch at a time. They are no part of the records, so they have no history."""

from comparisons.models import Logo

from .readers import Logo as Drawn

COLUMNS = ("colour", "path", "source", "licence")


def changed_logos(drawn: dict[int, Drawn]) -> list[Logo]:
    """The rows that are new or differ, by the id of their technology; without an outline the stored one stays."""
    rows = {logo.technology_id: logo for logo in Logo.objects.filter(technology__in=drawn)}
    found = []
    for number, one in drawn.items():
        before = rows.get(number)
        path = one.outline or (before.path if before else "")
        after = Logo(technology_id=number, colour=one.colour, path=path, source=one.source, licence=one.licence)
        if before is None or any(getattr(before, name) != getattr(after, name) for name in COLUMNS):
            found.append(after)
    return found


def write(logos: list[Logo]) -> None:
    Logo.objects.bulk_create(logos, update_conflicts=True, unique_fields=["technology"], update_fields=COLUMNS)
