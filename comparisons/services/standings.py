"""Standings: how published comparisons stand, stored where that differs from the newest row.

Rows are appended by the worker, in its walks over the pages of what changed (``review_tasks``), and by chores: one for
days that pass, one for pages that have no row yet, as after an upgrade. Nothing is stored of what is not published.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, Value, When

from comparisons.catalogue.export import batches
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.standings import standing, standing_records
from comparisons.domain.standings.standing import Snapshot
from comparisons.domain.vocabulary import StandingCause, Status
from comparisons.models import Comparison, Condition, CountedClaim, Standing
from comparisons.models.comparison import ComparisonQuerySet
from comparisons.models.reading_readers import in_review_of
from comparisons.models.reading_standings import ends_of, read_newest
from comparisons.models.standing import KEPT

from . import reviews

AT_ONCE = reviews.IN_A_PART
"""Comparisons that one portion looks at, while nobody else can write on SQLite."""
IDS_AT_ONCE = 2000
"""Ids that are asked at a time for those without a standing."""
LOOKS_BACK = timedelta(days=31)
"""For how long after its day a condition is looked for: a worker may have been away."""


def append(pages: Mapping[Comparison, Page], now: datetime) -> int:
    """Store how pages stand now where that differs from their newest standing; return how many differ.

    The caller holds locks on the comparisons. Three queries, and three more where anything differs.
    """
    if not pages:
        return 0
    disputed = _disputed(pages)
    newest = read_newest({row.pk: ends_of(row) for row in pages})
    rows: list[Standing] = []
    counted: dict[str, CountedClaim] = {}
    for row, page in pages.items():
        evidence = Evidence(_with_disputes(page, disputed))
        before = newest[row.pk].snapshot if row.pk in newest else None
        after = standing.taken(evidence, now.date())
        if before is None or before.content != after.content:
            cause = standing.cause_of(before, after, page)
            rows.append(_row(row, after, cause, now))
            counted |= _counted(after)
    CountedClaim.objects.bulk_create(counted.values(), ignore_conflicts=True)
    Standing.objects.bulk_create(rows)
    _erase_oldest([row.comparison_id for row in rows])
    return len(rows)


def catch_up(now: datetime) -> Iterator[int]:
    """Give published pages without a standing their first one, a portion at a time. A chore.

    Where none lacks one, that reads ids alone: a million in some seconds.
    """
    last = 0
    while ids := _published_after(last):
        last = ids[-1]
        known = set(Standing.objects.filter(comparison__in=ids).order_by().values_list("comparison", flat=True))
        yield from _look_at([number for number in ids if number not in known], now)


def let_days_pass(now: datetime) -> Iterator[int]:
    """Look at published pages with a condition whose day has passed in the last weeks. A chore."""
    today = now.date()
    due = Condition.objects.due(today).filter(check_by__gte=today - LOOKS_BACK).order_by()
    found = due.filter(verdict__comparison__status=Status.PUBLISHED.value).values_list("verdict__comparison", flat=True)
    yield from _look_at(sorted(set(found)), now)


def _published_after(last: int) -> list[int]:
    rows = Comparison.objects.published().filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:IDS_AT_ONCE])


def _look_at(ids: Collection[int], now: datetime) -> Iterator[int]:
    """Look at pages by their ids, ``AT_ONCE`` in a transaction; yield how many were looked at."""
    for some in batches(ids, AT_ONCE):
        with transaction.atomic():
            rows = list(locked(some))
            read = reviews.Reading(rows)
            append({row: read.page(row) for row in rows}, now)
        yield len(some)


def locked(ids: Collection[int]) -> ComparisonQuerySet:
    """Return published comparisons, locked, in the order of their ids."""
    rows = Comparison.objects.published().select_for_update(of=("self",)).select_related("low", "high")
    return rows.filter(pk__in=ids).order_by("pk")


def swap_ends(comparison_ids: Collection[int]) -> None:
    """Note that the ends of comparisons have changed places: what their standings say of each end is of the other."""
    rows = Standing.objects.filter(comparison__in=comparison_ids)
    rows.update(ends_swapped=Case(When(ends_swapped=True, then=Value(False)), default=Value(True)))


# ---- rows


def _row(comparison: Comparison, snapshot: Snapshot, cause: StandingCause, at: datetime) -> Standing:
    columns = standing_records.columns(snapshot, comparison.low.slug)
    return Standing(comparison=comparison, at=at, cause=cause.value, **columns)


def _counted(snapshot: Snapshot) -> dict[str, CountedClaim]:
    """Return the rows of the claims that count, by digest."""
    claims = (claim for side in snapshot.claims for claim in side)
    return {
        one.digest: CountedClaim(digest=one.digest, key=one.key, criterion=one.criterion, adds=one.adds, text=one.text)
        for one in claims
    }


def _erase_oldest(comparison_ids: Collection[int]) -> None:
    """Erase what is older than the newest ``KEPT`` standings of comparisons. One query where none has more."""
    counts = Standing.objects.filter(comparison__in=comparison_ids).order_by().values_list("comparison")
    for number, _ in counts.annotate(number=Count("pk")).filter(number__gt=KEPT):
        rows = Standing.objects.filter(comparison=number)
        kept = rows.order_by("-pk").values("pk")[:KEPT]
        rows.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


# ---- what editors look into


def _disputed(pages: Iterable[Comparison]) -> dict[str, date]:
    """Return the keys of claims that editors look into, each with its day. One query."""
    technologies = {end for row in pages for end in (row.low_id, row.high_id)}
    return {row.key: row.since for row in in_review_of(technologies)}


def _with_disputes(page: Page, since: Mapping[str, date]) -> Page:
    """Return a page whose claims tell since when editors look into them."""
    if not any(claim.key in since for _, claim in page.shown):
        return page
    first, second = (
        replace(side, claims=tuple(replace(claim, in_review=since.get(claim.key)) for claim in side.claims))
        for side in page.sides
    )
    return replace(page, first=first, second=second)
