"""A comparison's history: what was changed in it and in its two technologies, by whom and why."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models import Revision, revision_list
from comparisons.models.revision_list import RevisionLine
from comparisons.presenters.record_changes import told
from comparisons.services.history import IMPORT

from . import addresses, keyset
from .respond import show

BY_CHANGE = keyset.ByMoment("at")


class Change(NamedTuple):
    """One revision; ``differences`` from the one before it in words, None where it is the first of its subject."""

    revision: RevisionLine
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
    comparison = addresses.published_line(pair)
    if comparison is None:
        return addresses.elsewhere(request, pair, "comparison_changes")
    part = keyset.cut(partial(revision_list.of_pair, comparison), BY_CHANGE, request.GET)
    context = {
        "comparison": comparison,
        "changes": list(_told(part.rows, {side.slug: side.name for side in comparison.sides})),
        "part": part,
        "section": "browse",
    }
    return show("comparisons/changes.html", context, path=request.path, indexed=False)


def _told(revisions: list[RevisionLine], names: Mapping[str, str]) -> Iterator[Change]:
    """Each revision with what it changed; one query for the records of all and of those before them."""
    needed = {number for revision in revisions for number in (revision.id, revision.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    for revision in revisions:
        before = revision.before
        yield Change(revision, None if before is None else told(records[before], records[revision.id], names))
