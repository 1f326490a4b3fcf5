"""A technology as a document: all that its page says. Pure: imports no Django."""

from collections.abc import Iterable

from comparisons.presenters import filters
from comparisons.presenters.figures_alone import FigureAlone, OverTime
from comparisons.presenters.technology_view import TechnologyView

from . import parts
from .lines import Line, line
from .shapes import ClaimDocument
from .sides import believed, is_self_hosted
from .site import Site
from .technology_shapes import MetricOfOneDocument, SeriesDocument, TechnologyDocument


def technology(view: TechnologyView, comparisons: Iterable[Line], site: Site) -> TechnologyDocument:
    """Return what the page of ``view`` says, with one part of the list of its ``comparisons``."""
    side = view.side
    url = site.url("technology", side.slug)
    return {
        "slug": side.slug,
        "name": side.name,
        "title": view.title,
        "url": url,
        "description": view.description,
        "kind": side.kind or None,
        "category": site.link(side.category) if side.category else None,
        "use_case": side.use_case or None,
        "summary": side.summary or None,
        "licence": believed(side, "licence"),
        "self_hosted": is_self_hosted(side),
        "first_released": side.first_released or None,
        "website": side.website or None,
        "repository": side.repository or None,
        "facts": [parts.fact(fact) for fact in side.facts],
        "credits": list(side.credits),
        "comparisons": [line(one, site) for one in comparisons],
        "figures": [_figure(one) for one in view.figures],
        "releases": [parts.release(release) for release in side.releases],
        "criteria": [parts.criterion(group.criterion) for group in view.claims if group.criterion],
        "claims": _claims(view, url),
        "related": [site.link(link) for link in side.relations],
    }


def _claims(view: TechnologyView, url: str) -> list[ClaimDocument]:
    return [
        parts.claim(claim, view.side, url, opponent=opponent.name if opponent else None, why_not="not_weighed")
        for group in view.claims
        for claim, opponent in group.claims
    ]


def _figure(one: FigureAlone) -> MetricOfOneDocument:
    return {
        "metric": parts.metric(one.metric),
        "newest": parts.figure(one.newest),
        "over_time": _series(one.over_time) if one.over_time else None,
    }


def _series(over_time: OverTime) -> SeriesDocument:
    return {
        "source": over_time.source or None,
        "source_name": filters.source(over_time.source) or None,
        "told": over_time.told,
        "points": [{"day": day.isoformat(), "value": parts.number(value)} for day, value in over_time.newest_first],
        "days": over_time.days,
    }
