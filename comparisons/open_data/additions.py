"""Makes patches of what a source adds to technologies. Pure: imports no Django.

Nothing that people wrote is taken away: a fact is one of its source's own, a release that differs from what the source
gave last time is an editor's, and all else is only added.
"""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from comparisons.catalogue import provenance
from comparisons.catalogue.fields import SIGNAL
from comparisons.catalogue.records import Record, sort_releases, sort_signals
from comparisons.domain import pairs

from .readers.entry import TechnologyEntry, joined

KEPT = {"name", "kind"}
"""Fields that stay once a source has said them: a technology needs its name, and published pages its kind."""

Free = Callable[[str], bool]
"""Whether a word, in the form of ``pairs.key``, leads to no other technology."""


def patch_of(
    stored: Record,
    slug: str,
    entries: Sequence[TechnologyEntry],
    *,
    is_free: Free,
    site: str,
    gave: Iterable[Record] = (),
    is_whole: bool = True,
) -> Record:
    """Make a patch of what ``entries`` of one source, the first of which ranks first, add to the technology.

    ``site`` is the source's address, ``gave`` are the releases that it gave last time. ``is_whole`` where the entries
    are all that it has about the technology, so that what it no longer says goes.
    """
    patch: Record = {"technology": slug}
    if any("facts" in entry.record for entry in entries):
        patch |= _facts(stored, entries, is_whole)
        patch["aliases"] = _aliases(stored, slug, entries, is_free)
        patch["related"] = _related(stored, patch, entries)
    if releases := _said(entries, "releases", "cycle"):
        patch["releases"] = _releases(stored.get("releases", []), releases, list(gave), site, is_whole)
    figures = joined(entries)
    if figures["signals"]:
        patch["signals"] = _signals(stored.get("signals", []), figures["signals"])
    if packages := figures.get("packages") or _packages(entries):
        patch["packages"] = packages | stored.get("packages", {})
    return patch


def _said(entries: Iterable[TechnologyEntry], key: str, identity: str) -> dict[str, list[Record]]:
    """Group the nested records at ``key`` by ``identity``: a list of what several entries say of one."""
    found: dict[str, list[Record]] = {}
    for entry in entries:
        for record in entry.record.get(key, ()):
            found.setdefault(record[identity], []).append(record)
    return found


def _facts(stored: Record, entries: Sequence[TechnologyEntry], is_whole: bool) -> Record:
    """Return the facts of all sources, and null for each field that has none any more."""
    source = entries[0].source
    before = {fact["field"]: fact for fact in stored.get("facts", []) if fact["source"] == source}
    others = [fact for fact in stored.get("facts", []) if fact["source"] != source]
    said = _said(entries, "facts", "field")
    now = {field: several[0] for field, several in said.items()}
    for field, fact in before.items():
        is_kept = not is_whole or (field in KEPT and field not in said)
        if is_kept or any(fact["value"] == one["value"] for one in said.get(field, ())):
            now[field] = fact  # repeated, it keeps its day, so that reading a set again changes nothing
    spoken_of = now.keys() | {fact["field"] for fact in others}
    silent = [
        field
        for field, fact in before.items()
        if field not in spoken_of and provenance.own(stored, field) == fact["value"]
    ]
    return {"facts": [*others, *now.values()], **dict.fromkeys(silent)}


def _aliases(stored: Record, slug: str, entries: Iterable[TechnologyEntry], is_free: Free) -> list[str]:
    words = [word for entry in entries for word in (entry.record["technology"], *entry.record.get("aliases", ()))]
    found = {pairs.key(word): word for word in stored.get("aliases", [])}
    for word in words:
        if pairs.key(word) != slug and is_free(pairs.key(word)):
            found.setdefault(pairs.key(word), word)
    return sorted(found.values())


def _related(stored: Record, patch: Record, entries: Iterable[TechnologyEntry]) -> list[str]:
    own = {patch["technology"], *map(pairs.key, patch["aliases"])}
    words = {word for entry in entries for word in entry.record.get("related", ())}
    return sorted({*stored.get("related", []), *(words - own)})


def _packages(entries: Iterable[TechnologyEntry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        found = entry.record.get("packages", {}) | found
    return dict(sorted(found.items()))


def _signals(stored: list[Record], added: list[Record]) -> list[Record]:
    """Add figures; one that is recorded for its metric, day and source stays as it is."""
    known = set(map(SIGNAL.identity, stored))
    new = [one for one in added if SIGNAL.identity(one) not in known]
    return sort_signals([*stored, *new])


def _releases(
    stored: list[Record], said: dict[str, list[Record]], gave: list[Record], site: str, is_whole: bool
) -> list[Record]:
    """Replace the source's own releases; what editors and catalogue files added, changed or deleted stays."""
    before = {release["cycle"]: release for release in gave}
    deleted = before.keys() - {one["cycle"] for one in stored}
    found = {cycle: several[0] for cycle, several in said.items() if cycle not in deleted}
    for one in stored:
        if not is_whole or one in said.get(one["cycle"], ()) or not _is_its_own(one, before, site):
            found[one["cycle"]] = one
    return sort_releases(found.values())


def _is_its_own(release: Record, before: dict[str, Record], site: str) -> bool:
    if release["cycle"] in before:
        return release == before[release["cycle"]]
    return bool(site) and urlsplit(release.get("source", "")).hostname == urlsplit(site).hostname
