"""From what stands in an address, or was typed, to technologies and pairs; and the answers where it leads elsewhere."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comparisons import pairs
from comparisons.models import Alias, Comparison, Technology
from comparisons.page import Page
from comparisons.vocabulary import Status

from . import errors
from .respond import moved

LOOKED_THROUGH = 2000
"""How many words that begin alike are compared with a misspelt one."""


def published_page(pair: str) -> Page | None:
    """The published page whose canonical path is ``pair``; any other spelling is none."""
    slugs = _canonical_slugs(pair)
    return Comparison.objects.published().for_page(*slugs) if slugs else None


def published_row(pair: str) -> Comparison | None:
    """The same comparison as one line of a list."""
    slugs = _canonical_slugs(pair)
    return Comparison.objects.published().of_slugs(*slugs).for_list().first() if slugs else None


def _canonical_slugs(pair: str) -> tuple[str, str] | None:
    readings = pairs.splits(pair)
    return readings[0] if len(readings) == 1 and pair == pairs.canonical(*readings[0]) else None


def elsewhere(request: HttpRequest, pair: str, name: str) -> HttpResponse:
    """The answer where ``pair`` is not the canonical path of a published comparison: 301, 404 or 410.

    ``name`` is the address within a pair that was asked for.
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
    return moved(request, url) if request.path != url else _not_published(one, other)


def _not_published(one: Technology, other: Technology) -> HttpResponse:
    archived = Comparison.objects.between(one, other).filter(status=Status.ARCHIVED.value)
    withdrawn = archived.select_related("low", "high").first()
    return errors.withdrawn(withdrawn) if withdrawn else errors.not_compared(one, other)


def technologies_called(words: Iterable[str]) -> dict[str, Technology]:
    """The technologies that ``words`` lead to as slugs or aliases, by word; no query where no word can be one."""
    keys = [word for word in set(words) if word and word.isprintable() and len(word) <= pairs.KEY_LENGTH]
    return Technology.objects.led_to_by(keys) if keys else {}


def technologies_typed(words: Iterable[str]) -> dict[str, Technology]:
    """The same for words that people typed: full names lead there too, where no alias does. By the word's key."""
    keys = {pairs.key(word) for word in words}
    found = technologies_called(keys)
    for key in keys - found.keys():
        if key.isprintable() and 0 < len(key) <= pairs.KEY_LENGTH:
            named = Technology.objects.filter(name__iexact=key).order_by("slug").first()
            found |= {key: named} if named else {}
    return found


def near(word: str, *, most: int = 3) -> list[Technology]:
    """Technologies whose words look like ``word``, the nearest first."""
    key = pairs.key(word)
    if not key or not key.isprintable() or len(key) > pairs.KEY_LENGTH:
        return []
    begin_alike = Alias.objects.filter(key__startswith=key[0]).values_list("key", flat=True)[:LOOKED_THROUGH]
    keys = get_close_matches(key, list(begin_alike), n=most, cutoff=0.6)
    found = Technology.objects.led_to_by(keys)
    return list(dict.fromkeys(found[key] for key in keys))


def _near_pair(reading: tuple[str, str], known: dict[str, Technology]) -> tuple[list[Technology], list[Comparison]]:
    """Technologies and published comparisons that the two words may have meant."""
    lefts, rights = ([known[word]] if word in known else near(word) for word in reading)
    across = Q(low__in=lefts, high__in=rights) | Q(low__in=rights, high__in=lefts)
    return list(dict.fromkeys(lefts + rights)), list(Comparison.objects.published().for_list().filter(across)[:5])
