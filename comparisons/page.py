"""What a comparison page is made of.

Frozen values, filled by ``Comparison.objects.for_page()`` from the database and by the import from
records. Everything that shows or judges a comparison takes a ``Page``. Pure: imports no Django.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """A name that may lead somewhere: ``url`` is empty where nothing is known under that name."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What claims are weighed by; ``weight`` from 0 to 5, ``recheck_days`` is how long a claim stays fresh."""

    slug: str
    name: str
    weight: Decimal = Decimal(1)
    recheck_days: int = 730


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement for (``is_pro``) or against one technology; ``strength`` from 1 (minor) to 3 (decisive).

    ``against`` is the slug of the one opponent that it matters against, or empty.
    """

    key: str
    is_pro: bool
    text: str
    criterion: Criterion | None = None
    strength: int = 2
    source: str = ""
    source_title: str = ""
    quote: str = ""
    checked: date | None = None
    versions: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated number about one technology; figures of an equal ``metric`` can be compared."""

    metric: str
    value: Decimal
    observed: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One technology as one comparison shows it; ``claims`` in the order in which they are shown."""

    slug: str
    name: str
    plural: bool = False
    kind: str = ""
    use_case: str = ""
    choose_if: str = ""
    already_using: str = ""
    claims: tuple[Claim, ...] = ()
    relations: tuple[Link, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def pros(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.is_pro)

    @property
    def cons(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if not claim.is_pro)


@dataclass(frozen=True, slots=True)
class Condition:
    """What would change the verdict: testable by ``check_by``; ``happened`` once it has come."""

    text: str
    check_by: date | None = None
    happened: date | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict as a page shows it; ``pick`` is the slug of the picked side, empty unless the outcome is ``pick``."""

    outcome: str
    basis: str
    pick: str = ""
    reason: str = ""
    best_case_for_the_other: str = ""
    conditions: tuple[Condition, ...] = ()
    decided: date | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What readers and editors did with a comparison, counted by the verbs that did it."""

    changes: int = 0
    answered: int = 0
    accepted: int = 0
    repicked: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One comparison: ``first`` and ``second`` stand in canonical order, which is ASCII order of the slugs."""

    first: Side
    second: Side
    ruling: Ruling | None = None
    id: int | None = None
    status: str = "draft"
    published: datetime | None = None
    reviewed: date | None = None
    reviewed_by: str = ""
    intro: str = ""
    tally: Tally = field(default_factory=Tally)
    related: tuple[Link, ...] = ()

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.first, self.second

    @property
    def slug(self) -> str:
        return f"{self.first.slug}-vs-{self.second.slug}"

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed is not None

    @property
    def picked(self) -> Side | None:
        """The side that the verdict picks, if it picks one."""
        pick = self.ruling.pick if self.ruling else ""
        return next((side for side in self.sides if side.slug == pick), None)

    @property
    def other(self) -> Side | None:
        """The side that was not picked, where one was."""
        picked = self.picked
        if picked is None:
            return None
        return self.second if picked is self.first else self.first
