"""What editors do to technologies and comparisons.

Each verb is one transaction: it makes the change, writes its ``Revision`` and touches the versions of
what it changed, last. A verb that may not be carried out raises ``Refused`` and changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from . import exporting, gate
from .gate import Problem
from .models import Comparison, Condition, Fact, Feedback, Revision, Source, Technology, Verdict, Version
from .models.version import pair_key, technology_key
from .page import Page
from .vocabulary import Status, Verb

EDITOR = "editor"
NAME_LENGTH = 100
"""The longest name that ``reviewed_by`` and ``decided_by`` hold; an account's can be three times as long."""


class Refused(Exception):
    """A verb that may not be carried out, with every problem that stands in its way."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


def name_of(user: User) -> str:
    """What an editor is called in histories and on pages."""
    return (user.get_full_name() or user.get_username())[:NAME_LENGTH]


def publish(comparison: Comparison, *, by: User, reason: str, at: datetime | None = None) -> Revision:
    """Show a comparison to readers, for the first time or again."""
    with transaction.atomic():
        comparison = _locked(comparison)
        if comparison.status == Status.PUBLISHED:
            raise _refusal("status", "This comparison is published already.")
        _require(publication_problems(comparison))
        comparison.status = Status.PUBLISHED.value
        comparison.published = comparison.published or at or datetime.now(UTC)
        comparison.publish_at = None
        comparison.save(update_fields=["status", "published", "publish_at"])
        return record_comparison(comparison, verb=Verb.PUBLISH, by=by, reason=reason)


def approve(comparison: Comparison, *, by: User, reason: str, on: date | None = None) -> Revision:
    """Say that an editor stands behind a published comparison; the gate decides whether that may be said."""
    on = on or datetime.now(UTC).date()
    with transaction.atomic():
        comparison = _locked(comparison)
        if comparison.status != Status.PUBLISHED:
            raise _refusal("status", "Publish the comparison before you approve it.")
        _require(gate.problems(page_of(comparison), on))
        comparison.reviewed = on
        comparison.reviewed_by = name_of(by)
        comparison.save(update_fields=["reviewed", "reviewed_by"])
        return record_comparison(comparison, verb=Verb.APPROVE, by=by, reason=reason)


def withdraw(comparison: Comparison, *, by: User, reason: str) -> Revision:
    """Take a published comparison from readers, who are told why."""
    with transaction.atomic():
        comparison = _locked(comparison)
        if comparison.status != Status.PUBLISHED:
            raise _refusal("status", "Only a published comparison can be withdrawn.")
        comparison.status = Status.ARCHIVED.value
        comparison.reviewed = None
        comparison.reviewed_by = ""
        comparison.save(update_fields=["status", "reviewed", "reviewed_by"])
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
    """Decide anew: ``changes`` are fields of ``Verdict``; ``conditions``, where given, replace the stored ones.

    The day and the editor stand as the decision's, unless ``changes`` name others.
    """
    with transaction.atomic():
        comparison = _locked(comparison)
        verdict = Verdict.objects.filter(comparison=comparison).first() or Verdict(comparison=comparison)
        decided = {"decided": datetime.now(UTC).date(), "decided_by": name_of(by)}
        for field, value in {**decided, **changes}.items():
            setattr(verdict, field, value)
        _require(_violations(verdict))
        verdict.save()
        if conditions is not None:
            _replace_conditions(verdict, conditions)
        return record_comparison(comparison, verb=Verb.REVISE, by=by, reason=reason, because=because)


def rename(technology: Technology, slug: str, *, by: User, reason: str) -> Revision:
    """Give a technology another slug; the one it had still leads to it."""
    with transaction.atomic():
        technology = Technology.objects.select_for_update().get(pk=technology.pk)
        technology.slug = slug
        _require(_violations(technology))
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
) -> Revision:
    """Write the history of a change just made to a technology, and touch what shows it.

    ``fields`` are the changed columns: what they hold now becomes the editors' word on them, which no
    later import of a source overrides.
    """
    with transaction.atomic():
        if Comparison.objects.of_technology(technology.pk).shown_or_soon().exists():
            _require(list(_unfiled(technology)))
        _state_facts(technology, fields)
        revision = _write_revision(verb, by, reason, because, technology=technology)
        Version.touch([technology_key(technology.pk)])
    return revision


def record_comparison(
    comparison: Comparison, *, verb: Verb, by: User, reason: str, because: Feedback | None = None
) -> Revision:
    """Write the history of a change just made to a comparison, and touch what shows it.

    A page that no longer passes the gate is no longer called reviewed.
    """
    with transaction.atomic():
        if comparison.status == Status.PUBLISHED:
            _require(publication_problems(comparison))
        _end_review_that_no_longer_holds(comparison)
        Comparison.objects.filter(pk=comparison.pk).update(changes=F("changes") + 1)
        revision = _write_revision(verb, by, reason, because, comparison=comparison)
        Version.touch([pair_key(comparison.low_id, comparison.high_id)])
    return revision


def publication_problems(comparison: Comparison) -> list[Problem]:
    """What keeps a comparison from readers: a verdict, and kind and use case of both technologies."""
    problems = []
    if not Verdict.objects.filter(comparison=comparison).exists():
        problems.append(Problem("no_verdict", "verdict", "A published comparison needs a verdict."))
    return problems + [problem for technology in comparison.sides for problem in _unfiled(technology)]


def page_of(comparison: Comparison) -> Page:
    """The comparison as a page would show it, in whatever state it is."""
    page = Comparison.objects.for_page(comparison.low.slug, comparison.high.slug)
    if page is None:
        raise Comparison.DoesNotExist(comparison.slug)
    return page


def _unfiled(technology: Technology) -> Iterator[Problem]:
    """What a technology must say of itself while a comparison of it is in review or published."""
    for field, words in (("kind", "a kind"), ("use_case", "a use case")):
        if not getattr(technology, field):
            message = f"{technology.name} needs {words}: comparisons in review or published show it."
            yield Problem(f"no_{field}", f"technology.{technology.slug}.{field}", message)


def _locked(comparison: Comparison) -> Comparison:
    return Comparison.objects.select_for_update(of=("self",)).select_related("low", "high").get(pk=comparison.pk)


def _refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])


def _require(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(problems)


def _violations(row: Verdict | Technology) -> list[Problem]:
    """What the table's own rules say against storing ``row``."""
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
    today = datetime.now(UTC).date()
    for field in changed:
        Fact.objects.update_or_create(
            technology=technology,
            field=field,
            source=editor,
            defaults={"value": technology.said(field), "observed": today},
        )


def _end_review_that_no_longer_holds(comparison: Comparison) -> None:
    if comparison.reviewed is None or not gate.problems(page_of(comparison), comparison.reviewed):
        return
    comparison.reviewed = None
    comparison.reviewed_by = ""
    comparison.save(update_fields=["reviewed", "reviewed_by"])


def _write_revision(
    verb: Verb,
    by: User,
    reason: str,
    because: Feedback | None,
    *,
    technology: Technology | None = None,
    comparison: Comparison | None = None,
) -> Revision:
    record = (
        exporting.technology_record(technology.pk) if technology else exporting.comparison_record(comparison.pk)  # type: ignore[union-attr]
    )
    return Revision.objects.create(
        technology=technology,
        comparison=comparison,
        verb=verb.value,
        by=by,
        by_name=name_of(by),
        at=datetime.now(UTC),
        reason=reason,
        because=because,
        record=record,
    )
