"""The queues of the front page, most urgent first.

To add one: give its rows a word on the queryset of their model, and an index in the order of that word; write a
``Queue``, here or in a package of its own, and name it in ``QUEUES`` at its place. The page shows it then;
``tests/test_today.py`` makes what waits in it.
"""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from comparisons.domain import doubts
from comparisons.models import (
    ChangeRequest,
    Comparison,
    Condition,
    Feedback,
    Finding,
    ProsCons,
    Schedule,
    SourceCheck,
    SourceEntry,
    VoiceBurst,
    Wish,
)
from comparisons.services import tasks
from comparisons.services.live_pages import PUBLISH
from comparisons.services.reviewing import APPROVE

from ..merging.queue import MERGE_QUESTIONS
from .queue import MOST, Queue, Row, change, desk, leads_back

MAY_CHANGE = ("comparisons.change_comparison",)
MAY_APPROVE = (APPROVE,)


def _add_page(wish: Row) -> str:
    query = urlencode({"low": wish["low"], "high": wish["high"], **leads_back()}, safe="/")
    return f"{reverse('admin:comparisons_comparison_add')}?{query}"


def _first_row(finding: Row) -> str:
    """Return the change page of the first row that a finding names, or the list where all of them are gone."""
    row = next(iter(finding["rows"]), None)
    if row is None:
        return reverse("admin:comparisons_finding_changelist")
    return (desk("id") if row["model"] == "comparison" else change(row["model"], "id"))(row)


def _sources(claims: QuerySet[ProsCons]) -> str:
    number = len(set(claims.values_list("source", flat=True)[:MOST]))
    return f"From {number:,} source{'s' if number > 1 else ''}."


def _doubts(entries: QuerySet[SourceEntry]) -> str:
    return f"{doubts.counted(entries.values_list('reason', flat=True)[:MOST])}."


QUEUES = (
    Queue(
        name="disagreements",
        title="Disagreements to answer",
        says="Readers who would pick otherwise, or who miss something.",
        permissions=("comparisons.change_feedback",),
        rows=lambda user, today: Feedback.objects.to_answer(),
        since="created",
        opens=change("feedback"),
        button="Answer the oldest",
        listed="comparisons/feedback/",
    ),
    Queue(
        name="held",
        title="Disagreements held as possible spam",
        says="Readers see none of them; whoever wrote an honest one waits.",
        permissions=("comparisons.change_feedback",),
        rows=lambda user, today: Feedback.objects.held(),
        since="created",
        opens=lambda first: reverse("admin:comparisons_feedback_held"),
        button="Look through them",
        listed="comparisons/feedback/?state=held",
    ),
    Queue(
        name="voices",
        title="Bursts of voices",
        says="Very many readers tapped within an hour. Nothing of it counts until you say so.",
        permissions=("comparisons.change_voiceburst",),
        rows=lambda user, today: VoiceBurst.objects.waiting(),
        since="hour",
        opens=lambda burst: reverse("admin:comparisons_voiceburst_changelist"),
        button="Look at them",
        listed="comparisons/voiceburst/",
    ),
    Queue(
        name="in_question",
        title="Verdicts in question",
        says="Something came true that would change them.",
        permissions=MAY_CHANGE,
        rows=lambda user, today: Condition.objects.came_true().order_by("happened", "id"),
        items="verdict",
        since="happened",
        fields=("verdict__comparison",),
        opens=desk("verdict__comparison"),
        button="Decide the first",
        listed="comparisons/comparison/?in_question=yes",
    ),
    Queue(
        name="sent_back",
        title="Sent back to you",
        says="A reviewer asks you to change them.",
        permissions=("comparisons.view_changerequest",),
        rows=lambda user, today: ChangeRequest.objects.sent_back_to(user),
        since="answered_at",
        opens=lambda sent: reverse("admin:comparisons_changerequest_redo", args=[sent["pk"]]),
        button="Go on with the oldest",
        listed="comparisons/changerequest/?state__exact=sent_back&whose=mine",
    ),
    Queue(
        name="for_review",
        title="Changes for review",
        says="Writers saved them beside the live pages; readers do not see them yet.",
        permissions=(PUBLISH, "comparisons.view_changerequest"),
        rows=lambda user, today: ChangeRequest.objects.waiting(),
        since="sent_at",
        opens=change("changerequest"),
        button="Read the oldest",
        listed="comparisons/changerequest/?state__exact=waiting",
    ),
    Queue(
        name="changed",
        title="Changed since their review",
        says="Readers see other words than an editor approved.",
        permissions=MAY_APPROVE,
        rows=lambda user, today: Comparison.objects.changed_since_review().order_by("changed_on", "id"),
        since="changed_on",
        opens=desk(),
        button="Review the oldest",
        listed="comparisons/comparison/?freshness=changed",
    ),
    Queue(
        name="overdue",
        title="Claims due to be checked",
        says="Nobody has read their sources for too long.",
        permissions=("comparisons.change_proscons",),
        rows=lambda user, today: ProsCons.objects.longest_overdue(today),
        since="fresh_until",
        opens=lambda claim: reverse("admin:comparisons_proscons_rechecks"),
        tells=_sources,
        button="Check the first",
        listed="comparisons/proscons/?due=yes",
    ),
    Queue(
        name="conditions_due",
        title="Conditions whose date has passed",
        says="Look whether they came true, or set a later day.",
        permissions=MAY_CHANGE,
        rows=lambda user, today: Condition.objects.due_of_published(today),
        items="verdict",
        since="check_by",
        fields=("verdict__comparison",),
        opens=desk("verdict__comparison"),
        button="Look at the first",
        listed="comparisons/comparison/?conditions=due",
    ),
    Queue(
        name="unreviewed",
        title="Published and not yet reviewed",
        says="Readers see them without a stamp; search engines are asked to wait.",
        permissions=MAY_APPROVE,
        rows=lambda user, today: Comparison.objects.unreviewed(),
        since="published",
        opens=desk(),
        button="Review the oldest",
        listed="comparisons/comparison/?freshness=unreviewed",
    ),
    Queue(
        name="schedule_refused",
        title="Could not be published on schedule",
        says="Mend what stands against it, and it is published then.",
        permissions=("comparisons.view_schedule", PUBLISH),
        rows=lambda user, today: Schedule.objects.refused(),
        since="refused_at",
        opens=desk(),
        button="Mend the first",
        listed="comparisons/schedule/",
    ),
    Queue(
        name="in_review",
        title="In review",
        says="Set in review by their writers; not published yet.",
        permissions=(PUBLISH,),
        rows=lambda user, today: Comparison.objects.in_review(MOST + 1),
        is_computed=True,
        since="since",
        opens=desk(),
        button="Read the oldest",
        listed="comparisons/comparison/?status__exact=in_review",
    ),
    Queue(
        name="wanted",
        title="Pairs that readers ask for",
        says="Nobody has begun to compare them; the most wanted come first.",
        permissions=("comparisons.add_comparison",),
        rows=lambda user, today: Wish.objects.without_comparison(today),
        is_computed=True,
        since="since",
        fields=("low", "high"),
        opens=_add_page,
        button="Compare the first",
        listed="comparisons/wish/",
    ),
    Queue(
        name="one_sided",
        title="Comparisons with rows of one side",
        says="In the categories that readers ask for most: claims of one side only, so not counted.",
        permissions=("comparisons.view_finding", "comparisons.change_comparison"),
        rows=lambda user, today: Finding.objects.one_sided_in_demand(),
        fields=("rows",),
        opens=_first_row,
        button="Fill the first",
        listed="comparisons/finding/?in_demand__exact=1",
    ),
    Queue(
        name="contradictions",
        title="Contradictions",
        says="Claims and verdicts that do not fit together.",
        permissions=("comparisons.view_finding", "comparisons.change_technology"),
        rows=lambda user, today: Finding.objects.first_contradictions(MOST + 1),
        fields=("rows",),
        opens=_first_row,
        button="Open the first",
        listed="comparisons/finding/?contradictions=yes",
    ),
    MERGE_QUESTIONS,
    Queue(
        name="entries",
        title="Questions about sources",
        says="Is an entry of open data one of our technologies?",
        permissions=("comparisons.change_sourceentry",),
        rows=lambda user, today: SourceEntry.objects.waiting(),
        opens=change("sourceentry"),
        tells=_doubts,
        button="Answer the first",
        listed="comparisons/sourceentry/",
    ),
    Queue(
        name="sources",
        title="Sources of claims that are gone, moved or changed",
        says="Cite another page, reword the claim, or say that it is fine as it is.",
        permissions=("comparisons.change_sourcecheck",),
        rows=lambda user, today: SourceCheck.objects.broken(),
        since="since",
        opens=change("sourcecheck"),
        button="Look at the oldest",
        listed="comparisons/sourcecheck/",
    ),
    Queue(
        name="mails",
        title="Mails given up",
        says="The mail server did not take them. Choose them in the list to try again.",
        permissions=("django_tasks_database.view_dbtaskresult", "comparisons.change_feedback"),
        rows=lambda user, today: tasks.given_up(),
        since="finished_at",
        opens=lambda mail: f"{reverse('admin:index')}django_tasks_database/dbtaskresult/?status__exact=FAILED",
        button="See the oldest",
        listed="django_tasks_database/dbtaskresult/?status__exact=FAILED",
    ),
)
