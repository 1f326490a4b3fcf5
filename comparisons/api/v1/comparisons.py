"""Comparisons: all published ones, each in full, and what is new about them."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from comparisons.api import documents
from comparisons.api.responses import site
from comparisons.domain.pairs import Named
from comparisons.domain.vocabulary import Outcome
from comparisons.models import keyset, program_lists
from comparisons.models.changed_lists import MindLine
from comparisons.models.program_lists import Change
from comparisons.presenters.documents import lines
from comparisons.presenters.documents.comparison_shapes import ComparisonDocument
from comparisons.presenters.documents.shapes import ComparisonLineDocument
from comparisons.presenters.envelopes import Envelope

from . import batches, named
from .lists import After, listed, page_of
from .parameters import READ, Pair
from .shapes import ChangedMind, ChangeLine, DecisionDocument

Pairs = Annotated[
    batches.Listed | None,
    batches.parameter("Pairs, each as two names with `-vs-` between them", "mysql-vs-postgresql,go-vs-rust"),
]
router = Router(tags=["Comparisons"])


@router.get(
    "/comparisons",
    url_name="api_comparisons",
    operation_id="listComparisons",
    summary="List comparisons",
    response={200: Envelope[list[ComparisonLineDocument]], **READ, 429: None},
)
def comparisons(request: HttpRequest, after: After = None, pairs: Pairs = None) -> HttpResponse:
    """Every published comparison with its answer in short, newest first, fifty at a time; or those in `pairs`."""
    if pairs is not None:
        return batches.comparisons(request, pairs)
    found = page_of(program_lists.comparisons, keyset.ByMoment("published"), after)
    return listed(request, found, (lines.line(one, site()) for one in found), html=reverse("comparison_list"))


@router.get(
    "/comparisons/{pair}",
    url_name="api_comparison",
    operation_id="getComparison",
    summary="Get a comparison",
    response={200: Envelope[ComparisonDocument], **READ, 410: None},
)
def comparison(request: HttpRequest, pair: Pair) -> HttpResponse:
    """All that the page of a comparison says: the verdict, the weighing, claims with their sources, figures, readers.

    The query may set weights (`w-operations=4`, by the slug of a criterion, from 0 to 5) and must-haves
    (`open_source=1`, `self_hosted=1`, `supported_months=12`, `released_before=2015`), as on the page. Two technologies
    that nobody has compared are shown side by side, without a verdict.
    """
    return documents.of_pair(request, pair, named.NAMES)


comparison.takes_any_parameter = True  # type: ignore[attr-defined]


@router.get(
    "/changes",
    url_name="api_changes",
    operation_id="listChanges",
    summary="List what changed",
    response={200: Envelope[list[ChangeLine]], **READ},
)
def changes(request: HttpRequest, after: After = None) -> HttpResponse:
    """Changed minds (a published pick that we changed, and why) and new comparisons, newest first."""
    found = page_of(program_lists.changes, keyset.ByMoment("at"), after)
    return listed(request, found, map(_change, found), html=reverse("changed_minds"))


def _change(change: Change) -> ChangeLine:
    if isinstance(change.what, MindLine):
        return _mind(change.what)
    return {"kind": "published", "at": change.at.isoformat(), "comparison": lines.line(change.what, site())}


def _mind(mind: MindLine) -> ChangedMind:
    return {
        "kind": "changed_mind",
        "at": mind.at.isoformat(),
        "comparison": mind.slug,
        "title": str(mind),
        "url": site().url("comparison", mind.slug),
        "api": site().url("api_comparison", mind.slug),
        "before": _decision(mind.before_outcome, mind.before.picked),
        "after": _decision(mind.after_outcome, mind.after.picked),
        "cause": mind.cause,
        "cause_label": mind.get_cause_display(),
        "in_short": mind.in_short or None,
        "reason": mind.reason or None,
        "by": mind.by or None,
        "quote": mind.quote or None,
    }


def _decision(outcome: str, picked: Named | None) -> DecisionDocument:
    return {"outcome": Outcome(outcome), "pick": picked.slug if picked else None}
