"""Revisions as the lists of the history show them: each with what it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from comparisons.catalogue.records import Record
from comparisons.models import Comparison, Revision, Technology
from comparisons.presenters.record_changes import told

from . import record_diff

SHOWN_OF_A_LINE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A revision, and the records that it lies between; ``before`` is None for the first of its subject."""

    revision: Revision
    before: Record | None
    after: Record
    names: Mapping[str, str]

    @property
    def subject(self) -> Technology | Comparison:
        found: Technology | Comparison = self.revision.subject
        return found

    @property
    def in_short(self) -> str:
        """Return what changed on one line: "verdict reason reworded, 2 claims changed"."""
        if self.before is None:
            return "first entry"
        phrases = told(self.before, self.after, self.names)
        more = len(phrases) - SHOWN_OF_A_LINE
        shown = [*phrases[:SHOWN_OF_A_LINE], *([f"and {more} more"] if more > 0 else [])]
        return ", ".join(shown) or "nothing that the record holds"

    @property
    def changes(self) -> record_diff.Changes:
        return record_diff.changes(self.before or {}, self.after, self.names)


def names_of(subjects: Iterable[Technology | Comparison]) -> dict[str, str]:
    """Return the names of the technologies that records of these subjects may name, by slug."""
    sides = (one.sides if isinstance(one, Comparison) else (one,) for one in subjects)
    return {technology.slug: technology.name for both in sides for technology in both}


def lines(revisions: Iterable[Revision]) -> list[Line]:
    """Return a line for each revision, whose subjects are loaded. Two queries, for a page of them."""
    listed = list(revisions)
    before = _ids_before([revision.pk for revision in listed])
    needed = {number for revision in listed for number in (revision.pk, before[revision.pk]) if number}
    records = dict(Revision.objects.order_by().filter(pk__in=needed).values_list("pk", "record"))
    names = names_of(revision.subject for revision in listed)
    return [Line(one, records.get(before[one.pk] or 0), records[one.pk], names) for one in listed]


def _ids_before(ids: list[int]) -> dict[int, int | None]:
    """Return the id of the previous revision of the subject, by the ids of revisions. One query."""
    earlier = Revision.objects.filter(Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk")))
    parts = [
        Subquery(earlier.filter(**{subject: OuterRef(subject)}).values("pk")[:1])
        for subject in ("technology", "comparison")
    ]
    rows = Revision.objects.order_by().filter(pk__in=ids).annotate(before=Coalesce(*parts))
    return dict(rows.values_list("pk", "before"))


def previous_revision(revision: Revision) -> Revision | None:
    """Return the revision of the subject before this one, None for the first. One query."""
    same = Revision.objects.filter(technology=revision.technology_id, comparison=revision.comparison_id)
    return same.filter(Q(at__lt=revision.at) | Q(at=revision.at, pk__lt=revision.pk)).first()
