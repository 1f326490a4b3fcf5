"""What the verbs on disagreements share: locks, a change of status, the pages to make anew, refusals, mails."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django_tasks.base import Task

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import OPEN, FeedbackStatus
from comparisons.models import Comparison, Feedback, ProsCons, Technology, Version, rules
from comparisons.models.version import pair_key, technology_key

from .. import editorial, review_tasks, task_queue
from ..editorial import Refused

UNDO = timedelta(minutes=15)
"""For how long an answer can be taken back."""
MAIL_AFTER = UNDO + timedelta(minutes=1)
"""When the reader is told: no mail is on its way while an answer can be taken back."""
TAKEN_BACK = "Its writer has taken it back meanwhile: there is nothing to answer any more."
ELSEWHERE = "Two technologies became one meanwhile, and it is about another page now: open it again."
MOVED = ("status", "status_before", "answered_by", "answered_by_name")
"""The columns that ``move`` sets."""


def refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])


def meanwhile(feedback: Feedback) -> str:
    """Return what became of a disagreement while an editor's form was open."""
    if feedback.withdrawn_at:
        return TAKEN_BACK
    who, state = feedback.answered_by_name or "Somebody", feedback.get_status_display()
    if feedback.status in OPEN or feedback.status == FeedbackStatus.HELD:
        return f"It is “{state}” meanwhile."
    return f"{who} has answered meanwhile: it is {state}."


def lock(ids: Collection[int]) -> None:
    """Lock all that an answer to these disagreements may change, in the order in which everybody locks.

    Those are the technologies of the disputed claims, the comparisons and the disagreements, each by their ids. Three
    queries.
    """
    rows = Feedback.objects.filter(pk__in=ids).order_by()
    Technology.objects.filter(pk__in=rows.values("claim__technology")).lock()
    comparisons = Comparison.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("comparison"))
    list(comparisons.order_by("pk").values_list("pk"))
    list(Feedback.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def locked(feedback: Feedback, statuses: Collection[str]) -> Feedback:
    """Lock and return a disagreement that has one of ``statuses``, with its comparison; refuse any other.

    The comparison is locked first, as ``editorial`` does: two transactions cannot deadlock.
    """
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("low", "high")
    comparison = rows.filter(pk=feedback.comparison_id).first()
    stored = Feedback.objects.select_for_update().filter(pk=feedback.pk, comparison=comparison).first()
    if comparison is None or stored is None:
        is_there = Feedback.objects.filter(pk=feedback.pk).exists()
        raise refusal("status", ELSEWHERE if is_there else TAKEN_BACK)
    if stored.withdrawn_at or stored.status not in statuses:
        raise refusal("status", meanwhile(stored))
    stored.comparison = comparison
    return stored


def move(feedback: Feedback, status: FeedbackStatus, by: User) -> None:
    """Set the status in memory, and note who did so and what it was before."""
    feedback.status_before, feedback.status = feedback.status, status.value
    feedback.answered_by = by
    feedback.answered_by_name = editorial.name_of(by)


def required(field: str, text: str, missing: str) -> str:
    """Return what an editor wrote to a reader, without blanks around it; refuse it where it is empty or not prose."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise refusal(field, missing)
    try:
        rules.prose(text)
    except ValidationError as error:
        raise refusal(field, " ".join(error.messages)) from None
    return text


def touch(moved: Iterable[Feedback], keys: Iterable[str] = ()) -> None:
    """Touch the pages that show what was moved, and ``keys``: the last step of a transaction.

    Where a review of a claim begins or ends, the worker looks at how the pages of its technology stand.
    """
    rows = list(moved)
    technologies = in_review(rows)
    review_tasks.enqueue(sorted(technologies))
    Version.touch({*_keys(rows, technologies), *keys})


def keys_of(moved: Collection[Feedback]) -> set[str]:
    """Return the version keys of the pages that show what was moved. One query where a review begins or ends.

    All pages of a technology mark a claim of it that is in review, so their key is touched then.
    """
    return _keys(moved, in_review(moved))


def in_review(moved: Iterable[Feedback]) -> set[int]:
    """Return the technologies of the claims whose review begins or ends. One query, none without such a claim."""
    reviewed = [one for one in moved if FeedbackStatus.IN_REVIEW in (one.status_before, one.status)]
    claims = [one.claim_id for one in reviewed if one.claim_id]
    return set(ProsCons.objects.filter(pk__in=claims).values_list("technology", flat=True)) if claims else set()


def _keys(moved: Iterable[Feedback], technologies: Iterable[int]) -> set[str]:
    pairs = {pair_key(one.comparison.low_id, one.comparison.high_id) for one in moved}
    return pairs | {technology_key(pk) for pk in technologies}


def tell_later(task: Task[Any, None], feedback: Feedback) -> None:
    """Queue a mail to the writer, if there is an address, for when nothing can be taken back any more."""
    if feedback.email:
        task_queue.enqueue(task.using(run_after=datetime.now(UTC) + MAIL_AFTER), feedback.pk)
