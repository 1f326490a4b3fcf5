"""The queues of the front page, most urgent first.

To add one: give its rows a word on the queryset of their model, and an index in the order of that word; write a
``Queue``, here or in a package of its own, and name it in ``QUEUES`` at its place. The page shows it then.
"""

from comparisons.domain.consistency import LISTED
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Feedback, Finding, SourceEntry

from .queue import Queue, change

DECIDES = ("comparisons.change_comparison",)

QUEUES = (
    Queue(
        name="disagreements",
        title="Disagreements to answer",
        says="Readers who would pick otherwise, or who miss something.",
        permissions=("comparisons.change_feedback",),
        rows=lambda user, today: Feedback.objects.waiting(),
        since="created",
        opens=change("feedback"),
        button="Answer the oldest",
        listed="comparisons/feedback/",
    ),
    Queue(
        name="in_question",
        title="Verdicts in question",
        says="Something came true that would change them.",
        permissions=DECIDES,
        rows=lambda user, today: Comparison.objects.in_question().order_by("id"),
        opens=change("comparison"),
        button="Decide the first",
        listed="comparisons/comparison/?in_question=yes",
    ),
    Queue(
        name="conditions_due",
        title="Conditions whose date has passed",
        says="Look whether they have come true, or set a later day.",
        permissions=DECIDES,
        rows=lambda user, today: Comparison.objects.with_conditions_due(today).order_by("id"),
        opens=change("comparison"),
        button="Look at the first",
        listed="comparisons/comparison/?conditions=due",
    ),
    Queue(
        name="in_review",
        title="In review",
        says="Ready to be published.",
        permissions=("comparisons.publish_comparison",),
        rows=lambda user, today: Comparison.objects.filter(status=Status.IN_REVIEW.value).order_by("id"),
        opens=change("comparison"),
        button="Read the first",
        listed="comparisons/comparison/?status__exact=in_review",
    ),
    Queue(
        name="contradictions",
        title="Contradictions in the catalogue",
        says="Claims and verdicts that do not fit together.",
        permissions=("comparisons.view_finding", "comparisons.change_technology"),
        rows=lambda user, today: Finding.objects.exclude(kind__in=LISTED).order_by("id"),
        since="found",
        opens=lambda first: "/admin/comparisons/finding/",
        button="See them",
        listed="comparisons/finding/",
    ),
    Queue(
        name="entries",
        title="Questions about sources",
        says="Entries of open data: the same as one of our technologies, one of its own, or none?",
        permissions=("comparisons.change_sourceentry",),
        rows=lambda user, today: SourceEntry.objects.waiting(),
        opens=change("sourceentry"),
        button="Answer the first",
        listed="comparisons/sourceentry/",
    ),
)
