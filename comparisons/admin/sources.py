"""The sources of facts in order of precedence, read-only: the code lists them, and imports add landscapes."""

from django.contrib import admin

from comparisons.models import Source

from .base import FIELDS, ReadOnly


@admin.register(Source)
class SourceAdmin(ReadOnly, admin.ModelAdmin):
    formfield_overrides = FIELDS
    list_display = ("rank", "name", "licence", "url")
    list_display_links = ("name",)
    ordering = ("rank", "slug")
    show_full_result_count = False
