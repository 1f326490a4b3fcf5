"""The disagreements beside the one that is answered: of the same claim, in similar words, of the same pair."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import OPEN
from comparisons.models import Feedback
from comparisons.models.bounded import first_of_each

from .feedback_forms import says

OF_CLAIM, ALIKE, OF_PAIR = 15, 15, 5
"""How many are shown of each group; of the claim and of the pair so many open ones and so many answered."""
SEARCHED = 100
"""Disagreements of each open status, and answered ones, that are looked at: of the claim and of the pair."""
SIMILAR = 75
"""From how many per cent on two texts are called similar: two of one pair that say different things have 40 to 65."""
COMPARED = 600
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
    """Return the neighbours of a disagreement, each in the first group that it belongs to. One query."""
    found = _found(feedback)
    similar = _similarities(feedback, found)
    of_claim = [one for one in found if feedback.claim_id and one.claim_id == feedback.claim_id]
    of_pair = [one for one in found if one.comparison_id == feedback.comparison_id]
    seen: set[int] = set()
    groups = [
        Group("About the same claim", _taken(feedback, _some(of_claim, OF_CLAIM, seen), similar, seen), of_claim=True),
        Group("In similar words", _taken(feedback, _most_similar(of_pair, similar, seen), similar, seen)),
        Group("Others of the same pair", _taken(feedback, _some(of_pair, OF_PAIR, seen), similar, seen)),
    ]
    return [group for group in groups if group.neighbours]


def _found(feedback: Feedback) -> list[Feedback]:
    """Return the oldest open disagreements with the claim and with the pair, then the newest answered ones.

    Indexes hold each of the parts in its order.
    """
    rows = Feedback.objects.exclude(pk=feedback.pk)
    of_either = [rows.filter(comparison=feedback.comparison_id)]
    if feedback.claim_id:
        of_either.append(rows.filter(claim=feedback.claim_id))
    parts = [own.filter(status=status).order_by("created", "id") for own in of_either for status in OPEN]
    parts += [own.answered() for own in of_either]
    found = Feedback.objects.filter(pk__in=first_of_each(parts, SEARCHED))
    found = found.select_related("comparison__low", "comparison__high").order_by("created", "id")
    listed = list(found)
    is_open = [one for one in listed if one.is_open]
    return is_open + sorted((one for one in listed if not one.is_open), key=_answered_last)


def _answered_last(feedback: Feedback) -> Any:
    """Return what sorts answered disagreements, the newest answer first."""
    return -feedback.answered_at.timestamp() if feedback.answered_at else 0


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


def _most_similar(rows: Iterable[Feedback], similar: dict[int, int], seen: Collection[int]) -> list[Feedback]:
    """Return the similar ones, the most similar first; those that can be answered before the others."""
    left = (one for one in rows if one.pk in similar and one.pk not in seen)
    return sorted(left, key=lambda one: (not one.is_open, -similar[one.pk]))[:ALIKE]


def _some(rows: Iterable[Feedback], most: int, seen: Collection[int]) -> list[Feedback]:
    """Return the first ``most`` rows that are not shown yet: of the open ones, and of the answered ones."""
    left = [one for one in rows if one.pk not in seen]
    return [one for one in left if one.is_open][:most] + [one for one in left if not one.is_open][:most]


def _taken(feedback: Feedback, rows: list[Feedback], similar: dict[int, int], seen: set[int]) -> list[Neighbour]:
    """Return rows as neighbours, and note that they are shown."""
    seen.update(one.pk for one in rows)
    return [
        Neighbour(
            one,
            similar.get(one.pk, 0),
            isolated(str(one.comparison)) if one.comparison_id != feedback.comparison_id else "",
        )
        for one in rows
    ]
