"""From what stands in an address, or was typed, to technologies and pairs; and the answers where it leads elsewhere."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice, product

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.domain.page import Link, Page
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Technology, comparison_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.search import service

from . import errors
from .respond import moved

Unpublished = Callable[[Technology, Technology], HttpResponse]


def published_page(pair: str) -> Page | None:
    """The published page whose canonical path is ``pair``; any other spelling is none."""
    slugs = _canonical_slugs(pair)
    return Comparison.objects.published_page(*slugs, on=datetime.now(UTC).date()) if slugs else None


def published_line(pair: str) -> ComparisonLine | None:
    """The comparison of that page as one line of a list."""
    slugs = _canonical_slugs(pair)
    return comparison_lists.published_line(*slugs) if slugs else None


def _canonical_slugs(pair: str) -> tuple[str, str] | None:
    readings = pairs.splits(pair)
    return readings[0] if len(readings) == 1 and pair == pairs.canonical(*readings[0]) else None


def elsewhere(request: HttpRequest, pair: str, name: str, unpublished: Unpublished | None = None) -> HttpResponse:
    """The answer where ``pair`` is not the canonical path of a published comparison: 301, 404 or 410.

    ``name`` is the address within a pair that was asked for, ``unpublished`` makes what stands there for two known
    technologies without a published comparison; without it that is a 404.
    """
    readings = pairs.splits(pair)
    known = technologies_called(word for reading in readings for word in reading)
    found = pairs.resolve(pair, known)
    if found is None:
        return errors.no_such_pair(*_near_pair(readings[0], known)) if readings else errors.not_found(request)
    one, other = found
    if one == other:
        return moved(request, one.get_absolute_url())
    url = reverse(name, args=[pairs.canonical(one.slug, other.slug)])
    if request.path != url:
        return moved(request, url)
    return decided(one, other) or (unpublished or errors.not_compared)(one, other)


def of_pair(one: Technology, other: Technology) -> str:
    """Where two known technologies are compared; the page of the one where both are the same."""
    if one == other:
        return one.get_absolute_url()
    return reverse("comparison", args=[pairs.canonical(one.slug, other.slug)])


def decided(one: Technology, other: Technology) -> HttpResponse | None:
    """The answer for a pair that was published, now or once; None where editors have not spoken in public."""
    stored = comparison_lists.between(one.pk, other.pk)
    if stored is None:
        return None
    if stored.status == Status.ARCHIVED:
        return errors.withdrawn(stored)
    return HttpResponseRedirect(stored.get_absolute_url(), status=303) if stored.is_published else None


def technologies_called(words: Iterable[str]) -> dict[str, Technology]:
    """The technologies that ``words`` lead to as slugs or aliases, by word; no query where no word can be one."""
    keys = [word for word in set(words) if word and word.isprintable() and len(word) <= pairs.KEY_LENGTH]
    return Technology.objects.by_keys(keys) if keys else {}


def technology_called(word: str) -> Technology | None:
    return technologies_called([pairs.key(word)]).get(pairs.key(word))


def near(word: str, *, most: int = 3) -> list[Technology]:
    """Technologies whose words look like ``word``, the nearest first."""
    return [found.technology for found in service.technologies(service.cleaned(word), most=most)]


def likely_pairs(lefts: list[Technology], rights: list[Technology], *, most: int = 4) -> list[Link]:
    """Where one of the ones is compared with one of the others, those that are nearest together first."""
    ranked = sorted(product(enumerate(lefts), enumerate(rights)), key=lambda pair: pair[0][0] + pair[1][0])
    found = dict.fromkeys(frozenset([one, other]) for (_, one), (_, other) in ranked if one != other)
    return [_link(*pair) for pair in islice(found, most)]


def _link(one: Technology, other: Technology) -> Link:
    first, second = sorted([one, other], key=lambda technology: technology.slug)
    return Link(f"{first.name} vs {second.name}", of_pair(one, other))


def _near_pair(reading: tuple[str, str], known: dict[str, Technology]) -> tuple[list[Technology], list[ComparisonLine]]:
    """Technologies and published comparisons that the two words may have meant."""
    lefts, rights = ([known[word]] if word in known else near(word) for word in reading)
    return list(dict.fromkeys(lefts + rights)), service.comparisons_across(lefts, rights, most=5)
