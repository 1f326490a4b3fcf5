"""List filters that more than one model admin uses."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from comparisons.domain import days


class FilledInFilter(admin.EmptyFieldListFilter):
    """Filter by whether a field is filled in: yes or no."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for choice, words in zip(super().choices(changelist), ("all", "no", "yes"), strict=True):
            yield {**choice, "display": words}


class YesFilter(admin.SimpleListFilter):
    """Filter by ``narrowed``, where the address says yes."""

    def lookups(self, *args: Any) -> list[tuple[str, str]]:
        return [("yes", "yes")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self.narrowed(queryset) if self.value() == "yes" else queryset

    def narrowed(self, queryset: Any) -> Any:
        raise NotImplementedError


class OverdueFilter(YesFilter):
    title = "due to be checked"
    parameter_name = "due"

    def narrowed(self, queryset: Any) -> Any:
        return queryset.overdue(days.utc_today())


class ChoiceFilter(admin.ChoicesFieldListFilter):
    """Filter by a choice field of a joined table, compared row by row of the list.

    A plain condition lets SQLite start with the joined table, and sort half a million rows to show fifty.
    """

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.lookup_kwarg not in self.used_parameters:
            return super().queryset(request, queryset)
        name = f"{self.field.name}_chosen"
        rows = queryset.alias(**{name: Coalesce(self.field_path, models.Value(""))})
        return rows.filter(**{f"{name}__in": self.used_parameters[self.lookup_kwarg]})
