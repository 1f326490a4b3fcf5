"""Criteria that the page of a comparison records of one side only, each with links that add what is missing."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Polarity
from comparisons.models import Comparison, Criterion, Technology


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One criterion without claims that count of ``technology``; ``links`` add a pro or a con of it.

    ``reason`` says why the criterion is left out, where it is.
    """

    criterion: str
    technology: Technology
    reason: str
    links: tuple[tuple[str, str], ...]


def missing_rows(comparison: Comparison, page: Page) -> list[MissingRow]:
    """Return what is recorded of the other side only, heaviest first. One query, or none where nothing is missing."""
    lone = Evidence(page).weighing.one_sided
    slugs = [one.criterion.slug for one in lone]
    ids = dict(Criterion.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
    sides = {side.slug: side for side in comparison.sides}
    return [
        MissingRow(
            one.criterion.name,
            technology := sides[page.opponent_of(one.side).slug],
            page.left_out.get(one.criterion.slug, ""),
            tuple((f"Add a {polarity}", _add(technology, ids[one.criterion.slug], polarity)) for polarity in Polarity),
        )
        for one in lone
    ]


def _add(technology: Technology, criterion: int, polarity: Polarity) -> str:
    """Return the address of the form that adds a claim, with its technology, criterion and sign filled in."""
    filled = urlencode({"technology": technology.pk, "polarity": polarity.value, "criterion": criterion})
    return f"{reverse('admin:comparisons_proscons_add')}?{filled}"
