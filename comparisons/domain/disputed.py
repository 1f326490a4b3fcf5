"""Whether a verdict rests on claims that readers dispute and editors look into. Pure: imports no Django."""

from collections.abc import Iterator, Set
from dataclasses import replace

from . import scoring
from .page import Claim, Page, Side
from .scoring import Weighing
from .vocabulary import Basis

Stakes = tuple[tuple[Side, Claim], ...]
"""Claims in review, each with its side."""


def rests_on(page: Page, weighing: Weighing) -> tuple[Claim, ...]:
    """Return the claims in review without which the weighed claims no longer lead to the verdict.

    Each that changes the leader alone; where none does, those that do so together: all that speak for the pick, else
    all. Only a verdict on the basis of the claims rests on them, and only while they lead to it: popularity and an
    editor's judgement are decided on other grounds, so no dispute of a claim questions them. A page without claims in
    review costs one look at its claims, any other a weighing for each claim and two.
    """
    ruling = page.ruling
    if ruling is None or not ruling.says_who or ruling.basis != Basis.CLAIMS or weighing.leader != ruling.pick:
        return ()
    found = _weighed(page, weighing)
    alone = tuple(claim for _, claim in found if _leader_without(page, {claim}) != ruling.pick)
    return alone or next(_together(page, found), ())


def _weighed(page: Page, weighing: Weighing) -> Stakes:
    """Return the claims in review that count."""
    disputed = [(side, claim) for side, claim in page.shown if claim.in_review]
    if not disputed:
        return ()
    counting = {claim for row in weighing.rows for claim in (*row.first, *row.second)}
    return tuple((side, claim) for side, claim in disputed if claim in counting)


def _together(page: Page, found: Stakes) -> Iterator[tuple[Claim, ...]]:
    """Yield those of several claims that change the leader together."""
    in_favour = tuple(claim for side, claim in found if (side is page.picked) == claim.is_pro)
    for claims in (in_favour, tuple(claim for _, claim in found)):
        if len(claims) > 1 and page.ruling and _leader_without(page, set(claims)) != page.ruling.pick:
            yield claims


def _leader_without(page: Page, claims: Set[Claim]) -> str:
    """Return the slug of who leads without these claims, "" if nobody does."""
    first, second = (
        replace(side, claims=tuple(claim for claim in side.claims if claim not in claims)) for side in page.sides
    )
    return scoring.weigh(replace(page, first=first, second=second)).leader
