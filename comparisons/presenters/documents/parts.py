"""Claims, figures, releases and facts as documents. Pure: imports no Django."""

from datetime import date
from decimal import Decimal
from typing import Literal, cast

from comparisons.domain.page import Claim, Figure, PageCriterion, PageFact, PageRelease, Side
from comparisons.domain.vocabulary import Metric
from comparisons.presenters import filters

from .shapes import (
    ClaimDocument,
    CriterionDocument,
    FactDocument,
    FigureDocument,
    MetricDocument,
    Number,
    ReleaseDocument,
)

WhyNot = Literal["ended", "no_criterion", "one_side_only", "not_weighed"]


def number(value: Decimal | int) -> Number:
    """Return a number for JSON, which writes it with the digits that it has."""
    return int(value) if value == int(value) else float(value)


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def criterion(one: PageCriterion) -> CriterionDocument:
    return {
        "slug": one.slug,
        "name": one.name,
        "question": one.question or None,
        "own_weight": number(one.weight),
    }


def claim(
    one: Claim, side: Side, page: str, *, opponent: str | None, why_not: WhyNot | None, ended_before: str = ""
) -> ClaimDocument:
    """Return a claim of ``side`` as the page at the URL ``page`` shows it.

    ``opponent`` is the name of the one that it may matter against alone.
    """
    return {
        "key": one.key,
        "url": f"{page}#claim-{one.key}",
        "text": one.text,
        "is_pro": one.is_pro,
        "criterion": one.criterion.slug if one.criterion else None,
        "criterion_name": one.criterion.name if one.criterion else None,
        "strength": cast("Literal[1, 2, 3]", one.strength),
        "versions": one.versions or None,
        "source": one.source or None,
        "source_title": one.source_title or None,
        "is_third_party": filters.is_third_party(one.source, side),
        "quote": one.quote or None,
        "checked": day(one.checked),
        "against": one.against or None,
        "against_name": opponent if one.against else None,
        "counts": why_not is None,
        "why_not": why_not,
        "ended_before": ended_before or None,
        "in_review_since": day(one.in_review),
    }


def figure(one: Figure) -> FigureDocument:
    return {
        "value": number(one.value),
        "observed": one.observed.isoformat(),
        "source": one.source or None,
        "source_name": filters.source(one.source) or None,
    }


def metric(one: Metric) -> MetricDocument:
    return {"name": one.name, "counts": one.counts, "is_not": one.is_not}


def release(one: PageRelease) -> ReleaseDocument:
    return {
        "cycle": one.cycle,
        "released": day(one.released),
        "latest": one.latest or None,
        "supported_until": day(one.supported_until),
        "support": "unknown" if one.is_over is None else "ended" if one.is_over else "supported",
        "source": one.source or None,
    }


def fact(one: PageFact) -> FactDocument:
    statements = one.statements
    return {
        "field": one.field,
        "statements": [{"value": said.value, "sources": list(said.sources)} for said in statements],
    }
