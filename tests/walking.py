"""What the worker does about reviews, in tests that wait for it."""

from django_tasks_db.models import DBTaskResult

from comparisons.services.review_tasks import renew_marks


def work_off() -> int:
    """Walk over the reviewed pages that are queued, in one process and transaction; return how many tasks that took."""
    number = 0
    while result := queued().first():
        given = result.args_kwargs["args"]
        result.delete()
        renew_marks.call(*given)
        number += 1
    return number


def queued():
    return DBTaskResult.objects.filter(task_path=renew_marks.module_path, status="READY").order_by("enqueued_at")
