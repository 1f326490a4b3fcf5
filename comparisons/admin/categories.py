"""Categories and criteria, which every page may show."""

from django.contrib import admin

from comparisons.models import Category, Criterion

from .base import SiteWideAdmin


@admin.register(Category)
class CategoryAdmin(SiteWideAdmin):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent", "description")
    prepopulated_fields = {"slug": ("name",)}

    def get_view_on_site_url(self, obj: Category | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None


@admin.register(Criterion)
class CriterionAdmin(SiteWideAdmin):
    list_display = ("name", "question", "weight", "recheck_days")
    search_fields = ("name", "slug", "question")
    autocomplete_fields = ("categories",)
    fields = ("name", "slug", "question", ("weight", "recheck_days"), "categories")
    prepopulated_fields = {"slug": ("name",)}
