"""What the desk of one comparison reads, each part once a request."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from comparisons.domain import days, gate_claims
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageCriterion
from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, Criterion, ProsCons
from comparisons.models.reading_judged import criteria_and_asked

from . import named
from .claims import technology_at


class Desk:
    """Claims, criteria and the stored page of a comparison. Ten queries at most."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @cached_property
    def _criteria_and_asked(self) -> tuple[list[Criterion], tuple[PageCriterion, ...]]:
        categories = (side.category.slug if side.category else None for side in self.comparison.sides)
        return criteria_and_asked(*categories)

    @cached_property
    def criteria(self) -> named.Named:
        """All criteria: some dozens."""
        return named.Named(self._criteria_and_asked[0])

    @cached_property
    def claims(self) -> list[ProsCons]:
        """The claims of both that the page shows, as they are stored. One query."""
        rows = list(ProsCons.objects.in_pair(self.comparison.low_id, self.comparison.high_id))
        criteria = {row.pk: row for row in self.criteria.rows}
        sides = {side.pk: side for side in self.comparison.sides}
        for row in rows:  # they are loaded already
            row.technology, row.against = sides[row.technology_id], sides.get(row.against_id or 0)
            row.criterion = criteria.get(row.criterion_id or 0)
        return rows

    def claims_at(self, end: End) -> list[ProsCons]:
        technology = technology_at(self.comparison, end)
        return [claim for claim in self.claims if claim.technology_id == technology.pk]

    @cached_property
    def page(self) -> Page:
        """The page as it is stored, with what judges read, as ``editorial.page_of`` returns it. Four queries."""
        low, high = self.comparison.low.slug, self.comparison.high.slug
        page = Comparison.objects.page(low, high, on=days.utc_today())
        if page is None:
            raise Comparison.DoesNotExist(self.comparison.slug)
        return replace(page, asked=self._criteria_and_asked[1])

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.page)

    def places_at(self, end: End) -> list[int]:
        """Return the criteria, by id, on which nothing that counts is recorded of one side, the heaviest first.

        What the categories of both ask for is open on both sides; what is left out is open on neither.
        """
        own = technology_at(self.comparison, end).slug
        weighing, page = self.evidence.weighing, self.page
        settled = {row.criterion.slug for row in weighing.rows} | page.left_out.keys()
        spoken = {one.criterion.slug: one.side.slug for one in weighing.one_sided}
        asked = sorted(page.asked, key=lambda one: (-one.weight, one.name))
        wanted = [
            *(one.criterion.slug for one in weighing.one_sided),
            *(one.slug for one in asked if one.weight >= gate_claims.WEIGHTY),
        ]
        by_slug = self.criteria.by_slug
        open_to = (slug for slug in dict.fromkeys(wanted) if slug not in settled and spoken.get(slug) != own)
        return [by_slug[slug].pk for slug in open_to if slug in by_slug]


def claims_kwargs(desk: Desk, end: End, *, is_sent: bool) -> dict[str, Any]:
    """Return what the formset of one side is made with; one that was sent has its own lines in place of open places."""
    opponent = technology_at(desk.comparison, End.HIGH if end is End.LOW else End.LOW)
    return {
        "instance": technology_at(desk.comparison, end),
        "rows": desk.claims_at(end),
        "places": () if is_sent else desk.places_at(end),
        "form_kwargs": {"criteria": desk.criteria, "opponent": opponent},
    }
