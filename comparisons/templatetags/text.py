"""The one filter of the public templates that the editors' templates need too."""

from django import template

from comparisons.presenters import filters

register = template.Library()
register.filter("text", filters.text)
