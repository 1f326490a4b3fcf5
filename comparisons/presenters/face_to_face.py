"""Claims face to face: one row per criterion, with every number that its margin is made of. Pure: imports no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comparisons.domain import sentences
from comparisons.domain.page import Claim, Page, PageCriterion, Side
from comparisons.domain.scoring import CriterionScore, Weighing
from comparisons.domain.version_ranges import Reach, latest_known, reach

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Face:
    """One claim as shown; ``ended_before`` is the latest known release if the claim's versions end before it."""

    claim: Claim
    ended_before: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a row; ``place`` is ``first`` or ``second``, ``score`` is the clamped ``sum`` of the claims."""

    place: str
    side: Side
    faces: tuple[Face, ...]
    sum: int
    score: int

    @property
    def terms(self) -> str:
        """What each claim adds or takes away: "+3 −1"; empty for fewer than two claims."""
        if len(self.faces) < 2:
            return ""
        return " ".join(signed(face.claim.adds) for face in self.faces)

    @property
    def signed_sum(self) -> str:
        return signed(self.sum)

    @property
    def signed_score(self) -> str:
        return signed(self.score)


@dataclass(frozen=True, slots=True)
class FaceRow:
    """One criterion; ``margin`` and ``product`` are without sign, ``place`` is the side that they favour, or empty."""

    criterion: PageCriterion
    first: Half
    second: Half
    place: str
    margin: int
    weight: str
    product: str

    @property
    def halves(self) -> tuple[Half, Half]:
        return self.first, self.second

    @property
    def ahead(self) -> Half | None:
        """The side that the margin favours."""
        return {"first": self.first, "second": self.second}.get(self.place)

    @property
    def counts(self) -> bool:
        return self.weight != "0"


@dataclass(frozen=True, slots=True)
class Term:
    """What one criterion adds to the total, or takes from it."""

    criterion: PageCriterion
    signed: str


@dataclass(frozen=True, slots=True)
class Card:
    """One side's claims that do not count; ``has_*`` is whether the side shows any, counted or not."""

    place: str
    side: Side
    pros: tuple[Face, ...]
    cons: tuple[Face, ...]
    has_pros: bool
    has_cons: bool


@dataclass(frozen=True, slots=True)
class Faces:
    """All claims of a page: ``rows`` of those that count, and a card of the other claims of each side.

    ``terms`` add up to ``margin``, counted for the side ``leader`` at ``place``, or for the first side in a tie.
    """

    rows: tuple[FaceRow, ...]
    cards: tuple[Card, Card]
    terms: tuple[Term, ...]
    margin: str
    leader: Side | None
    place: str
    number: int
    sourced: int

    @property
    def counted_for(self) -> Side:
        return self.leader or self.cards[0].side

    @property
    def uncounted(self) -> int:
        return sum(len(card.pros) + len(card.cons) for card in self.cards)


def face_to_face(page: Page, weighing: Weighing) -> Faces:
    """Return the claims of ``page`` with the numbers of ``weighing``."""
    first, second = (side.shown_against(opponent) for side, opponent in page.with_opponents)
    claims = first + second
    return Faces(
        rows=tuple(_row(page, row) for row in weighing.rows),
        cards=(_card("first", page.first, first), _card("second", page.second, second)),
        terms=tuple(_terms(weighing)),
        margin=signed(abs(weighing.margin)) if weighing.margin else "0",
        leader=page.side(weighing.leader),
        place=_place(weighing.margin),
        number=len(claims),
        sourced=sum(1 for claim in claims if claim.source.strip()),
    )


def signed(number: Decimal | int) -> str:
    """ "+3", "−1.5" or "0"."""
    if not number:
        return "0"
    return f"{'+' if number > 0 else MINUS}{sentences.count(number if number > 0 else -number)}"


def _row(page: Page, row: CriterionScore) -> FaceRow:
    return FaceRow(
        criterion=row.criterion,
        first=Half("first", page.first, _faces(row.first, page.first), row.first_sum, row.first_score),
        second=Half("second", page.second, _faces(row.second, page.second), row.second_sum, row.second_score),
        place=_place(row.margin),
        margin=abs(row.margin),
        weight=sentences.count(row.weight),
        product=sentences.count(abs(row.weighed)),
    )


def _place(margin: Decimal | int) -> str:
    if not margin:
        return ""
    return "first" if margin > 0 else "second"


def _terms(weighing: Weighing) -> Iterable[Term]:
    sign = -1 if weighing.margin < 0 else 1
    for row in weighing.rows:
        if row.weighed:
            yield Term(row.criterion, signed(sign * row.weighed))


def _card(place: str, side: Side, shown: Sequence[Claim]) -> Card:
    others = [claim for claim in shown if claim.criterion is None]
    return Card(
        place=place,
        side=side,
        pros=_faces((claim for claim in others if claim.is_pro), side),
        cons=_faces((claim for claim in others if not claim.is_pro), side),
        has_pros=any(claim.is_pro for claim in shown),
        has_cons=any(not claim.is_pro for claim in shown),
    )


def _faces(claims: Iterable[Claim], side: Side) -> tuple[Face, ...]:
    return tuple([Face(claim, _ended_before(claim, side) if claim.versions else "") for claim in claims])


def _ended_before(claim: Claim, side: Side) -> str:
    has_ended = reach(claim.versions, side.releases) is Reach.ENDED
    return latest_known(side.releases) if has_ended else ""
