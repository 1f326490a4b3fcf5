"""The shape of a comparison, and of two technologies side by side without one. Pure: imports no Django."""

from typing import Literal

from comparisons.domain.scoring import Strength
from comparisons.domain.vocabulary import Basis, Outcome

from .shapes import (
    ClaimDocument,
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

# ---- the two technologies


class SideDocument(Documented):
    """One of the two technologies, as this comparison shows it."""

    slug: str
    name: str
    url: str
    kind: str | None
    category: LinkDocument | None
    """Told only where there is no verdict; the technology's own document always has it."""
    use_case: str | None
    summary: str | None
    """Told only where there is neither a verdict nor a use case."""
    choose_if: str | None
    """A clause: when to choose this one."""
    already_using: str | None
    """What to do if you already use it."""
    licence: str | None
    self_hosted: bool | None
    first_released: str | None
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    website: str | None
    repository: str | None
    facts: list[FactDocument]
    """What sources say of it; told only where there is no verdict."""
    credits: list[str]
    """Attributions that its sources ask for beside their texts."""
    claims: list[ClaimDocument]
    """All of them, those that do not count too, in the order of the page."""
    releases: list[ReleaseDocument]
    """Newest first."""
    related: list[LinkDocument]


# ---- the state, and the verdict


class ReviewDocument(Documented):
    """Whether an editor saw these words."""

    state: Literal["reviewed", "changed", "unreviewed", "derived"]
    """reviewed: an editor approved what stands here. changed: it was reviewed, and shows other words since.
    unreviewed: published by a stated rule or imported. derived: nobody compared the two; these are facts only."""
    reviewed: Day | None
    reviewed_by: str | None
    rule: str | None
    """Who or what decided, in a sentence."""


class ConditionDocument(Documented):
    """What would change the verdict."""

    text: str
    check_by: Day | None
    is_due: bool
    """Whether its day has passed and nobody has checked it yet."""
    happened: Day | None
    """The day on which it came true."""
    is_open: bool
    """Whether it came true and the verdict was not decided again since: then the verdict is in question."""


class DisputedDocument(Documented):
    """A claim that a reader disputes and on which the verdict rests."""

    technology: str
    key: str
    text: str


class VerdictDocument(Documented):
    """Our verdict. It stays ours whatever weights are asked for."""

    outcome: Outcome
    pick: str | None
    """The slug of the picked technology."""
    headline: str
    """The name of the pick, or the outcome in words."""
    basis: Basis
    basis_label: str
    in_short: str | None
    reason: str | None
    sentences: list[str]
    """What the page says in front of the reason, or in its place."""
    best_case_for_the_other: str | None
    bottom_line: str | None
    missing_figures: str | None
    """That no figures back a verdict which rests on popularity."""
    conditions: list[ConditionDocument]
    decided: Day | None
    decided_by: str | None
    goes_against_claims: list[str]
    """Two sentences where the weighed claims lead to another answer; none with weights of your own."""
    is_in_question: bool
    """Whether a condition came true, or a reader disputes claims that it rests on, and nobody has decided again yet."""
    disputed: list[DisputedDocument]


# ---- the weighing


class ScoredDocument(Documented):
    """One side on one criterion."""

    claims: list[str]
    """The keys of the claims that count."""
    sum: int
    """The strengths of its pros minus those of its cons."""
    score: int
    """The sum, held between -3 and 3."""


class FlipDocument(Documented):
    """The weight of one criterion at which the lead flips, all other weights unchanged; exactly at it the two tie."""

    at: Number
    exact: str
    """``at`` as a whole number or a fraction, such as "13/3"."""
    rises: bool
    """Whether ``to`` leads above that weight; else it leads below."""
    to: str
    """The slug of the side that leads beyond."""
    words: str


class RowDocument(Documented):
    """One criterion on which claims of both sides count."""

    criterion: CriterionDocument
    weight: Number
    """The weight used: ours, or the one asked for."""
    first: ScoredDocument
    second: ScoredDocument
    leader: str | None
    """The slug of the side with the higher score; null where the two are level."""
    margin: int
    """By how much its score is higher."""
    weighed: Number
    """The margin times the weight: what the row adds for its leader."""
    flip: FlipDocument | None
    """null where no weight from 0 to 5 flips the lead, and where a must-have decides."""


class OneSidedDocument(Documented):
    """A criterion on which no claims of both sides count, so that it is not weighed."""

    criterion: CriterionDocument
    only: str | None
    """The slug of the only side with claims that count; null where no claim counts any more."""
    left_out: str | None
    """The editors' reason why it makes no difference."""


class LeftOutDocument(Documented):
    """A criterion on which nothing is recorded, with the editors' reason why it makes no difference."""

    criterion: str
    why: str


class MustHavesDocument(Documented):
    """What was asked for; by default nothing."""

    open_source: bool
    self_hosted: bool
    supported_months: int | None
    released_before: str | None
    """YYYY or YYYY-MM."""


class PreferencesDocument(Documented):
    """What the query of the address asks for."""

    weights: dict[str, Number]
    """By the slug of the criterion: those that differ from ours."""
    must_haves: MustHavesDocument
    query: str
    """The query string, without question mark, that asks for the same; empty for our own weights."""
    messages: list[str]
    """What of the query was not understood, and what was used instead."""


class FindingDocument(Documented):
    """Whether one side meets one must-have."""

    technology: str
    answer: Literal["passes", "fails", "unknown"]
    """What is not recorded is unknown, and knocks nothing out."""
    sentence: str


class AnswerDocument(Documented):
    """What weights and must-haves lead to."""

    leader: str | None
    """The slug of who leads, or of the only one left; null for a tie, and where neither is left."""
    left: list[str]
    """The slugs of those that meet the must-haves."""
    margin: Number | None
    """By how much the leader leads; null where a must-have decides."""
    sentence: str
    differs: str | None
    """A sentence where this is another answer than our pick."""
    strength: Strength | None
    robustness: float | None
    """The share of all possible weights, from 0 to 1, with which the leader leads. Words cut it to whole percents."""
    strength_words: str | None
    flips: list[str]
    """A sentence for each weight that flips the lead, the nearest first."""
    no_flip: str | None


class WeighingDocument(Documented):
    """How the claims come to an answer: enough to add it up again.

    The score of a side on a criterion is the sum of its strengths, held between -3 and 3. The higher score leads by
    the margin, which counts as often as the weight says. Rows of one side only decide nothing.
    """

    rows: list[RowDocument]
    """The heaviest first."""
    one_sided: list[OneSidedDocument]
    left_out: list[LeftOutDocument]
    leader: str | None
    """The slug of who leads by these weights; null for a tie."""
    margin: Number
    """By how much, in all: the rows of its leader minus those of the other."""
    findings: list[FindingDocument]
    """On the must-haves; of a side that is out, why."""
    answer: AnswerDocument


# ---- the figures


class SharedFigureDocument(Documented):
    """The newest figures of both sides within a year of each other."""

    metric: MetricDocument
    headline: str | None
    first: FigureDocument
    second: FigureDocument
    leader: str | None
    """The slug of the side with the higher value."""
    is_apart: bool
    """Whether they are more than a year apart, so that they are not compared."""


class PointDocument(Documented):
    """The figures of one day; null where a side has none."""

    day: Day
    first: Number | None
    second: Number | None


class OverTimeDocument(Documented):
    """One metric of both over time, as one source gives it."""

    metric: MetricDocument
    headline: str
    told: str
    """Where each began, where it stands, and its highest."""
    source: str | None
    source_name: str | None
    points: list[PointDocument]
    """The days drawn, newest first."""
    days: int
    """The number of days on which either has a figure."""


class TwoSentencesDocument(Documented):
    """A headline that compares the two, and what is said of each."""

    headline: str
    first: str
    second: str


class FiguresDocument(Documented):
    """What can be counted of both."""

    standing: str | None
    """Who leads in how many figures."""
    shared: list[SharedFigureDocument]
    over_time: OverTimeDocument | None
    support: TwoSentencesDocument | None
    """How long the newest long-supported release of each is supported."""
    ages: TwoSentencesDocument | None
    """Since when each has been there."""


# ---- the readers, and what is around


class BestAnsweredDocument(Documented):
    """The answered disagreement that came to most, as the page shows it."""

    quote: str | None
    """The reader's words, only where the reader lets us quote them."""
    about: str | None
    """In our words what it was about, where there is no quote."""
    context: str | None
    evidence: str | None
    answer: str
    by: str
    on: Day
    is_accepted: bool
    changed_pick: bool
    is_cut: bool
    """Whether quote or answer is longer; the whole of it stands at ``links.disagree``."""


class VoicesDocument(Documented):
    """How many readers tapped that they agree with our pick."""

    agree: int
    of: int


class ReadersDocument(Documented):
    """What readers said of our verdict."""

    disagreed: int
    answered: int
    accepted: int
    changed_pick: int
    tally: str | None
    voices: VoicesDocument | None
    """null while they are too few to say anything, without a pick, and with weights of your own."""
    best_answered: BestAnsweredDocument | None


class HistoryDocument(Documented):
    """How often the page changed, and where its changes stand."""

    changes: int
    url: str
    feed: str


class SideBySideDocument(Documented):
    """Two technologies that nobody compared: what they have in common and what not."""

    common_ground: str
    are_known_to_differ: bool
    """Whether they share nothing, so that one cannot replace the other."""
    instead: list[LinkDocument]
    """What each of them can be compared with instead, where they share nothing."""
    differing: list[str]
    """The fields of the facts in which the two differ."""
    same: list[str]
    """The fields of the facts which are the same for both."""


class ComparisonDocument(Documented):
    """One comparison, weighed as asked: all that its page says. ``first`` and ``second`` are in order of the slugs."""

    slug: str
    title: str
    """Of the page, with its answer; lists have the two names alone."""
    url: str
    description: str
    first: SideDocument
    second: SideDocument
    lead: str | None
    """Both use cases; null where an ``intro`` stands in their place."""
    intro: str | None
    review: ReviewDocument
    verdict: VerdictDocument | None
    """null where nobody compared the two."""
    preferences: PreferencesDocument
    weighing: WeighingDocument | None
    """null where nobody compared the two; without rows where no criterion has claims that count on both sides."""
    figures: FiguresDocument | None
    readers: ReadersDocument | None
    """null where nobody compared the two."""
    history: HistoryDocument | None
    side_by_side: SideBySideDocument | None
    """null where there is a verdict."""
    related: list[LinkDocument]
