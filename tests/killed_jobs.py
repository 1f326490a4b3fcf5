"""Whole processes of a site that can be killed at any moment: ``python -m tests.killed_jobs``, on that site's settings.

It reads one order as JSON from each line and forks a process for it, as starting Python takes longer than the work.
The process is killed when it was told, with its group or alone. The answer says how it ended, and after how long.
"""

import gc
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

KILLED = -signal.SIGKILL
LONGEST = 120
"""Seconds after which a process that should have ended is killed all the same."""


def serve() -> None:
    """Carry out orders until standard input ends."""
    import django

    django.setup()
    from comparisons.importing import load
    from comparisons.open_data import load as load_sets

    load.TECHNOLOGY_BATCH = load.BATCH = load_sets.BATCH = BATCH  # several batches of a small catalogue
    load_what_is_used()
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)


BATCH = 5


def load_what_is_used() -> None:
    """Load modules once, not in each process."""
    from django.core.management import get_commands, load_command_class
    from django.urls import get_resolver

    commands = get_commands()
    for name in ("backup", "check_catalogue", "db_worker", "export_catalogue", "import_catalogue", "import_source",
                 "migrate", "restore"):  # fmt: skip
        load_command_class(commands[name], name)
    assert get_resolver().url_patterns
    tempfile.gettempdir()  # the first time Python tries the folder with a file, which a kill would leave there
    gc.freeze()


def carry_out(order: dict[str, Any]) -> tuple[int, float]:
    """Return the exit status of the process, ``KILLED`` where it was killed, and the seconds that it took."""
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        run(order)
    until = began + (LONGEST if order["kill_after"] is None else order["kill_after"])
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), time.monotonic() - began
        time.sleep(0.0005)
    if order["alone"]:
        os.kill(pid, signal.SIGKILL)
    else:
        with suppress(ProcessLookupError):  # it has no group of its own yet
            os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    wait_for_group(pid)
    return os.waitstatus_to_exitcode(status), time.monotonic() - began


def wait_for_group(group: int) -> None:
    """Wait until the programs that a killed process started have noticed."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.005)


def run(order: dict[str, Any]) -> None:
    """Be the process of an order; never returns."""
    status = 1
    try:
        os.setsid()
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (0, 1, 2):
            os.dup2(log if stream else os.open(os.devnull, os.O_RDONLY), stream)
        JOBS[order["job"]](*order["words"])
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


# ---- what the processes do


def manage(*words: str) -> None:
    from django.core.management import call_command

    call_command(*words)


def publish(on: str) -> None:
    """Publish the drafts of the world, one after another."""
    from comparisons.services import editorial

    for row in comparisons().filter(status="draft"):
        editorial.publish(row, by=editor(), reason="It is ready.", at=noon(on))


def approve(on: str) -> None:
    from comparisons.services import reviewing

    for row in comparisons().filter(status="published", reviewed=None):
        reviewing.approve(row, by=editor(), reason="It is right.", on=noon(on).date())


def edit(seconds: str) -> None:
    """Change a technology of the world again and again, so that kept pages become untrue."""
    from django.db import transaction

    from comparisons.domain.vocabulary import Verb
    from comparisons.models import Technology
    from comparisons.services import editorial

    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        for technology in Technology.objects.filter(slug__startswith="world-").order_by("slug")[:4]:
            technology.use_case = f"Use {technology.name} since {time.time_ns()}."
            with transaction.atomic():
                technology.save(update_fields=["use_case"])
                editorial.record_technology(technology, verb=Verb.EDIT, by=editor(), reason="It is newer.")
        time.sleep(0.02)


def disagree(count: str) -> None:
    """Decline what readers sent; the letters with the answers wait for a worker, and are due.

    About a page of the past, as an answer makes a page anew and those of the world are counted.
    """
    from datetime import UTC, datetime

    from django_tasks_db.models import DBTaskResult

    from comparisons.models import Comparison
    from comparisons.services.triage import Disagreement, decline, receive

    page = Comparison.objects.published().exclude(low__slug__startswith="world-").earliest("pk")
    for number in range(int(count)):
        words = Disagreement(wants="high", text=f"Reader {number:03} would call it a tie.", email="reader@example.org")
        sent = receive(words, page.pk, client=f"client {number}", at=datetime.now(UTC))
        decline(sent, by=editor(), answer=f"Reader {number:03} would call it a tie, and we would not.")
    DBTaskResult.objects.update(run_after=datetime.now(UTC))


def work() -> None:
    """Be the server's thread until no task is due; without chores, which come when their time has come."""
    from django_tasks_db.models import DBTaskResult

    from comparisons.services import chores, task_queue, worker

    chores.CHORES = ()
    worker.start()
    time.sleep(0.05)
    while task_queue.is_due() or DBTaskResult.objects.running().exists():
        time.sleep(0.01)


def let_time_pass() -> None:
    """Make all tasks so old that each is due, and that what a killed process left behind is put back."""
    from datetime import UTC, datetime

    from django.db.models import F
    from django_tasks_db.models import DBTaskResult

    from comparisons.services import task_queue

    DBTaskResult.objects.update(**{name: F(name) - 2 * task_queue.LONGEST for name in ("enqueued_at", "started_at")})
    task_queue.tidy()
    DBTaskResult.objects.filter(status="READY").update(run_after=datetime.now(UTC))


def show_pages(file: str, *addresses: str) -> None:
    """Write what the site answers where nothing is kept."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    pages = {address: client.get(address).getvalue().decode() for address in addresses}
    write(file, pages)


def tell(file: str) -> None:
    """Write what the site holds, and what is wrong with it."""
    held = {"subjects": subjects(), "rows": rows(), "tasks": tasks(), "sent": sent()}
    write(file, held | {"problems": list(problems())})


def tell_damage(file: str) -> None:
    write(file, list(damage()))


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (manage, publish, approve, edit, disagree, work, let_time_pass, show_pages, tell, tell_damage)
}


# ---- what is stored


def write(file: str, content: object) -> None:
    with open(file, "w", encoding="utf-8") as stream:  # noqa: PTH123
        json.dump(content, stream)


def noon(day: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def editor() -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username="past-root")


def comparisons() -> Any:
    """The comparisons of the world, in the order of their names; those of the past are left alone."""
    from comparisons.models import Comparison

    world = Comparison.objects.filter(low__slug__startswith="world-")
    return world.select_related("low", "high").order_by("low__slug", "high__slug")


def subjects() -> dict[str, Any]:
    """Each technology, comparison, category and criterion: its record, the verbs of its history, its version."""
    from comparisons.catalogue.export import every_record
    from comparisons.models import Comparison, Revision, Technology, Version

    numbers = dict(Version.objects.values_list("key", "number"))
    verbs: dict[tuple[str, int], list[str]] = {}
    for technology, comparison, verb in Revision.objects.order_by("id").values_list("technology", "comparison", "verb"):
        subject = ("technology", technology) if technology else ("comparison", comparison)
        verbs.setdefault(subject, []).append(verb)
    ids = {("technology", row.slug): (row.pk, f"technology:{row.pk}") for row in Technology.objects.all()}
    for row in Comparison.objects.select_related("low", "high"):
        key = f"pair:{row.low_id}-{row.high_id}"
        ids["comparison", " ".join(sorted((row.low.slug, row.high.slug)))] = (row.pk, key)
    told = {}
    for record in every_record():
        kind = next(iter(record))
        name = " ".join(sorted(record[kind])) if isinstance(record[kind], list) else record[kind]
        number, key = ids.get((kind, name), (0, ""))
        told[f"{kind} {name}"] = [record, verbs.get((kind, number), []), numbers.get(key, 0)]
    return told


def rows() -> dict[str, int]:
    from django.apps import apps

    return {model.__name__: model.objects.count() for model in apps.get_app_config("comparisons").get_models()}


def tasks() -> dict[str, int]:
    from django_tasks_db.models import DBTaskResult

    return dict(Counter(DBTaskResult.objects.order_by("status").values_list("status", flat=True)))


def sent() -> list[str]:
    """The texts of disagreements, as letters and pages show them."""
    from comparisons.models import Feedback

    return list(Feedback.objects.order_by("text").values_list("text", flat=True))


def problems() -> Iterator[str]:
    """What no kill may leave: a damaged file, a row whose neighbour is missing, a page that is half public."""
    yield from damage()
    yield from orphans()
    yield from half_public()


def damage() -> Iterator[str]:
    """What SQLite itself finds wrong with the file, whatever release wrote it."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"no row for {row}" for row in cursor.fetchall())


def orphans() -> Iterator[str]:
    from django.apps import apps
    from django.db import connection

    cursor = connection.cursor()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not (field.concrete and (field.many_to_one or field.one_to_one) and field.related_model):
                continue
            table, column = model._meta.db_table, field.column
            other, key = field.related_model._meta.db_table, field.target_field.column
            cursor.execute(
                f'SELECT COUNT(*) FROM "{table}" a LEFT JOIN "{other}" b ON a."{column}" = b."{key}" '  # noqa: S608
                f'WHERE a."{column}" IS NOT NULL AND b."{key}" IS NULL'
            )
            if found := cursor.fetchone()[0]:
                yield f"{found} rows of {table} whose {column} is not there"


def half_public() -> Iterator[str]:
    """Status, day, review, its digest and text, and the history of the pages of the world agree."""
    from comparisons.domain.evidence import Evidence
    from comparisons.models import ReviewedText, Revision, Version
    from comparisons.services.editorial import page_of

    reviewed_texts = set(ReviewedText.objects.values_list("comparison", flat=True))
    numbers = dict(Version.objects.values_list("key", "number"))
    for row in comparisons():
        verbs = list(Revision.objects.filter(comparison=row).values_list("verb", flat=True))
        is_public, is_reviewed = row.status == "published", row.reviewed is not None
        number = numbers.get(f"pair:{row.low_id}-{row.high_id}", 0)
        agree = {
            "published": {is_public, row.published is not None, verbs.count("publish") == 1},
            "reviewed": {is_reviewed, row.reviewed_by != "", row.reviewed_of != "", row.pk in reviewed_texts},
            "approved": {is_reviewed, verbs.count("approve") == 1},
            "history": {True, row.changes == len(verbs) == number},
        }
        yield from (f"{row.slug}: {what} is half done" for what, said in agree.items() if len(said) > 1)
        if is_reviewed and Evidence(page_of(row)).digest != row.reviewed_of:
            yield f"{row.slug}: the digest of its review is of another page"


if __name__ == "__main__":
    serve()
