"""Rows to canonical records, in batches: a handful of queries whatever the number of rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

from comparisons.domain.pairs import SEPARATOR, ordered
from comparisons.domain.sources import LANDSCAPE, LISTED, is_other_landscape
from comparisons.domain.vocabulary import End, Polarity, Support
from comparisons.models import (
    Alias,
    Category,
    Comparison,
    Condition,
    Criterion,
    Fact,
    ProsCons,
    Relation,
    Release,
    Signal,
    Source,
    Technology,
)

from .answers import answer_records
from .fields import CATEGORY, CLAIM, COMPARISON, CONDITION, CRITERION, FACT, FLAGS, RELEASE, SIGNAL, TECHNOLOGY, VERDICT
from .provenance import explicit
from .records import Record, RecordType, sort_releases, sort_signals

BATCH = 1000
"""Records that are read, and held, at a time."""

Rows = dict[int, list[Any]]
Item = TypeVar("Item")

ENDS = [(key, [f"{end}_{key}" for end in End]) for key in VERDICT.per_side]
"""Keys of a verdict that say something of each side, with the columns of the lower and the higher one."""
VERDICT_COLUMNS = (*VERDICT.lookups, "pick", *(column for _, columns in ENDS for column in columns))


@dataclass(frozen=True, slots=True)
class Records:
    """Canonical records by the id of their subject."""

    technologies: dict[int, Record] = field(default_factory=dict)
    comparisons: dict[int, Record] = field(default_factory=dict)


def technology_record(technology_id: int) -> Record:
    return records_for(technologies=[technology_id]).technologies[technology_id]


def comparison_record(comparison_id: int) -> Record:
    return records_for(comparisons=[comparison_id]).comparisons[comparison_id]


def criterion_record(criterion_id: int) -> Record:
    """Return the record of one criterion without its categories."""
    return _record(CRITERION, Criterion.objects.values_list(*CRITERION.lookups).get(pk=criterion_id))


def records_for(*, technologies: Collection[int] = (), comparisons: Collection[int] = ()) -> Records:
    """Return the canonical records of these ids: 8 queries for technologies, 2 for comparisons."""
    return Records(
        _technologies(technologies) if technologies else {},
        _comparisons(comparisons) if comparisons else {},
    )


def every_record() -> Iterator[Record]:
    """Yield the whole catalogue by kind, then slug in ASCII order; a batch is held at a time."""
    for ids in batches(technology_order(), BATCH):
        found = records_for(technologies=ids).technologies
        yield from (found[number] for number in ids if number in found)
    for ids in batches(comparison_order(Comparison.objects.all()), BATCH):
        found = records_for(comparisons=ids).comparisons
        yield from (found[number] for number in ids if number in found)
    yield from sorted(category_records(), key=lambda record: record["category"])
    yield from sorted(criterion_records(), key=lambda record: record["criterion"])
    yield from answer_records()


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


def technology_order() -> list[int]:
    slugs = Technology.objects.order_by().values_list("slug", "id").iterator()
    return [number for _, number in sorted(slugs)]


def comparison_order(rows: QuerySet[Comparison]) -> Iterator[int]:
    """Return the ids of comparisons in the order of the pairs' paths.

    Each comparison is held as one number, so that a million of them fits into memory: no path is a prefix of
    another's first half, because ``vs`` is not a dashed part of a slug.
    """
    slugs = dict(Technology.objects.order_by().values_list("id", "slug").iterator())
    by_slug = {number: rank for rank, number in enumerate(sorted(slugs, key=slugs.__getitem__))}
    by_start = {number: rank for rank, number in enumerate(sorted(slugs, key=lambda one: slugs[one] + SEPARATOR))}
    keys = []
    width = 1 << 64
    for comparison, *ends in rows.order_by().values_list("id", "low", "high").iterator():
        if slugs.keys() >= set(ends):
            first, second = sorted(ends, key=by_slug.__getitem__)
            keys.append((by_start[first] * len(slugs) + by_slug[second]) * width + comparison)
    keys.sort()
    return (key % width for key in keys)


# ---- technologies


def _technologies(ids: Collection[int]) -> dict[int, Record]:
    rows = Technology.objects.filter(id__in=ids).order_by().values_list("id", *TECHNOLOGY.lookups)
    aliases = _grouped(Alias.objects.order_by(), ids, "text", "key")
    related = _grouped(Relation.objects.order_by(), ids, "slug")
    claims = _grouped(ProsCons.objects.order_by("technology", "position", "id"), ids, "polarity", *CLAIM.lookups)
    signals = _grouped(Signal.objects.order_by(), ids, *SIGNAL.lookups)
    releases = _grouped(Release.objects.order_by(), ids, "support", *RELEASE.lookups)
    facts = _grouped(Fact.objects.order_by(), ids, *FACT.lookups)
    ranks = source_ranks() if facts else {}
    found = {}
    for id_, *values in rows:
        record = TECHNOLOGY.dumped(values)
        slug = record["technology"]
        record["aliases"] = sorted(text for text, key in aliases[id_] if key != slug)
        record["related"] = sorted(word for (word,) in related[id_])
        for polarity, key in ((Polarity.PRO, "pros"), (Polarity.CON, "cons")):
            record[key] = [_record(CLAIM, row) for side, *row in claims[id_] if side == polarity]
        record["signals"] = sort_signals(_record(SIGNAL, row) for row in signals[id_])
        record["releases"] = sort_releases(_release(*row) for row in releases[id_])
        record["facts"] = explicit(record, [_fact(row) for row in facts[id_]], ranks)
        found[id_] = TECHNOLOGY.canonical(record)
    return found


class SourceRanks(dict[str, int]):
    """Ranks of sources by slug; landscapes that are not stored yet are known by their slugs."""

    def __contains__(self, slug: object) -> bool:
        return super().__contains__(slug) or (isinstance(slug, str) and is_other_landscape(slug))

    def __missing__(self, slug: str) -> int:
        if is_other_landscape(slug):
            return self[LANDSCAPE]
        raise KeyError(slug)


def source_ranks() -> SourceRanks:
    """Return each source's rank by slug, those that the code lists included: the lowest is believed."""
    ranks = SourceRanks((source.slug, rank) for rank, source in enumerate(LISTED))
    ranks.update(Source.objects.values_list("slug", "rank"))
    return ranks


def _grouped(rows: QuerySet[Any], ids: Collection[int], *columns: str) -> Rows:
    """Return the ``columns`` of the rows of technologies, by technology."""
    found: Rows = defaultdict(list)
    for technology, *values in rows.filter(technology__in=ids).values_list("technology", *columns):
        found[technology].append(values)
    return found


def _record(record_type: RecordType, row: Iterable[Any]) -> Record:
    return record_type.canonical(record_type.dumped(row))


def _release(support: str, *row: Any) -> Record:
    record = RELEASE.dumped(row) | {"ended": support == Support.ENDED}
    if support not in (Support.UNTIL, Support.SUPPORTED):
        del record["supported_until"]
    return RELEASE.canonical(record)


def _fact(row: Iterable[Any]) -> Record:
    record = FACT.dumped(row)
    value = record["value"]
    record["value"] = value == "true" if record["field"] in FLAGS and value is not None else value or None
    return FACT.canonical(record)


# ---- comparisons


def _comparisons(ids: Collection[int]) -> dict[int, Record]:
    rows = Comparison.objects.filter(id__in=ids).order_by()
    found = rows.values_list(
        "id", "low__slug", "high__slug", *COMPARISON.lookups, *(f"verdict__{column}" for column in VERDICT_COLUMNS)
    )
    conditions: Rows = defaultdict(list)
    of_these = Condition.objects.filter(verdict__comparison__in=ids).order_by("position", "id")
    for comparison, *values in of_these.values_list("verdict__comparison", *CONDITION.lookups):
        conditions[comparison].append(_record(CONDITION, values))
    return {id_: _comparison(low, high, values, conditions[id_]) for id_, low, high, *values in found}


def _comparison(low: str, high: str, row: list[Any], conditions: list[Record]) -> Record:
    own, verdict = row[: len(COMPARISON.lookups)], row[len(COMPARISON.lookups) :]
    record = COMPARISON.dumped(own) | {"comparison": list(ordered(low, high))}
    if verdict[0] is not None:
        record["verdict"] = _verdict(verdict, low, high, conditions)
    return COMPARISON.canonical(record)


def _verdict(row: list[Any], low: str, high: str, conditions: list[Record]) -> Record:
    own = len(VERDICT.lookups)
    verdict, values = VERDICT.dumped(row[:own]), dict(zip(VERDICT_COLUMNS[own:], row[own:], strict=True))
    ends = {End.LOW: low, End.HIGH: high}
    verdict["pick"] = ends[End(values["pick"])] if values["pick"] else None
    for key, columns in ENDS:
        texts = {slug: values[column] for slug, column in zip((low, high), columns, strict=True)}
        verdict[key] = {slug: texts[slug] for slug in sorted(texts) if texts[slug]}
    verdict["would_change_if"] = conditions
    return VERDICT.canonical(verdict)


# ---- categories and criteria


def category_records() -> list[Record]:
    return [_record(CATEGORY, row) for row in Category.objects.order_by().values_list(*CATEGORY.lookups)]


def criterion_records() -> list[Record]:
    categories: dict[int, list[str]] = defaultdict(list)
    for criterion, category in Criterion.categories.through.objects.values_list("criterion", "category__slug"):
        categories[criterion].append(category)
    rows = Criterion.objects.order_by().values_list("id", *CRITERION.lookups)
    return [CRITERION.canonical(CRITERION.dumped(row) | {"categories": sorted(categories[id_])}) for id_, *row in rows]
