"""Technology records to rows, a batch at a time; a fixed number of queries reads what is stored."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model, Q

from comparisons.catalogue import provenance, stored
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.fields import CLAIM, FACT, FLAGS, RELEASE, SIGNAL, TECHNOLOGY
from comparisons.catalogue.records import Record, support_of
from comparisons.catalogue.stored import Stored
from comparisons.domain import pairs
from comparisons.domain.vocabulary import Polarity
from comparisons.models import (
    Alias,
    Category,
    Criterion,
    Fact,
    Package,
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
from comparisons.services.history import DEFAULT_NOTE, RevisionNote, write_revisions

from .overlay import SIDES, overlay_technology
from .spool import RecordOutcome

BATCH = 5000
POLARITIES = {"pros": Polarity.PRO, "cons": Polarity.CON}

Values = tuple[Any, ...]
ById = dict[int, Record]


def opponents(records: Iterable[Record]) -> set[str]:
    """Return the slugs that claims of these records are ``against``."""
    return {claim["against"] for record in records for _, claim in _claims(record) if "against" in claim}


def write(outcomes: list[RecordOutcome], note: RevisionNote = DEFAULT_NOTE) -> set[str]:
    """Store a batch; return the version keys of what it changed."""
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
    Package.objects.renew({number: record.get("packages", {}) for number, record in by_id.items()})
    _replace(Relation, by_id, ("slug",), _relations)
    _replace(Signal, by_id, SIGNAL.columns, _signals)
    _replace(Release, by_id, (*RELEASE.columns, "support"), _releases)
    _replace(Fact, by_id, FACT.columns, _facts(_source_ids(by_id)))
    _write_claims(by_id, known)
    refresh_dates(by_id)
    write_revisions("technology", by_id, note)
    return {technology_key(number) for number in {*ids.values(), *Relation.objects.holders(words)}}


def _claims(record: Record) -> Iterator[tuple[str, Record]]:
    return ((side, claim) for side in SIDES for claim in record.get(side, []))


def _with_keys(record: Record) -> Record:
    """Return the record with a key for each claim that has none yet."""
    sides = {
        side: [claim if "key" in claim else CLAIM.canonical(claim | {"key": new_key()}) for claim in record[side]]
        for side in SIDES
        if side in record
    }
    return record | sides


def _write_columns(records: dict[str, Record]) -> None:
    slugs = {record["category"] for record in records.values() if "category" in record}
    categories = dict(Category.objects.filter(slug__in=slugs).values_list("slug", "id"))
    Technology.objects.bulk_create(
        [Technology(**TECHNOLOGY.row(record, {"category": categories})) for record in records.values()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_key", *(column for column in TECHNOLOGY.columns if column != "slug")],
    )


# ---- rows that belong to a technology


def _write_aliases(by_id: ById) -> set[str]:
    """Point each slug and alias to its technology, whoever had it before; return the words that are new or gone."""
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
    """Replace the rows of these technologies by what ``values`` returns for their records; equal ones stay."""
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
    return (tuple(SIGNAL.row(signal).values()) for signal in record.get("signals", []))


def _releases(record: Record) -> Iterator[Values]:
    return ((*RELEASE.row(release).values(), support_of(release).value) for release in record.get("releases", []))


def _facts(sources: dict[str, int]) -> Callable[[Record], Iterator[Values]]:
    """Return a function that yields the facts of a record, those that it implies included."""

    def values(record: Record) -> Iterator[Values]:
        for fact in provenance.complete(record):
            value = fact["value"]
            if fact["field"] in FLAGS and value is not None:
                value = "true" if value else "false"
            yield tuple(FACT.row(fact | {"value": value}, {"source": sources}).values())

    return values


def _source_ids(by_id: ById) -> dict[str, int]:
    return Source.objects.ids_of({fact["source"] for record in by_id.values() for fact in record.get("facts", ())})


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
    ids = {
        "criterion": dict(Criterion.objects.values_list("slug", "id")),
        "against": stored.technology_ids(opponents(by_id.values())),
    }
    ProsCons.objects.bulk_create(
        [
            ProsCons(technology_id=number, polarity=POLARITIES[side].value, position=position, **CLAIM.row(claim, ids))
            for number, side, claims in changed
            for position, claim in enumerate(claims)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[
            *("technology", "polarity", "position", "folded_words"),
            *(name for name in CLAIM.columns if name != "key"),
        ],
    )
