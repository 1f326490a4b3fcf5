"""Categories and criteria."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comparisons.catalogue import export
from comparisons.domain import pairs
from comparisons.models import Category, Criterion
from comparisons.services import editorial, review_tasks, reviews

from . import list_search
from .base import EditorRequest, SiteWideAdmin
from .confirming import ConfirmingAdmin, ConfirmingForm, confirmed

MOST_WORDS, MOST_FOUND, MOST_HELD = 12, 200, 20


class FixedSlugAdmin(SiteWideAdmin):
    """Categories and criteria keep their slug once stored: facts and catalogue files name them by it.

    ``held_by`` names the relations whose rows keep one from being deleted.
    """

    held_by: tuple[str, ...]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the first rows that keep these from being deleted; a category may hold thousands. A query each kind."""
        relations = [self.model._meta.get_field(name) for name in self.held_by]
        held = [
            str(row)
            for relation in relations
            for row in relation.related_model.objects.filter(**{f"{relation.field.name}__in": objs})[:MOST_HELD]
        ]
        return ([], {}, set(), held[:MOST_HELD]) if held else super().get_deleted_objects(objs, request)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find the rows that hold every word, in whatever spelling: the name itself first, then what begins so.

        The few words of every row are read and compared here, as no database folds all letters.
        """
        typed = pairs.key(search_term)
        words = typed.split()[:MOST_WORDS]
        if not words:
            return queryset, False
        known = queryset.order_by("name").values_list("pk", *self.search_fields)
        texts = [(number, pairs.key(name), pairs.key(" ".join(more))) for number, name, *more in known]
        found = [row for row in texts if all(word in f"{row[1]} {row[2]}" for word in words)]
        best = sorted(found, key=lambda row: (row[1] != typed, not row[1].startswith(typed)))
        return list_search.in_order(request, queryset, [number for number, *_ in best[:MOST_FOUND]]), False


@admin.register(Category)
class CategoryAdmin(FixedSlugAdmin):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    held_by = ("children", "technologies")
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
    held_by = ("claims",)
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
        return bool(reviews.reviewed_ids(obj.claims.order_by().values("technology")))

    def before(self, obj: Criterion) -> Any:
        return export.criterion_record(obj.pk)
