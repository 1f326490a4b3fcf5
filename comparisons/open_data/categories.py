"""The categories of an upstream set: made before what stands in them, and left alone where they are there already."""

from django.db import transaction

from comparisons.catalogue import schema, stored
from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import Place, Problems
from comparisons.importing import load_shelves
from comparisons.importing.context import CREATED, UNCHANGED
from comparisons.importing.spool import Outcome
from comparisons.models import Version

from .readers import Category
from .report import Report


class Shelves:
    """The categories that are stored, and those that the set adds."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.known = set(stored.categories())
        self.new: list[Outcome] = []

    def add(self, category: Category) -> None:
        record = schema.check(category.record, At(Place("category"), Problems()))
        if record is None:
            self.report.refuse("a category that the catalogue cannot hold")
        elif record["category"] in self.known:
            self.report.counts[UNCHANGED] += 1
        else:
            self.known.add(record["category"])
            self.new.append(Outcome("category", record["category"], CREATED, record, record))
            self.report.counts[CREATED] += 1

    def write(self) -> None:
        if self.new:
            with transaction.atomic():
                Version.touch(load_shelves.write_categories(self.new))
