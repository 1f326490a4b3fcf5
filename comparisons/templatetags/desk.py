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
    """Return name and, where a link leads to the control, the id of the field: words that need no quotes."""
    if field.name in LINKED or field.errors:
        return format_html("name={} id={}", field.html_name, field.id_for_label)
    return format_html("name={}", field.html_name)


@register.simple_tag
def typed(field: Any) -> SafeString:
    """Return what a text control of the field holds, as typed or as stored."""
    value = field.value()
    return format_html("{}", "" if value is None else value)


@register.simple_tag
def filled(field: Any) -> SafeString | str:
    """Return the attribute with what an input of the field holds, "" where it holds nothing."""
    value = typed(field)
    return format_html(' value="{}"', value) if value else ""


@register.simple_tag
def chosen(field: Any) -> SafeString:
    """Return the options of a select, the chosen one marked; the empty one only where nothing else is chosen."""
    value = "" if field.value() is None else str(field.value())
    choices = [(key, label) for key, label in field.field.choices if key != "" or not value]
    options = ((key, SELECTED if str(key) == value else "", label) for key, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)
