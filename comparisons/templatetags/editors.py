"""Template tags and filters of the editors' templates."""

from typing import Any

from django import template
from django.conf import settings

from comparisons.presenters import filters

from . import form_errors

register = template.Library()
register.filter("text", filters.text)


@register.simple_tag
def is_sample() -> bool:
    """Return whether readers' activity on this site is made up."""
    return settings.SAMPLE_ACTIVITY


@register.inclusion_tag("admin/comparisons/_errors.html")
def error_summary(form: Any, *formsets: Any) -> dict[str, Any]:
    """Return what is wrong with a form and its formsets, for the list at the top of the page."""
    return {"wrong": form_errors.summary(form, formsets)}


@register.inclusion_tag("admin/comparisons/_errors.html")
def error_summary_of_admin(form: Any, inlines: Any) -> dict[str, Any]:
    """Return what is wrong with a form of the admin and with its inlines."""
    return {"wrong": form_errors.summary(form, [inline.formset for inline in inlines or ()])}
