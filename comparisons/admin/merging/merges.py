"""The list "Merges": what was merged, and the page of each with its undo button and deadline."""

from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from comparisons.domain import sentences
from comparisons.models import Merge
from comparisons.services.editorial import Refused
from comparisons.services.merging import undo

from ..base import BoundedPaginator, BoundedSearch, EditorRequest, ReadOnly, add_problems
from ..ids import parsed_id
from ..words import utc_text
from .forms import ReasonForm
from .views import MERGE


@admin.register(Merge)
class MergeAdmin(BoundedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("when", "lost_name", "kept_name", "by_name", "reason", "state")
    list_display_links = ("when", "lost_name")
    list_per_page = 50
    search_fields = ("lost_name", "lost_slug", "kept_name")
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "title": "Merges"})

    @admin.display(description="when (UTC)", ordering="-id")
    def when(self, merged: Merge) -> str:
        return utc_text(merged.at)

    @admin.display(description="can be undone")
    def state(self, merged: Merge) -> str:
        if merged.undone_at:
            return f"undone by {merged.undone_by_name}, {sentences.day(merged.undone_at.date())}"
        until = sentences.day(merged.undo_until.date())
        return f"until {until}" if datetime.now(UTC) <= merged.undo_until else f"no longer, since {until}"

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a merge, and undo it once confirmed with a reason. The verb refuses what stands on newer changes."""
        merged = get_object_or_404(Merge.objects.select_related("kept"), pk=parsed_id(object_id))
        may_undo = request.user.has_perm(MERGE)
        if not self.has_view_permission(request, merged) or (request.method == "POST" and not may_undo):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._undo(request, merged, form):
            return HttpResponseRedirect(request.path)
        past = undo.problems(merged, datetime.now(UTC))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge of {merged}",
            "opts": self.opts,
            "merge": merged,
            "state": self.state(merged),
            "problems": past or undo.newer(merged),
            "form": form if may_undo and not past else None,
            "changes": _changes(merged),
        }
        return TemplateResponse(request, "admin/comparisons/merging/merge.html", context)

    def _undo(self, request: EditorRequest, merged: Merge, form: ReasonForm) -> bool:
        """Return whether it was undone; a refusal becomes errors of the form."""
        try:
            undo.undo(merged, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_problems(form, refused.problems)
            return False
        messages.success(request, f"{merged.lost_name} and {merged.kept_name} are two technologies again.")
        return True

    def get_view_on_site_url(self, obj: Merge | None = None) -> str | None:
        return obj.kept.get_absolute_url() if obj and obj.kept else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def _changes(merged: Merge) -> list[tuple[str, str]]:
    """Return the rows that a merge changed, by kind: ("Aliases", "1 added, 2 changed")."""
    found: dict[str, list[str]] = {}
    for name, number in merged.numbers.items():
        model, _, change = name.partition(" ")
        kind = str(apps.get_model("comparisons", model)._meta.verbose_name_plural).capitalize()
        found.setdefault(kind, []).append(f"{number:,} {change}")
    return [(kind, ", ".join(numbers)) for kind, numbers in sorted(found.items())]
