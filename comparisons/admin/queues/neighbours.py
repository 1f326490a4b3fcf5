"""The disagreements beside the one that is answered: of the same claim, in similar words, of the same pair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from rapidfuzz import fuzz, process, utils

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import OPEN
from comparisons.models import Feedback
from comparisons.models.bounded import first_of_each
from comparisons.models.feedback import FeedbackQuerySet

from .feedback_forms import says

OF_CLAIM, ALIKE, OF_PAIR = 15, 15, 5
"""How many are shown of each group: of the claim and the pair so many that are open, and a third of it answered."""
SEARCHED = 200
"""Disagreements of the pair, the oldest open and the newest answered ones, whose words are compared, of each."""
SIMILAR = 75
"""From how many per cent on two texts are called similar: two of one pair that say different things have 40 to 65."""
COMPARED = 1_000
"""Characters of a text that are compared: the first ones, as those who copy a text do."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    feedback: Feedback
    similarity: int
    """How alike the two texts are, in per cent; 0 where they are not similar."""
    pair: str
    """The pair, where it is another one."""

    @property
    def says(self) -> str:
        return says(self.feedback)

    @property
    def is_open(self) -> bool:
        """Whether it can get the same answer."""
        return self.feedback.is_open


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    neighbours: list[Neighbour]
    of_claim: bool = False


def beside(feedback: Feedback) -> list[Group]:
    """Return the neighbours of a disagreement, each in the first group that it belongs to. Four queries at most."""
    of_claim, of_pair = _of_claim(feedback), _of_pair(feedback)
    similar = _similarities(feedback, {one.pk: one for one in [*of_claim, *of_pair]}.values())
    seen = {feedback.pk}
    groups = [
        Group("About the same claim", _taken(feedback, of_claim, similar, seen), of_claim=True),
        Group("In similar words", _taken(feedback, _most_similar(of_pair, similar), similar, seen)),
        Group("Others of the same pair", _taken(feedback, _some(of_pair, seen), similar, seen)),
    ]
    return [group for group in groups if group.neighbours]


def _of_claim(feedback: Feedback) -> list[Feedback]:
    """Return disagreements with the same claim, on any page: the oldest open and the newest answered ones."""
    if not feedback.claim_id:
        return []
    rows = Feedback.objects.filter(claim=feedback.claim_id).exclude(pk=feedback.pk)
    rows = rows.select_related("comparison__low", "comparison__high")
    return [*_oldest_open(rows, OF_CLAIM), *rows.answered()[: OF_CLAIM // 3]]


def _of_pair(feedback: Feedback) -> list[Feedback]:
    rows = Feedback.objects.filter(comparison=feedback.comparison_id).exclude(pk=feedback.pk)
    found = [*_oldest_open(rows, SEARCHED), *rows.answered()[:SEARCHED]]
    for one in found:
        one.comparison = feedback.comparison
    return found


def _oldest_open(rows: FeedbackQuerySet, most: int) -> QuerySet[Feedback]:
    """Return the oldest open ones: the first of each status, as an index holds them, and of those the oldest."""
    of_each = [rows.filter(status=status).order_by("created", "id") for status in OPEN]
    return rows.filter(pk__in=first_of_each(of_each, most)).order_by("created", "id")[:most]


def _similarities(feedback: Feedback, others: Iterable[Feedback]) -> dict[int, int]:
    """Return how alike the texts are, in per cent, of those that are similar."""
    texts = {one.pk: one.text[:COMPARED] for one in others}
    found = process.extract(
        feedback.text[:COMPARED],
        texts,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=SIMILAR,
        limit=None,
    )
    return {pk: int(score) for _, score, pk in found}


def _most_similar(rows: Iterable[Feedback], similar: dict[int, int]) -> list[Feedback]:
    """Return the similar ones, the most similar first; those that can be answered before the others."""
    found = sorted((one for one in rows if one.pk in similar), key=lambda one: (not one.is_open, -similar[one.pk]))
    return found[:ALIKE]


def _some(rows: Iterable[Feedback], seen: set[int]) -> Iterator[Feedback]:
    """Yield a few of the rows that are not shown yet: of the open ones and of the answered ones."""
    left = {True: OF_PAIR, False: OF_PAIR}
    for one in rows:
        is_open = one.status in OPEN
        if one.pk not in seen and left[is_open]:
            left[is_open] -= 1
            yield one


def _taken(feedback: Feedback, rows: Iterable[Feedback], similar: dict[int, int], seen: set[int]) -> list[Neighbour]:
    taken = []
    for one in rows:
        if one.pk not in seen:
            seen.add(one.pk)
            is_same = one.comparison_id == feedback.comparison_id
            taken.append(Neighbour(one, similar.get(one.pk, 0), "" if is_same else isolated(str(one.comparison))))
    return taken
