"""The history of a comparison and its two technologies: what changed, by whom and why."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import review
from comparisons.domain.direction import isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.review import State
from comparisons.models import Revision, revision_list
from comparisons.models.revision_list import RevisionLine
from comparisons.presenters.record_changes import told
from comparisons.presenters.since_review import Difference, since_review
from comparisons.services import reviewing
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


class ChangedPage(NamedTuple):
    """A page that changed since its review; ``differences`` is None where nobody knows what was reviewed."""

    page: Page
    differences: list[Difference] | None


@require_safe
def changes(request: HttpRequest, pair: str) -> HttpResponse:
    comparison = addresses.published_line(pair)
    if comparison is None:
        return addresses.redirect_or_error(request, pair, "comparison_changes")
    part = keyset.paginate(partial(revision_list.of_pair, comparison), BY_CHANGE, request.GET)
    context = {
        "comparison": comparison,
        "changed": _changed_since_review(pair) if comparison.reviewed and part.is_first else None,
        "changes": list(_changes(part.rows, {side.slug: isolated(side.name) for side in comparison.sides})),
        "part": part,
        "section": "browse",
    }
    return render_page("comparisons/changes.html", context, path=request.path, indexed=False)


def _changed_since_review(pair: str) -> ChangedPage | None:
    """Return the page with its differences if it shows other words than were reviewed. Five queries, else four."""
    page = addresses.published_page(pair)
    evidence = Evidence(page) if page else None
    if page is None or evidence is None or evidence.review_state is not State.CHANGED:
        return None
    return ChangedPage(page, since_review(reviewing.reviewed_content(page.id or 0), review.content(evidence)))


def _changes(revisions: list[RevisionLine], names: Mapping[str, str]) -> Iterator[Change]:
    """Yield each revision with what it changed. One query for the records of all revisions and their predecessors."""
    needed = {number for revision in revisions for number in (revision.id, revision.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    for revision in revisions:
        before = revision.before
        yield Change(revision, None if before is None else told(records[before], records[revision.id], names))
