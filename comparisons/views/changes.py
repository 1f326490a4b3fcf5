"""The history of a comparison and its two technologies: what people changed and why, then what imports did."""

from collections.abc import Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days, review
from comparisons.domain.direction import isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision, keyset, revision_list
from comparisons.models.reading import PageRow, read_words
from comparisons.models.revision import IMPORT
from comparisons.models.revision_list import RevisionLine
from comparisons.presenters.record_changes import told
from comparisons.presenters.since_review import Difference, since_review
from comparisons.search import resolving
from comparisons.services import reviewing

from . import addresses
from .responses import render_page

BY_CHANGE = keyset.ByRankAndMoment()


class Change(NamedTuple):
    """A revision with its changes in words; ``differences`` is None for the first revision of a subject."""

    revision: RevisionLine
    differences: list[str] | None

    @property
    def is_import(self) -> bool:
        return self.revision.verb == Verb.IMPORT.value

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
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "comparison_changes")
    names = {side.slug: isolated(side.name) for side in sorted((row.low, row.high), key=attrgetter("slug"))}
    of_pair = partial(revision_list.of_pair, row.comparison.id, row.low.id, row.high.id)
    part = keyset.paginate(of_pair, BY_CHANGE, request.GET)
    listed = list(_changes(part.rows, names))
    context = {
        "pair": pair,
        "called": " vs ".join(names.values()),
        "changed": _changed_since_review(row) if row.comparison.reviewed and part.is_first else None,
        "changes": [change for change in listed if not change.is_import],
        "imports": [change for change in listed if change.is_import],
        "part": part,
        "section": "browse",
    }
    return render_page("comparisons/changes.html", context, path=request.path, indexed=False)


def _changed_since_review(row: PageRow) -> ChangedPage | None:
    """Return the page with its differences if it shows other words than were reviewed. Three queries, else two."""
    page = read_words(row, days.utc_today())
    evidence = Evidence(page)
    if evidence.review_state is not State.CHANGED:
        return None
    return ChangedPage(page, since_review(reviewing.reviewed_content(row.comparison.id), review.content(evidence)))


def _changes(revisions: list[RevisionLine], names: Mapping[str, str]) -> Iterator[Change]:
    """Yield each revision with what it changed. One query for the records of all revisions and their predecessors."""
    needed = {number for revision in revisions for number in (revision.id, revision.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    for revision in revisions:
        before = revision.before
        yield Change(revision, None if before is None else told(records[before], records[revision.id], names))
