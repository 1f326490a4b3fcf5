"""A comparison's history: what was changed in it and in its two technologies, by whom and why."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models import Revision
from comparisons.presenters.record_changes import told
from comparisons.services.history import IMPORT

from . import addresses, keyset
from .respond import show

BY_CHANGE = keyset.Newest("at")


class Change(NamedTuple):
    """One revision; ``differences`` from the one before it in words, None where it is the first of its subject."""

    revision: Revision
    differences: list[str] | None

    @property
    def by(self) -> str:
        """Who made it; nobody where an import did."""
        return "" if self.revision.by_name == IMPORT else self.revision.by_name

    @property
    def reason(self) -> str:
        """Why; the bare word that an import of catalogue files writes is no reason."""
        return "" if self.is_from_files else self.revision.reason

    @property
    def is_from_files(self) -> bool:
        return self.revision.by_name == self.revision.reason == IMPORT


@require_safe
def changes(request: HttpRequest, pair: str) -> HttpResponse:
    comparison = addresses.published_row(pair)
    if comparison is None:
        return addresses.elsewhere(request, pair, "comparison_changes")
    history = Revision.objects.by_subject(comparison.pk, (comparison.low_id, comparison.high_id))
    # What came before each is looked for among those of one page, not for all of a long history.
    rows = Revision.objects.select_related("technology").defer("record").annotate(before=Subquery(_before_it()))
    part = keyset.cut(rows, BY_CHANGE, request.GET, parts=history)
    context = {
        "comparison": comparison,
        "changes": list(_told(part.rows, {side.slug: side.name for side in comparison.sides})),
        "part": part,
        "section": "browse",
    }
    return show("comparisons/changes.html", context, path=request.path, indexed=False)


def _before_it() -> QuerySet:
    """The id of the revision of the same subject that came before the outer one."""
    same = Q(technology=OuterRef("technology")) | Q(comparison=OuterRef("comparison"))
    earlier = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    return Revision.objects.filter(same, earlier).order_by("-at", "-id").values("pk")[:1]


def _told(revisions: list[Any], names: Mapping[str, str]) -> Iterator[Change]:
    """Each revision with what it changed; one query for the records of all and of those before them."""
    needed = {number for revision in revisions for number in (revision.pk, revision.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    for revision in revisions:
        is_first = revision.before is None
        yield Change(revision, None if is_first else told(records[revision.before], records[revision.pk], names))
