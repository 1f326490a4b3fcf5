"""Dates derived from when claims were checked, stored so that lists and pages need only compare them.

``ProsCons.fresh_until`` and ``Technology.index_until`` follow the rules of ``freshness``, computed by the database.
Whoever changes claims, or a criterion's ``recheck_days``, calls this module in the same transaction.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, DateField, F, Func, Min, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from comparisons.domain.freshness import BUDGETS_INDEXED, RECHECK_DAYS

from .category import Criterion
from .pros_cons import ProsCons
from .technology import Technology

BATCH = 1000
"""Technologies whose dates are computed at a time."""


class DaysLater(Func):
    """The date a number of days after a date that is not null; at most 9999-12-31, the last day that Python knows."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        template = "COALESCE(DATE(%(expressions)s || ' days'), '9999-12-31')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", ", **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        (day, of_day), (days, of_days) = map(compiler.compile, self.source_expressions)
        return f"({day} + LEAST({days}, DATE '9999-12-31' - {day})::integer)", (*of_day, *of_days, *of_day)


def refresh_dates(technology_ids: Collection[int]) -> None:
    """Recompute the dates of technologies and of their claims from the stored claims. 4 queries.

    Technologies are locked before their claims are read: of two transactions that change claims of one technology, the
    later sees both changes.
    """
    claims = ProsCons.objects.filter(technology__in=technology_ids).order_by()
    claims.filter(checked__isnull=True, fresh_until__isnull=False).update(fresh_until=None)
    differs = Q(fresh_until__isnull=True) | ~Q(due=F("fresh_until"))
    dated = claims.filter(checked__isnull=False).alias(due=_fresh_until())
    dated.filter(differs).update(fresh_until=_fresh_until())
    technologies = Technology.objects.filter(pk__in=technology_ids)
    list(technologies.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    technologies.order_by().update(index_until=Subquery(_earliest_end()))


def refresh_dates_of_criteria(criteria: Collection[str]) -> list[int]:
    """Recompute the dates of all technologies with a claim on these criteria, and return the technologies' sorted ids.

    One query, and the four of ``refresh_dates`` for each ``BATCH`` of technologies.
    """
    claims = ProsCons.objects.filter(criterion__slug__in=criteria).order_by()
    technology_ids = sorted(claims.values_list("technology", flat=True).distinct())
    for start in range(0, len(technology_ids), BATCH):
        refresh_dates(technology_ids[start : start + BATCH])
    return technology_ids


def _fresh_until() -> DaysLater:
    return DaysLater(F("checked"), _budget())


def _earliest_end() -> Any:
    """Return a subquery: the first day after which a claim of the outer technology ends the indexing of its pages."""
    checked = ProsCons.objects.filter(technology=OuterRef("pk"), checked__isnull=False).order_by()
    end = Min(DaysLater(F("checked"), _budget() * BUDGETS_INDEXED))
    return checked.values("technology").annotate(end=end).values("end")


def _budget() -> Any:
    """Return the days for which a claim stays fresh, as a type wide enough to be multiplied."""
    days = Criterion.objects.filter(pk=OuterRef("criterion")).values("recheck_days")
    return Cast(Coalesce(Subquery(days), RECHECK_DAYS), BigIntegerField())
