"""The merge questions as a queue of the front page."""

from comparisons.models import MergeQuestion

from ..today.queue import Queue, change
from .views import MERGE

MERGE_QUESTIONS = Queue(
    name="merge_questions",
    title="Technologies that are probably one",
    says="They share a name, an address or a package: merge them, or say that they differ.",
    permissions=(MERGE, "comparisons.view_mergequestion"),
    rows=lambda user, today: MergeQuestion.objects.waiting(today),
    since="found",
    opens=change("mergequestion"),
    button="Look at the first",
    listed="comparisons/mergequestion/",
)
