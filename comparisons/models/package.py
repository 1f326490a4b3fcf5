"""The packages of technologies, each in a row of its own, so that an index finds whose one is."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import models
from django.db.models import UniqueConstraint

from comparisons.domain import package_urls

from .sql import Select

LENGTH = 200
"""Characters of an ecosystem, and of a name, that are stored: files are read no further."""
BATCH = 5000

Packages = Mapping[str, Collection[str]]
"""The names of a technology's packages by ecosystem: its column ``packages``."""


class PackageQuerySet(models.QuerySet["Package"]):
    def renew(self, packages: Mapping[int, Packages]) -> None:
        """Let the rows of technologies, given by id, say what their column does; equal rows stay.

        One query where nothing differs. Whoever writes the column calls this in the same transaction: the column is
        JSON, which no index of both databases can search.
        """
        wanted = {(number, *row) for number, own in packages.items() for row in rows_of(own)}
        rows = self.filter(technology__in=packages).order_by().values_list("pk", "technology", "ecosystem", "name")
        found = {tuple(row): number for number, *row in rows}
        if gone := [number for row, number in found.items() if row not in wanted]:
            self.filter(pk__in=gone).delete()
        new = (
            self.model(technology_id=number, ecosystem=ecosystem, name=name)
            for number, ecosystem, name in sorted(wanted - found.keys())
        )
        self.bulk_create(new, batch_size=BATCH)


class Package(models.Model):
    """A package that a technology lists as its own, by the form of its name in which two spellings are equal.

    Several technologies may list one: it is the first one's by slug.
    """

    ecosystem = models.CharField(max_length=LENGTH)
    name = models.CharField(max_length=LENGTH)
    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="listed_packages")

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering = ["ecosystem", "name", "technology"]
        constraints = [
            UniqueConstraint(
                "name", "ecosystem", "technology",
                name="package_once", violation_error_message="This package is listed already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ecosystem}: {self.name}"


def rows_of(packages: Packages) -> set[tuple[str, str]]:
    """Return ecosystem and name of each row that a column comes to; what no file can hold has none."""
    found = {
        (ecosystem, package_urls.Package(ecosystem, name).name_key)
        for ecosystem, names in packages.items()
        for name in names
    }
    return {row for row in found if all(0 < len(word) <= LENGTH for word in row)}


class NamedRow(NamedTuple):
    """A technology with the word that led to it: of a package its ecosystem and name, else an alias."""

    ecosystem: str
    word: str
    id: int
    slug: str
    name: str
    kind: str


NAMED = Select(
    NamedRow,
    """
    SELECT package.ecosystem, package.name AS word, technology.id, technology.slug, technology.name,
        technology.kind
    FROM comparisons_package AS package
    JOIN comparisons_technology AS technology ON technology.id = package.technology_id
    WHERE package.name = ANY(%(packages)s)
    UNION ALL
    SELECT '', alias.key, technology.id, technology.slug, technology.name, technology.kind
    FROM comparisons_alias AS alias JOIN comparisons_technology AS technology ON technology.id = alias.technology_id
    WHERE alias.key = ANY(%(aliases)s)
    """,
)


def named(packages: Collection[str], aliases: Collection[str]) -> list[NamedRow]:
    """Return the technologies that list a package of these names, of any ecosystem, or have an alias. One query."""
    return NAMED.rows(packages=list(packages), aliases=list(aliases))
