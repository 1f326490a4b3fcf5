"""What an editor looks at before a changed page is approved again: what was reviewed, beside what it shows now."""

from dataclasses import dataclass

from comparisons.domain import review
from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.models import Comparison
from comparisons.presenters import since_review
from comparisons.presenters.since_review import Difference
from comparisons.services import editorial, reviewing


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """The differences of a page that changed since its review; None where nobody knows what was reviewed."""

    differences: list[Difference] | None


def of_comparison(comparison: Comparison) -> ChangedPage | None:
    """Return what changed since the review of a comparison, None if its page still is what was reviewed. 5 queries."""
    evidence = Evidence(editorial.page_of(comparison))
    if evidence.review_state is not State.CHANGED:
        return None
    reviewed = reviewing.reviewed_content(comparison.pk)
    return ChangedPage(since_review.since_review(reviewed, review.content(evidence)))
