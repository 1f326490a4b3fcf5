"""Rows to canonical records, in batches: a handful of queries whatever the number of rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from comparisons.domain.pairs import SEPARATOR, ordered
from comparisons.domain.sources import LISTED
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

from .provenance import FLAGS, explicit
from .records import Record, canonical, day, in_ascii_order, moment, number, sort_releases, sort_signals

BATCH = 1000
"""Records that are read, and held, at a time."""

Rows = dict[int, list[Any]]
Item = TypeVar("Item")

TECHNOLOGY_COLUMNS = (
    "id", "slug", "name", "plural", "kind", "category__slug", "use_case", "summary", "website", "repository", "licence",
    "self_hosted", "maturity", "first_released", "packages",
)  # fmt: skip
CLAIM_COLUMNS = (
    "technology", "polarity", "key", "text", "criterion__slug", "strength", "source", "source_title", "quote",
    "checked", "versions", "against__slug",
)  # fmt: skip
VERDICT_COLUMNS = (
    "id", "outcome", "pick", "basis", "reason", "low_choose_if", "high_choose_if", "low_already_using",
    "high_already_using", "best_case_for_the_other", "decided", "decided_by",
)  # fmt: skip
COMPARISON_COLUMNS = (
    "id", "low__slug", "high__slug", "status", "published", "reviewed", "reviewed_by", "intro",
    *(f"verdict__{column}" for column in VERDICT_COLUMNS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Records:
    """Canonical records by the id of their subject."""

    technologies: dict[int, Record] = field(default_factory=dict)
    comparisons: dict[int, Record] = field(default_factory=dict)


def technology_record(technology_id: int) -> Record:
    return records_for(technologies=[technology_id]).technologies[technology_id]


def comparison_record(comparison_id: int) -> Record:
    return records_for(comparisons=[comparison_id]).comparisons[comparison_id]


def records_for(*, technologies: Collection[int] = (), comparisons: Collection[int] = ()) -> Records:
    """The canonical records of what is stored under these ids: 8 queries for technologies, 2 for comparisons."""
    return Records(
        _technologies(technologies) if technologies else {},
        _comparisons(comparisons) if comparisons else {},
    )


def every_record() -> Iterator[Record]:
    """The whole catalogue by kind, then slug in ASCII order; a batch at a time."""
    for ids in batches(_technology_order(), BATCH):
        found = records_for(technologies=ids).technologies
        yield from (found[number] for number in ids if number in found)
    for ids in batches(_comparison_order(), BATCH):
        found = records_for(comparisons=ids).comparisons
        yield from (found[number] for number in ids if number in found)
    yield from sorted(category_records(), key=lambda record: record["category"])
    yield from sorted(criterion_records(), key=lambda record: record["criterion"])


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


def _technology_order() -> list[int]:
    slugs = Technology.objects.order_by().values_list("slug", "id").iterator()
    return [number for _, number in sorted(slugs)]


def _comparison_order() -> Iterator[int]:
    """Ids in the order of the pairs' paths.

    Each comparison is held as one number, so that a million of them fits into memory: no path is a prefix of
    another's first half, because ``vs`` is not a dashed part of a slug.
    """
    slugs = dict(Technology.objects.order_by().values_list("id", "slug").iterator())
    by_slug = {number: rank for rank, number in enumerate(sorted(slugs, key=slugs.__getitem__))}
    by_start = {number: rank for rank, number in enumerate(sorted(slugs, key=lambda one: slugs[one] + SEPARATOR))}
    keys = []
    width = 1 << 64
    for comparison, *ends in Comparison.objects.order_by().values_list("id", "low", "high").iterator():
        if slugs.keys() >= set(ends):
            first, second = sorted(ends, key=by_slug.__getitem__)
            keys.append((by_start[first] * len(slugs) + by_slug[second]) * width + comparison)
    keys.sort()
    return (key % width for key in keys)


# ---- technologies


def _technologies(ids: Collection[int]) -> dict[int, Record]:
    rows = Technology.objects.filter(id__in=ids).order_by().values_list(*TECHNOLOGY_COLUMNS)
    aliases = _grouped(Alias, ids, "text", "key")
    related = _grouped(Relation, ids, "slug")
    claims = _grouped(ProsCons.objects.order_by("technology", "position", "id"), ids, *CLAIM_COLUMNS[1:])
    signals = _grouped(Signal, ids, "metric", "value", "observed", "source")
    releases = _grouped(Release, ids, "cycle", "released", "latest", "source", "support", "supported_until")
    facts = _grouped(Fact, ids, "field", "value", "source__slug", "observed")
    ranks = source_ranks() if facts else {}
    found = {}
    for number_, slug, *columns in rows:
        *scalars, packages = columns
        record = dict(zip(_SCALARS, scalars, strict=True)) | {"technology": slug}
        record["aliases"] = in_ascii_order(text for text, key in aliases[number_] if key != slug)
        record["related"] = in_ascii_order(slug for (slug,) in related[number_])
        record["packages"] = {ecosystem: in_ascii_order(packages[ecosystem]) for ecosystem in sorted(packages)}
        for polarity, key in ((Polarity.PRO, "pros"), (Polarity.CON, "cons")):
            record[key] = [_claim(row) for side, *row in claims[number_] if side == polarity]
        record["signals"] = sort_signals(_signal(*row) for row in signals[number_])
        record["releases"] = sort_releases(_release(*row) for row in releases[number_])
        record["facts"] = explicit(record, [_fact(*row) for row in facts[number_]], ranks)
        found[number_] = canonical("technology", record)
    return found


_SCALARS = (
    "name", "plural", "kind", "category", "use_case", "summary", "website", "repository", "licence", "self_hosted",
    "maturity", "first_released",
)  # fmt: skip


def source_ranks() -> dict[str, int]:
    """Each source's rank by its slug: the lowest is believed first. Those that the code lists are always there."""
    listed = {source.slug: rank for rank, source in enumerate(LISTED)}
    return listed | dict(Source.objects.values_list("slug", "rank"))


def _grouped(rows: Any, ids: Collection[int], *columns: str) -> Rows:
    """The ``columns`` of the rows that belong to technologies, by technology."""
    queryset = rows if hasattr(rows, "filter") else rows.objects.order_by()
    found: Rows = defaultdict(list)
    for technology, *values in queryset.filter(technology__in=ids).values_list("technology", *columns):
        found[technology].append(values)
    return found


def _claim(row: list[Any]) -> Record:
    key, text, criterion, strength, source, title, quote, checked, versions, against = row
    return canonical(
        "claim",
        {
            "key": key,
            "text": text,
            "criterion": criterion,
            "strength": strength,
            "source": source,
            "source_title": title,
            "quote": quote,
            "checked": day(checked),
            "versions": versions,
            "against": against,
        },
    )


def _signal(metric: str, value: Any, observed: Any, source: str) -> Record:
    record = {"metric": metric, "value": number(value), "observed": day(observed), "source": source}
    return canonical("signal", record)


def _release(cycle: str, released: Any, latest: str, source: str, support: str, supported_until: Any) -> Record:
    record = {"cycle": cycle, "released": day(released), "latest": latest, "source": source}
    if support in (Support.UNTIL, Support.SUPPORTED):
        record["supported_until"] = day(supported_until)
    return canonical("release", record | {"ended": support == Support.ENDED})


def _fact(field_: str, value: str | None, source: str, observed: Any) -> Record:
    read = value == "true" if field_ in FLAGS and value is not None else value or None
    return canonical("fact", {"field": field_, "value": read, "source": source, "observed": day(observed)})


# ---- comparisons


def _comparisons(ids: Collection[int]) -> dict[int, Record]:
    rows = Comparison.objects.filter(id__in=ids).order_by().values_list(*COMPARISON_COLUMNS)
    conditions: Rows = defaultdict(list)
    found = Condition.objects.filter(verdict__comparison__in=ids).order_by("position", "id")
    for verdict, text, check_by, happened in found.values_list("verdict", "text", "check_by", "happened"):
        condition = {"text": text, "check_by": day(check_by), "happened": day(happened)}
        conditions[verdict].append(canonical("condition", condition))
    return {row[0]: _comparison(row, conditions) for row in rows}


def _comparison(row: tuple[Any, ...], conditions: Rows) -> Record:
    _, low, high, status, published, reviewed, reviewed_by, intro, *verdict = row
    record = {
        "comparison": list(ordered(low, high)),
        "status": status,
        "published": moment(published),
        "reviewed": day(reviewed),
        "reviewed_by": reviewed_by,
        "intro": intro,
        "verdict": _verdict(verdict, low, high, conditions) if verdict[0] is not None else None,
    }
    return canonical("comparison", record)


def _verdict(row: list[Any], low: str, high: str, conditions: Rows) -> Record:
    verdict = dict(zip(VERDICT_COLUMNS, row, strict=True))
    ends = {End.LOW: low, End.HIGH: high}
    verdict["pick"] = ends[End(verdict["pick"])] if verdict["pick"] else None
    for key in ("choose_if", "already_using"):
        texts = {slug: verdict[f"{end}_{key}"] for end, slug in ends.items() if verdict[f"{end}_{key}"]}
        verdict[key] = {slug: texts[slug] for slug in sorted(texts)}
    verdict["would_change_if"] = conditions[verdict["id"]]
    verdict["decided"] = day(verdict["decided"])
    return canonical("verdict", verdict)


# ---- categories and criteria


def category_records() -> list[Record]:
    rows = Category.objects.order_by().values_list("slug", "name", "parent__slug", "description")
    keys = ("category", "name", "parent", "description")
    return [canonical("category", dict(zip(keys, row, strict=True))) for row in rows]


def criterion_records() -> list[Record]:
    categories: dict[int, list[str]] = defaultdict(list)
    for criterion, category in Criterion.categories.through.objects.values_list("criterion", "category__slug"):
        categories[criterion].append(category)
    rows = Criterion.objects.order_by().values_list("id", "slug", "name", "question", "weight", "recheck_days")
    return [
        canonical(
            "criterion",
            {
                "criterion": slug,
                "name": name,
                "question": question,
                "weight": number(weight),
                "recheck_days": recheck_days,
                "categories": in_ascii_order(categories[id_]),
            },
        )
        for id_, slug, name, question, weight, recheck_days in rows
    ]
