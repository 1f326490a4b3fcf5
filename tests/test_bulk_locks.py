"""Two at once: answers about one claim, and confirmations of one bulk change or one file."""

import json
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import QueryDict

from comparisons.admin import conflicts
from comparisons.admin.rechecks import answering
from comparisons.importing import uploads
from comparisons.models import ProsCons, Revision, Technology
from comparisons.services import bulk_changes, bulk_previews, rechecking
from comparisons.services.editorial import Refused

from .backing_up import only_on
from .make import make_claim, make_editor, make_technology

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in threads of their own; what each returns, or the words of its refusal."""
    told: list[Any] = [None] * len(tasks)
    barrier = Barrier(len(tasks))

    def run(number: int) -> None:
        barrier.wait(10)
        try:
            told[number] = tasks[number]()
        except Refused as refusal:
            told[number] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return told


@only_on("postgresql")  # SQLite has one writer at a time
def test_the_later_of_two_answers_about_one_claim_is_told() -> None:
    ada, grace = make_editor("ada"), make_editor("grace")
    claim = make_claim()
    opened = {f"{claim.pk}-{name}": getattr(claim, name) for name in ("text", "source", "quote", "strength")}
    opened[f"{claim.pk}-since"] = conflicts.since(claim)

    def answer(by: User, text: str) -> Callable[[], answering.Outcome]:
        sent = QueryDict(mutable=True)
        sent.update({**opened, f"{claim.pk}-answer": "reword", f"{claim.pk}-text": text})
        return lambda: answering.answer(sent, by=by, reason="Read again.")

    outcomes = at_once(answer(ada, "By Ada"), answer(grace, "By Grace"))

    assert sorted(len(outcome.changed) for outcome in outcomes) == [0, 1]
    assert Revision.objects.count() == 1
    assert ProsCons.objects.get().text in ("By Ada", "By Grace")


@only_on("postgresql")  # SQLite has one writer at a time
def test_claims_are_locked_behind_their_technology_as_a_save_of_either_does() -> None:
    technology = make_technology()
    claims = [make_claim(technology) for _ in range(2)]

    def save() -> None:
        with transaction.atomic():
            list(Technology.objects.select_for_update().filter(pk=technology.pk))
            for claim in reversed(claims):
                list(ProsCons.objects.select_for_update().filter(pk=claim.pk))

    def look() -> int:
        with transaction.atomic():
            return len(rechecking.locked([claim.pk for claim in claims]))

    assert at_once(save, look, save, look) == [None, 2, None, 2]


@only_on("postgresql")  # SQLite has one writer at a time
def test_a_bulk_change_is_begun_once() -> None:
    ada = make_editor("ada")
    job = bulk_changes.choose("kind", [make_technology().pk for _ in range(3)], by=ada)
    seen = bulk_changes.digest_of(bulk_previews.preview("kind", "tool", job.rows, ada))

    def confirm() -> None:
        bulk_changes.confirm(job, "tool", by=ada, reason="Filed anew.", seen=seen)

    assert sorted(at_once(confirm, confirm), key=str) == [None, "This change was begun already."]
    assert Revision.objects.count() == 3


@only_on("postgresql")  # SQLite has one writer at a time
def test_two_workers_share_a_bulk_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_changes, "BATCH", 1)
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 0)
    ada = make_editor("ada")
    job = bulk_changes.choose("kind", [make_technology().pk for _ in range(4)], by=ada)
    seen = bulk_changes.digest_of(bulk_previews.preview("kind", "tool", job.rows, ada))
    bulk_changes.confirm(job, "tool", by=ada, reason="Filed anew.", seen=seen)

    def work() -> None:
        while bulk_changes.run_batch(job.pk):
            pass

    at_once(work, work)

    assert Technology.objects.filter(kind="tool").count() == Revision.objects.count() == 4


@only_on("postgresql")  # SQLite has one writer at a time
def test_a_file_is_imported_once() -> None:
    ada = make_editor("ada")
    upload = uploads.keep("a.jsonl", json.dumps({"technology": "redis", "name": "Redis"}).encode(), by=ada)

    def confirm() -> None:
        uploads.confirm(upload, reason="A sheet.", seen=upload.found)

    assert sorted(at_once(confirm, confirm), key=str) == [None, "This file was confirmed already."]
    assert Revision.objects.count() == 1


@only_on("postgresql")  # SQLite has one writer at a time
def test_two_files_of_one_technology_never_both_import_what_only_one_reported() -> None:
    ada = make_editor("ada")
    make_technology("redis")
    files = [
        uploads.keep("a.jsonl", json.dumps({"technology": "redis", "licence": licence}).encode(), by=ada)
        for licence in ("MIT", "BSD-3-Clause")
    ]

    def confirm(number: int) -> Callable[[], None]:
        return lambda: uploads.confirm(files[number], reason="A sheet.", seen=files[number].found)

    at_once(confirm(0), confirm(1))

    states = sorted(type(file).objects.get(pk=file.pk).state for file in files)
    assert states == ["done", "open"]
    assert Revision.objects.count() == 1
