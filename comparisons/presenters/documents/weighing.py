"""The weighing of a comparison as a document from which a reader can add it up again. Pure: imports no Django."""

from comparisons.domain import weighing_sentences
from comparisons.domain.knock_outs import KnockOutFinding, KnockOuts
from comparisons.domain.page import Page
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import CriterionScore, Flip
from comparisons.domain.weighed import Weighed
from comparisons.presenters.comparison_view import ComparisonView

from . import parts
from .comparison_shapes import (
    AnswerDocument,
    FindingDocument,
    FlipDocument,
    LeftOutDocument,
    MustHavesDocument,
    OneSidedDocument,
    PreferencesDocument,
    RowDocument,
    WeighingDocument,
)

DIGITS = 9
"""As many as float arithmetic keeps of a share."""


def preferences(asked: Preferences, query: str = "") -> PreferencesDocument:
    """Return what was asked for; ``query`` is the query string that asks for the same."""
    return {
        "weights": {slug: parts.number(weight) for slug, weight in asked.weights.items()},
        "must_haves": must_haves(asked.knock_outs),
        "query": query.removeprefix("?"),
        "messages": list(asked.messages),
    }


def must_haves(asked: KnockOuts) -> MustHavesDocument:
    return {
        "open_source": asked.open_source,
        "self_hosted": asked.self_hosted,
        "supported_months": asked.supported_months or None,
        "released_before": asked.released_before or None,
    }


def weighing(view: ComparisonView) -> WeighingDocument:
    weighed = view.weighed
    found = weighed.weighing
    flips = {flip.criterion: flip for flip in found.flips} if weighed.both_are_left else {}
    return {
        "rows": [_row(weighed.page, row, flips.get(row.criterion)) for row in found.rows],
        "one_sided": _one_sided(view),
        "left_out": _left_out(view),
        "leader": found.leader or None,
        "margin": parts.number(abs(found.margin)),
        "findings": [finding(one) for one in weighed.findings],
        "answer": _answer(weighed),
    }


def _row(page: Page, row: CriterionScore, flip: Flip | None) -> RowDocument:
    return {
        "criterion": parts.criterion(row.criterion),
        "weight": parts.number(row.weight),
        "first": {
            "claims": [claim.key for claim in row.first],
            "sum": row.first_sum,
            "score": row.first_score,
        },
        "second": {
            "claims": [claim.key for claim in row.second],
            "sum": row.second_sum,
            "score": row.second_score,
        },
        "leader": _ahead(page, row.margin),
        "margin": abs(row.margin),
        "weighed": parts.number(abs(row.weighed)),
        "flip": _flip(page, flip) if flip else None,
    }


def _ahead(page: Page, margin: int) -> str | None:
    if not margin:
        return None
    return page.first.slug if margin > 0 else page.second.slug


def _flip(page: Page, flip: Flip) -> FlipDocument:
    to = page.first if flip.to == page.first.slug else page.second
    return {
        "at": float(flip.at) if flip.at.denominator > 1 else int(flip.at),
        "exact": str(flip.at),
        "rises": flip.rises,
        "to": flip.to,
        "words": weighing_sentences.flip_mark(flip, to),
    }


def _one_sided(view: ComparisonView) -> list[OneSidedDocument]:
    return [
        {
            "criterion": parts.criterion(row.criterion),
            "only": row.only.side.slug if row.only else None,
            "left_out": row.left_out or None,
        }
        for row in view.faces.asides
    ]


def _left_out(view: ComparisonView) -> list[LeftOutDocument]:
    faces = view.faces
    named = {row.criterion.slug for row in faces.rows} | {row.criterion.slug for row in faces.asides}
    return [{"criterion": slug, "why": why} for slug, why in view.page.left_out.items() if slug not in named]


def finding(one: KnockOutFinding) -> FindingDocument:
    return {"technology": one.side.slug, "answer": one.answer.value, "sentence": one.sentence}


def _answer(weighed: Weighed) -> AnswerDocument:
    leader, evidence = weighed.leader, weighed.evidence
    by_weight = leader if weighed.both_are_left else None
    share = evidence.share_of(by_weight) if by_weight else None
    word = evidence.strength_of(by_weight) if by_weight else None
    rows = weighed.weighing.rows
    return {
        "leader": leader.slug if leader else None,
        "left": [side.slug for side in weighed.left],
        "margin": parts.number(abs(weighed.weighing.margin)) if weighed.both_are_left else None,
        "sentence": weighing_sentences.answer(weighed) if rows else weighing_sentences.NOTHING_COUNTS,
        "differs": weighing_sentences.against_pick(weighed) or None,
        "strength": word,
        "robustness": None if share is None else round(share, DIGITS),
        "strength_words": str(weighing_sentences.strength(weighed) or "") or None,
        "flips": weighing_sentences.flips(weighed),
        "no_flip": None if weighed.weighing.flips else weighing_sentences.nothing_else(weighed) or None,
    }
