"""Comparison records to rows, a batch at a time; a fixed number of queries reads what is stored."""

from django.db.models import F

from comparisons.catalogue import stored
from comparisons.catalogue.fields import COMPARISON, CONDITION, VERDICT
from comparisons.catalogue.records import Record
from comparisons.catalogue.stored import Ends, Stored
from comparisons.domain import decisions
from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, Condition, Verdict
from comparisons.models.version import pair_key
from comparisons.services import changed_minds, review_tasks
from comparisons.services.history import DEFAULT_NOTE, RevisionNote, write_revisions
from comparisons.services.review_marks import UNCHANGED

from . import load_reviews
from .overlay import overlay
from .spool import RecordOutcome

ENDS = {key: [f"{end}_{key}" for end in End] for key in VERDICT.per_side}
"""The columns of the lower and the higher technology, by the key of a verdict."""
BATCH = 5000


def write(outcomes: list[RecordOutcome], note: RevisionNote = DEFAULT_NOTE) -> set[str]:
    """Store a batch; return the version keys of what it changed."""
    paths = [outcome.subject for outcome in outcomes]
    known = stored.comparisons(paths)
    records = {outcome.subject: overlay(_record(known.get(outcome.subject)), outcome.patch) for outcome in outcomes}
    slugs = {slug for record in records.values() for slug in record["comparison"]}
    technologies = stored.technology_ids(slugs)
    ends = {path: _ends(record, technologies) for path, record in records.items()}
    marked = load_reviews.days_of_change(known.values())
    _write_columns(records, known, ends)
    ids = stored.comparison_ids(ends.values())
    by_id = {ids[ends[path]]: record for path, record in records.items()}
    before = {one.id: one.record for one in known.values()}
    _write_verdicts(by_id, technologies, before)
    load_reviews.write(by_id, before, marked)
    changed_minds.write_imported(write_revisions("comparison", by_id, note), before)
    review_tasks.enqueue_pairs(number for number, record in by_id.items() if decisions.is_public(record))
    return {pair_key(*both) for both in ends.values()}


def _record(one: Stored | None) -> Record:
    return one.record if one else {}


def _ends(record: Record, technologies: dict[str, int]) -> Ends:
    low, high = sorted(technologies[slug] for slug in record["comparison"])
    return low, high


def _write_columns(records: dict[str, Record], known: dict[str, Stored], ends: dict[str, Ends]) -> None:
    new = [_comparison(record, ends[path]) for path, record in records.items() if path not in known]
    Comparison.objects.bulk_create(new, batch_size=BATCH)
    if not known:
        return
    by_id = sorted(known.items(), key=lambda item: item[1].id)  # in the order in which the worker locks rows
    changed = [_comparison(records[path], ends[path], id_=one.id) for path, one in by_id]
    Comparison.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=[*COMPARISON.columns, *UNCHANGED]
    )
    Comparison.objects.filter(id__in=[one.id for one in known.values()]).update(changes=F("changes") + 1)


def _comparison(record: Record, ends: Ends, *, id_: int | None = None) -> Comparison:
    low, high = ends
    return Comparison(id=id_, low_id=low, high_id=high, changes=1, **COMPARISON.row(record))


def _write_verdicts(by_id: dict[int, Record], technologies: dict[str, int], before: dict[int, Record]) -> None:
    """Write the verdicts that changed, and their conditions anew."""
    changed = {number for number, record in by_id.items() if record.get("verdict") != _verdict_of(before.get(number))}
    gone = [number for number in changed if "verdict" not in by_id[number]]
    if gone:
        Verdict.objects.filter(comparison__in=gone).delete()
    ruled = {number: by_id[number] for number in sorted(changed) if "verdict" in by_id[number]}
    Verdict.objects.bulk_create(
        [_verdict(number, record, technologies) for number, record in ruled.items()],
        update_conflicts=True,
        unique_fields=["comparison"],
        update_fields=[
            *("pick", "folded_words", *VERDICT.columns),
            *(column for columns in ENDS.values() for column in columns),
        ],
    )
    had = [number for number in ruled if "would_change_if" in (_verdict_of(before.get(number)) or {})]
    if had:
        Condition.objects.filter(verdict__comparison__in=had).delete()
    _write_conditions({number: record["verdict"] for number, record in ruled.items()})


def _verdict_of(record: Record | None) -> Record | None:
    return record.get("verdict") if record else None


def _verdict(number: int, record: Record, technologies: dict[str, int]) -> Verdict:
    verdict = record["verdict"]
    slugs = sorted(record["comparison"], key=technologies.__getitem__)
    ends = dict(zip(slugs, (end.value for end in End), strict=True))
    texts = {
        column: verdict.get(key, {}).get(slug, "")
        for key, columns in ENDS.items()
        for slug, column in zip(slugs, columns, strict=True)
    }
    pick = ends[verdict["pick"]] if "pick" in verdict else None
    return Verdict(comparison_id=number, pick=pick, **texts, **VERDICT.row(verdict))


def _write_conditions(verdicts: dict[int, Record]) -> None:
    conditional = [number for number, verdict in verdicts.items() if "would_change_if" in verdict]
    if not conditional:
        return
    rows = dict(Verdict.objects.filter(comparison__in=conditional).values_list("comparison", "id"))
    Condition.objects.bulk_create(
        (
            Condition(verdict_id=rows[number], position=position, **CONDITION.row(condition))
            for number in conditional
            for position, condition in enumerate(verdicts[number]["would_change_if"])
        ),
        batch_size=BATCH,
    )
