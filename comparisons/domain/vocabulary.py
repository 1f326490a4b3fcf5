"""Enumerations of the catalogue: every list of values that code, database and files share.

Pure: imports no Django, so that parsing, wording and judging can use it without a database.
Models take their ``choices`` from here with ``choices()``.
"""

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """A stored value with the label that people read: ``Kind("tool").label``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Word":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ")
        return member


def choices(words: type[Word]) -> list[tuple[str, str]]:
    """``words`` as the pairs that a Django field's ``choices`` takes."""
    return [(word.value, word.label) for word in words]


class Kind(Word):
    """The kind of a technology."""

    LANGUAGE = "language"
    FRAMEWORK = "framework"
    LIBRARY = "library"
    DATABASE = "database"
    PLATFORM = "platform"
    TOOL = "tool"
    SERVICE = "service"
    PROTOCOL = "protocol"
    FORMAT = "format"
    METHODOLOGY = "methodology"
    CONCEPT = "concept"


SOFTWARE = frozenset({
    Kind.LANGUAGE, Kind.FRAMEWORK, Kind.LIBRARY, Kind.DATABASE, Kind.PLATFORM, Kind.TOOL, Kind.SERVICE,
})  # fmt: skip
AGREEMENTS = frozenset({Kind.PROTOCOL, Kind.FORMAT})
IDEAS = frozenset({Kind.METHODOLOGY, Kind.CONCEPT})
"""The three families of kinds; no kind belongs to two. Kinds of one family may serve one purpose."""


class Status(Word):
    """The status of a comparison."""

    DRAFT = "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


NEEDED_OF_SIDES = {"kind": "a kind", "use_case": "a use case"}
"""Fields that both technologies of a comparison in review or published must have, as a message calls them."""


class Outcome(Word):
    """The outcome of a verdict."""

    PICK = "pick"
    TIE = "tie"
    DEPENDS = "depends", "it depends"
    NOT_COMPARABLE = "not_comparable", "not comparable"


class Basis(Word):
    """The basis of a verdict; the label reads on from "We picked X based on"."""

    POPULARITY = "popularity", "overall popularity"
    CLAIMS = "claims", "the weighed claims"
    EDITOR = "editor", "an editor's judgement"


class End(Word):
    """One of a pair's two technologies as the database stores them: ``low.id < high.id``."""

    LOW = "low"
    HIGH = "high"


class Polarity(Word):
    """Whether a claim speaks for its technology or against it."""

    PRO = "pro"
    CON = "con"


class Support(Word):
    """The support of a release, as far as it is known."""

    UNKNOWN = "unknown"
    UNTIL = "until", "supported until a date"
    SUPPORTED = "supported", "supported, no end date set"
    ENDED = "ended", "ended, date unknown"


class Verb(Word):
    """The action of a revision; the label is the past tense that a history shows."""

    CREATE = "create", "created"
    EDIT = "edit", "edited"
    IMPORT = "import", "imported"
    RENAME = "rename", "renamed"
    PUBLISH = "publish", "published"
    APPROVE = "approve", "approved"
    WITHDRAW = "withdraw", "withdrawn"
    REVISE = "revise", "verdict revised"
    RESTORE = "restore", "restored to an earlier version"
    MERGE = "merge", "merged"
    UNMERGE = "unmerge", "merge undone"


class Cause(Word):
    """What led to a changed mind; the label says who or what it was."""

    READER = "reader", "a reader’s disagreement"
    CONDITION = "condition", "a condition that came true"
    EVIDENCE = "evidence", "new evidence"
    EDITOR = "editor", "an editor’s second look"
    FILES = "files", "an import of catalogue files"


class StandingCause(Word):
    """What led to a new standing of a comparison: the first that fits, in this order."""

    FIRST = "first", "first record"
    VERSIONS = "versions", "a new release"
    CLAIMS = "claims", "changed claims"
    WEIGHTS = "weights", "a new weight of a criterion"
    FACTS = "facts", "changed facts about a technology"
    DECISION = "decision", "a new decision"
    DATE = "date", "a day that passed"
    CONDITION = "condition", "a condition of the verdict"
    DISPUTE = "dispute", "a disagreement about a claim"
    REVIEW = "review", "a review, or a change since"


class ChangeState(Word):
    """The state of a change that was saved for review."""

    WAITING = "waiting", "waits for a review"
    SENT_BACK = "sent_back", "sent back"
    PUT_LIVE = "put_live", "put live"
    TAKEN_BACK = "taken_back", "taken back"


class BurstState(Word):
    """The state of the voices of one pair and hour that are held because too many came at once."""

    WAITING = "waiting", "held"
    COUNTED = "counted"
    DISCARDED = "discarded"


class Wants(Word):
    """What a reader who disagrees would say instead."""

    LOW = "low", "would pick the one"
    HIGH = "high", "would pick the other"
    DEPENDS = "depends", "says it depends"
    REASON = "reason", "says the reason is wrong"
    CLAIM = "claim", "says a claim is wrong or outdated"
    MISSING = "missing", "says something is missing"


class HeldFor(Word):
    """What made a disagreement look like spam; of several signs the one that stands first here."""

    TRAP = "trap", "a field filled in that people don't see"
    STAMP = "stamp", "a missing or wrong stamp of the form"
    SAME = "same", "repetition of others' words"
    LINKS = "links", "its links"
    WORDS = "words", "its words"
    FLOOD = "flood", "too many at once"


class TeamSize(Word):
    """How many people work with it, in a reader's answer."""

    ALONE = "alone", "one person"
    SMALL = "small", "2 to 10 people"
    MEDIUM = "medium", "11 to 50 people"
    LARGE = "large", "more than 50 people"


class Scale(Word):
    """How large the use is that a reader speaks of."""

    TRIAL = "trial", "a trial or a hobby"
    ONE = "one", "one service in production"
    SEVERAL = "several", "several services in production"
    FLEET = "fleet", "most of what a company runs"


class InProduction(Word):
    """For how long a reader has run it in production."""

    NOT_YET = "not_yet", "not yet"
    MONTHS = "months", "for less than a year"
    YEARS = "years", "for one to three years"
    LONG = "long", "for more than three years"


class FeedbackStatus(Word):
    """The status of a disagreement.

    ``HELD`` waits for an editor to say whether it is spam, and no page counts it. ``WITHDRAWN`` is one that its writer
    took back before it was answered; an answered one keeps its status, as the counts do.
    """

    HELD = "held", "held as possible spam"
    WAITING = "waiting", "received"
    IN_REVIEW = "in_review", "in review"
    NEEDS_EVIDENCE = "needs_evidence", "needs evidence"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class CannedKind(Word):
    """What a canned answer does with a disagreement."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask", "ask for evidence"
    ANY = "any", "anything"


OPEN = frozenset({FeedbackStatus.WAITING, FeedbackStatus.IN_REVIEW, FeedbackStatus.NEEDS_EVIDENCE})
"""Statuses of disagreements that can be answered."""
ANSWERED = frozenset({FeedbackStatus.ACCEPTED, FeedbackStatus.DECLINED})
"""Statuses of disagreements that have their answer."""


@dataclass(frozen=True, slots=True)
class Metric:
    """The metric of a figure: ``counts`` is what it counts, ``is_not`` what it must not be taken for.

    ``noun`` is what it counts in short, as a headline takes it in, ``where`` the phrase for who leads in it.
    """

    name: str
    counts: str
    is_not: str
    noun: str
    where: str


ECOSYSTEMS = {
    "cargo": "the Cargo registry",
    "conda": "conda",
    "cran": "CRAN",
    "docker": "Docker Hub",
    "gem": "RubyGems",
    "go": "Go modules",
    "hackage": "Hackage",
    "hex": "Hex",
    "homebrew": "Homebrew",
    "maven": "Maven Central",
    "npm": "npm",
    "nuget": "NuGet",
    "packagist": "Packagist",
    "pub": "Dart's pub",
    "pypi": "the Python Package Index",
}
PERIODS = {"day": "per day", "week": "per week", "month": "per month", "year": "per year", "total": "in total"}


def _metric(name: str, counts: str, is_not: str, noun: str = "") -> Metric:
    noun = noun or counts
    return Metric(name, counts, is_not, noun, f"in {noun}")


def _metrics() -> dict[str, Metric]:
    listed = [
        _metric("github_stars", "stars on GitHub", "stars are bookmarks, not use"),
        _metric("github_forks", "forks on GitHub", "forks are copies, not use"),
        _metric("github_contributors", "contributors on GitHub", "people who changed it, not people who use it"),
        Metric(
            "github_pushers_quarter",
            "developers per quarter who push to repositories with its GitHub topic",
            "public repositories with the topic, in countries with at least 100 such developers; not installations",
            noun="developers on GitHub",
            where="on GitHub",
        ),
        _metric("stackoverflow_questions", "questions on Stack Overflow", "questions show trouble, not use"),
    ]
    for ecosystem, index in ECOSYSTEMS.items():
        for period, words in PERIODS.items():
            name = f"{ecosystem}_downloads_{period}"
            noun = f"downloads from {index}"
            listed.append(_metric(name, f"{noun} {words}", "build servers download too; not installations", noun))
    return {metric.name: metric for metric in listed}


METRICS = _metrics()


class SourceState(Word):
    """What became of the address of a source when it was asked last."""

    ALIVE = "alive", "answers"
    MOVED = "moved", "moved for good"
    GONE = "gone"
    FAILED = "failed", "does not answer"
