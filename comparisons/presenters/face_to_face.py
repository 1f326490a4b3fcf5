"""Claims face to face: one row per criterion with the numbers of its margin, and what does not count.

Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comparisons.domain import sentences
from comparisons.domain.page import Claim, Page, PageCriterion, Side
from comparisons.domain.scoring import CriterionScore, Weighing, has_ended
from comparisons.domain.version_ranges import latest_known

MINUS = "\N{MINUS SIGN}"
OPEN = 3
"""Rows that a page shows unfolded: those of the largest effect."""
LEADING = 2
"""Claims of a side that an unfolded row shows at once."""


@dataclass(frozen=True, slots=True)
class Face:
    """One claim as shown; ``ended_before`` is the latest known release if the claim's versions end before it."""

    claim: Claim
    ended_before: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a row: ``place`` is ``first`` or ``second``, ``faces`` count and ``ended`` no longer do."""

    place: str
    side: Side
    faces: tuple[Face, ...]
    ended: tuple[Face, ...]

    @property
    def shown(self) -> tuple[Face, ...]:
        return self.faces + self.ended

    @property
    def leading(self) -> tuple[Face, ...]:
        """The strongest pro and the strongest con, or the two strongest of one kind: claims that hold come first."""
        ranked = sorted(self.shown, key=lambda face: (bool(face.ended_before), -face.claim.strength))
        kinds = {face.claim.is_pro: face for face in reversed(ranked)}
        strongest = [*kinds.values(), *(face for face in ranked if face not in kinds.values())][:LEADING]
        return tuple(face for face in self.shown if face in strongest)

    @property
    def further(self) -> tuple[Face, ...]:
        """The claims that a row folds."""
        return tuple(face for face in self.shown if face not in self.leading)

    @property
    def terms(self) -> str:
        """What each claim adds or takes away: "+3 −1"; empty for fewer than two claims."""
        if len(self.faces) < 2:
            return ""
        return " ".join(signed(face.claim.adds) for face in self.faces)


@dataclass(frozen=True, slots=True)
class Scored:
    """One side of a row that counts; ``score`` is the clamped ``sum`` of the claims that count."""

    half: Half
    sum: int
    score: int

    @property
    def signed_sum(self) -> str:
        return signed(self.sum)

    @property
    def signed_score(self) -> str:
        return signed(self.score)


@dataclass(frozen=True, slots=True)
class FaceRow:
    """One criterion that counts; ``margin`` and ``product`` have no sign, ``ahead`` is whom they favour, or None.

    ``is_open`` is whether its claims are shown unfolded.
    """

    criterion: PageCriterion
    first: Scored
    second: Scored
    ahead: Half | None
    margin: int
    weight: str
    product: str
    is_open: bool

    @property
    def scored(self) -> tuple[Scored, Scored]:
        return self.first, self.second

    @property
    def counts(self) -> bool:
        return self.weight != "0"

    @property
    def number(self) -> int:
        """The number of claims, those that have ended included."""
        return len(self.first.half.shown) + len(self.second.half.shown)

    @property
    def in_review(self) -> int:
        """The number of claims that a reader disputes and editors look into."""
        return _in_review((*self.first.half.shown, *self.second.half.shown))


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One criterion that does not count: claims of one side count on it, or of none as ``all_ended``.

    ``left_out`` is the editors' reason why it makes no difference, or empty.
    """

    criterion: PageCriterion
    first: Half
    second: Half
    left_out: str

    @property
    def halves(self) -> tuple[Half, Half]:
        return self.first, self.second

    @property
    def all_ended(self) -> bool:
        return not self.first.faces and not self.second.faces

    @property
    def shown(self) -> tuple[Face, ...]:
        return self.first.shown + self.second.shown

    @property
    def in_review(self) -> int:
        return _in_review(self.shown)

    @property
    def only(self) -> Half | None:
        """The side that alone has claims which hold; None if all have ended."""
        return next((half for half in self.halves if half.faces), None)


@dataclass(frozen=True, slots=True)
class Card:
    """One side's claims that name no criterion; ``has_*`` is whether the side shows any, with a criterion or not."""

    place: str
    side: Side
    pros: tuple[Face, ...]
    cons: tuple[Face, ...]
    has_pros: bool
    has_cons: bool

    @property
    def number(self) -> int:
        return len(self.pros) + len(self.cons)


@dataclass(frozen=True, slots=True)
class Faces:
    """All claims of a page: ``rows`` of those that count, ``asides`` of other criteria, a card of each side's others.

    ``rows`` are sorted by effect, the largest first. ``margin`` is the lead in all; ``place`` is where the leader
    stands, or empty. ``left_out`` are the editors' reasons to leave out criteria on which nothing is recorded.
    """

    rows: tuple[FaceRow, ...]
    asides: tuple[AsideRow, ...]
    cards: tuple[Card, Card]
    margin: str
    leader: Side | None
    place: str
    left_out: tuple[str, ...]
    number: int
    sourced: int

    @property
    def uncounted(self) -> int:
        return sum(card.number for card in self.cards)


def face_to_face(page: Page, weighing: Weighing) -> Faces:
    """Return the claims of ``page`` with the numbers of ``weighing``."""
    first, second = (side.shown_against(opponent) for side, opponent in page.with_opponents)
    ended = _ended(first, page.first), _ended(second, page.second)
    claims = first + second
    asides = tuple(_asides(page, weighing, ended))
    named = {row.criterion.slug for row in weighing.rows} | {row.criterion.slug for row in asides}
    return Faces(
        rows=tuple(_row(page, row, ended, is_open=at < OPEN) for at, row in enumerate(by_effect(weighing.rows))),
        asides=asides,
        cards=(_card("first", page.first, first), _card("second", page.second, second)),
        margin=sentences.count(abs(weighing.margin)),
        leader=page.side(weighing.leader),
        place=_place(weighing.margin),
        left_out=tuple(why for slug, why in page.left_out.items() if slug not in named),
        number=len(claims),
        sourced=sum(1 for claim in claims if claim.source.strip()),
    )


def _in_review(faces: Iterable[Face]) -> int:
    return sum(1 for face in faces if face.claim.in_review)


def by_effect(rows: Iterable[CriterionScore]) -> list[CriterionScore]:
    """Return the rows by what they add to the lead, the largest first; equal ones stay in their order."""
    return sorted(rows, key=lambda row: -abs(row.weighed))


def signed(number: Decimal | int) -> str:
    """ "+3", "−1.5" or "0"."""
    if not number:
        return "0"
    return f"{'+' if number > 0 else MINUS}{sentences.count(number if number > 0 else -number)}"


Ended = dict[PageCriterion, tuple[Face, ...]]


def _ended(shown: Sequence[Claim], side: Side) -> Ended:
    """Return the claims of ``side`` that name a criterion and no longer hold, by criterion."""
    found: Ended = {}
    for claim in shown:
        if claim.criterion and has_ended(claim, side):
            found[claim.criterion] = (*found.get(claim.criterion, ()), _face(claim, side))
    return found


def _row(page: Page, row: CriterionScore, ended: tuple[Ended, Ended], *, is_open: bool) -> FaceRow:
    first, second = _halves(page, row.criterion, (row.first, row.second), ended)
    return FaceRow(
        criterion=row.criterion,
        first=Scored(first, row.first_sum, row.first_score),
        second=Scored(second, row.second_sum, row.second_score),
        ahead={"first": first, "second": second}.get(_place(row.margin)),
        margin=abs(row.margin),
        weight=sentences.count(row.weight),
        product=sentences.count(abs(row.weighed)),
        is_open=is_open,
    )


def _asides(page: Page, weighing: Weighing, ended: tuple[Ended, Ended]) -> Iterator[AsideRow]:
    """Yield criteria of one side first, then those on which all claims have ended."""
    counted = {row.criterion for row in weighing.rows}
    lone = {one.criterion: one for one in weighing.one_sided}
    for criterion in dict.fromkeys([*lone, *ended[0], *ended[1]]):
        if criterion in counted:
            continue
        one = lone.get(criterion)
        own = [one.claims if one and one.side is side else () for side in page.sides]
        first, second = _halves(page, criterion, (own[0], own[1]), ended)
        yield AsideRow(criterion, first, second, page.left_out.get(criterion.slug, ""))


def _halves(
    page: Page, criterion: PageCriterion, claims: tuple[Sequence[Claim], Sequence[Claim]], ended: tuple[Ended, Ended]
) -> tuple[Half, Half]:
    return (
        Half("first", page.first, tuple(map(Face, claims[0])), ended[0].get(criterion, ())),
        Half("second", page.second, tuple(map(Face, claims[1])), ended[1].get(criterion, ())),
    )


def _place(margin: Decimal | int) -> str:
    if not margin:
        return ""
    return "first" if margin > 0 else "second"


def _card(place: str, side: Side, shown: Sequence[Claim]) -> Card:
    others = [_face(claim, side) for claim in shown if claim.criterion is None]
    return Card(
        place=place,
        side=side,
        pros=tuple(face for face in others if face.claim.is_pro),
        cons=tuple(face for face in others if not face.claim.is_pro),
        has_pros=any(claim.is_pro for claim in shown),
        has_cons=any(not claim.is_pro for claim in shown),
    )


def _face(claim: Claim, side: Side) -> Face:
    return Face(claim, latest_known(side.releases) if has_ended(claim, side) else "")
