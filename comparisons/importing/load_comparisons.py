"""Records of comparisons to rows, a batch at a time, with a fixed number of queries for what is read."""

from datetime import datetime

from django.db.models import F

from comparisons.catalogue import stored
from comparisons.catalogue.records import Record
from comparisons.catalogue.stored import Ends, Stored
from comparisons.domain.vocabulary import End, Status
from comparisons.domain.vocabulary import Outcome as Ruling
from comparisons.models import Comparison, Condition, Verdict
from comparisons.models.version import pair_key
from comparisons.services.history import write_revisions

from .overlay import overlay
from .spool import Outcome

COLUMNS = ("status", "published", "reviewed", "reviewed_by", "intro")
VERDICT_COLUMNS = (
    "outcome", "pick", "basis", "reason", "low_choose_if", "high_choose_if", "low_already_using", "high_already_using",
    "best_case_for_the_other", "decided", "decided_by",
)  # fmt: skip
BATCH = 5000


def write(outcomes: list[Outcome]) -> set[str]:
    """Store a batch; gives back the version keys of what it changed."""
    paths = [outcome.subject for outcome in outcomes]
    known = stored.comparisons(paths)
    records = {outcome.subject: overlay(_record(known.get(outcome.subject)), outcome.patch) for outcome in outcomes}
    slugs = {slug for record in records.values() for slug in record["comparison"]}
    technologies = stored.technology_ids(slugs)
    ends = {path: _ends(record, technologies) for path, record in records.items()}
    _write_columns(records, known, ends)
    ids = stored.comparison_ids(ends.values())
    by_id = {ids[ends[path]]: record for path, record in records.items()}
    before = {one.id: one.record for one in known.values()}
    _write_verdicts(by_id, technologies, before)
    write_revisions("comparison", by_id)
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
    changed = [_comparison(records[path], ends[path], id_=one.id) for path, one in known.items()]
    Comparison.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS)
    rows = Comparison.objects.filter(id__in=[one.id for one in known.values()])
    rows.update(changes=F("changes") + 1)
    rows.filter(status=Status.PUBLISHED.value, publish_at__isnull=False).update(publish_at=None)


def _comparison(record: Record, ends: Ends, *, id_: int | None = None) -> Comparison:
    low, high = ends
    return Comparison(
        id=id_,
        low_id=low,
        high_id=high,
        status=record.get("status", Status.DRAFT.value),
        published=datetime.fromisoformat(record["published"]) if "published" in record else None,
        reviewed=stored.day(record.get("reviewed")),
        reviewed_by=record.get("reviewed_by", ""),
        intro=record.get("intro", ""),
        changes=1,
    )


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
        update_fields=VERDICT_COLUMNS,
    )
    had = [number for number in ruled if "would_change_if" in (_verdict_of(before.get(number)) or {})]
    if had:
        Condition.objects.filter(verdict__comparison__in=had).delete()
    _write_conditions({number: record["verdict"] for number, record in ruled.items()})


def _verdict_of(record: Record | None) -> Record | None:
    return record.get("verdict") if record else None


def _verdict(number: int, record: Record, technologies: dict[str, int]) -> Verdict:
    verdict = record["verdict"]
    low, high = sorted(record["comparison"], key=technologies.__getitem__)
    ends = {low: End.LOW.value, high: End.HIGH.value}
    choose_if, already_using = verdict.get("choose_if", {}), verdict.get("already_using", {})
    return Verdict(
        comparison_id=number,
        outcome=verdict.get("outcome", Ruling.PICK.value),
        pick=ends[verdict["pick"]] if "pick" in verdict else None,
        basis=verdict["basis"],
        reason=verdict.get("reason", ""),
        low_choose_if=choose_if.get(low, ""),
        high_choose_if=choose_if.get(high, ""),
        low_already_using=already_using.get(low, ""),
        high_already_using=already_using.get(high, ""),
        best_case_for_the_other=verdict.get("best_case_for_the_other", ""),
        decided=stored.day(verdict.get("decided")),
        decided_by=verdict.get("decided_by", ""),
    )


def _write_conditions(verdicts: dict[int, Record]) -> None:
    conditional = [number for number, verdict in verdicts.items() if "would_change_if" in verdict]
    if not conditional:
        return
    rows = dict(Verdict.objects.filter(comparison__in=conditional).values_list("comparison", "id"))
    Condition.objects.bulk_create(
        (
            _condition(rows[number], position, condition)
            for number in conditional
            for position, condition in enumerate(verdicts[number]["would_change_if"])
        ),
        batch_size=BATCH,
    )


def _condition(verdict: int, position: int, record: Record) -> Condition:
    return Condition(
        verdict_id=verdict,
        position=position,
        text=record["text"],
        check_by=stored.day(record.get("check_by")),
        happened=stored.day(record.get("happened")),
    )
