"""The pages of a bulk change: choose a value, see what it changes, confirm it with a reason, and watch it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from comparisons.models import BulkChange
from comparisons.models.editors_job import JobState
from comparisons.services import bulk_changes
from comparisons.services.bulk_previews import FIELDS, Preview, Subject, preview, values_of
from comparisons.services.editorial import Refused

from ..base import EditorRequest
from ..fields import ReasonField
from .jobs import JobAdmin

PERMISSIONS = {Subject.TECHNOLOGY: "comparisons.change_technology", Subject.CLAIM: "comparisons.change_proscons"}
LISTS = {Subject.TECHNOLOGY: "technology", Subject.CLAIM: "proscons"}
CALLED = {name: name for name in FIELDS} | {"checked": "day of the check"}
MOST_SHOWN = 100
"""Rows that the preview names, and rows of each reason that it does not change."""


class ConfirmForm(forms.Form):
    """The reason of a bulk change; a change of days also asks whether the sources were read."""

    read = forms.BooleanField(
        label="I read each of these sources, and found the claim in it",
        error_messages={"required": "A day says that somebody read the source. Else change nothing here."},
    )
    reason = ReasonField(help_text="Stands in the public history of each technology, beside your name.")

    def __init__(self, data: Any, *, is_checked: bool) -> None:
        super().__init__(data)
        if not is_checked:
            del self.fields["read"]


@admin.register(BulkChange)
class BulkChangeAdmin(JobAdmin):
    list_display = ("__str__", "created", "state", "reason")

    def may(self, request: Any) -> bool:
        return any(map(request.user.has_perm, PERMISSIONS.values()))

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show how far a change is; before it was begun, what a value would change. 10 queries at most."""
        change = self.own_or_404(request, object_id)
        if not request.user.has_perm(PERMISSIONS[FIELDS[change.field]]):
            raise PermissionDenied
        if change.state == JobState.OPEN:
            return self._preview(request, change)
        context = {
            **self._context(request, change),
            "title": f"Change the {CALLED[change.field]}",
            "is_running": change.state == JobState.RUNNING,
        }
        return TemplateResponse(request, "admin/comparisons/bulk/progress.html", context)

    def _preview(self, request: EditorRequest, change: BulkChange) -> HttpResponse:
        values = values_of(change.field)
        value = values[0][0] if len(values) == 1 else request.GET.get("value")
        is_value = value is not None and value in dict(values)
        shown = preview(change.field, value or "", change.rows, request.user) if is_value else None
        form = ConfirmForm(request.POST or None, is_checked=change.field == "checked")
        if request.method == "POST" and value is not None and form.is_valid():
            seen = request.POST.get("seen", "")
            try:
                bulk_changes.confirm(change, value, by=request.user, reason=form.cleaned_data["reason"], seen=seen)
                return HttpResponseRedirect(request.path)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        context = self._context(request, change) | {
            "title": f"Change the {CALLED[change.field]} of {change.total:,}",
            "values": values,
            "value": value,
            "label": dict(values).get(value or ""),
            "form": form,
            **(_shown(shown, dict(values)) if shown else {}),
        }
        return TemplateResponse(request, "admin/comparisons/bulk/preview.html", context)

    def _context(self, request: HttpRequest, change: BulkChange) -> dict[str, Any]:
        subject = FIELDS[change.field]
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "change": change,
            "what": CALLED[change.field],
            "called": "claims" if subject is Subject.CLAIM else "technologies",
            "back": f"admin:comparisons_{LISTS[subject]}_changelist",
        }


def _shown(found: Preview, labels: dict[str, str]) -> dict[str, Any]:
    """Return what the page shows of a preview: the first rows, and how many there are."""
    return {
        "found": found,
        "rows": [(row.label, labels.get(row.before, row.before) or "–") for row in found.rows[:MOST_SHOWN]],
        "more": max(0, len(found.rows) - MOST_SHOWN),
        "refused": found.refused[:MOST_SHOWN],
        "more_refused": max(0, len(found.refused) - MOST_SHOWN),
        "seen": bulk_changes.digest_of(found),
    }
