"""Categories and criteria."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from comparisons.models import Category, Criterion
from comparisons.services import editorial
from comparisons.services.reviews import JUDGED_OF_CRITERIA

from .base import BoundedSearch, EditorRequest, SiteWideAdmin


class FixedSlugAdmin(BoundedSearch, SiteWideAdmin):
    """Categories and criteria keep their slug once stored: facts and catalogue files name them by it."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}


@admin.register(Category)
class CategoryAdmin(FixedSlugAdmin):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent", "description")

    def get_view_on_site_url(self, obj: Category | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None


@admin.register(Criterion)
class CriterionAdmin(FixedSlugAdmin):
    list_display = ("name", "question", "weight", "recheck_days")
    search_fields = ("name", "slug", "question")
    autocomplete_fields = ("categories",)
    fields = ("name", "slug", "question", ("weight", "recheck_days"), "categories")

    def save_model(self, request: EditorRequest, obj: Criterion, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and JUDGED_OF_CRITERIA & set(form.changed_data):
            ended = editorial.record_criterion(obj, by=request.user)
            if ended:
                messages.warning(request, _no_longer_reviewed(ended))


def _no_longer_reviewed(number: int) -> str:
    pages = "1 comparison is" if number == 1 else f"{number:,} comparisons are"
    return f"{pages} no longer reviewed, as the gate does not let through what the claims come to now."
