"""What is known of the parts of a stack: support, comparisons, and what speaks against them.

Pure: imports no Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import assert_never

from comparisons.domain import releases
from comparisons.domain.page import PageRelease
from comparisons.domain.scoring import Strength
from comparisons.domain.vocabulary import Outcome, Word

from .dependencies import Dependency

MOST = 2000
"""Packages of a stack that are answered; the rest is counted."""
SOON_DAYS = 183
"""Support that ends within so many days ends soon."""


class Way(Word):
    """By what a dependency was matched to a technology."""

    PACKAGE = "package", "by its package"
    IMAGE = "image", "by its image"
    NAME = "name", "by its name"


class SupportNow(Word):
    """What is known of the support of the version in use."""

    ENDED = "ended", "support has ended"
    SOON = "ends_soon", "support ends soon"
    GOES_ON = "supported", "supported"
    OPEN = "open", "the file leaves the version open"
    NO_CYCLE = "no_cycle", "no release known here fits the version"
    NOT_RECORDED = "not_recorded", "its support is not recorded here"
    OWN_VERSIONS = "own_versions", "the package has versions of its own, which tell nothing of the version in use"
    PATCHED = "patched", "an operating system's package, which gets fixes under old version numbers"


class Health(Word):
    """The answer in one word, what needs somebody first."""

    ENDED = "ended", "Support has ended"
    SOON = "soon", "Support ends soon"
    IN_QUESTION = "in_question", "In question"
    FINE = "fine", "Fine"
    UNKNOWN = "unknown", "Cannot say"


class Stance(Word):
    """How a verdict takes a part of the stack."""

    FOR = "for", "picked"
    AGAINST = "against", "not picked"
    NEITHER = "neither", "no pick"


@dataclass(frozen=True, slots=True)
class KnownTechnology:
    """A technology of the catalogue; ``url`` is the path of its page."""

    id: int
    slug: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class StandsIn:
    """A published comparison in which a part of the stack stands, seen from that part.

    ``pick`` is the name of what the verdict picks, empty where it picks neither. ``strength`` is that of the pick under
    our weights, None where the claims tell nothing or lead elsewhere. ``review`` says "reviewed 28 Nov 2026" or what
    keeps it from that, ``is_reviewed`` whether it is reviewed as it is. ``came_true`` are conditions that did since it
    was decided; ``is_disputed`` is whether editors look into a claim that it rests on.
    """

    title: str
    url: str
    opponent: KnownTechnology
    is_within: bool
    """Whether the opponent is part of the stack too."""
    outcome: Outcome
    stance: Stance
    pick: str = ""
    in_short: str = ""
    strength: Strength | None = None
    review: str = ""
    is_reviewed: bool = False
    came_true: tuple[str, ...] = ()
    is_disputed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the verdict itself is in question."""
        return bool(self.came_true) or self.is_disputed

    @property
    def needs_a_look(self) -> bool:
        return self.is_open or self.stance is Stance.AGAINST


@dataclass(frozen=True)
class StackAnswer:
    """What is known of one dependency; ``technology`` is None where it is not known here.

    ``by`` is the identifier that matched, such as "pypi: django" or "postgres"; ``file`` counts the given files from 0.
    ``newer`` is the release to go to where support has ended or ends soon, None if none is known. ``has_more`` says
    that its page lists further comparisons.
    """

    dependency: Dependency
    file: int = 0
    technology: KnownTechnology | None = None
    way: Way | None = None
    by: str = ""
    release: PageRelease | None = None
    newer: PageRelease | None = None
    support: SupportNow = SupportNow.NOT_RECORDED
    comparisons: tuple[StandsIn, ...] = ()
    has_more: bool = False

    @property
    def against(self) -> tuple[StandsIn, ...]:
        """The comparisons whose pick went the other way."""
        return tuple(one for one in self.comparisons if one.stance is Stance.AGAINST)

    @cached_property
    def health(self) -> Health:
        """The state of the part; it is fine only where a source says so or a pick does, never by silence."""
        if self.technology is None:
            return Health.UNKNOWN
        match self.support:
            case SupportNow.ENDED:
                return Health.ENDED
            case SupportNow.SOON:
                return Health.SOON
        if any(one.needs_a_look for one in self.comparisons):
            return Health.IN_QUESTION
        match self.support:
            case SupportNow.GOES_ON:
                return Health.FINE
            case SupportNow.NOT_RECORDED:
                return Health.FINE if any(one.stance is Stance.FOR for one in self.comparisons) else Health.UNKNOWN
            case SupportNow.OPEN | SupportNow.NO_CYCLE | SupportNow.OWN_VERSIONS | SupportNow.PATCHED:
                return Health.UNKNOWN
            case never:
                assert_never(never)


@dataclass(frozen=True)
class Stack:
    """The answers for a stack as of the day ``on``, what needs somebody first.

    ``left_out`` is the number of packages beyond ``MOST``; ``notes`` are what the readers of the files said of
    them, each with the number of its file.
    """

    answers: tuple[StackAnswer, ...]
    on: date
    left_out: int = 0
    notes: tuple[tuple[int, str], ...] = ()

    @cached_property
    def by_health(self) -> Mapping[Health, tuple[StackAnswer, ...]]:
        """The answers of each state in the order of ``Health``, states without one included."""
        found: dict[Health, list[StackAnswer]] = {word: [] for word in Health}
        for one in self.answers:
            found[one.health].append(one)
        return {word: tuple(own) for word, own in found.items()}

    @property
    def known(self) -> tuple[StackAnswer, ...]:
        """The answers that name a technology."""
        return tuple(one for one in self.answers if one.technology is not None)


def support_of(release: PageRelease | None, on: date) -> SupportNow:
    """Return what is known on a day of the support of a release cycle, None where no cycle fits."""
    if release is None:
        return SupportNow.NO_CYCLE
    if releases.has_ended(release, on):
        return SupportNow.ENDED
    if release.supported_until:
        return SupportNow.SOON if release.supported_until <= on + timedelta(days=SOON_DAYS) else SupportNow.GOES_ON
    return SupportNow.NOT_RECORDED if release.is_over is None else SupportNow.GOES_ON
