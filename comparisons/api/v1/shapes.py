"""The shapes of what only the API answers: lines of its lists. Whole documents are in ``presenters.documents``."""

from typing import Literal

from comparisons.domain.vocabulary import Outcome
from comparisons.presenters.documents.shapes import ComparisonLineDocument, Documented, FigureDocument, NameDocument


class TechnologyLine(Documented):
    """A technology in short."""

    slug: str
    name: str
    kind: str | None
    use_case: str | None
    """One sentence that says when to use it."""
    category: NameDocument | None
    url: str
    """The page for people."""
    api: str
    """The technology's own document."""


class CategoryLine(Documented):
    """A category of the tree."""

    slug: str
    name: str
    description: str | None
    parent: NameDocument | None
    """The wider category; null at the top."""
    url: str
    api: str


class CategoryDocument(CategoryLine):
    """A category with what is in it."""

    children: list[NameDocument]
    technologies: list[TechnologyLine]
    """Those of the category itself, by slug; `links.next` has the next ones."""


class FigureLine(FigureDocument):
    """A figure of any metric."""

    metric: str
    """The name of what was counted, as `metric.name` elsewhere. Figures of one metric can be compared."""


class DecisionDocument(Documented):
    """What a verdict came to."""

    outcome: Outcome
    pick: str | None
    """The slug of the picked technology."""


class ChangedMind(Documented):
    """A published pick that the editors changed."""

    kind: Literal["changed_mind"]
    at: str
    comparison: str
    """The slug of the pair."""
    title: str
    url: str
    api: str
    before: DecisionDocument
    after: DecisionDocument
    cause: str
    cause_label: str
    in_short: str | None
    reason: str | None
    """Why, in the editor's words."""
    by: str | None
    quote: str | None
    """What a reader wrote who led to it, where that reader lets us quote it."""


class Publication(Documented):
    """A comparison that was published, as it stands now."""

    kind: Literal["published"]
    at: str
    comparison: ComparisonLineDocument


ChangeLine = ChangedMind | Publication


class AddressDocument(Documented):
    """One address of the API."""

    method: str
    address: str
    """A URL template (RFC 6570): fill in what stands in braces."""
    summary: str


class IndexDocument(Documented):
    """All that the API has."""

    documentation: str
    openapi: str
    addresses: list[AddressDocument]
