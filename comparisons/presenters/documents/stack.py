"""A judged stack as a document. Pure: imports no Django."""

from collections.abc import Sequence

from comparisons.domain.page import PageRelease
from comparisons.domain.stacks import stack_address, stack_sentences
from comparisons.domain.stacks.stack import Health, KnownTechnology, Stack, StackAnswer, StandsIn

from . import parts
from .decision_shapes import TechnologyLinkDocument
from .shapes import ReleaseDocument
from .stack_shapes import (
    CountsDocument,
    FileDocument,
    MatchDocument,
    PackageAnswerDocument,
    StackDocument,
    StandsInDocument,
)


def stack(judged: Stack, files: Sequence[FileDocument], origin: str, page: str) -> StackDocument:
    """Return what is known of a stack of ``files``; ``page`` is the path of the page that checks stacks."""
    query = stack_address.shared(judged).query
    return {
        "files": list(files),
        "sentence": stack_sentences.summary(judged),
        "counts": _counts(judged),
        "packages": [_package(one, origin) for one in judged.answers],
        "left_out": judged.left_out,
        "notes": stack_sentences.notes(judged, [one["name"] or "" for one in files]),
        "url": f"{origin}{page}?{query}" if query else None,
    }


def _counts(judged: Stack) -> CountsDocument:
    numbers = {word: len(answers) for word, answers in judged.by_health.items()}
    return {
        "ended": numbers[Health.ENDED],
        "soon": numbers[Health.SOON],
        "in_question": numbers[Health.IN_QUESTION],
        "fine": numbers[Health.FINE],
        "unknown": numbers[Health.UNKNOWN],
    }


def _package(one: StackAnswer, origin: str) -> PackageAnswerDocument:
    named = one.dependency
    return {
        "name": named.name,
        "ecosystem": named.ecosystem,
        "version": named.version or None,
        "asked": named.asked or None,
        "is_direct": named.is_direct,
        "file": one.file,
        "line": named.line or None,
        "state": one.health,
        "sentence": stack_sentences.support(one),
        "technology": _technology(one.technology, origin) if one.technology else None,
        "matched": _matched(one),
        "support": one.support if one.technology else None,
        "release": _release(one.release),
        "newer": _release(one.newer),
        "comparisons": [_stands_in(comparison, origin) for comparison in one.comparisons],
        "has_more": one.has_more,
    }


def _technology(one: KnownTechnology, origin: str) -> TechnologyLinkDocument:
    return {"slug": one.slug, "name": one.name, "url": origin + one.url}


def _matched(one: StackAnswer) -> MatchDocument | None:
    return {"way": one.way, "identifier": one.by} if one.way else None


def _release(one: PageRelease | None) -> ReleaseDocument | None:
    return parts.release(one) if one else None


def _stands_in(one: StandsIn, origin: str) -> StandsInDocument:
    return {
        "title": one.title,
        "url": origin + one.url,
        "opponent": _technology(one.opponent, origin),
        "is_within": one.is_within,
        "outcome": one.outcome,
        "stance": one.stance,
        "pick": one.pick or None,
        "in_short": one.in_short or None,
        "strength": one.strength,
        "is_reviewed": one.is_reviewed,
        "review": one.review,
        "came_true": list(one.came_true),
        "is_disputed": one.is_disputed,
    }
