"""The shapes of what only the API answers: lines of its lists. Whole documents are in ``presenters.documents``."""

from typing_extensions import TypedDict


class CategoryName(TypedDict):
    """A category as a line names it."""

    slug: str
    name: str


class LineLinks(TypedDict):
    """Where more stands: the API's own document, and the page for people."""

    api: str
    html: str


class TechnologyLine(TypedDict):
    """A technology in short."""

    slug: str
    name: str
    kind: str
    use_case: str
    category: CategoryName | None
    links: LineLinks
