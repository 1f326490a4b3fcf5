"""The site's mails: which wait, and which failed and can be tried again."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from comparisons.services import tasks

from .words import utc_text

admin.site.unregister(DBTaskResult)  # the package's own list does not name the disagreement


@admin.register(DBTaskResult)
class MailAdmin(DBTaskResultAdmin):
    list_display = (  # type: ignore[assignment]  # the package's type fixes the number of columns
        "asked", "letter", "disagreement", "status", "waits_until", "ended",
    )  # fmt: skip
    list_filter = ("status",)  # type: ignore[assignment]
    list_per_page = 50
    show_full_result_count = False
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what else the worker does: a walk over reviewed pages is no mail."""
        return super().get_queryset(request).filter(task_path__startswith=f"{tasks.__name__}.")

    @admin.display(description="asked for (UTC)", ordering="enqueued_at")
    def asked(self, result: DBTaskResult) -> str:
        return utc_text(result.enqueued_at)

    @admin.display(description="mail")
    def letter(self, result: DBTaskResult) -> str:
        return result.task_name.replace("_", " ")

    @admin.display(description="about")
    def disagreement(self, result: DBTaskResult) -> SafeString:
        if (pk := tasks.feedback_of(result)) is None:
            url, about = reverse("admin:comparisons_feedback_changelist"), "new disagreements"
        else:
            url, about = reverse("admin:comparisons_feedback_change", args=[pk]), f"disagreement {pk}"
        return format_html('<a href="{}">{}</a>', url, about)

    @admin.display(description="waits until (UTC)", ordering="run_after")
    def waits_until(self, result: DBTaskResult) -> str | None:
        """Return when a mail is tried again; None for its first try."""
        return utc_text(result.run_after) if result.started_at is None and result.task.run_after else None

    @admin.display(description="ended (UTC)", ordering="finished_at")
    def ended(self, result: DBTaskResult) -> str | None:
        return utc_text(result.finished_at) if result.finished_at else None

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comparisons.change_feedback")

    @admin.action(description="Try again what failed", permissions=["answer"])
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        asked = sum(tasks.retry(result) for result in queryset)
        self.message_user(request, f"{asked} tried again.")
