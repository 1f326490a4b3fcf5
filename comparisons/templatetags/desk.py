"""Tags for the lines of the desk, which draws its controls itself: dozens of them, few bytes each."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LINKED = frozenset({"text", "source", "read_again"})
"""Fields of a claim that the gate speaks of."""
SELECTED = mark_safe(" selected")


@register.simple_tag
def control(field: Any) -> SafeString:
    """Return name and, where a link leads to the control, the id of the field."""
    if field.name in LINKED or field.errors:
        return format_html('name="{}" id="{}"', field.html_name, field.id_for_label)
    return format_html('name="{}"', field.html_name)


@register.simple_tag
def typed(field: Any) -> SafeString:
    """Return what a text control of the field holds, as typed or as stored."""
    value = field.value()
    return format_html("{}", "" if value is None else value)


@register.simple_tag
def chosen(field: Any) -> SafeString:
    """Return the options of a select, the chosen one marked."""
    value = "" if field.value() is None else str(field.value())
    options = ((key, SELECTED if str(key) == value else "", label) for key, label in field.field.choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)
