"""What the page of a checked source shows: its claims, and where a new address is not a project's own."""

from dataclasses import dataclass

from comparisons.domain.first_hand import places_of
from comparisons.domain.text_fragments import scrolling_to
from comparisons.models import ProsCons, SourceCheck, Technology

MOST = 40
"""Claims that the page shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of a source, with a link to its quote there; ``missed`` where the page does not hold the quote."""

    claim: ProsCons
    quoted_at: str
    missed: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """The first claims of a source, those with a missed quote in front, and how many more there are."""

    lines: list[Line]
    more: int
    not_their_own: list[Technology]
    """Technologies whose own the former address is and the new one is not."""


def cited(check: SourceCheck) -> Cited:
    """Return the claims of a source. 3 queries."""
    missed = dict(check.unfound.values_list("claim_key", "quote"))
    own = ProsCons.objects.filter(source=check.address)
    rows = list(own.select_related("technology", "criterion").order_by("technology_id", "id")[: MOST + 1])
    number = len(rows) if len(rows) <= MOST else own.count()
    at = check.moved_to or check.address
    lines = [
        Line(row, scrolling_to(at, row.quote), bool(row.quote) and missed.get(row.key) == row.quote)
        for row in rows[:MOST]
    ]
    technologies = {row.technology_id: row.technology for row in rows}
    strange = [one for one in technologies.values() if check.moved_to and _is_left(one, check)]
    return Cited(sorted(lines, key=lambda line: not line.missed), max(number - MOST, 0), strange)


def _is_left(technology: Technology, check: SourceCheck) -> bool:
    """Return whether a source was a technology's own, and would not be at its new address."""
    places = places_of(technology.website, technology.repository, tuple(technology.own_sources))
    return places.hold(check.address) and not places.hold(check.moved_to)
