"""Records of changed minds: written with the change of the outcome or the pick that readers see, in its transaction.

What readers saw last is the record of the newest revision of a published page. So a page that is withdrawn and comes
back with another pick is a changed mind too, and a first publication is none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from comparisons.catalogue.records import Record
from comparisons.domain.vocabulary import Basis, Cause, End, Outcome, Status
from comparisons.models import Alias, ChangedMind, Comparison, Revision, Technology, Verdict

BATCH = 1000
NOT_SAID = frozenset({"key", "checked", "against"})
"""Fields of a claim that say nothing about the technology: to read a source again is no new evidence."""


@dataclass(frozen=True, slots=True)
class Told:
    """What readers saw last of a page: outcome, pick, the day of the decision, and the record of the page if stored."""

    outcome: str
    pick: str
    decided: date | None
    record: Record = field(default_factory=dict)

    @property
    def decision(self) -> tuple[str, str]:
        return self.outcome, self.pick

    @property
    def verdict(self) -> Record:
        return self.record.get("verdict") or {}


def told(comparison: Comparison, verdict: Verdict | None = None) -> Told | None:
    """Return what readers saw last of a comparison, None if that was nothing. One query, two after a renaming.

    To be asked before the next revision is written. Where the history holds no published page, ``verdict`` tells: the
    one that stood before the change.
    """
    rows = Revision.objects.of(comparison).filter(record__status=Status.PUBLISHED.value)
    if record := rows.values_list("record", flat=True).first():
        return of_record(record, comparison.low, comparison.high)
    return Told(verdict.outcome, verdict.pick or "", verdict.decided) if verdict else None


def of_record(record: Record, low: Technology, high: Technology) -> Told | None:
    """Return what the record of a comparison said; None without a verdict, and for a pick that names neither side."""
    verdict = record.get("verdict")
    if not verdict:
        return None
    outcome = verdict.get("outcome", Outcome.PICK.value)
    pick = _end(verdict["pick"], low, high) if outcome == Outcome.PICK else ""
    if pick is None:
        return None
    decided = verdict.get("decided")
    return Told(outcome, pick, date.fromisoformat(decided) if decided else None, record)


def _end(slug: str, low: Technology, high: Technology) -> str | None:
    """Return the side that a slug names. One query for a former slug."""
    ends = {low.slug: End.LOW.value, high.slug: End.HIGH.value}
    if slug in ends:
        return ends[slug]
    named = Alias.objects.filter(key=slug).values_list("technology", flat=True).first()
    return {low.pk: End.LOW.value, high.pk: End.HIGH.value}.get(named or 0)


def write(comparison: Comparison, before: Told | None, revision: Revision) -> ChangedMind | None:
    """Store and return the changed mind if ``revision`` tells readers another outcome or pick than ``before``.

    No query if nothing changed; else six at most to find the cause, and one to store it.
    """
    after = of_record(revision.record, comparison.low, comparison.high) if before else None
    if before is None or after is None or before.decision == after.decision:
        return None
    row = _row(comparison, revision, before, after, _cause(comparison, before, after, revision))
    row.save()
    return row


def write_imported(revisions: Sequence[Revision], before: Mapping[int, Record]) -> None:
    """Store the changed minds of an import; ``before`` are the former records by comparison.

    No query unless files change a decision, or publish again what was withdrawn; else three for all, and one for each
    pick that was known by a former slug.
    """
    last = dict(before) | _last_told([one for one in revisions if _comes_back(one, before)])
    changed = {one.comparison_id: one for one in revisions if _may_differ(last.get(one.comparison_id or 0), one.record)}
    if not changed:
        return
    rows = []
    for comparison in Comparison.objects.filter(pk__in=list(changed)).select_related("low", "high").order_by("pk"):
        revision, low, high = changed[comparison.pk], comparison.low, comparison.high
        then, now = of_record(last[comparison.pk], low, high), of_record(revision.record, low, high)
        if then and now and then.decision != now.decision:
            rows.append(_row(comparison, revision, then, now, Cause.FILES))
    ChangedMind.objects.bulk_create(rows, batch_size=BATCH)


def _row(comparison: Comparison, revision: Revision, before: Told, after: Told, cause: Cause) -> ChangedMind:
    return ChangedMind(
        comparison=comparison,
        revision=revision,
        at=revision.at,
        before_outcome=before.outcome,
        before_pick=before.pick,
        after_outcome=after.outcome,
        after_pick=after.pick,
        cause=cause.value,
        in_short=after.verdict.get("in_short", ""),
    )


# ---- what led to it


def _cause(comparison: Comparison, before: Told, after: Told, revision: Revision) -> Cause:
    if revision.because_id is not None:
        return Cause.READER
    if _came_true(before, after):
        return Cause.CONDITION
    return Cause.EVIDENCE if _has_new_evidence(comparison, before, after) else Cause.EDITOR


def _came_true(before: Told, after: Told) -> bool:
    """Return whether a condition came true after the former decision, noted then or together with the new one."""
    days = [
        date.fromisoformat(condition["happened"])
        for verdict in (before.verdict, after.verdict)
        for condition in verdict.get("would_change_if", ())
        if condition.get("happened")
    ]
    return any(before.decided is None or day > before.decided for day in days)


def _has_new_evidence(comparison: Comparison, before: Told, after: Told) -> bool:
    """Return whether claims of either side that bear on the pair changed after the day of the former decision.

    Figures count where either verdict rests on popularity. Four queries at most.
    """
    day = before.decided or (comparison.published or datetime.now(UTC)).date()
    since = datetime.combine(day, time.max, UTC)
    figures = Basis.POPULARITY in (before.verdict.get("basis"), after.verdict.get("basis"))
    return any(
        _said_changed(technology, opponent.slug, since, figures)
        for technology, opponent in ((comparison.low, comparison.high), (comparison.high, comparison.low))
    )


def _said_changed(technology: Technology, opponent: str, since: datetime, figures: bool) -> bool:
    rows = Revision.objects.of(technology)
    now = rows.filter(at__gt=since).values_list("record", flat=True).first()
    if now is None:
        return False
    then = rows.filter(at__lte=since).values_list("record", flat=True).first()
    then = then or rows.values_list("record", flat=True).last() or {}
    return _said(then, opponent, figures) != _said(now, opponent, figures)


def _said(record: Record, opponent: str, figures: bool) -> list[str]:
    """Return what claims against nobody or this opponent say, and where asked for the figures, in any one order."""
    claims = (
        [sign, {key: value for key, value in claim.items() if key not in NOT_SAID}]
        for sign in ("pros", "cons")
        for claim in record.get(sign, ())
        if claim.get("against") in (None, opponent)
    )
    return sorted(json.dumps(one, sort_keys=True) for one in (*claims, *(record.get("signals", ()) if figures else ())))


# ---- what an import changed


def _comes_back(revision: Revision, before: Mapping[int, Record]) -> bool:
    """Return whether readers knew a page that was not published right before the import."""
    record = before.get(revision.comparison_id or 0, {})
    return not _is_public(record) and "published" in record and _is_public(revision.record)


def _last_told(revisions: Sequence[Revision]) -> dict[int, Record]:
    """Return by comparison the record that readers saw last before these revisions. One query."""
    if not revisions:
        return {}
    numbers = [one.comparison_id for one in revisions]
    earlier = Revision.objects.filter(comparison__in=numbers, record__status=Status.PUBLISHED.value).order_by("pk")
    earlier = earlier.filter(pk__lt=min(one.pk for one in revisions))
    found: Iterable[tuple[int | None, Record]] = earlier.values_list("comparison", "record").iterator(BATCH)
    return {number: record for number, record in found if number is not None}


def _may_differ(before: Record | None, after: Record) -> bool:
    """Return whether both records were public and decide otherwise by what their words say. No query."""
    if not before or not (_is_public(before) and _is_public(after)):
        return False
    return _decided(before) != _decided(after)


def _is_public(record: Record) -> bool:
    return record.get("status") == Status.PUBLISHED and "verdict" in record


def _decided(record: Record) -> tuple[str | None, str | None]:
    return record["verdict"].get("outcome"), record["verdict"].get("pick")
