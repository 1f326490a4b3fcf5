"""Loads the stored technologies for matching: their words and addresses, by slug."""

from collections import defaultdict
from dataclasses import dataclass, field

from comparisons.models import Alias, Fact, SourceEntry, Technology

from .matching import Candidate, Known
from .readers import clean

KEEP_IDS = ("editor", "catalogue", "endoflife", "github-topics")
"""Sources whose words stand for one thing each."""
BY_HAND = {"editor", "catalogue"}
CHUNK = 2000


@dataclass(slots=True)
class _Words:
    """What is stored of one technology beside its row."""

    aliases: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    second_keys: set[str] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)
    repositories: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    has_entries: bool = False


def known_technologies() -> Known:
    """Load every stored technology; four queries."""
    words = _words()
    known = Known()
    rows = Technology.objects.order_by("id").values_list("id", "slug", "name", "kind", "website", "repository")
    for number, slug, name, kind, website, repository in rows.iterator(CHUNK):
        about = words[number]
        about.websites.add(website)
        about.repositories.add(repository)
        known.add(
            Candidate(
                id=slug,
                name=name,
                kind=kind,
                ids=_ids(slug, about),
                names=frozenset({slug, *about.aliases}),
                second_keys=_second_keys(about),
                own=_own(slug, about),
            )
        )
    return known


def _words() -> dict[int, _Words]:
    found: dict[int, _Words] = defaultdict(_Words)
    for number, text in Alias.objects.order_by().values_list("technology", "text").iterator(CHUNK):
        found[number].aliases.add(text)
    entries = SourceEntry.objects.filter(technology__isnull=False).order_by()
    rows = entries.values_list("technology", "key", "ids", "second_keys")
    for number, key, ids, second_keys in rows.iterator(CHUNK):
        found[number].has_entries = True
        found[number].ids.update(ids)
        found[number].keys.update([key] if ids else [])
        found[number].second_keys.update(second_keys)
    facts = Fact.objects.filter(field__in=["name", "kind", "website", "repository"]).order_by()
    said = facts.values_list("technology", "field", "value", "source__slug")
    for number, column, value, source in said.iterator(CHUNK):
        found[number].sources.add(source)
        if value and column in ("website", "repository"):
            (found[number].websites if column == "website" else found[number].repositories).add(value)
    return found


def _ids(slug: str, about: _Words) -> frozenset[str]:
    """Return the words that stand for it alone, without those made of a mere name."""
    if _is_from_entries(about):
        return frozenset(about.ids | {slug}) if about.ids else frozenset()
    is_kept = not about.sources or about.sources & set(KEEP_IDS)
    return frozenset({slug, *about.aliases}) if is_kept else frozenset()


def _own(slug: str, about: _Words) -> frozenset[str]:
    """Return the words that its sources file it under; none where people named it, as all their words are equal."""
    return frozenset(about.keys | {slug}) if _is_from_entries(about) and about.ids else frozenset()


def _is_from_entries(about: _Words) -> bool:
    return about.has_entries and not about.sources & BY_HAND


def _second_keys(about: _Words) -> frozenset[str]:
    found = set(about.second_keys) | clean.second_keys(repositories=about.repositories)
    return frozenset(found.union(*(clean.second_keys(website=website) for website in about.websites)))
