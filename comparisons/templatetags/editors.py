"""Template tags and filters of the editors' templates."""

from django import template
from django.conf import settings

from comparisons.presenters import filters

register = template.Library()
register.filter("text", filters.text)


@register.simple_tag
def is_sample() -> bool:
    """Return whether readers' activity on this site is made up."""
    return settings.SAMPLE_ACTIVITY
