"""A technology as lists of the API hold it."""

from comparisons.api.responses import site
from comparisons.models import Technology
from comparisons.models.program_lists import CategoryName, TechnologyRow
from comparisons.presenters.documents.shapes import NameDocument

from .shapes import TechnologyLine


def row_of(technology: Technology) -> TechnologyRow:
    """Return the row of a technology that was read with its category."""
    filed = technology.category
    category = CategoryName(filed.slug if filed else None, filed.name if filed else None)
    return TechnologyRow(technology.slug, technology.name, technology.kind, technology.use_case, category)


def line_of(row: TechnologyRow) -> TechnologyLine:
    """Return a technology as lists hold it."""
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind or None,
        "use_case": row.use_case or None,
        "category": category_of(row.category.slug, row.category.name),
        "url": site().url("technology", row.slug),
        "api": site().url("api_technology", row.slug),
    }


def category_of(slug: str | None, name: str | None) -> NameDocument | None:
    return {"slug": slug, "name": name or ""} if slug else None
