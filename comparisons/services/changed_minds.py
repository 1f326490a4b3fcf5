"""Records of changed minds: written with the change of the outcome or the pick that readers see, in its transaction.

What readers saw last is the record of the newest revision of a published page. So a page that is withdrawn and comes
back with another pick is a changed mind too, and a first publication is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from comparisons.catalogue.records import Record
from comparisons.domain import decisions
from comparisons.domain.decisions import Told
from comparisons.domain.vocabulary import Cause, End, Status, Verb
from comparisons.models import Alias, ChangedMind, Comparison, Revision, Verdict

from .letters import tasks as letters

BATCH = 1000


def told(comparison: Comparison, verdict: Verdict | None = None) -> Told | None:
    """Return what readers saw last of a comparison, None if that was nothing. One query, two after a renaming.

    To be asked before the next revision is written. Where the history holds no published page, ``verdict`` tells: the
    one that stood before the change.
    """
    rows = Revision.objects.of(comparison).filter(record__status=Status.PUBLISHED.value)
    if record := rows.values_list("record", flat=True).first():
        return _told(record, comparison)
    return Told(verdict.outcome, verdict.pick or "", verdict.decided) if verdict else None


def write(comparison: Comparison, before: Told | None, revision: Revision) -> ChangedMind | None:
    """Store and return the changed mind if ``revision`` tells readers another outcome or pick than ``before``.

    No query if nothing changed; else four at most to find the cause, and one to store it.
    """
    after = _told(revision.record, comparison) if before else None
    if before is None or after is None or before.decision == after.decision:
        return None
    cause = cause_of(comparison, before, after, revision, Revision.objects.all())
    mind = ChangedMind.objects.create(**columns(revision, before, after, cause))
    letters.queue([mind])
    return mind


def write_imported(revisions: Sequence[Revision], before: Mapping[int, Record]) -> None:
    """Store the changed minds of an import; ``before`` are the former records by comparison.

    No query unless files change a decision, or publish again what was withdrawn; else three for all, and one for each
    pick that was known by a former slug.
    """
    last = dict(before) | _last_told([one for one in revisions if _comes_back(one, before)])
    changed = {
        number: one
        for one in revisions
        if (number := one.comparison_id or 0) and decisions.may_differ(last.get(number), one.record)
    }
    if not changed:
        return
    rows = []
    named = Comparison.objects.select_related("low", "high").only("low__slug", "high__slug")
    for comparison in named.filter(pk__in=list(changed)).order_by("pk"):
        revision = changed[comparison.pk]
        then, now = _told(last[comparison.pk], comparison), _told(revision.record, comparison)
        if then and now and then.decision != now.decision:
            rows.append(ChangedMind(**columns(revision, then, now, Cause.FILES)))
    letters.queue(ChangedMind.objects.bulk_create(rows, batch_size=BATCH))


def columns(revision: Any, before: Told, after: Told, cause: Cause) -> dict[str, Any]:
    """Return the columns of a changed mind. For migrations too, with rows of theirs."""
    return {
        "comparison_id": revision.comparison_id,
        "revision_id": revision.pk,
        "at": revision.at,
        "before_outcome": before.outcome,
        "before_pick": before.pick,
        "after_outcome": after.outcome,
        "after_pick": after.pick,
        "cause": cause.value,
        "in_short": after.verdict.get("in_short", ""),
    }


def side_of(slug: str, comparison: Any, aliases: Any) -> str | None:
    """Return the side that a slug names, None for neither. One query for a former slug. For migrations too."""
    ends = {comparison.low.slug: End.LOW.value, comparison.high.slug: End.HIGH.value}
    if slug in ends:
        return ends[slug]
    named = aliases.filter(key=slug).values_list("technology", flat=True).first()
    return {comparison.low_id: End.LOW.value, comparison.high_id: End.HIGH.value}.get(named)


def _told(record: Record, comparison: Comparison) -> Told | None:
    return decisions.told(record, partial(side_of, comparison=comparison, aliases=Alias.objects.all()))


# ---- what led to it


def cause_of(comparison: Any, before: Told, after: Told, revision: Any, revisions: Any) -> Cause:
    """Return what led from one decision to the next. Four queries at most. For migrations too.

    Evidence are claims of either side that bear on the pair and changed after the day of the former decision, and
    figures where either verdict rests on popularity.
    """
    if revision.because_id is not None:
        return Cause.READER
    if revision.verb == Verb.IMPORT:
        return Cause.FILES
    if decisions.came_true(before, after):
        return Cause.CONDITION
    day = before.decided or (comparison.published or revision.at).date()
    since = datetime.combine(day, time.max, UTC)
    figures = decisions.rests_on_figures(before, after)
    sides = ((comparison.low, comparison.high), (comparison.high, comparison.low))
    earlier = revisions.filter(pk__lt=revision.pk).order_by("-pk")
    is_new = any(
        _said_changed(earlier.filter(technology=side.pk), opponent.slug, since, figures) for side, opponent in sides
    )
    return Cause.EVIDENCE if is_new else Cause.EDITOR


def _said_changed(revisions: Any, opponent: str, since: datetime, figures: bool) -> bool:
    """Return whether the newest of a technology's revisions says something else than that of a moment."""
    now = revisions.filter(at__gt=since).values_list("record", flat=True).first()
    if now is None:
        return False
    then = revisions.filter(at__lte=since).values_list("record", flat=True).first()
    then = then or revisions.values_list("record", flat=True).last()
    return decisions.said(then, opponent, figures=figures) != decisions.said(now, opponent, figures=figures)


# ---- what an import changed


def _comes_back(revision: Revision, before: Mapping[int, Record]) -> bool:
    """Return whether readers knew a page that was not public right before the import."""
    record = before.get(revision.comparison_id or 0, {})
    return "published" in record and not decisions.is_public(record) and decisions.is_public(revision.record)


def _last_told(revisions: Sequence[Revision]) -> dict[int, Record]:
    """Return by comparison the record that readers saw last before these revisions. One query."""
    if not revisions:
        return {}
    numbers = [one.comparison_id for one in revisions]
    earlier = Revision.objects.filter(comparison__in=numbers, record__status=Status.PUBLISHED.value).order_by("pk")
    earlier = earlier.filter(pk__lt=min(one.pk for one in revisions))
    found: Iterable[tuple[int | None, Record]] = earlier.values_list("comparison", "record").iterator(BATCH)
    return {number: record for number, record in found if number is not None}
