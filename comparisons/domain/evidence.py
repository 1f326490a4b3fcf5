"""Weighing and figures of a page, whatever its verdict says, and whether its review still holds.

Pure: imports no Django.
"""

from dataclasses import dataclass
from functools import cached_property

from . import disputed, popularity, review, scoring
from .page import Claim, Page, Side
from .popularity import SharedFigure, Standing
from .review import State
from .scoring import Strength, Weighing
from .vocabulary import Basis


@dataclass(frozen=True)
class Evidence:
    """Weighing and figures of ``page``, for all that judges or shows it. Each part is computed on first use, once."""

    page: Page

    @cached_property
    def weighing(self) -> Weighing:
        """The weighing under the criteria's own weights."""
        return scoring.weigh(self.page)

    @cached_property
    def shared_figures(self) -> tuple[SharedFigure, ...]:
        return popularity.shared_figures(self.page)

    @cached_property
    def standing(self) -> Standing:
        """In how many of the shared figures each side leads."""
        return popularity.standing(self.page, self.shared_figures)

    @cached_property
    def first_share(self) -> float | None:
        """The share of all weightings under which the first side leads; None if no criterion tells the sides apart."""
        return scoring.robustness([row.margin for row in self.weighing.rows])

    @property
    def favoured(self) -> Side | None:
        """The side that the weighed claims favour, or None."""
        return self.page.side(self.weighing.leader)

    def share_of(self, side: Side) -> float | None:
        """Return the share of all weightings under which ``side`` leads; None if no criterion tells the sides apart."""
        if self.first_share is None:
            return None
        return self.first_share if side is self.page.first else 1 - self.first_share

    def strength_of(self, side: Side) -> Strength | None:
        """Return how safely ``side`` leads where it does; None if no criterion tells the sides apart."""
        share = self.share_of(side)
        return None if share is None else scoring.strength(share, len(self.weighing.rows))

    @cached_property
    def digest(self) -> str:
        """The digest of what a review of the page would cover."""
        return review.digest(self)

    @cached_property
    def review_state(self) -> State:
        """Whether the page is reviewed, and still what was reviewed."""
        return review.state(self)

    @property
    def goes_against_claims(self) -> bool:
        """Whether the verdict names another side than the weighed claims do; False if no claim is weighed.

        A pick whose basis is the claims needs their lead; a pick on another basis may decide a tie of the claims.
        """
        ruling, weighing = self.page.ruling, self.weighing
        if ruling is None or not ruling.says_who or not weighing.rows:
            return False
        is_open = not weighing.leader and ruling.basis != Basis.CLAIMS
        return not is_open and weighing.leader != ruling.pick

    @cached_property
    def rests_on_disputed(self) -> tuple[Claim, ...]:
        """The claims in review on which the verdict rests: it is in question until an editor has answered."""
        return disputed.rests_on(self.page, self.weighing)

    @cached_property
    def rests_on_popularity(self) -> bool:
        """Whether the verdict says who is more widely used, or that neither is."""
        ruling = self.page.ruling
        return ruling is not None and ruling.basis == Basis.POPULARITY and ruling.says_who

    @property
    def goes_against_figures(self) -> bool:
        """Whether the verdict rests on popularity and the figures lead to another verdict; False without figures."""
        if self.page.ruling is None or not self.rests_on_popularity or not self.standing.total:
            return False
        return self.standing.leader != self.page.ruling.pick
