"""The published pages that show claims, a few of each and a bounded count, for lists of claims."""

from collections.abc import Collection
from typing import NamedTuple

from .bounded import first_of_each
from .comparison import Comparison
from .pros_cons import ProsCons

MOST_COUNTED = 100
"""Pages counted at each end of the pair for each technology."""
MOST_NAMED = 3


class ShownOn(NamedTuple):
    """The first published pages that show a claim, and how many others there are; ``is_more`` if nobody counted on."""

    pages: list[Comparison]
    others: int = 0
    is_more: bool = False


def shown_on(claims: Collection[ProsCons]) -> dict[int, ShownOn]:
    """Return where claims are shown, by id. Two queries, ``MOST_COUNTED`` pages a technology and end."""
    ends = _ends(claims)
    ids = {claim.pk: _pages_of(claim, ends) for claim in claims}
    named = {number for shown in ids.values() for number in shown[:MOST_NAMED]}
    rows = Comparison.objects.select_related("low", "high").in_bulk(named)
    return {
        number: ShownOn(
            [rows[one] for one in shown[:MOST_NAMED] if one in rows],
            max(0, len(shown) - MOST_NAMED),
            len(shown) >= MOST_COUNTED,
        )
        for number, shown in ids.items()
    }


def pages_besides(claims: Collection[ProsCons], comparison_id: int) -> dict[int, int]:
    """Return on how many published pages but that of one comparison each claim is shown, by id. One query.

    ``MOST_COUNTED`` pages are counted at each end of the pair for each technology.
    """
    ends = [one for one in _ends(claims) if one[0] != comparison_id]
    return {claim.pk: len(_pages_of(claim, ends)) for claim in claims}


def _ends(claims: Collection[ProsCons]) -> list[tuple[int, int, int]]:
    """Return id and both ends of published pages of the claims' technologies, the newest first. One query at most."""
    technologies = sorted({claim.technology_id for claim in claims})
    if not technologies:
        return []
    published = Comparison.objects.published().order_by("status", "-published", "-id")  # the order of an index
    parts = [part for number in technologies for part in published.by_end(number)]
    found = Comparison.objects.filter(pk__in=first_of_each(parts, MOST_COUNTED)).order_by("-published", "-pk")
    return list(found.values_list("pk", "low", "high"))


def _pages_of(claim: ProsCons, ends: list[tuple[int, int, int]]) -> list[int]:
    """Return the ids of those pages that show a claim: all of its technology, or that against its opponent alone."""
    wanted = {claim.technology_id} if claim.against_id is None else {claim.technology_id, claim.against_id}
    return [number for number, *both in ends if wanted <= set(both)]
