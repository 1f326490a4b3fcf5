"""Merges patches into stored records. Pure: imports no Django.

An absent key leaves the stored value, null or an empty list empties it, a list or mapping replaces the whole one.
"""

from collections import defaultdict
from collections.abc import Iterable

from comparisons.catalogue import provenance
from comparisons.catalogue.fields import CLAIM, TECHNOLOGY, TYPES
from comparisons.catalogue.provenance import FieldContradiction, Ranks
from comparisons.catalogue.records import Record, kind_of
from comparisons.domain import pairs

SIDES = ("pros", "cons")


def overlay(stored: Record, patch: Record) -> Record:
    """Merge ``patch`` into the record of a category, a criterion or a comparison."""
    return TYPES[kind_of(patch)].canonical(stored | patch)


def overlay_technology(stored: Record, patch: Record, ranks: Ranks) -> tuple[Record, list[FieldContradiction]]:
    """Merge ``patch`` into the record of a technology; return it, and where the patch contradicts itself."""
    settled, contradictions = provenance.settle(stored, patch, ranks)
    merged = stored | patch | settled
    slug = merged["technology"]
    merged["aliases"] = [alias for alias in merged.get("aliases") or [] if pairs.key(alias) != slug]
    merged |= match_claims(stored, patch)
    return TECHNOLOGY.canonical(merged), contradictions


def match_claims(stored: Record, patch: Record) -> Record:
    """Give the claims of ``patch`` their stored keys: matched by key, else by side, text and opponent.

    Claims that are new keep the key that they bring, or have none yet.
    """
    carried = [side for side in SIDES if side in patch]
    known = {claim["key"]: claim for side in carried for claim in stored.get(side, [])}
    given = {claim["key"] for side in carried for claim in patch[side] or [] if claim.get("key") in known}
    matched: Record = {}
    for side in carried:
        free = _by_content(claim for claim in stored.get(side, []) if claim["key"] not in given)
        matched[side] = [_matched(claim, known, free) for claim in patch[side] or []]
    return matched


def _by_content(claims: Iterable[Record]) -> dict[tuple[str, str | None], list[Record]]:
    found = defaultdict(list)
    for claim in claims:
        found[_content(claim)].append(claim)
    return found


def _content(claim: Record) -> tuple[str, str | None]:
    return claim["text"], claim.get("against")


def _matched(claim: Record, known: Record, free: dict[tuple[str, str | None], list[Record]]) -> Record:
    if claim.get("key") in known:
        return claim
    same = free.get(_content(claim))
    return CLAIM.canonical(claim | {"key": same.pop(0)["key"]}) if same else claim
