"""The history of a comparison and its two technologies: what changed, by whom and why."""

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
from .responses import render_page

BY_CHANGE = keyset.ByMoment("at")


class Change(NamedTuple):
    """A revision with its changes in words; ``differences`` is None for the first revision of a subject."""

    revision: RevisionLine
    differences: list[str] | None

    @property
    def by(self) -> str:
        """Return the author's name, empty for an import."""
        return "" if self.revision.by_name == IMPORT else self.revision.by_name

    @property
    def reason(self) -> str:
        """Return the reason, empty for an import of catalogue files, which stores a fixed word."""
        return "" if self.is_from_files else self.revision.reason

    @property
    def is_from_files(self) -> bool:
        return self.revision.by_name == self.revision.reason == IMPORT


@require_safe
def changes(request: HttpRequest, pair: str) -> HttpResponse:
    comparison = addresses.published_line(pair)
    if comparison is None:
        return addresses.redirect_or_error(request, pair, "comparison_changes")
    part = keyset.paginate(partial(revision_list.of_pair, comparison), BY_CHANGE, request.GET)
    context = {
        "comparison": comparison,
        "changes": list(_changes(part.rows, {side.slug: side.name for side in comparison.sides})),
        "part": part,
        "section": "browse",
    }
    return render_page("comparisons/changes.html", context, path=request.path, indexed=False)


def _changes(revisions: list[RevisionLine], names: Mapping[str, str]) -> Iterator[Change]:
    """Yield each revision with what it changed. One query for the records of all revisions and their predecessors."""
    needed = {number for revision in revisions for number in (revision.id, revision.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    for revision in revisions:
        before = revision.before
        yield Change(revision, None if before is None else told(records[before], records[revision.id], names))
