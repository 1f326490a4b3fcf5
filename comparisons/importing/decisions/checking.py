"""Judge decision records by what the site publishes today. Nothing is stored, and nothing is fetched."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from comparisons.domain import pairs, sentences
from comparisons.domain.direction import isolated, printable
from comparisons.domain.kept_decisions import decision_checks
from comparisons.domain.kept_decisions.decision_checks import DecisionCheck, Result
from comparisons.domain.kept_decisions.decision_files import DecisionFile
from comparisons.domain.vocabulary import Status
from comparisons.models import Revision, Technology, comparison_lists
from comparisons.models.reading import PUBLISHED_PAGES, read_words
from comparisons.models.reading_standings import ends_of, read_history
from comparisons.search import resolving

from . import reading
from .reading import UnreadableDecision

QUOTED = 60
"""Characters of a name that a sentence repeats."""


def check(content: bytes, now: datetime) -> DecisionCheck:
    """Return what became of the decision in a file, or raise ``UnreadableDecision``. Six queries at most."""
    return judge(reading.read(content), now)


def judge(file: DecisionFile, now: datetime) -> DecisionCheck:
    """Return what became of a decision by the published comparison of its pair. Six queries at most."""
    readings = pairs.splits(file.pair)
    words = {word for reading in readings for word in reading} | {file.chosen, file.leader}
    known = resolving.technologies_by_alias(words)
    found = pairs.resolve(file.pair, known)
    if found is None:
        return _cannot_say(file, _unknown(file, known))
    one, other = found
    if one == other:
        return _cannot_say(file, f"Both names lead to {isolated(one.name)} now, so there is nothing to choose.")
    file = _with_slugs_of_today(file, known, found)
    row = PUBLISHED_PAGES.first(one=one.slug, other=other.slug)
    if row is None:
        return _cannot_say(file, _not_published(one, other))
    history = read_history(row.comparison.id, ends_of(row))
    return decision_checks.judge(file, read_words(row, now.date()), history, now)


def _with_slugs_of_today(
    file: DecisionFile, known: Mapping[str, Technology], pair: tuple[Technology, Technology]
) -> DecisionFile:
    """Return the record with the slugs that its options have now; refuse an option that is neither of the two."""
    slugs = {"": ""}
    for word in (file.chosen, file.leader):
        if word and known.get(word) not in pair:
            raise UnreadableDecision(
                f"It can't be judged: “{printable(word)}”, which it chose, is neither of the two in its address.",
                file.line,
            )
        slugs[word] = known[word].slug if word else ""
    return replace(file, chosen=slugs[file.chosen], leader=slugs[file.leader])


# ---- why nobody can say


def _cannot_say(file: DecisionFile, why_not: str) -> DecisionCheck:
    return DecisionCheck(file, Result.CANNOT_SAY, why_not)


def _unknown(file: DecisionFile, known: Mapping[str, Technology]) -> str:
    readings = pairs.splits(file.pair)
    words = [word for word in readings[0] if word not in known] if readings else [file.pair]
    quoted = " or ".join(f"“{isolated(printable(sentences.shorten(word, QUOTED)))}”" for word in words)
    return f"No technology is called {quoted} here." if readings else f"{quoted} names no pair."


def _not_published(one: Technology, other: Technology) -> str:
    """Return why there is no page of two known technologies. Two queries."""
    title = pairs.title(one, other)
    stored = comparison_lists.between(one.pk, other.pk)
    if stored is None or stored.status != Status.ARCHIVED.value:
        return f"No comparison {title} is published here."
    withdrawal = Revision.objects.withdrawal_of(stored.id)
    when = f" on {sentences.day(withdrawal.at.date())}" if withdrawal else ""
    reason = f" {sentences.sentence(printable(' '.join(withdrawal.reason.split())))}" if withdrawal else ""
    return f"The comparison {title} was withdrawn{when}.{reason}"
