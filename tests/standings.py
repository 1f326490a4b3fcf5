"""What the worker does about standings, in tests that wait for it."""

from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Standing
from comparisons.services import review_tasks

from .make import make_weighed_comparison

TASKS = {task.module_path: task for task in (review_tasks.renew_marks, review_tasks.renew_pairs)}


def make_standing_comparison() -> Comparison:
    """MySQL vs PostgreSQL, which leads by 2.25, with its first standing. MySQL leads where operations weigh 5."""
    made: Comparison = make_weighed_comparison()
    review_tasks.renew([made.pk])
    return made


def work_off() -> None:
    """Do what is queued about reviews and standings, in one process and transaction."""
    while result := DBTaskResult.objects.filter(task_path__in=TASKS, status="READY").order_by("enqueued_at").first():
        given = result.args_kwargs["args"]
        result.delete()
        TASKS[result.task_path].call(*given)


def causes(comparison: Comparison) -> list[str]:
    """The causes of a comparison's standings, the newest first, once the worker is done."""
    work_off()
    return list(Standing.objects.filter(comparison=comparison).values_list("cause", flat=True))
