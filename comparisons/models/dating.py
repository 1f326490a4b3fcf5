"""The days that follow from when claims were checked, stored so that lists and pages need only compare them.

``ProsCons.fresh_until`` and ``Technology.index_until`` are what ``freshness`` says, computed by the database. Whoever
changes claims, or for how long those on a criterion stay fresh, says so here in the same transaction.
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
"""Technologies that are dated at a time."""


class DaysLater(Func):
    """So many days after a day, which is not null; never after the last day of the calendar."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        template = "COALESCE(DATE(%(expressions)s || ' days'), '9999-12-31')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", ", **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        (day, of_day), (days, of_days) = map(compiler.compile, self.source_expressions)
        return f"({day} + LEAST({days}, DATE '9999-12-31' - {day})::integer)", (*of_day, *of_days, *of_day)


def date_anew(technology_ids: Collection[int]) -> None:
    """Let the days of technologies and of their claims follow from the claims as they stand; 4 queries.

    The technologies are locked before they are looked at, so that of two who change claims of one, the later sees both.
    """
    claims = ProsCons.objects.filter(technology__in=technology_ids).order_by()
    claims.filter(checked__isnull=True, fresh_until__isnull=False).update(fresh_until=None)
    differs = Q(fresh_until__isnull=True) | ~Q(due=F("fresh_until"))
    dated = claims.filter(checked__isnull=False).alias(due=_fresh_until())
    dated.filter(differs).update(fresh_until=_fresh_until())
    technologies = Technology.objects.filter(pk__in=technology_ids)
    list(technologies.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    technologies.order_by().update(index_until=Subquery(_earliest_end()))


def date_anew_on(criteria: Collection[str]) -> list[int]:
    """The same where the budget of these criteria changed; the ids of all technologies with a claim on one of them."""
    claims = ProsCons.objects.filter(criterion__slug__in=criteria).order_by()
    technology_ids = sorted(claims.values_list("technology", flat=True).distinct())
    for start in range(0, len(technology_ids), BATCH):
        date_anew(technology_ids[start : start + BATCH])
    return technology_ids


def _fresh_until() -> DaysLater:
    return DaysLater(F("checked"), _budget())


def _earliest_end() -> Any:
    """The earliest day after which a claim of the outer technology keeps its reviewed pages from being indexed."""
    checked = ProsCons.objects.filter(technology=OuterRef("pk"), checked__isnull=False).order_by()
    end = Min(DaysLater(F("checked"), _budget() * BUDGETS_INDEXED))
    return checked.values("technology").annotate(end=end).values("end")


def _budget() -> Any:
    """Days for which a claim stays fresh; wide enough to be multiplied."""
    days = Criterion.objects.filter(pk=OuterRef("criterion")).values("recheck_days")
    return Cast(Coalesce(Subquery(days), RECHECK_DAYS), BigIntegerField())
