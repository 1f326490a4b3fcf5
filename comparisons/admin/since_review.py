"""What an editor looks at before a changed page is approved again: what was reviewed, beside what it shows now."""

from dataclasses import dataclass

from comparisons.domain import review
from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.presenters import since_review
from comparisons.presenters.since_review import Difference
from comparisons.services import reviewing


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """The differences of a page that changed since its review; None where nobody knows what was reviewed."""

    differences: list[Difference] | None


def of_evidence(comparison_id: int, evidence: Evidence) -> ChangedPage | None:
    """Return what changed since the review of a page, None if it still is what was reviewed. One query at most."""
    if evidence.review_state is not State.CHANGED:
        return None
    reviewed = reviewing.reviewed_content(comparison_id)
    return ChangedPage(since_review.since_review(reviewed, review.content(evidence)))
