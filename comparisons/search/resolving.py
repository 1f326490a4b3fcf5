"""Resolve parts of addresses and typed names to technologies, pairs and published pages, or to what is similar."""

from collections.abc import Iterable
from itertools import islice, product

from django.urls import reverse

from comparisons.domain import days, pairs
from comparisons.domain.page import Link, Page
from comparisons.models import Comparison, Technology
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.reading import PUBLISHED_PAGES, PageRow

from . import service


def published_page(pair: str) -> Page | None:
    """Return the published page whose canonical path is ``pair``, None for any other spelling. 4 queries."""
    slugs = _canonical_slugs(pair)
    return Comparison.objects.published_page(*slugs, on=days.utc_today()) if slugs else None


def published_row(pair: str) -> PageRow | None:
    """Return the first row of the page that ``published_page`` returns. One query."""
    slugs = _canonical_slugs(pair)
    return PUBLISHED_PAGES.first(one=slugs[0], other=slugs[1]) if slugs else None


def published_row_of_any(pair: str) -> PageRow | None:
    """Return the row of ``published_row`` for ``pair`` in any spelling: a redirect would lose what a POST holds.

    Three queries at most.
    """
    if row := published_row(pair):
        return row
    found = resolved(pair)
    return PUBLISHED_PAGES.first(one=found[0].slug, other=found[1].slug) if found else None


def resolved(pair: str) -> tuple[Technology, Technology] | None:
    """Return the technologies that ``pair`` names in any spelling, twice the one where they became one. One query."""
    return pairs.resolve(pair, technologies_by_alias(word for reading in pairs.splits(pair) for word in reading))


def _canonical_slugs(pair: str) -> tuple[str, str] | None:
    readings = pairs.splits(pair)
    return readings[0] if len(readings) == 1 and pair == pairs.canonical(*readings[0]) else None


def comparison_url(one: Technology, other: Technology) -> str:
    """Return the URL of the pair, or of the technology if both are equal."""
    if one == other:
        return one.get_absolute_url()
    return reverse("comparison", args=[pairs.canonical(one.slug, other.slug)])


def technologies_by_alias(words: Iterable[str]) -> dict[str, Technology]:
    """Return technologies by those ``words`` that are a slug or alias. One query, none if no word can be one."""
    keys = [word for word in set(words) if word and word.isprintable() and len(word) <= pairs.KEY_LENGTH]
    return Technology.objects.by_keys(keys) if keys else {}


def technology_by_alias(word: str) -> Technology | None:
    """Return the technology whose slug or alias is ``word`` in any case, None if there is none. One query."""
    return technologies_by_alias([pairs.key(word)]).get(pairs.key(word))


def similar_technologies(word: str, *, most: int = 3) -> list[Technology]:
    """Return technologies with a name or alias similar to ``word``, the most similar first."""
    return [found.technology for found in service.technologies(service.cleaned(word), most=most)]


def likely_pairs(lefts: list[Technology], rights: list[Technology], *, most: int = 4) -> list[Link]:
    """Return links to pairs of one of ``lefts`` with one of ``rights``, the best combined rank first."""
    ranked = sorted(product(enumerate(lefts), enumerate(rights)), key=lambda pair: pair[0][0] + pair[1][0])
    found = dict.fromkeys(frozenset([one, other]) for (_, one), (_, other) in ranked if one != other)
    return [Link(pairs.title(*pair), comparison_url(*pair)) for pair in islice(found, most)]


def similar_to_pair(
    reading: tuple[str, str], known: dict[str, Technology]
) -> tuple[list[Technology], list[ComparisonLine]]:
    """Return technologies and published comparisons similar to the two words."""
    lefts, rights = ([known[word]] if word in known else similar_technologies(word) for word in reading)
    return list(dict.fromkeys(lefts + rights)), service.comparisons_across(lefts, rights, most=5)
