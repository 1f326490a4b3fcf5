"""What readers said of a verdict as a document: never more than the page shows. Pure: imports no Django."""

from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.readers import Voice

from .comparison_shapes import BestAnsweredDocument, ReadersDocument, VoicesDocument


def readers(view: ComparisonView) -> ReadersDocument:
    counts, voice = view.page.tally, view.voice
    return {
        "disagreed": counts.disagreed,
        "answered": counts.answered,
        "accepted": counts.accepted,
        "changed_pick": counts.repicked,
        "tally": view.tally or None,
        "voices": _voices(view),
        "best_answered": _best(voice) if voice else None,
    }


def _voices(view: ComparisonView) -> VoicesDocument | None:
    page = view.page
    if page.picked is None or not page.tally.voices or view.weighed.is_readers:
        return None
    return {"agree": page.agreeing, "of": page.tally.voices}


def _best(voice: Voice) -> BestAnsweredDocument:
    best = voice.best
    return {
        "quote": voice.quote or None,
        "about": voice.about or None,
        "context": voice.context or None if voice.quote else None,
        "evidence": best.evidence or None if voice.quote else None,
        "answer": voice.short_answer or best.answer,
        "by": best.by,
        "on": best.on.isoformat(),
        "is_accepted": best.is_accepted,
        "changed_pick": best.changed_pick,
        "is_cut": voice.is_cut,
    }
