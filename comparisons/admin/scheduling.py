"""The date of a publication: who may set it, which dates count, and the queue of what could not be published then."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.domain.vocabulary import Status
from comparisons.models import Schedule
from comparisons.services import scheduling
from comparisons.services.live_pages import PUBLISH

from .base import BoundedPaginator, ReadOnly
from .words import utc_text

HELP = "In UTC. It is published then by itself, in your name, if nothing stands against it. Empty: by hand only."
NOT_IN_REVIEW = "Only what is in review waits for a date: set the status too."


class ScheduleForm(forms.ModelForm):
    """The part of a comparison's form that takes the date; a draft has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "publish_at" in self.fields:
            self.fields["publish_at"].label = "Publish at (UTC)"
            self.fields["publish_at"].help_text = HELP

    def clean(self) -> dict[str, Any]:
        """Check a date that is new; the one that is stored stays, or goes when the status is set back to draft."""
        cleaned = super().clean() or self.cleaned_data
        at, is_draft = cleaned.get("publish_at"), cleaned.get("status") == Status.DRAFT
        if at and "publish_at" in self.changed_data:
            if problem := NOT_IN_REVIEW if is_draft else scheduling.date_problem(at, datetime.now(UTC)):
                self.add_error("publish_at", problem)
        elif is_draft:
            cleaned["publish_at"] = None
            self.instance.publish_at = None  # also where the field is only shown
        return cleaned


def readonly_fields(request: HttpRequest) -> tuple[str, ...]:
    """Return the fields that only whoever may publish can set."""
    return () if request.user.has_perm(PUBLISH) else ("publish_at",)


@admin.register(Schedule)
class ScheduleAdmin(ReadOnly, admin.ModelAdmin):
    """The queue "Could not be published on schedule": each with every problem, until it is mended."""

    list_display = ("pair", "planned", "by_name", "tried", "problems")
    list_display_links = None
    list_select_related = ("comparison__low", "comparison__high")
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.refused()

    @admin.display(description="comparison")
    def pair(self, schedule: Schedule) -> SafeString:
        url = reverse("admin:comparisons_comparison_change", args=[schedule.pk])
        return format_html('<a href="{}">{}</a>', url, schedule)

    @admin.display(description="planned for (UTC)", ordering="at")
    def planned(self, schedule: Schedule) -> str:
        return utc_text(schedule.at)

    @admin.display(description="tried (UTC)", ordering="refused_at")
    def tried(self, schedule: Schedule) -> str | None:
        return utc_text(schedule.refused_at) if schedule.refused_at else None

    @admin.display(description="why not")
    def problems(self, schedule: Schedule) -> SafeString:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in schedule.refused)))
