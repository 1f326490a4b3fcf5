"""Actions of lists that give a field of many rows one value, each on a page that shows first what it changes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from comparisons.services import bulk_changes
from comparisons.services.bulk_previews import MOST
from comparisons.services.editorial import Refused

from .. import conflicts

LABELS = {
    "category": "Change the category …",
    "kind": "Change the kind …",
    "criterion": "Change the criterion …",
    "checked": "Mark as checked today …",
}


class BulkList(admin.ModelAdmin):
    """A model admin with bulk changes among the actions of its list, and no deletion of many."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in found.items() if name != "delete_selected"}


def change(field: str) -> Callable[..., Any]:
    """Return the action that begins a bulk change of a field."""

    @admin.action(description=LABELS[field], permissions=["change"])
    def begin(model_admin: admin.ModelAdmin, request: Any, queryset: Any) -> HttpResponse | None:
        try:
            ids = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
            job = bulk_changes.choose(field, ids, by=request.user)
        except Refused as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
            return None
        return HttpResponseRedirect(conflicts.change_url(job))

    begin.__name__ = f"change_{field}"
    return begin
