"""How a technology is recognised at a glance: its logo, or a monogram."""

from typing import Any

from django import template

from comparisons.models import Logo, Technology

register = template.Library()


@register.inclusion_tag("comparisons/_logo.html")
def logo(technology: Technology) -> dict[str, Any]:
    """A drawing beside a name that is written out; one query unless the logo was loaded with the technology."""
    found: Logo | None = getattr(technology, "logo", None)
    return {"logo": found, "letter": monogram(technology.name)}


def monogram(name: str) -> str:
    """The first letter or digit of a name: ``N`` of .NET; empty where it has none."""
    return next((character.upper() for character in name if character.isalnum()), "")
