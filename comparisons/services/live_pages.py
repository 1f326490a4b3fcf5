"""Who may change what readers see at once: whoever may publish."""

from django.contrib.auth.models import User

from comparisons.domain.problems import Problem
from comparisons.models import Comparison

PUBLISH = "comparisons.publish_comparison"
NOT_YOURS = "Readers see it on a published page: somebody who may publish changes it."


def problems(technology_id: int, by: User) -> list[Problem]:
    """Return why ``by`` may not change a technology, or its claims, at once. One query at most for each technology."""
    if by.has_perm(PUBLISH) or not Comparison.objects.published().hold_one_of(technology_id):
        return []
    return [Problem("not_yours", "technology", NOT_YOURS)]
