"""The shape of one technology. Pure: imports no Django."""

from .shapes import (
    ClaimDocument,
    ComparisonLineDocument,
    CriterionDocument,
    Day,
    Documented,
    FactDocument,
    FigureDocument,
    LinkDocument,
    MetricDocument,
    Number,
    ReleaseDocument,
)


class FigurePointDocument(Documented):
    """A figure of one day."""

    day: Day
    value: Number


class SeriesDocument(Documented):
    """One metric over time, as one source gives it."""

    source: str | None
    source_name: str | None
    told: str
    """Where it began, where it stands, and its highest."""
    points: list[FigurePointDocument]
    """The days drawn, newest first."""
    days: int
    """The number of days on which there is a figure."""


class MetricOfOneDocument(Documented):
    """The newest figure of one metric, and how it came about."""

    metric: MetricDocument
    newest: FigureDocument
    over_time: SeriesDocument | None


class TechnologyDocument(Documented):
    """One technology: all that its page says."""

    slug: str
    name: str
    title: str
    url: str
    description: str
    kind: str | None
    category: LinkDocument | None
    use_case: str | None
    summary: str | None
    licence: str | None
    self_hosted: bool | None
    first_released: str | None
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    website: str | None
    repository: str | None
    facts: list[FactDocument]
    """What sources say of it, where they differ too."""
    credits: list[str]
    """Attributions that its sources ask for beside their texts."""
    comparisons: list[ComparisonLineDocument]
    """The newest first; ``links.next`` has the next ones."""
    figures: list[MetricOfOneDocument]
    releases: list[ReleaseDocument]
    """Newest first."""
    criteria: list[CriterionDocument]
    """What its claims are about, the heaviest first."""
    claims: list[ClaimDocument]
    """All of them, whichever opponent they matter against."""
    related: list[LinkDocument]
