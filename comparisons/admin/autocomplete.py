"""Fields that lead to other rows, and show a form again whatever was sent: Django's own fail on what is no id."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField


def is_id(sent: Any) -> bool:
    """Return whether a row may have this id: 64 bits, written in decimal digits."""
    text = str(sent)
    return text.isascii() and text.isdecimal() and len(text) < 19


class OneOfIds(AutocompleteSelect):
    """An autocomplete that leaves out what is no id; the field itself says what is wrong with it."""

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, list(filter(is_id, value)), attrs)
        return groups


class SomeOfIds(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, list(filter(is_id, value)), attrs)
        return groups


class RowsField(ModelMultipleChoiceField):
    """A choice of rows that asks the database about ids alone."""

    def clean(self, value: Any) -> Any:
        for sent in value or ():
            if not is_id(sent):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": sent})
        return super().clean(value)


def widget_of(model_admin: Any, widget: Any, db_field: Any, request: Any) -> dict[str, Any]:
    """Return the widget of a field among ``autocomplete_fields`` as an argument, nothing for any other field."""
    is_completed = db_field.name in model_admin.get_autocomplete_fields(request)
    return {"widget": widget(db_field, model_admin.admin_site)} if is_completed else {}
