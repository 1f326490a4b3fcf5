"""Verbs of editors on technologies and comparisons: publish, withdraw, revise a verdict, rename.

Each verb is one transaction: it makes the change, writes a ``Revision`` and, as its last step, touches the
versions of what it changed. A verb that is not allowed raises ``Refused`` and changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime
from typing import Any, assert_never

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from comparisons.catalogue import export
from comparisons.catalogue.records import Record
from comparisons.domain import days, gate, pairs, review
from comparisons.domain.direction import isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.problems import Problem
from comparisons.domain.prose_rules import DRAFT_MARK
from comparisons.domain.review import State
from comparisons.domain.vocabulary import NEEDED_OF_SIDES, End, Outcome, Status, Verb
from comparisons.models import (
    Comparison,
    Condition,
    Criterion,
    Fact,
    Feedback,
    Relation,
    Revision,
    Schedule,
    Source,
    Technology,
    Verdict,
    Version,
)
from comparisons.models.dating import refresh_dates, refresh_dates_of_criteria
from comparisons.models.reading_judged import as_judged
from comparisons.models.version import pair_key, technology_key

from . import changed_minds, review_marks, review_tasks

EDITOR = "editor"
UNREAD = f"A text of the verdict is a draft composed from the data: read it, change it, take out “{DRAFT_MARK}”."
NAME_LENGTH = 100
"""Size of the columns ``reviewed_by`` and ``decided_by``; an account's full name can be three times as long."""


class Refused(Exception):
    """Raised by a verb that is not allowed; ``problems`` holds every reason, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


def name_of(user: User) -> str:
    """Return the name that histories and pages show for an editor: full name, else user name, cut to the column."""
    return (user.get_full_name() or user.get_username())[:NAME_LENGTH]


def publish(comparison: Comparison, *, by: User | str, reason: str, at: datetime | None = None) -> Revision:
    """Publish a comparison, for the first time or again, and return the revision.

    ``by`` is a name where the account that decided so, on a schedule, is gone.
    """
    with transaction.atomic():
        comparison = locked(comparison)
        if comparison.status == Status.PUBLISHED:
            raise refusal("status", "This comparison is published already.")
        require(publication_problems(comparison))
        comparison.status = Status.PUBLISHED.value
        comparison.published = comparison.published or at or datetime.now(UTC)
        comparison.publish_at = None
        comparison.save(update_fields=["status", "published", "publish_at"])
        Schedule.objects.filter(comparison=comparison).delete()
        return record_comparison(comparison, verb=Verb.PUBLISH, by=by, reason=reason)


def withdraw(comparison: Comparison, *, by: User, reason: str) -> Revision:
    """Archive a published comparison and end its review; readers see ``reason``. Return the revision."""
    with transaction.atomic():
        comparison = locked(comparison)
        if comparison.status != Status.PUBLISHED:
            raise refusal("status", "Only a published comparison can be withdrawn.")
        comparison.status = Status.ARCHIVED.value
        review_marks.set_marks(comparison, review_marks.NOT_REVIEWED)
        comparison.save(update_fields=["status", *review_marks.COLUMNS])
        review_marks.drop_texts([comparison.pk])
        return record_comparison(comparison, verb=Verb.WITHDRAW, by=by, reason=reason)


def revise_verdict(
    comparison: Comparison,
    changes: Mapping[str, Any],
    *,
    by: User,
    reason: str,
    because: Feedback | None = None,
    conditions: Iterable[Condition] | None = None,
) -> Revision:
    """Change the verdict and return the revision.

    ``changes`` are fields of ``Verdict``; ``conditions``, where given, replace the stored ones. Today and the editor
    become ``decided`` and ``decided_by`` unless ``changes`` name others.
    """
    with transaction.atomic():
        comparison = locked(comparison)
        before = Verdict.objects.filter(comparison=comparison).first()
        verdict = copy(before) if before else Verdict(comparison=comparison)
        decided = {"decided": days.utc_today(), "decided_by": name_of(by)}
        for field, value in {**decided, **changes}.items():
            setattr(verdict, field, value)
        require(violations(verdict))
        require(left_behind(comparison, before, verdict))
        verdict.save()
        if conditions is not None:
            _replace_conditions(verdict, conditions)
        return record_comparison(comparison, verb=Verb.REVISE, by=by, reason=reason, because=because, before=before)


def rename(technology: Technology, slug: str, *, by: User, reason: str) -> Revision:
    """Change a technology's slug and return the revision; the former slug still leads to the technology."""
    with transaction.atomic():
        technology = Technology.objects.select_for_update().get(pk=technology.pk)
        technology.slug = slug
        require(violations(technology))
        technology.save(update_fields=["slug"])
        return record_technology(technology, verb=Verb.RENAME, by=by, reason=reason)


def record_technology(
    technology: Technology,
    *,
    verb: Verb,
    by: User,
    reason: str,
    fields: Iterable[str] = (),
    because: Feedback | None = None,
    confirmed: Record | None = None,
) -> Revision:
    """Write and return the revision of a change just made to a technology, and touch the pages that show it.

    ``fields`` are the changed columns: their values are stored as facts of the source ``editor``, which no later
    import of a source overrides. ``confirmed`` is the record before the change where the editor says that the meaning
    stays. The reviews of its pages are the worker's: their number costs nothing here.
    """
    with transaction.atomic():
        revision, keys = write_technology(
            technology, verb=verb, by=by, reason=reason, fields=fields, because=because, confirmed=confirmed
        )
        Version.touch(keys)
    return revision


def write_technology(
    technology: Technology,
    *,
    verb: Verb,
    by: User,
    reason: str,
    fields: Iterable[str] = (),
    because: Feedback | None = None,
    confirmed: Record | None = None,
) -> tuple[Revision, set[str]]:
    """Do what ``record_technology`` does but for the touch; return the revision and the version keys to touch.

    For verbs that record several rows in one transaction and touch all their versions at once, as its last step.
    """
    if Comparison.objects.shown_or_soon().hold_one_of(technology.pk):
        require(list(_unfiled(technology)))
    _state_facts(technology, fields)
    refresh_dates([technology.pk])
    before = Revision.objects.of(technology).values_list("record", flat=True).first() or {}
    revision = _write_revision(verb, by, reason, because, technology=technology)
    if review_tasks.concern_reviews(before, revision.record):
        review_tasks.enqueue([technology.pk], _confirmation(technology.pk, confirmed, revision))
    return revision, {technology_key(technology.pk), *_keys_of_relations(before, revision.record)}


def record_criterion(criterion: Criterion, *, by: User, confirmed: Record | None = None) -> None:
    """Update the dates that follow from a changed criterion; the reviews of its pages are the worker's.

    ``confirmed`` is the record before the change where the editor says that the meaning stays.
    """
    with transaction.atomic():
        refresh_dates_of_criteria([criterion.slug])
        confirmation = None
        if confirmed:
            after = export.criterion_record(criterion.pk)
            reason = f"A change of the criterion {criterion.name} was confirmed."
            confirmation = review_tasks.Confirmation(0, confirmed, after, by.pk, name_of(by), reason)
        review_tasks.enqueue_criterion(criterion.slug, confirmation)


def record_comparison(
    comparison: Comparison,
    *,
    verb: Verb,
    by: User | str,
    reason: str,
    because: Feedback | None = None,
    confirmed: str = "",
    before: Verdict | None = None,
) -> Revision:
    """Write and return the revision of a change just made to a comparison, and touch its page.

    A change of outcome, pick or basis ends the review, any other that it covers makes the page changed since.
    ``confirmed`` is the digest before the change where the editor says that the meaning stays: what was reviewed until
    then still is. A change of the outcome or the pick that readers see is a changed mind; ``before`` is the former
    verdict, where known, for a page without a history.
    """
    with transaction.atomic():
        revision = write_comparison(
            comparison, verb=verb, by=by, reason=reason, because=because, confirmed=confirmed, before=before
        )
        Version.touch([pair_key(comparison.low_id, comparison.high_id)])
    return revision


def write_comparison(
    comparison: Comparison,
    *,
    verb: Verb,
    by: User | str,
    reason: str,
    because: Feedback | None = None,
    confirmed: str = "",
    before: Verdict | None = None,
) -> Revision:
    """Do what ``record_comparison`` does but for the touch, and return the revision."""
    told = None
    if comparison.status == Status.PUBLISHED:
        require(publication_problems(comparison))
        told = changed_minds.told(comparison, before)
    if comparison.reviewed:
        _mark(comparison, confirmed)
    Comparison.objects.filter(pk=comparison.pk).update(changes=F("changes") + 1)
    revision = _write_revision(verb, by, reason, because, comparison=comparison)
    changed_minds.write(comparison, told, revision)
    if comparison.status == Status.PUBLISHED:
        review_tasks.enqueue_pairs([comparison.pk])
    return revision


def _mark(comparison: Comparison, confirmed: str) -> None:
    """Compare a reviewed page with its review, and store what came of the review."""
    evidence = Evidence(page_of(comparison))
    columns = review_marks.marks(evidence, comparison.changed_on, days.utc_today())
    is_changed = evidence.review_state is State.CHANGED
    if is_changed and confirmed and review.is_of_words(confirmed, comparison.reviewed_of):
        columns = review_marks.reviewed_as(evidence)
        review_marks.keep_texts({comparison.pk: evidence})
    if review_marks.set_marks(comparison, columns):
        review_marks.store([comparison])


def left_behind(comparison: Comparison, before: Verdict | None, after: Verdict) -> list[Problem]:
    """Return a problem for each text that still argues for the former outcome or pick after that has changed."""
    if before is None or (before.outcome, before.pick) == (after.outcome, after.pick):
        return []
    picked, other = _argued_for(comparison, before)
    decided = {"in_short": picked, "reason": picked, "best_case_for_the_other": other}
    return [
        Problem("left_behind", field, f"It still argues for {side}: rewrite it or empty it.")
        for field, side in decided.items()
        if getattr(before, field) and getattr(before, field) == getattr(after, field)
    ]


def _argued_for(comparison: Comparison, verdict: Verdict) -> tuple[str, str]:
    """Return what a verdict's ``reason`` argues for, and what its ``best_case_for_the_other`` argues for."""
    low, high = comparison.low.name, comparison.high.name
    match Outcome(verdict.outcome):
        case Outcome.PICK:
            return (low, high) if verdict.pick == End.LOW else (high, low)
        case Outcome.TIE | Outcome.DEPENDS | Outcome.NOT_COMPARABLE as outcome:
            return f"“{outcome.label}”", "another verdict"
        case unknown:
            assert_never(unknown)


def publication_problems(comparison: Comparison) -> list[Problem]:
    """Return what prevents publication: no verdict or an unread draft, or a technology without kind or use case."""
    verdict = Verdict.objects.filter(comparison=comparison).first()
    problems = []
    if verdict is None:
        problems.append(Problem("no_verdict", "verdict", "A published comparison needs a verdict."))
    elif _is_unread(verdict):
        problems.append(Problem("unread_draft", "verdict", UNREAD))
    return problems + [problem for technology in comparison.sides for problem in _unfiled(technology)]


def review_problems(comparison: Comparison, on: date) -> list[Problem]:
    """Return what prevents approval on the day ``on``: problems of the review gate, or a verdict in question."""
    return gate.problems_of_a_new_review(Evidence(page_of(comparison)), on)


def page_of(comparison: Comparison) -> Page:
    """Return the comparison's page as of today, whatever its status, with what judges read. 7 queries at most."""
    page = Comparison.objects.page(comparison.low.slug, comparison.high.slug, on=days.utc_today())
    if page is None:
        raise Comparison.DoesNotExist(comparison.slug)
    return as_judged(page)


def _is_unread(verdict: Verdict) -> bool:
    """Return whether any text of the verdict is still marked as composed from the data and unread."""
    own = [verdict.reason, verdict.best_case_for_the_other, verdict.low_choose_if, verdict.high_choose_if]
    texts = [*own, *verdict.conditions.values_list("text", flat=True)]
    return any(text.startswith(DRAFT_MARK) for text in texts)


def _unfiled(technology: Technology) -> Iterator[Problem]:
    """Yield a problem for each field that a technology needs while a comparison of it is in review or published."""
    for field, words in NEEDED_OF_SIDES.items():
        if not getattr(technology, field):
            message = f"{isolated(technology.name)} needs {words}: comparisons in review or published show it."
            yield Problem(f"no_{field}", f"technology.{technology.slug}.{field}", message)


def locked(comparison: Comparison) -> Comparison:
    return Comparison.objects.select_for_update(of=("self",)).select_related("low", "high").get(pk=comparison.pk)


def refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])


def require(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(problems)


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise refusal("reason", "Say why: the history shows it.")


def violations(row: Verdict | Technology) -> list[Problem]:
    """Return the errors of ``full_clean()`` as problems, one for each message."""
    try:
        row.full_clean()
    except ValidationError as error:
        return [
            Problem("invalid", field, message) for field, messages in error.message_dict.items() for message in messages
        ]
    return []


def _replace_conditions(verdict: Verdict, conditions: Iterable[Condition]) -> None:
    verdict.conditions.all().delete()
    for position, condition in enumerate(conditions):
        condition.verdict = verdict
        condition.position = position
        condition.save()


def _state_facts(technology: Technology, fields: Iterable[str]) -> None:
    changed = [field for field in fields if field in Fact.FIELDS]
    if not changed:
        return
    editor = Source.objects.get(slug=EDITOR)
    today = days.utc_today()
    for field in changed:
        Fact.objects.update_or_create(
            technology=technology,
            field=field,
            source=editor,
            defaults={"value": technology.said(field), "observed": today},
        )


def _confirmation(technology_id: int, before: Record | None, revision: Revision) -> review_tasks.Confirmation | None:
    """Return the worker's order to keep the reviews that a confirmed change of a technology alone contradicts."""
    if before is None:
        return None
    reason = f"A change of {revision.record['name']} was confirmed: {revision.reason}"
    return review_tasks.Confirmation(technology_id, before, revision.record, revision.by_id, revision.by_name, reason)


def _keys_of_relations(before: Record, after: Record) -> set[str]:
    """Return the version keys of technologies whose relations lead elsewhere, or read differently, after the change.

    Those are the holders of a relation by any slug or alias of the technology before or after; one query.
    """
    if all(before.get(key) == after.get(key) for key in ("technology", "name", "aliases")):
        return set()
    words = {pairs.key(word) for record in (before, after) for word in record.get("aliases", ())}
    words |= {record["technology"] for record in (before, after) if record}
    return {technology_key(number) for number in Relation.objects.holders(words)}


def _write_revision(
    verb: Verb,
    by: User | str,
    reason: str,
    because: Feedback | None,
    *,
    technology: Technology | None = None,
    comparison: Comparison | None = None,
) -> Revision:
    require_reason(reason)
    record = (
        export.technology_record(technology.pk) if technology else export.comparison_record(comparison.pk)  # type: ignore[union-attr]
    )
    return Revision.objects.create(
        technology=technology,
        comparison=comparison,
        verb=verb.value,
        by=by if isinstance(by, User) else None,
        by_name=name_of(by) if isinstance(by, User) else by,
        at=datetime.now(UTC),
        reason=reason,
        because=because,
        record=record,
    )
