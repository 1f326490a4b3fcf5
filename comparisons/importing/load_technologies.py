"""Records of technologies to rows, a batch at a time, with a fixed number of queries for what is read."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q

from comparisons.catalogue import provenance, stored
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.provenance import FLAGS
from comparisons.catalogue.records import Record, canonical, support_of
from comparisons.catalogue.stored import Stored
from comparisons.domain import pairs
from comparisons.domain.sources import LISTED
from comparisons.domain.vocabulary import Polarity
from comparisons.models import (
    Alias,
    Category,
    Criterion,
    Fact,
    ProsCons,
    Relation,
    Release,
    Signal,
    Source,
    Technology,
)
from comparisons.models.dating import refresh_dates
from comparisons.models.pros_cons import new_key
from comparisons.models.version import technology_key
from comparisons.services.history import AN_IMPORT, Told, write_revisions

from .overlay import SIDES, overlay_technology
from .spool import Outcome

BATCH = 5000
COLUMNS = (
    "name", "plural", "kind", "category", "use_case", "summary", "website", "repository", "licence", "self_hosted",
    "maturity", "first_released", "packages",
)  # fmt: skip
CLAIM_COLUMNS = (
    "technology", "polarity", "position", "text", "criterion", "strength", "source", "source_title", "quote", "checked",
    "versions", "against",
)  # fmt: skip
POLARITIES = {"pros": Polarity.PRO, "cons": Polarity.CON}

Values = tuple[Any, ...]
ById = dict[int, Record]


def opponents(records: Iterable[Record]) -> set[str]:
    """The slugs that claims of these records are ``against``."""
    return {claim["against"] for record in records for _, claim in _claims(record) if "against" in claim}


def write(outcomes: list[Outcome], told: Told = AN_IMPORT) -> set[str]:
    """Store a batch; gives back the version keys of what it changed."""
    known = stored.technologies([outcome.subject for outcome in outcomes])
    ranks = source_ranks()
    records = {}
    for outcome in outcomes:
        before = known[outcome.subject].record if outcome.subject in known else {}
        records[outcome.subject] = _with_keys(overlay_technology(before, outcome.patch, ranks)[0])
    _write_columns(records)
    ids = stored.technology_ids(records)
    by_id = {ids[slug]: record for slug, record in records.items()}
    words = _write_aliases(by_id)
    _replace(Relation, by_id, ("slug",), _relations)
    _replace(Signal, by_id, ("metric", "value", "observed", "source"), _signals)
    _replace(Release, by_id, ("cycle", "released", "latest", "source", "support", "supported_until"), _releases)
    _replace(Fact, by_id, ("field", "value", "source", "observed"), _Facts())
    _write_claims(by_id, known)
    refresh_dates(by_id)
    write_revisions("technology", by_id, told)
    return {technology_key(number) for number in {*ids.values(), *Relation.objects.holders(words)}}


def _claims(record: Record) -> Iterator[tuple[str, Record]]:
    return ((side, claim) for side in SIDES for claim in record.get(side, []))


def _with_keys(record: Record) -> Record:
    """The record with a key for each claim that has none yet."""
    sides = {
        side: [claim if "key" in claim else canonical("claim", claim | {"key": new_key()}) for claim in record[side]]
        for side in SIDES
        if side in record
    }
    return record | sides


def _write_columns(records: dict[str, Record]) -> None:
    slugs = {record["category"] for record in records.values() if "category" in record}
    categories = dict(Category.objects.filter(slug__in=slugs).values_list("slug", "id"))
    Technology.objects.bulk_create(
        [_technology(slug, record, categories) for slug, record in records.items()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=COLUMNS,
    )


def _technology(slug: str, record: Record, categories: dict[str, int]) -> Technology:
    return Technology(
        slug=slug,
        name=record["name"],
        plural=record.get("plural", False),
        kind=record.get("kind", ""),
        category_id=categories[record["category"]] if "category" in record else None,
        use_case=record.get("use_case", ""),
        summary=record.get("summary", ""),
        website=record.get("website", ""),
        repository=record.get("repository", ""),
        licence=record.get("licence", ""),
        self_hosted=record.get("self_hosted"),
        maturity=record.get("maturity", ""),
        first_released=record.get("first_released", ""),
        packages=record.get("packages", {}),
    )


# ---- rows that belong to a technology


def _write_aliases(by_id: ById) -> set[str]:
    """Let each slug and alias lead to its technology, whoever had it before; the words that are new or gone."""
    wanted = {
        pairs.key(text): (number, text)
        for number, record in by_id.items()
        for text in (record["technology"], *record.get("aliases", []))
    }
    rows = Alias.objects.filter(Q(technology__in=by_id) | Q(key__in=wanted)).order_by()
    found = {key: (number, text) for key, number, text in rows.values_list("key", "technology", "text")}
    changed = {key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}
    Alias.objects.filter(key__in=changed).delete()
    Alias.objects.bulk_create(
        Alias(key=key, technology_id=wanted[key][0], text=wanted[key][1]) for key in sorted(changed) if key in wanted
    )
    return changed


def _replace(
    model: type[Model], by_id: ById, columns: tuple[str, ...], values: Callable[[Record], Iterable[Values]]
) -> None:
    """Make the rows of these technologies the ones that ``values`` gives for their records; equal ones stay."""
    wanted = {(number, *row) for number, record in by_id.items() for row in values(record)}
    rows = model._default_manager.filter(technology__in=by_id).order_by().values_list("id", "technology", *columns)
    found = {tuple(row): number for number, *row in rows}
    gone = [number for row, number in found.items() if row not in wanted]
    if gone:
        model._default_manager.filter(id__in=gone).delete()
    names = [model._meta.get_field(name).attname for name in ("technology", *columns)]  # type: ignore[union-attr]
    new = sorted((row for row in wanted if row not in found), key=str)
    model._default_manager.bulk_create((model(**dict(zip(names, row, strict=True))) for row in new), batch_size=BATCH)


def _relations(record: Record) -> Iterator[Values]:
    return ((slug,) for slug in record.get("related", []))


def _signals(record: Record) -> Iterator[Values]:
    for one in record.get("signals", []):
        yield one["metric"], Decimal(str(one["value"])), stored.day(one["observed"]), one.get("source", "")


def _releases(record: Record) -> Iterator[Values]:
    for one in record.get("releases", []):
        until = stored.day(one.get("supported_until"))
        yield (
            one["cycle"], stored.day(one.get("released")), one.get("latest", ""), one.get("source", ""),
            support_of(one).value, until,
        )  # fmt: skip


class _Facts:
    """The facts that a record stands for, with those that it implies, as rows."""

    def __init__(self) -> None:
        self.sources = dict(Source.objects.values_list("slug", "id"))
        if not {listed.slug for listed in LISTED} <= self.sources.keys():
            Source.objects.keep_listed()  # the table was emptied since the last migration
            self.sources = dict(Source.objects.values_list("slug", "id"))

    def __call__(self, record: Record) -> Iterator[Values]:
        for fact in provenance.complete(record):
            value = fact["value"]
            if fact["field"] in FLAGS and value is not None:
                value = "true" if value else "false"
            yield fact["field"], value, self.sources[fact["source"]], stored.day(fact.get("observed"))


# ---- claims


def _write_claims(by_id: ById, known: dict[str, Stored]) -> None:
    """Write the sides whose claims changed; a claim that stays keeps its row, and so the disputes about it."""
    changed: list[tuple[int, str, list[Record]]] = []
    gone: set[str] = set()
    for number, record in by_id.items():
        before = known[record["technology"]].record if record["technology"] in known else {}
        for side in SIDES:
            if record.get(side, []) != before.get(side, []):
                changed.append((number, side, record.get(side, [])))
        gone |= {claim["key"] for _, claim in _claims(before)} - {claim["key"] for _, claim in _claims(record)}
    if gone:
        ProsCons.objects.filter(key__in=gone).delete()
    against = stored.technology_ids(opponents(by_id.values()))
    criteria = dict(Criterion.objects.values_list("slug", "id"))
    ProsCons.objects.bulk_create(
        [
            _claim(number, side, position, claim, against, criteria)
            for number, side, claims in changed
            for position, claim in enumerate(claims)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=CLAIM_COLUMNS,
    )


def _claim(
    technology: int, side: str, position: int, record: Record, against: dict[str, int], criteria: dict[str, int]
) -> ProsCons:
    return ProsCons(
        technology_id=technology,
        polarity=POLARITIES[side].value,
        position=position,
        key=record["key"],
        text=record["text"],
        criterion_id=criteria[record["criterion"]] if "criterion" in record else None,
        strength=record.get("strength", 2),
        source=record.get("source", ""),
        source_title=record.get("source_title", ""),
        quote=record.get("quote", ""),
        checked=stored.day(record.get("checked")),
        versions=record.get("versions", ""),
        against_id=against[record["against"]] if "against" in record else None,
    )
