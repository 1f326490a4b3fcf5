"""A decision record that was judged anew, as a document. Pure: imports no Django."""

from comparisons.domain.kept_decisions import decision_sentences
from comparisons.domain.kept_decisions.decision_checks import DecisionCheck
from comparisons.domain.kept_decisions.decision_files import DecisionFile
from comparisons.domain.standings import turn_sentences
from comparisons.domain.standings.standing import Counted
from comparisons.domain.standings.standing_changes import ClaimChange, Turn
from comparisons.domain.weighed import Weighed
from comparisons.presenters.comparison_view import ComparisonView

from . import parts
from .decision_check_shapes import (
    ClaimChangeDocument,
    CountedDocument,
    DecisionCheckDocument,
    NowDocument,
    RecordedDocument,
    SinceDocument,
)
from .site import Site
from .weighing import weighing

MOST_CLAIMS = 20


def decision_check(check: DecisionCheck, site: Site) -> DecisionCheckDocument:
    return {
        "result": check.result,
        "sentence": decision_sentences.answer(check),
        "since": _since(check, check.turn) if check.turn else None,
        "since_sentence": decision_sentences.since(check) or None,
        "notes": decision_sentences.notes(check),
        "rests_on_the_same": check.is_same,
        "fails": check.fails,
        "recorded": _recorded(check.file),
        "now": _now(check.weighed, site) if check.weighed else None,
    }


def _recorded(file: DecisionFile) -> RecordedDocument:
    return {
        "weights": {slug: parts.number(weight) for slug, weight in file.weights.items()},
        "chosen": file.chosen or None,
        "leader": file.leader or None,
        "strength": file.strength,
        "retrieved": file.retrieved.isoformat(),
        "status": file.status or None,
        "of": "our_pick" if file.is_of_pick else "weights",
    }


def _since(check: DecisionCheck, turn: Turn) -> SinceDocument:
    return {
        "at": turn.at.isoformat(),
        "cause": turn.cause,
        "cause_label": turn.cause.label,
        "claims": [_change(change, turn) for change in check.because[:MOST_CLAIMS]],
        "must_haves": [finding.sentence for finding in turn.must_haves],
    }


def _change(change: ClaimChange, turn: Turn) -> ClaimChangeDocument:
    shown = change.after or change.before
    return {
        "technology": change.side.slug,
        "key": shown.key or None if shown else None,
        "before": _counted(change.before) if change.before else None,
        "after": _counted(change.after) if change.after else None,
        "sentence": turn_sentences.claim(change, turn),
    }


def _counted(one: Counted) -> CountedDocument:
    return {"text": one.text, "is_pro": one.adds > 0, "criterion": one.criterion, "strength": abs(one.adds)}


def _now(weighed: Weighed, site: Site) -> NowDocument:
    view = ComparisonView(weighed.evidence, weighed.preferences, weighed.on)
    page, ruling = weighed.page, weighed.page.ruling
    return {
        "slug": page.slug,
        "url": page_of(weighed, site),
        "record": site.url("decision", page.slug) + view.query,
        "outcome": ruling.outcome if ruling else None,
        "pick": ruling.pick or None if ruling else None,
        "is_in_question": bool(view.in_question) or (ruling is not None and ruling.in_question),
        "weighing": weighing(view),
    }


def page_of(weighed: Weighed, site: Site) -> str:
    """Return the URL of the page with the weights of a record."""
    view = ComparisonView(weighed.evidence, weighed.preferences, weighed.on)
    return site.url("comparison", weighed.page.slug) + view.query
