"""Inlines that stay small with hundreds of lines: few bytes and no query for each line."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from .autocomplete import OneOfIds
from .base import FieldOptions
from .checked import without_cross

FIELDS_OF_LINES: FieldOptions = {
    models.URLField: {"assume_scheme": "https", "widget": forms.URLInput(attrs={"class": "vURLField"})}
}
"""Without Django's own URL widget, which repeats each URL as a link."""
UNNEEDED = {"data-ajax--cache", "data-ajax--type", "lang"}


class LoadedAutocompleteSelect(OneOfIds):
    """An autocomplete that is given its selected row; Django's own takes a query for every line."""

    loaded: Any = None

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Drop attributes that repeat the default."""
        attrs = super().build_attrs(*args, **kwargs)
        return {name: value for name, value in attrs.items() if name not in UNNEEDED}

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        if self.loaded is None or [str(self.loaded.pk)] != [str(chosen) for chosen in value]:
            return super().optgroups(name, value, attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.loaded.pk, str(self.loaded), True, len(empty), attrs=attrs)
        return [(None, [*empty, chosen], 0)]


class LoadedForm(forms.ModelForm):
    """The form of one line, whose autocompletes show the related rows that were loaded with it.

    Only new lines have help texts: the head of the table takes them from the empty form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self.instance.pk:
                field.help_text = ""
                _drop_blank(field)
            if isinstance(field.widget, LoadedAutocompleteSelect) and self.instance.pk:
                field.widget.loaded = getattr(self.instance, name)


def _drop_blank(field: forms.Field) -> None:
    """Drop the empty choice of a required field that has a value."""
    if field.required and isinstance(field, forms.TypedChoiceField):
        offered: Any = field.choices
        field.choices = [choice for choice in offered if choice[0] != ""]


class LinesInline(admin.TabularInline):
    """A tabular inline with few bytes a line, as every byte is repeated for each line."""

    template = "admin/comparisons/lines.html"
    formfield_overrides = FIELDS_OF_LINES
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_cross(super().formfield_for_dbfield(db_field, request, **kwargs))


class LoadedInline(LinesInline):
    """An inline that loads its rows with the foreign keys named in ``loads``. One query."""

    form = LoadedForm
    loads: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related(*self.loads) if self.loads else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.loads:
            return db_field.formfield(widget=LoadedAutocompleteSelect(db_field, self.admin_site))
        return super().formfield_for_dbfield(db_field, request, **kwargs)
