"""The problems of names that lead to no document, with what may have been meant."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from comparisons.models import Revision, Technology
from comparisons.models.comparison_lists import Compared, ComparisonLine
from comparisons.models.paths import address
from comparisons.presenters import problems
from comparisons.presenters.envelopes import Document, Suggestion, suggestion
from comparisons.search import resolving


class Names(NamedTuple):
    """The named addresses of the documents of pairs and of technologies."""

    comparison: str
    technology: str


def pair(readings: Sequence[tuple[str, str]], known: dict[str, Technology], names: Names) -> Document:
    """Return the problem of a pair with an unknown name; ``readings`` are its ways to read it. 7 queries at most."""
    if not readings:
        return problems.of("unknown-comparison", "A pair is written as two slugs with “-vs-” between them.")
    unknown = [word for word in readings[0] if word not in known]
    technologies, comparisons = resolving.similar_to_pair(readings[0], known)
    found = [*_comparisons(comparisons, names), *_technologies(technologies, names)]
    return problems.of("unknown-technology", _unknown(unknown), suggestions=found)


def technology(word: str, names: Names) -> Document:
    """Return the problem of a name that no technology has."""
    near = resolving.similar_technologies(word)
    return problems.of("unknown-technology", _unknown([word]), suggestions=_technologies(near, names))


def withdrawn(comparison: ComparisonLine, names: Names) -> Document:
    """Return the problem of a comparison that was taken back, with the reason. One query."""
    withdrawal = Revision.objects.withdrawal_of(comparison.id)
    reason = withdrawal.reason if withdrawal else ""
    return problems.of("withdrawn", reason=reason, suggestions=_technologies(comparison.sides, names))


def _unknown(words: Sequence[str]) -> str:
    """Return who is unknown, in a sentence that repeats no signs that nobody can read."""
    if not all(map(str.isprintable, words)):
        return "A name has control characters, which no technology has."
    return f"No technology is called {' or '.join(map(problems.quoted, words))}."


def _technologies(found: Iterable[Technology | Compared], names: Names) -> list[Suggestion]:
    return [suggestion(one.name, address(names.technology, one.slug)) for one in found]


def _comparisons(found: Iterable[ComparisonLine], names: Names) -> list[Suggestion]:
    return [suggestion(str(one), address(names.comparison, one.slug)) for one in found]
