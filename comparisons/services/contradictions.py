"""Findings in the stored catalogue by the pure rules of ``consistency``, stored for editors.

All claims are in memory at once, a hundred bytes plus their words each, with one release of each technology; the
comparisons are read, and the findings written, a few thousand at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import transaction

from comparisons.catalogue import stored
from comparisons.catalogue.export import batches
from comparisons.domain import consistency
from comparisons.domain.consistency import Contradiction, Inconsistency, Sides
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page, PageCriterion, PageRelease, Ruling, Side
from comparisons.domain.pairs import SEPARATOR
from comparisons.domain.releases import newest_first
from comparisons.domain.vocabulary import Basis, End, Outcome, Polarity
from comparisons.models import Comparison, ProsCons, Release, Technology, in_demand
from comparisons.models import Finding as FindingRow

BATCH = 2000
EDGES = 200
"""Pairs of technologies checked for cycles at a time: all neighbours of both are in memory."""

Names = dict[int, tuple[str, str]]
"""Slug and name of each technology, by id."""


def findings() -> Iterator[Inconsistency]:
    """Yield each finding among all claims and the published comparisons."""
    names = {number: (slug, name) for number, slug, name in _rows(Technology.objects, "id", "slug", "name")}
    sides = _sides(names)
    for side in sides.values():
        yield from consistency.both_signs(side)
    yield from _circles(sides, names)
    for page in _published_pages(sides, names):
        evidence = Evidence(page)
        for found in (consistency.against_the_claims(evidence), consistency.one_sided(evidence)):
            if found:
                yield found
    yield from consistency.same_text(sides.values())


@transaction.atomic
def store(found: Iterable[Inconsistency], at: datetime) -> None:
    """Replace all stored findings with ``found``."""
    FindingRow.objects.all().delete()
    demanded = in_demand.categories(at.date())
    for batch in batches(found, BATCH):
        rows = _links_to_claims(batch) | _links_to_comparisons(batch)
        of_demand = _in_categories(batch, demanded)
        FindingRow.objects.bulk_create(
            FindingRow(
                kind=one.kind.value,
                sentence=one.sentence,
                rows=[rows[name] for name in (*one.comparisons, *one.claims) if name in rows],
                in_demand=one.kind is Contradiction.ONE_SIDED and not of_demand.isdisjoint(one.comparisons),
                found=at,
            )
            for one in batch
        )


# ---- Stored rows as objects of the domain


def _rows(manager: Any, *columns: str) -> Iterator[tuple[Any, ...]]:
    return manager.order_by().values_list(*columns).iterator(BATCH)  # type: ignore[no-any-return]


def _sides(names: Names) -> Sides:
    """Return every technology with its claims, in the order of their slugs."""
    claims: dict[int, list[Claim]] = defaultdict(list)
    criteria: dict[str, PageCriterion] = {}
    rows = _rows(
        ProsCons.objects, "technology", "key", "polarity", "text", "strength", "against", "criterion__slug",
        "versions", "criterion__name", "criterion__weight",
    )  # fmt: skip
    for technology, key, polarity, text, strength, against, slug, versions, *criterion in rows:
        on = criteria.setdefault(slug, PageCriterion(slug, *criterion)) if slug else None
        opponent = names[against][0] if against else ""
        is_pro = polarity == Polarity.PRO
        claims[technology].append(
            Claim(
                key=key,
                is_pro=is_pro,
                text=text,
                criterion=on,
                strength=strength,
                versions=versions,
                against=opponent,
            )
        )
    newest = _newest_releases({number for number, own in claims.items() if any(claim.versions for claim in own)})
    return {
        slug: Side(
            slug,
            name,
            claims=tuple(sorted(claims[number], key=lambda claim: claim.key)),
            releases=newest.get(number, ()),
        )
        for number, (slug, name) in sorted(names.items(), key=itemgetter(1))
    }


def _newest_releases(technology_ids: Collection[int]) -> dict[int, tuple[PageRelease, ...]]:
    """Return the newest release of each technology, which tells whether a claim has ended. One query."""
    columns = ("technology", "cycle", "released", "latest")
    newest: dict[int, tuple[PageRelease, ...]] = {}
    for technology, *release in _rows(Release.objects, *columns):
        if technology in technology_ids:
            newest[technology] = newest_first((*newest.get(technology, ()), PageRelease(*release)))[:1]
    return newest


def _published() -> Any:
    return Comparison.objects.published()


def _published_pages(sides: Sides, names: Names) -> Iterator[Page]:
    """Yield published pages with their claims, verdict and criteria left out, and nothing else."""
    columns = ("low", "high", "left_out", "verdict__outcome", "verdict__basis", "verdict__pick", "verdict__reason")
    for low, high, left_out, outcome, basis, pick, reason in _rows(_published(), *columns):
        ends = {End.LOW: names[low][0], End.HIGH: names[high][0]}
        first, second = sorted(ends.values())
        ruling = Ruling(Outcome(outcome), Basis(basis), pick=ends[End(pick)] if pick else "", reason=reason)
        yield Page(sides[first], sides[second], ruling, left_out=left_out)


def _circles(sides: Sides, names: Names) -> Iterator[Inconsistency]:
    ids = {slug: number for number, (slug, _) in names.items()}
    for edges in batches(consistency.reversed_edges(sides), EDGES):
        compared = _compared({ids[slug] for edge in edges for slug in (edge.ahead, edge.behind)}, names)
        yield from consistency.cycles(edges, sides, compared)


def _compared(technology_ids: set[int], names: Names) -> dict[str, set[str]]:
    """Return by slug what each of these technologies is compared with on a published page. Two queries."""
    compared: dict[str, set[str]] = defaultdict(set)
    for end, other_end in (End, reversed(End)):
        rows = _published().filter(**{f"{end}__in": technology_ids})
        for one, other in _rows(rows, end.value, other_end.value):
            compared[names[one][0]].add(names[other][0])
    return compared


# ---- Links to the rows that a finding names


def _links_to_claims(found: Iterable[Inconsistency]) -> dict[str, dict[str, Any]]:
    """Return the link to each claim that ``found`` names, by the claim's key. One query."""
    keys = {key for one in found for key in one.claims}
    rows = ProsCons.objects.filter(key__in=keys).order_by().values_list("key", "id", "technology__name", "polarity")
    return {
        key: {"model": "proscons", "id": number, "words": f"{Polarity(polarity)} of {name}"}
        for key, number, name, polarity in rows
    }


def _links_to_comparisons(found: Iterable[Inconsistency]) -> dict[str, dict[str, Any]]:
    """Return the link to each comparison that ``found`` names, by the comparison's path."""
    ends = stored.ends_of({path for one in found for path in one.comparisons})
    ids = stored.comparison_ids(list(ends.values()))
    names = dict(
        Technology.objects.filter(id__in={end for both in ends.values() for end in both}).values_list("slug", "name")
    )
    return {
        path: {
            "model": "comparison",
            "id": ids[both],
            "words": " vs ".join(names[slug] for slug in path.split(SEPARATOR)),
        }
        for path, both in ends.items()
    }


def _in_categories(found: Iterable[Inconsistency], category_ids: Collection[int]) -> set[str]:
    """Return the paths of the comparisons that ``found`` names of which a side is in a category. Two queries."""
    ends = stored.ends_of({path for one in found for path in one.comparisons})
    slugs = {slug for path in ends for slug in path.split(SEPARATOR)}
    within = set(Technology.objects.filter(slug__in=slugs, category__in=category_ids).values_list("slug", flat=True))
    return {path for path in ends if not within.isdisjoint(path.split(SEPARATOR))}
