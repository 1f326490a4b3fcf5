"""What bulk changes and uploads share in the admin: each editor has their own, in a list of their own."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from ..base import ReadOnly
from ..ids import parsed_id


class JobAdmin(ReadOnly, admin.ModelAdmin):
    """A model admin for the jobs of whoever asks; its pages are its own, and nothing is typed into the rows."""

    show_full_result_count = False
    list_per_page = 50
    actions = None

    def may(self, request: Any) -> bool:
        """Return whether the person may have such jobs at all."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.of(request.user).select_related("by")

    def own_or_404(self, request: HttpRequest, object_id: str) -> Any:
        if not self.may(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=parsed_id(object_id)).first()
        if found is None:
            raise Http404("You have no job of this number. Jobs are kept for seven days.")
        return found

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the history of an own job; nobody learns which jobs of others there are."""
        if not self.may(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)
