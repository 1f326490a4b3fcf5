"""The worker, run by a test: nothing that waits is done by itself."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from comparisons.services import tasks


def work() -> None:
    """Do all that is due, with the log as the running site writes it.

    The connection stays open, as with Django's test client: closing it would end the test's transaction.
    """
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("db_worker", batch=True, startup_delay=False)


def gather() -> None:
    """Queue the mail to the editors about what came, as a chore does each minute: what was sent is stored by now."""
    list(tasks.gather_for_editors(datetime.now(UTC) + tasks.SETTLED))


def make_due() -> None:
    """Let no task wait for its time."""
    DBTaskResult.objects.filter(status="READY").update(run_after=datetime.now(UTC) - timedelta(seconds=1))
