"""Search for what somebody typed: technologies, pairs, comparisons, texts.

The database offers candidates, at most 200 for each query, and ``ranking`` selects and sorts them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from comparisons.domain import pairs, visible
from comparisons.models import Technology, comparison_lists
from comparisons.models.comparison_lists import Compared, ComparisonLine

from . import candidate_texts, candidates, ranking

LONGEST = pairs.KEY_LENGTH
BETWEEN = re.compile(r"[\s-]+(?:vs\.?|versus)[\s-]+", re.IGNORECASE)
SIDES = 3
CLAIMS = "comparisons_proscons"


class TechnologyMatch(NamedTuple):
    """A technology, the alias that matched (empty if the name matches as well), and a word that leads to no other."""

    technology: Technology
    alias: str
    word: str


class TextMatch(NamedTuple):
    """A passage that holds the words typed, and the published comparison that shows it.

    A claim has ``key`` and ``technology``.
    """

    passage: str
    comparison: ComparisonLine
    key: str
    technology: Compared | None


def cleaned(text: str) -> str:
    """Return the text on one line, without what nobody sees or prints, cut to the length of the longest name."""
    seen = visible.without_ignored(text[: 2 * LONGEST])
    printable = "".join(character if character.isprintable() else " " for character in seen)
    return " ".join(printable.split())[:LONGEST].strip()


# --- Technologies


def technologies(typed: str, *, most: int) -> list[TechnologyMatch]:
    """Return the technologies that ``typed`` may mean, the best first. Three queries at most."""
    if not typed:
        return []
    words = candidates.literal(typed)
    if not any(_is_clear(typed, word) for word in words):
        words += candidates.near(typed)
    best = ranking.best_words(typed, words, most=most)
    rows = Technology.objects.by_ids([word.technology for word in best]) if best else {}
    owners = defaultdict(set)
    for word in words:
        owners[pairs.key(word.text)].add(word.technology)
    return [_technology_match(typed, rows[word.technology], word, owners) for word in best if word.technology in rows]


def technology_ids(typed: str, *, most: int) -> list[int]:
    """Return the ids of technologies that match all of ``typed``, not just one word of it, the best first.

    Two queries at most.
    """
    typed = cleaned(typed)
    words = (candidates.literal(typed) or candidates.near(typed)) if typed else []
    best = ranking.best_words(typed, words, most=most)
    return [word.technology for word in best if ranking.grade(typed, word.text) is not ranking.Grade.PART]


def _is_clear(typed: str, word: ranking.NameCandidate) -> bool:
    grade = ranking.grade(typed, word.text)
    return grade is not None and grade <= ranking.Grade.WORD_START


def _technology_match(
    typed: str, technology: Technology, word: ranking.NameCandidate, owners: Mapping[str, set[int]]
) -> TechnologyMatch:
    is_shared = bool(owners[pairs.key(technology.name)] - {technology.pk})
    alias = word.text if ranking.is_found_by_alias(typed, technology.name, word.text) else ""
    return TechnologyMatch(technology, alias, technology.slug if is_shared else technology.name)


def by_word(words: Iterable[str]) -> dict[str, Technology]:
    """Return the technologies that ``words`` lead to, by word. Two queries at most.

    A word is looked up as an alias, then as an alias with dashes for blanks, then as a name.
    """
    keys = {word: pairs.key(word) for word in words if word and cleaned(word) == visible.without_ignored(word)}
    spellings = {*keys.values()} | {key.replace(" ", "-") for key in keys.values()}
    known = Technology.objects.by_keys(list(spellings)) if spellings else {}
    known = {key: known[dashed] for key in keys.values() if (dashed := key.replace(" ", "-")) in known} | known
    if missing := {*keys.values()} - known.keys():
        known |= Technology.objects.by_names(missing)
    return {word: known[key] for word, key in keys.items() if key in known}


def sides(typed: str) -> list[str]:
    """Return the names in "a vs b", in whatever spelling of "vs"; empty if ``typed`` has no "vs"."""
    named = [side for side in (side.strip() for side in BETWEEN.split(typed)) if side]
    return named[:SIDES] if len(named) > 1 else []


def pair(typed: str) -> tuple[Technology, Technology] | None:
    """Return the two technologies that "a vs b" names, or None if one is unknown. Two queries at most."""
    path = BETWEEN.sub(pairs.SEPARATOR, typed)
    return pairs.resolve(path, by_word({word for reading in pairs.splits(path) for word in reading}))


# --- Comparisons


def comparisons_across(lefts: Iterable[Technology], rights: Iterable[Technology], *, most: int) -> list[ComparisonLine]:
    """Return the newest published comparisons of a technology of ``lefts`` with one of ``rights``. One query."""
    ones, others = ([technology.pk for technology in side] for side in (lefts, rights))
    return comparison_lists.across(ones, others)[:most]


def newest_comparisons_of(technology: Technology) -> list[ComparisonLine]:
    """Return the few newest published comparisons of a technology. One query."""
    return comparison_lists.newest_of(technology.pk)


# --- Texts


def texts(typed: str, *, most: int) -> list[TextMatch]:
    """Return claims and verdicts of published comparisons that hold every word typed. Four queries, or six at most."""
    stems = ranking.stems_of(typed)
    if not stems:
        return []
    best = ranking.best_texts(typed, candidate_texts.texts(stems), most=most)
    shown = comparison_lists.published_of_ids({text.comparison for text in best}) if best else {}
    return [_text_match(typed, text, shown[text.comparison]) for text in best if text.comparison in shown]


def claim_ids(typed: str, *, most: int) -> list[int]:
    """Return the ids of the newest claims that hold every word typed, shown to readers or not.

    Two queries, or four at most.
    """
    stems = ranking.stems_of(cleaned(typed))
    return candidate_texts.newest(stems, [CLAIMS], most=most)[CLAIMS] if stems else []


def _text_match(typed: str, text: ranking.TextCandidate, comparison: ComparisonLine) -> TextMatch:
    technology = next((side for side in comparison.sides if side.id == text.technology), None)
    return TextMatch(ranking.best_passage(typed, text.text), comparison, text.key, technology)
