"""The data of a comparison page, as frozen values.

``Comparison.objects.page()`` fills a ``Page`` from the database, the import from records. Everything that shows or
judges a comparison takes a ``Page``. Pure: imports no Django.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from .direction import isolated
from .vocabulary import Basis, Outcome, Wants


@dataclass(frozen=True, slots=True)
class Link:
    """A name with the URL of its page; ``url`` is empty if nothing is known by that name."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PageCriterion:
    """A criterion that claims are weighed by; ``weight`` from 0 to 5, a claim stays fresh for ``recheck_days``."""

    slug: str
    name: str
    weight: Decimal = Decimal(1)
    recheck_days: int = 730
    question: str = ""

    @property
    def called(self) -> str:
        """The name as a sentence takes it in."""
        return isolated(self.name)

    def __hash__(self) -> int:
        """Return the slug's hash, which is cheaper than that of all fields and tells criteria apart as well."""
        return hash(self.slug)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement for (``is_pro``) or against one technology; ``strength`` from 1 (minor) to 3 (decisive).

    ``against`` is the slug of the one opponent that it matters against, or empty. ``in_review`` is since when editors
    look into a reader's disagreement with it, None if they don't. Made by the names of its fields only.
    """

    _: KW_ONLY
    key: str
    is_pro: bool
    text: str
    criterion: PageCriterion | None = None
    strength: int = 2
    source: str = ""
    source_title: str = ""
    quote: str = ""
    checked: date | None = None
    versions: str = ""
    against: str = ""
    in_review: date | None = None

    def __hash__(self) -> int:
        return hash(self.key)

    def holds_against(self, opponent: str) -> bool:
        """Return whether the claim is part of a comparison with the technology ``opponent``, a slug."""
        return self.against in ("", opponent)

    @property
    def adds(self) -> int:
        """The strength, negative for a con."""
        return self.strength if self.is_pro else -self.strength


CLAIM_COLUMNS = tuple(
    one.name for one in fields(Claim) if one.name not in {"is_pro", "criterion", "against", "in_review"}
)
"""The fields of a claim that have a column of their name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated number about one technology; figures of an equal ``metric`` can be compared."""

    metric: str
    value: Decimal
    observed: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of a field, as catalogue files write it, and the names of the sources that give it."""

    value: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFact:
    """The values of one of ``facts.SHOWN``; the first statement is the one believed."""

    field: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class PageRelease:
    """One release cycle; ``is_over`` is whether its support has ended by the day of the page, None if unknown."""

    cycle: str
    released: date | None = None
    latest: str = ""
    source: str = ""
    supported_until: date | None = None
    is_over: bool | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One technology as one comparison shows it; ``claims`` in the order in which they are shown.

    ``licence``, ``self_hosted`` and ``first_released`` as the catalogue believes them; ``releases`` newest first.
    ``website``, ``repository`` and ``own_sources`` are where it speaks for itself.
    ``index_until`` is the day after which a reviewed page of it is not indexed, None where nothing limits it.
    ``summary``, ``category``, ``facts`` and ``credits`` (the attributions of its texts) are filled for pages without a
    verdict only.
    """

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
    licence: str = ""
    self_hosted: bool | None = None
    first_released: str = ""
    index_until: date | None = None
    summary: str = ""
    category: Link | None = None
    facts: tuple[PageFact, ...] = ()
    releases: tuple[PageRelease, ...] = ()
    credits: tuple[str, ...] = ()
    website: str = ""
    repository: str = ""
    own_sources: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The name as a sentence takes it in: isolated where it is written from right to left."""
        return isolated(self.name)

    def shown_against(self, opponent: "Side") -> list[Claim]:
        """Return the claims that hold against ``opponent``, in the order in which they are shown."""
        return [claim for claim in self.claims if claim.against in ("", opponent.slug)]

    @property
    def pros(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.is_pro)

    @property
    def cons(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if not claim.is_pro)


@dataclass(frozen=True, slots=True)
class PageCondition:
    """What would change the verdict, to be checked by ``check_by``; ``happened`` is the day on which it came true."""

    text: str
    check_by: date | None = None
    happened: date | None = None

    def is_due(self, on: date) -> bool:
        """Return whether its day has passed without a word: it has not happened, and no later day was set."""
        return self.happened is None and self.check_by is not None and self.check_by < on

    def came_true_after(self, decided: date | None) -> bool:
        return self.happened is not None and (decided is None or self.happened > decided)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict as a page shows it; ``pick`` is the slug of the picked side, empty unless the outcome is ``pick``."""

    outcome: Outcome
    basis: Basis
    pick: str = ""
    in_short: str = ""
    reason: str = ""
    best_case_for_the_other: str = ""
    conditions: tuple[PageCondition, ...] = ()
    decided: date | None = None
    decided_by: str = ""

    @property
    def came_true(self) -> tuple[PageCondition, ...]:
        """The conditions that came true after the decision: the verdict is in question until it is decided anew."""
        return tuple(condition for condition in self.conditions if condition.came_true_after(self.decided))

    @property
    def in_question(self) -> bool:
        return bool(self.came_true)

    @property
    def says_who(self) -> bool:
        """Whether the outcome says who is ahead: a pick or a tie, not "it depends" or "not comparable"."""
        match self.outcome:
            case Outcome.PICK | Outcome.TIE:
                return True
            case Outcome.DEPENDS | Outcome.NOT_COMPARABLE:
                return False
            case never:
                assert_never(never)


VOICES_SHOWN_FROM = 20
"""Voices from which on a page says how many agree: of fewer, a share says nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what readers and editors did with a comparison.

    Editors' verbs keep the first four. ``disagreed``, and the voices for the ``first`` and the ``second`` side, are
    brought in by the worker once an hour at most.
    """

    changes: int = 0
    answered: int = 0
    accepted: int = 0
    repicked: int = 0
    disagreed: int = 0
    votes_first: int = 0
    votes_second: int = 0

    @property
    def voices(self) -> int:
        """The number of voices, 0 while they are too few to be shown."""
        number = self.votes_first + self.votes_second
        return number if number >= VOICES_SHOWN_FROM else 0


@dataclass(frozen=True, slots=True)
class Answered:
    """A reader's disagreement with its public answer, which ``by`` gave.

    ``would_pick`` is a slug or empty, ``claim`` the disputed claim as it read then. What else the reader said is filled
    only if pages may quote it: ``text``, ``evidence`` and where they use it, values of the vocabulary.
    """

    wants: Wants
    would_pick: str
    claim: str
    text: str
    evidence: str
    team_size: str
    scale: str
    in_production: str
    answer: str
    by: str
    on: date
    is_accepted: bool
    changed_pick: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One comparison: ``first`` and ``second`` stand in canonical order, which is ASCII order of the slugs.

    ``reviewed_of`` is the digest of what was reviewed, ``changed_on`` the day on which a difference was first noticed,
    ``index_until`` the day after which it then is not indexed. ``modified`` is the day of the last change of what it
    says (see ``models.last_changes``). ``left_out`` says by criterion slug why it makes no
    difference between the two. ``asked`` are the criteria that the categories of both ask for: filled for pages that
    are judged only. ``best_answered`` is the disagreement that came to most, the newest of these.
    """

    first: Side
    second: Side
    ruling: Ruling | None = None
    id: int | None = None
    status: str = "draft"
    published: datetime | None = None
    reviewed: date | None = None
    reviewed_by: str = ""
    reviewed_of: str = ""
    changed_on: date | None = None
    index_until: date | None = None
    modified: date | None = None
    publish_at: datetime | None = None
    intro: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[PageCriterion, ...] = ()
    tally: Tally = field(default_factory=Tally)
    best_answered: Answered | None = None
    related: tuple[Link, ...] = ()

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.first, self.second

    @property
    def with_opponents(self) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
        """Each side with the other one."""
        return (self.first, self.second), (self.second, self.first)

    @property
    def shown(self) -> list[tuple[Side, Claim]]:
        """Each claim that the page shows, with its side."""
        return [(side, claim) for side, opponent in self.with_opponents for claim in side.shown_against(opponent)]

    @property
    def slug(self) -> str:
        return f"{self.first.slug}-vs-{self.second.slug}"

    @property
    def picked(self) -> Side | None:
        """The side that the verdict picks, or None."""
        return self.side(self.ruling.pick) if self.ruling else None

    @property
    def other(self) -> Side | None:
        """The opponent of the picked side, or None."""
        return self.opponent_of(self.picked) if self.picked else None

    @property
    def agreeing(self) -> int:
        """The voices for the picked side; 0 without a pick."""
        if self.picked is None:
            return 0
        return self.tally.votes_first if self.picked is self.first else self.tally.votes_second

    def side(self, slug: str) -> Side | None:
        """Return the side with the slug, or None."""
        if slug == self.first.slug:
            return self.first
        return self.second if slug == self.second.slug else None

    def opponent_of(self, side: Side) -> Side:
        return self.second if side is self.first else self.first


@dataclass(frozen=True, slots=True)
class AnyTwo:
    """Two known technologies without a published comparison: ``page`` has no ruling.

    ``others`` are pairs that can be compared where these two cannot: of the first side, then of the second.
    """

    page: Page
    are_related: bool = False
    others: tuple[tuple[Link, ...], tuple[Link, ...]] = ((), ())

    @property
    def share_kind(self) -> bool:
        first, second = self.page.sides
        return bool(first.kind) and first.kind == second.kind

    @property
    def share_category(self) -> bool:
        first, second = self.page.sides
        return first.category is not None and first.category == second.category

    @property
    def have_common_ground(self) -> bool:
        return self.share_kind or self.share_category or self.are_related

    @property
    def are_known_to_differ(self) -> bool:
        """Whether the two share nothing although kind or category is known of both."""
        first, second = self.page.sides
        is_known = bool(first.kind and second.kind) or bool(first.category and second.category)
        return is_known and not self.have_common_ground
