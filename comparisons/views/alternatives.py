"""What could stand in a technology's place, each with the pick where one is made."""

from typing import Any, NamedTuple

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import pairs, sentences
from comparisons.domain.vocabulary import METRICS
from comparisons.models import Comparison, Signal, Technology

from . import addresses, errors
from .respond import moved, show

MOST = 24


class Alternative(NamedTuple):
    """``comparison`` is the published one with it; where there is none, ``pair`` leads to both side by side."""

    technology: Technology
    figure: Signal | None
    comparison: Comparison | None
    pair: str


@require_safe
def alternatives(request: HttpRequest, slug: str) -> HttpResponse:
    technology = addresses.technology_called(slug)
    if technology is None:
        return errors.no_such_technology(addresses.near(slug))
    url = reverse("alternatives", args=[technology.slug])
    if request.path != url:
        return moved(request, url)
    found = _same_shelf(technology) or _same_kind(technology)
    context = {
        "technology": technology,
        "alike": found.alike,
        "metric": METRICS.get(found.metric),
        "alternatives": _compared(found, technology),
        "is_cut": len(found.nearest) == MOST,
        "description": f"What could stand in the place of {technology.name}, and how each compares with it.",
        "section": "technologies",
    }
    return show("comparisons/alternatives.html", context, path=url, indexed=bool(found.nearest))


class Found(NamedTuple):
    """The nearest first; ``alike`` says what they share with the technology, ``metric`` what ranks equal ones."""

    nearest: list[Technology]
    alike: str
    metric: str

    def __bool__(self) -> bool:
        return bool(self.nearest)


def _same_shelf(technology: Technology) -> Found:
    """Those of its category and kind, as far as both are known."""
    rows = Technology.objects.like(technology)
    category = technology.category.title if technology.category else ""
    # A kind alone is too wide to make alternatives.
    return _nearest(rows, technology, sentences.alike(technology.kind, category), least_shared=0 if category else 1)


def _same_kind(technology: Technology) -> Found:
    """Those of its kind from any category that share a relation with it."""
    rows = Technology.objects.filter(kind=technology.kind).exclude(pk=technology.pk)
    rows = rows if technology.kind else rows.none()
    return _nearest(rows, technology, sentences.alike(technology.kind, ""), least_shared=1)


def _nearest(rows: Any, technology: Technology, alike: str, *, least_shared: int) -> Found:
    """Those with most relations in common, and of equal ones those with the largest figure."""
    metric = Signal.objects.commonest_metric(rows)
    ranked = rows.with_shared(technology).with_newest(metric).filter(shared__gte=least_shared)
    nearest = ranked.order_by("-shared", F("figure").desc(nulls_last=True), "slug").only("slug", "name", "use_case")
    return Found(list(nearest[:MOST]), alike, metric)


def _compared(found: Found, technology: Technology) -> list[Alternative]:
    keys = [other.pk for other in found.nearest]
    newest = Signal.objects.newest_of(keys, found.metric)
    both = Q(low=technology.pk, high__in=keys) | Q(high=technology.pk, low__in=keys)
    # Whether they are published is seen here: SQLite would look through all that are.
    rows = [row for row in Comparison.objects.for_list().filter(both) if row.is_published]
    compared = {row.high_id if row.low_id == technology.pk else row.low_id: row for row in rows}
    return [
        Alternative(other, newest.get(other.pk), compared.get(other.pk), pairs.canonical(technology.slug, other.slug))
        for other in found.nearest
    ]
