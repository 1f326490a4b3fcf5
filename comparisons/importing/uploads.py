"""Catalogue files that editors upload: a dry run, its report, and the import of just what was reported.

A file is judged and written in one transaction that holds the rows which it names. Where the catalogue has changed so
that another import would come of it, nothing is written and the new report is shown.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePath

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django_tasks import task

from comparisons.catalogue import stored
from comparisons.catalogue.problems import Problems
from comparisons.domain import pairs
from comparisons.models import CatalogueUpload, Comparison, Technology
from comparisons.models.editors_job import JobState
from comparisons.services import editorial, task_queue
from comparisons.services.history import RevisionNote

from .context import CREATED, UPDATED, Report
from .load import write_at_once
from .parse import READERS, SourceFile
from .report_lines import awaited, changes, dangling, summary
from .run import judge, read
from .spool import Spool

MOST_BYTES = 2 * 1024 * 1024
"""The server takes 2.5 MB in one request. Larger files are the command's."""
AT_ONCE = 200
"""Records that are written while the editor waits; more are the worker's."""
WRONG_END = f"The name of a catalogue file ends in {', '.join(READERS)}."
TOO_LARGE = "This file is larger than 2 MB: split it, or ask an operator for manage.py import_catalogue."


def problem_of(name: str, size: int) -> str:
    """Return why a file of this name and size is not read, "" if it is."""
    if PurePath(name).suffix not in READERS:
        return WRONG_END
    return TOO_LARGE if size > MOST_BYTES else ""


def keep(name: str, content: bytes, *, by: User) -> CatalogueUpload:
    """Keep a file with the report of its dry run, and drop files of long ago."""
    if problem := problem_of(name, len(content)):
        raise editorial.refusal("file", problem)
    CatalogueUpload.objects.tidy()
    upload = CatalogueUpload(
        by=by,
        created=datetime.now(UTC),
        name="".join(filter(str.isprintable, name))[-200:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
    )
    _report(upload, is_anew=False)
    upload.save()
    return upload


def confirm(upload: CatalogueUpload, *, reason: str, seen: str) -> None:
    """Import what the report ``seen`` says; on return it is done, left to the worker, or reported anew."""
    try:
        with transaction.atomic():
            _confirm(upload.pk, reason, seen)
    except IntegrityError:
        raise editorial.refusal("file", "Somebody stored the same at this moment: confirm it once more.") from None


def _confirm(upload_id: int, reason: str, seen: str) -> None:
    """Begin the import of a file, or refuse it; a small one is imported within the same transaction."""
    upload = CatalogueUpload.objects.select_for_update(of=("self",)).select_related("by").get(pk=upload_id)
    if upload.state != JobState.OPEN:
        raise editorial.refusal("file", "This file was confirmed already.")
    if upload.report["problems"] or not upload.report["changed"]:
        raise editorial.refusal("file", "There is nothing in this file that can be imported.")
    if upload.found != seen:
        raise editorial.refusal("file", "The report has changed since this page was opened: look at it again.")
    upload.reason, upload.state = reason, JobState.RUNNING.value
    upload.save(update_fields=["reason", "state"])
    if upload.report["changed"] > AT_ONCE:
        task_queue.enqueue(run, upload.pk)
    else:
        _import(upload)


@task()
def run(upload_id: int) -> None:
    """Import a confirmed file, all of it or nothing. It bears to run twice: what is done is not running any more."""
    try:
        with transaction.atomic():
            if upload := _running(upload_id):
                _import(upload)
    except IntegrityError:  # somebody stored the same at this moment
        with transaction.atomic():
            if upload := _running(upload_id):
                _open_again(upload)


def _running(upload_id: int) -> CatalogueUpload | None:
    rows = CatalogueUpload.objects.select_for_update(of=("self",)).select_related("by")
    return rows.filter(pk=upload_id, state=JobState.RUNNING.value).first()


def _import(upload: CatalogueUpload) -> None:
    problems = Problems()
    with closing(Spool()) as spool:
        report = _judged(upload, spool, problems, lock=_lock)
        if problems or report.digest != upload.found:
            _open_again(upload)
            return
        by = upload.by
        write_at_once(spool, _silent, RevisionNote(reason=upload.reason, by=by, by_name=editorial.name_of(by)))
    upload.report["summary"] = summary(report, is_written=True)
    upload.state, upload.finished, upload.content = JobState.DONE.value, datetime.now(UTC), b""
    upload.save()


def _open_again(upload: CatalogueUpload) -> None:
    """Report anew what the file would do by now, for another confirmation."""
    _report(upload, is_anew=True)
    upload.state = JobState.OPEN.value
    upload.save()


def _report(upload: CatalogueUpload, *, is_anew: bool) -> None:
    """Write the report of a dry run, as ``import_catalogue --dry-run`` prints it."""
    problems = Problems()
    with closing(Spool()) as spool:
        report = _judged(upload, spool, problems)
    counts = report.counts.values()
    upload.found = report.digest
    upload.report = {
        "problems": _storable(problems.lines()),
        "problem_count": problems.count,
        "changes": _storable(changes(report)),
        "changed": sum(count[CREATED] + count[UPDATED] for count in counts),
        "read": sum(map(report.read, report.counts)),
        "summary": summary(report, is_written=False),
        "notes": _storable([dangling(report), *awaited(report)]),
        "is_anew": is_anew,
    }


def _judged(
    upload: CatalogueUpload, spool: Spool, problems: Problems, lock: Callable[[Spool], None] | None = None
) -> Report:
    content = bytes(upload.content)
    file = SourceFile(upload.name, lambda: closing(BytesIO(content)), READERS[PurePath(upload.name).suffix])
    names = read([file], spool, problems, _silent)
    if lock:
        lock(spool)
    report = judge(spool, names, problems, _silent, takes_reviews=False)
    report.digest = hashlib.sha256(f"{report.digest} {_before(spool)}".encode()).hexdigest()
    return report


def _before(spool: Spool) -> str:
    """Return what is stored of the subjects of a run: a value that somebody gave meanwhile is not replaced unseen."""
    known = [
        (kind, subject, one)
        for kind, found in (("category", stored.categories()), ("criterion", stored.criteria()))
        for subject in spool.subjects(kind)
        if (one := found.get(subject))
    ]
    known += [
        ("technology", slug, one.record) for slug, one in stored.technologies(spool.subjects("technology")).items()
    ]
    known += [("comparison", pair, one.record) for pair, one in stored.comparisons(_pairs(spool)).items()]
    return json.dumps(sorted(known, key=lambda one: one[:2]), sort_keys=True)


def _pairs(spool: Spool) -> list[str]:
    return [path for path in spool.subjects("comparison") if pairs.SEPARATOR in path]


def _lock(spool: Spool) -> None:
    """Lock the stored rows that a run names, technologies before comparisons, each in the order of their ids."""
    paths = _pairs(spool)
    slugs = {*spool.subjects("technology"), *(slug for path in paths for slug in path.split(pairs.SEPARATOR))}
    Technology.objects.filter(slug__in=slugs).lock()
    known = [one.id for one in stored.comparisons(paths).values()]
    list(Comparison.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))


def _silent(_count: int) -> None:
    """Show no progress."""


def _storable(lines: Iterable[str]) -> list[str]:
    """Return lines that a database can store, whatever the file holds."""
    return [line.encode("utf-8", "replace").decode().replace("\0", "\\0") for line in lines]
