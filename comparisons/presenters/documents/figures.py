"""The section "In figures" of two technologies as a document. Pure: imports no Django."""

from collections.abc import Sequence
from decimal import Decimal

from comparisons.domain import figure_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.popularity import SharedFigure
from comparisons.presenters import filters
from comparisons.presenters.in_figures import InFigures, Trends
from comparisons.presenters.lanes import Row

from . import parts
from .comparison_shapes import FiguresDocument, OverTimeDocument, SharedFigureDocument, TwoSentencesDocument
from .shapes import Number


def figures(evidence: Evidence, shown: InFigures | None) -> FiguresDocument | None:
    """Return the figures that a page shows of ``evidence``; None where it shows none."""
    if shown is None:
        return None
    return {
        "standing": shown.standing or None,
        "shared": [_shared(one, evidence.page) for one in evidence.shared_figures],
        "over_time": _over_time(shown.trends) if shown.trends else None,
        "support": _told(shown.support.headline, shown.support.rows) if shown.support else None,
        "ages": _told(shown.ages.headline, shown.ages.drawn.rows) if shown.ages else None,
    }


def _shared(one: SharedFigure, page: Page) -> SharedFigureDocument:
    is_level = one.is_apart or one.is_equal
    return {
        "metric": parts.metric(one.metric),
        "headline": None if one.is_apart else figure_sentences.lead(one, page),
        "first": parts.figure(one.first),
        "second": parts.figure(one.second),
        "leader": None if is_level else page.first.slug if one.first_leads else page.second.slug,
        "is_apart": one.is_apart,
    }


def _over_time(trends: Trends) -> OverTimeDocument:
    return {
        "metric": parts.metric(trends.metric),
        "headline": trends.headline,
        "told": trends.told,
        "source": trends.source or None,
        "source_name": filters.source(trends.source) or None,
        "points": [
            {"day": point.day.isoformat(), "first": _value(point.first), "second": _value(point.second)}
            for point in trends.newest_first
        ],
        "days": trends.days,
    }


def _value(value: Decimal | None) -> Number | None:
    return None if value is None else parts.number(value)


def _told(headline: str, rows: Sequence[Row]) -> TwoSentencesDocument:
    first, second = rows
    return {"headline": headline, "first": first.said, "second": second.said}
