"""Publish comparisons on the date that an editor set; what is refused keeps its date and every problem.

A date counts where somebody who may publish has set it. One that came with a file, or whose comparison was changed
since by a person who may not publish, or a technology of it, waits for an editor like any other refusal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Revision, Schedule

from . import editorial
from .editorial import Refused
from .live_pages import PUBLISH

REASON = "Published on schedule."
AT_ONCE = 100
"""Comparisons that one look tries at most; the next look goes on with the rest."""
AGAIN = timedelta(hours=1)
"""After a refusal it is tried again once one of its histories goes on, and in any case after this time."""
LONGEST = timedelta(days=366)
PASSED = "That moment has passed: choose a later one, or publish it now."
TOO_FAR = "That is more than a year ahead: choose an earlier date."
NOBODYS = "No editor set this date: it came with a file. Publish the comparison, or set the date again."
CHANGED_BY = "{}, who may not publish, changed it after it was scheduled: read it, then publish it or set a new date."


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a comparison that was due; published if there are no problems."""

    comparison: Comparison
    problems: list[str]

    def __str__(self) -> str:
        if self.problems:
            return f"Not published: {self.comparison.slug}: {' '.join(self.problems)}"
        return f"Published: {self.comparison.slug}"


def date_problem(at: datetime, now: datetime) -> str:
    """Return what is wrong with a date that somebody sets now, "" if nothing is."""
    if at <= now:
        return PASSED
    return TOO_FAR if at - now > LONGEST else ""


def settle(comparison: Comparison, *, by: User, sets_date: bool) -> None:
    """Store who answers for the date of a comparison whose change was just recorded. Three queries at most.

    The name stays that of the editor who set the date. Whoever may publish and changes the comparison later stands
    behind its words as well.
    """
    schedules = Schedule.objects.filter(comparison=comparison)
    if comparison.publish_at is None:
        schedules.delete()
    elif by.has_perm(PUBLISH):
        seen = Revision.objects.newest_id(comparison)
        if sets_date:
            values = {"by": by, "by_name": editorial.name_of(by), "refused": [], "refused_at": None}
            values |= {"at": comparison.publish_at, "seen": seen}
            Schedule.objects.update_or_create(comparison=comparison, defaults=values)
        else:
            schedules.filter(at=comparison.publish_at).exclude(by_name="").update(seen=seen)


def publish_due(now: datetime | None = None) -> Iterator[Tried]:
    """Publish what is due, a transaction each, and yield what became of it. One query if nothing is due.

    Several processes may do so at a time: each comparison is looked at again under its lock.
    """
    now = now or datetime.now(UTC)
    for number in list(_due(now)[:AT_ONCE]):
        if tried := _try(number, now):
            yield tried


def _due(now: datetime) -> QuerySet[Comparison, int]:
    """Return the ids of what is due and was not refused just now, the earliest first. An index finds them."""
    untried = Q(schedule__refused_at=None) | Q(schedule__refused_at__lte=now - AGAIN)
    for subject, column in (("comparison", "pk"), ("technology", "low"), ("technology", "high")):
        later = Revision.objects.filter(**{subject: OuterRef(column)}, at__gt=OuterRef("schedule__refused_at"))
        untried |= Q(Exists(later.order_by()))
    return _waiting(now).filter(untried).order_by("publish_at", "pk").values_list("pk", flat=True)


def _waiting(now: datetime) -> QuerySet[Comparison]:
    return Comparison.objects.filter(status=Status.IN_REVIEW.value, publish_at__lte=now)


def _try(number: int, now: datetime) -> Tried | None:
    """Publish a comparison, or store why not; return None if it is due no longer."""
    with transaction.atomic():
        rows = _waiting(now).select_for_update(of=("self",)).select_related("low", "high")
        comparison = rows.filter(pk=number).first()
        if comparison is None:
            return None
        schedule = _schedule_of(comparison, comparison.publish_at or now)
        try:
            with transaction.atomic():
                editorial.require(_problems(comparison, schedule))
                editorial.publish(comparison, by=schedule.by or schedule.by_name, reason=REASON)
        except Refused as refusal:
            schedule.refused = [problem.message for problem in refusal.problems]
            schedule.refused_at = now
            schedule.save()
        return Tried(comparison, schedule.refused if schedule.refused_at == now else [])


def _schedule_of(comparison: Comparison, at: datetime) -> Schedule:
    """Return who answers for the date; a schedule without a name if nobody does."""
    stored = Schedule.objects.select_related("by").filter(comparison=comparison, at=at).first()
    return stored or Schedule(comparison=comparison, at=at)


def _problems(comparison: Comparison, schedule: Schedule) -> list[Problem]:
    """Return everything that prevents the publication on schedule; none if the verb may try."""
    own = [] if schedule.by_name else [Problem("nobodys", "publish_at", NOBODYS)]
    own += [Problem("changed", "publish_at", CHANGED_BY.format(name)) for name in _strangers(comparison, schedule)]
    return own + editorial.publication_problems(comparison) if own else []


def _strangers(comparison: Comparison, schedule: Schedule) -> list[str]:
    """Return who may not publish, and changed what the page shows since somebody who may last stood behind it."""
    if not schedule.by_name:
        return []
    shown = Q(comparison=comparison) | Q(technology__in=[comparison.low_id, comparison.high_id])
    later = Revision.objects.filter(shown, id__gt=schedule.seen, by__isnull=False)
    editors = User.objects.filter(pk__in=later.order_by().values("by"))
    return [editorial.name_of(editor) for editor in editors if not editor.has_perm(PUBLISH)]
