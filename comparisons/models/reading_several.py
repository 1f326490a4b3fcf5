"""Read what is recorded of three or four technologies, and the published comparisons among them: six queries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from comparisons.domain.page import Claim, Figure

from .reading import FigureRow, claim_of, figure_of
from .reading_readers import InReviewRow, mark
from .reading_shelf import AMONG, ShelfRead, pages_of, with_must_haves
from .reading_technology import recorded_of, side_of
from .reading_weighed import CLAIMS
from .sql import Found, Select
from .technology import Technology

FIGURES = Select(
    FigureRow,
    """
    SELECT {columns} FROM comparisons_signal WHERE technology_id = ANY(%(technologies)s)
    ORDER BY metric, observed DESC, source, value
    """,
)


def read_several(technologies: Sequence[Technology], on: date) -> ShelfRead:
    """Return the sides with facts, claims, figures and releases as of the day ``on``, and the pages among them.

    Five queries for three technologies or four: facts and releases are read for two at a time.
    """
    ids = [one.pk for one in technologies]
    recorded = _recorded(technologies)
    claims = _claims(technologies, recorded)
    figures: dict[int, list[Figure]] = defaultdict(list)
    for row in FIGURES.rows(technologies=ids):
        figures[row.technology_id].append(figure_of(row))
    sides = {
        one.pk: with_must_haves(
            one,
            side_of(one, recorded[one.pk], on=on, claims=claims[one.pk]),
            figures=tuple(figures[one.pk]),
        )
        for one in technologies
    }
    lines = {line.slug: line for line in AMONG.rows(technologies=ids)}
    return ShelfRead(list(sides.values()), lines, pages_of(lines, sides))


def _recorded(technologies: Sequence[Technology]) -> dict[int, Found]:
    """Return facts, releases and claims in review by id. A query for every two."""
    found: dict[int, Found] = {}
    for start in range(0, len(technologies), 2):
        two = [one.pk for one in technologies[start : start + 2]]
        found |= dict.fromkeys(two, recorded_of(*two))
    return found


def _claims(technologies: Sequence[Technology], recorded: dict[int, Found]) -> dict[int, list[Claim]]:
    """Return the claims that name a criterion, and hold against anybody or one of the others, by id. One query."""
    slugs = {one.pk: one.slug for one in technologies}
    claims: dict[int, list[Claim]] = defaultdict(list)
    for row in CLAIMS.rows(technologies=list(slugs)):
        against = slugs.get(row.against_id or 0, "")
        claims[row.technology_id].append(claim_of(row.polarity, row.claim, row.criterion, against))
    for pk, own in claims.items():
        mark([own], recorded[pk][InReviewRow])
    return claims
