"""The shape of an answer about a stack. Pure: imports no Django."""

from comparisons.domain.scoring import Strength
from comparisons.domain.stacks.stack import Health, Stance, SupportNow, Way
from comparisons.domain.vocabulary import Outcome

from .decision_shapes import TechnologyLinkDocument
from .shapes import Documented, ReleaseDocument


class MatchDocument(Documented):
    """By what a package was found here."""

    way: Way
    identifier: str
    """What matched, such as "pypi: django" or "postgres"."""


class StandsInDocument(Documented):
    """A published comparison in which the technology stands, seen from it."""

    title: str
    url: str
    opponent: TechnologyLinkDocument
    is_within: bool
    """Whether the opponent is part of the stack too."""
    outcome: Outcome
    stance: Stance
    """against: the pick went the other way."""
    pick: str | None
    """The name of what was picked."""
    in_short: str | None
    strength: Strength | None
    """Of the pick under our weights; null where the claims tell nothing or lead elsewhere."""
    is_reviewed: bool
    """Whether an editor approved what stands there now."""
    review: str
    """Its state in words."""
    came_true: list[str]
    """Conditions that came true since it was decided: then the verdict is in question."""
    is_disputed: bool
    """Whether editors look into a claim that it rests on."""


class PackageAnswerDocument(Documented):
    """One thing that the file names, and what is known of it here."""

    name: str
    ecosystem: str
    """pypi, npm, docker, tool (a runtime), distribution (a package of an operating system), …"""
    version: str | None
    """The one version in use; null where the file leaves it open."""
    asked: str | None
    """What the file says of the version, such as ">=4.2,<6"."""
    is_direct: bool
    file: int
    """Which of `files` names it, counted from 0."""
    line: int | None
    """Where it stands in the file."""
    state: Health
    """ended, soon: its support. in_question: a pick went the other way, or a verdict is in question. unknown: it cannot
    be said, and is never taken for fine."""
    sentence: str
    """What is known of its support."""
    technology: TechnologyLinkDocument | None
    """null where it is not known here."""
    matched: MatchDocument | None
    support: SupportNow | None
    """open: the file leaves the version open. no_cycle: no known release fits. own_versions: a client, whose versions
    tell nothing of what it talks to. patched: an operating system's package, which gets fixes under old version
    numbers. null where it is not known here."""
    release: ReleaseDocument | None
    """The release cycle in use."""
    newer: ReleaseDocument | None
    """The release to go to, where support has ended or ends soon."""
    comparisons: list[StandsInDocument]
    """What needs a look first."""
    has_more: bool
    """Whether the technology's page lists further comparisons."""


class CountsDocument(Documented):
    """How many packages are in which state."""

    ended: int
    soon: int
    in_question: int
    fine: int
    unknown: int


class FileDocument(Documented):
    """A file that was read."""

    name: str | None
    kind: str
    """requirements, package_json, …: what it was taken for."""


class StackDocument(Documented):
    """What is known of each package that files name, what needs somebody first."""

    files: list[FileDocument]
    sentence: str
    counts: CountsDocument
    packages: list[PackageAnswerDocument]
    left_out: int
    """Packages beyond the first 2,000, of which the direct ones come first."""
    notes: list[str]
    """What stands in the files and was not read, after the name of its file where there are several."""
    url: str | None
    """A page that shows the technologies known here with their releases, to share; null without any."""
