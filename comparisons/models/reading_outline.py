"""Fill a ``Page`` with what the form to disagree needs: both names, the verdict and the claims."""

from comparisons.domain.page import Page, Ruling, Side
from comparisons.domain.vocabulary import Basis, End, Outcome

from .reading import PageRow, claims_of


def read_outline(row: PageRow) -> Page:
    """Return the page of the comparison in ``row`` with both names, the verdict and the claims alone. One query.

    Figures, releases, conditions and related comparisons cost more than all of this.
    """
    claims = claims_of({row.low.id: row.low.slug, row.high.id: row.high.slug})
    sides = [Side(end.slug, end.name, plural=end.plural, claims=tuple(claims[end.id])) for end in (row.low, row.high)]
    first, second = sorted(sides, key=lambda side: side.slug)
    picks = {End.LOW.value: row.low.slug, End.HIGH.value: row.high.slug}
    verdict = row.verdict
    ruling = Ruling(Outcome(verdict.outcome), Basis(verdict.basis), picks.get(verdict.pick or "", ""))
    return Page(first, second, ruling, id=row.comparison.id, status=row.comparison.status)
