"""A comparison as a document: all that its page says, weighed as the page is. Pure: imports no Django."""

from datetime import date
from typing import assert_never

from comparisons.domain import sentences
from comparisons.domain.page import Page, PageCondition, Ruling
from comparisons.domain.review import State
from comparisons.presenters.comparison_view import ComparisonView

from . import parts, shapes
from .comparison_shapes import (
    ComparisonDocument,
    ConditionDocument,
    DisputedDocument,
    HistoryDocument,
    ReviewDocument,
    VerdictDocument,
)
from .figures import figures
from .readers import readers
from .sides import side
from .site import Site
from .weighing import preferences, weighing


def comparison(view: ComparisonView, site: Site) -> ComparisonDocument:
    """Return what the page of ``view`` says, with the weights and must-haves of the view."""
    page = view.page
    url = site.url("comparison", page.slug)
    counted = {row.criterion for row in view.weighed.weighing.rows}
    first, second = (side(one, opponent, page=url, counted=counted, site=site) for one, opponent in page.with_opponents)
    return {
        "slug": page.slug,
        "title": view.title,
        "url": url + view.query,
        "description": view.description,
        "first": first,
        "second": second,
        "lead": None if page.intro else view.lead or None,
        "intro": page.intro or None,
        "review": _review(view),
        "verdict": _verdict(view, page.ruling) if page.ruling else None,
        "preferences": preferences(view.preferences, view.query),
        "weighing": weighing(view),
        "figures": figures(view.evidence, view.figures),
        "readers": readers(view),
        "history": _history(page, site),
        "side_by_side": None,
        "related": [site.link(link) for link in page.related],
    }


def links(view: ComparisonView, site: Site) -> dict[str, str | None]:
    """Return where the pair has more to read, for the envelope; what takes weights keeps those of the view."""
    slug, query = view.page.slug, view.query
    return {
        "html": site.url("comparison", slug) + query,
        "markdown": site.url("comparison_markdown", slug) + query,
        "decision_record": site.url("decision", slug) + query,
        "changes": site.url("comparison_changes", slug),
        "feed": site.url("comparison_feed", slug),
        "disagree": site.url("disagree", slug),
    }


# ---- the state


def _review(view: ComparisonView) -> ReviewDocument:
    page, state = view.page, view.evidence.review_state
    was_reviewed = state is not State.UNREVIEWED
    return {
        "state": _state(state),
        "reviewed": parts.day(page.reviewed) if was_reviewed else None,
        "reviewed_by": page.reviewed_by or None if was_reviewed else None,
        "rule": view.rule or None,
    }


def _state(state: State) -> shapes.State:
    match state:
        case State.REVIEWED:
            return "reviewed"
        case State.CHANGED:
            return "changed"
        case State.UNREVIEWED:
            return "unreviewed"
        case never:
            assert_never(never)


def _history(page: Page, site: Site) -> HistoryDocument:
    return {
        "changes": page.tally.changes,
        "url": site.url("comparison_changes", page.slug),
        "feed": site.url("comparison_feed", page.slug),
    }


# ---- the verdict


def _verdict(view: ComparisonView, ruling: Ruling) -> VerdictDocument:
    picked = view.page.picked
    return {
        "outcome": ruling.outcome,
        "pick": picked.slug if picked else None,
        "headline": picked.name if picked else sentences.headline(ruling),
        "basis": ruling.basis,
        "basis_label": ruling.basis.label,
        "in_short": ruling.in_short or None,
        "reason": ruling.reason or None,
        "sentences": view.verdict,
        "best_case_for_the_other": ruling.best_case_for_the_other or None,
        "bottom_line": view.bottom_line or None,
        "missing_figures": view.missing_figures or None,
        "conditions": [_condition(one, ruling, view.on) for one in ruling.conditions],
        "decided": parts.day(ruling.decided),
        "decided_by": ruling.decided_by or None,
        "goes_against_claims": list(view.box.against) if view.box else [],
        "is_in_question": ruling.in_question or bool(view.in_question),
        "disputed": _disputed(view),
    }


def _condition(one: PageCondition, ruling: Ruling, on: date) -> ConditionDocument:
    return {
        "text": one.text,
        "check_by": parts.day(one.check_by),
        "is_due": one.is_due(on),
        "happened": parts.day(one.happened),
        "is_open": one in ruling.came_true,
    }


def _disputed(view: ComparisonView) -> list[DisputedDocument]:
    keys = {claim.key for claim in view.in_question}
    shown = [(side, claim) for side, claim in view.page.shown if claim.key in keys]
    return [{"technology": side.slug, "key": claim.key, "text": claim.text} for side, claim in shown]
