"""Categories and criteria."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comparisons.catalogue import export
from comparisons.models import Category, Criterion
from comparisons.services import editorial, review_tasks, reviews

from .base import BoundedSearch, EditorRequest, SiteWideAdmin
from .confirming import ConfirmingAdmin, ConfirmingForm, confirmed


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


class CriterionForm(ConfirmingForm):
    class Meta:
        model = Criterion
        fields = ("name", "slug", "question", "weight", "recheck_days", "categories")


@admin.register(Criterion)
class CriterionAdmin(ConfirmingAdmin, FixedSlugAdmin):
    form = CriterionForm
    list_display = ("name", "question", "weight", "recheck_days")
    search_fields = ("name", "slug", "question")
    autocomplete_fields = ("categories",)

    def get_fields(self, request: HttpRequest, obj: Criterion | None = None) -> list[Any]:
        mark = ["confirmed"] if self.may_confirm(request, obj) else []
        return ["name", "slug", "question", ("weight", "recheck_days"), "categories", *mark]

    def save_model(self, request: EditorRequest, obj: Criterion, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and not review_tasks.COVERED_OF_CRITERIA.isdisjoint(form.changed_data):
            editorial.record_criterion(obj, by=request.user, confirmed=confirmed(obj))

    def is_reviewed(self, obj: Criterion) -> bool:
        return bool(reviews.reviewed_of(obj.claims.order_by().values("technology")))

    def before(self, obj: Criterion) -> Any:
        return export.criterion_record(obj.pk)
