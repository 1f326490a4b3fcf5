"""What a page of the sitting shows: which claims, under which source, and where readers see them."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypeVar

from comparisons.domain import days
from comparisons.models import ProsCons
from comparisons.models.bounded import counted
from comparisons.models.shown_on import ShownOn, shown_on

ON_A_PAGE = 20
"""Claims on a page."""
MOST_WALKED = 2000
"""Overdue claims that are put in order, and claims of the last group: a hundred pages of each."""
MOST_SOURCES = 50
"""Sources that the page names below its claims."""


Item = TypeVar("Item")


class Line(NamedTuple):
    """A claim, where readers see it, and whether it is due."""

    claim: ProsCons
    shown: ShownOn
    is_due: bool


class Group(NamedTuple):
    """The claims of one source; ``address`` is "" for those without a source or never checked."""

    address: str
    lines: list[Line]

    @property
    def ids(self) -> str:
        return ",".join(str(line.claim.pk) for line in self.lines)


class Sitting(NamedTuple):
    """One page: its groups, its number and how many there are, and the sources that are due, with how many claims."""

    groups: list[Group]
    number: int
    pages: int
    total: int
    sources: list[tuple[str, int]]


def sitting(number: int, on: date) -> Sitting:
    """Return a page of overdue claims by source, the most due source first. 6 queries."""
    ordered: dict[str, list[int]] = {}
    for pk, address in ProsCons.objects.longest_overdue(on).values_list("pk", "source")[:MOST_WALKED]:
        ordered.setdefault(address, []).append(pk)
    sources = [(address, len(claims)) for address, claims in ordered.items()][:MOST_SOURCES]
    ordered[""] = list(ProsCons.objects.without_check(on, MOST_WALKED).values_list("pk", flat=True))
    placed = [(address, pk) for address, claims in ordered.items() for pk in claims]
    chosen, number, pages = _page(placed, number)
    total = counted(ProsCons.objects.overdue(on))
    lines = _lines([pk for _, pk in chosen])
    groups = [
        Group(address, [lines[pk] for _, pk in own if pk in lines])
        for address, own in groupby(chosen, key=lambda place: place[0])
    ]
    return Sitting(groups, number, pages, total, sources)


def of_source(address: str, number: int) -> Sitting:
    """Return a page of all claims of one source, whether they are due or not. 5 queries."""
    ids = list(ProsCons.objects.of_source(address).values_list("pk", flat=True)[:MOST_WALKED])
    chosen, number, pages = _page(ids, number)
    lines = _lines(chosen)
    return Sitting([Group(address, [lines[pk] for pk in chosen if pk in lines])], number, pages, len(ids), [])


def of_claims(ids: Collection[int]) -> list[Group]:
    """Return claims by source once more: those that an answer did not settle."""
    lines = _lines(ids)
    by_source = sorted(lines.values(), key=lambda line: (line.claim.source == "", line.claim.source, line.claim.pk))
    return [Group(address, list(own)) for address, own in groupby(by_source, key=lambda line: line.claim.source)]


def _page(items: list[Item], number: int) -> tuple[list[Item], int, int]:
    """Return the items of a page, its number and the number of pages; beyond the last page, the last one."""
    pages = max(1, -(-len(items) // ON_A_PAGE))
    number = min(max(number, 1), pages)
    return items[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], number, pages


def _lines(ids: Iterable[int]) -> dict[int, Line]:
    """Return a line for each claim that is there, in the order of ``ids``. 3 queries."""
    rows = ProsCons.objects.select_related("technology", "criterion", "against").in_bulk(list(ids))
    shown = shown_on(rows.values())
    today = days.utc_today()
    return {pk: Line(rows[pk], shown[pk], _is_due(rows[pk], today)) for pk in ids if pk in rows}


def _is_due(claim: ProsCons, on: date) -> bool:
    return claim.fresh_until is None or claim.fresh_until < on
