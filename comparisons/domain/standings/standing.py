"""How a comparison stood at a moment, and what that came to under one reader's weights and must-haves.

A ``Snapshot`` holds all that such an answer takes: margins of the criteria that count, the claims behind them, the
facts that must-haves ask about, and the state of the verdict. Snapshots are taken of published pages and stored when
they differ from the one before. Margins are positive where the first side is ahead. Pure: imports no Django.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b

from comparisons.domain import scoring
from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOutFinding, KnockOuts, has_no_end, judge_sides, singly
from comparisons.domain.page import Claim, Page, PageRelease, Side
from comparisons.domain.scoring import Strength, Weights
from comparisons.domain.vocabulary import Outcome, StandingCause

DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """A claim as it counted; another text, sign, strength or criterion makes another ``digest`` of the same ``key``.

    Another source, quote or day of checking does not: a reader who rests on the claim has nothing to decide anew.
    ``adds`` is the strength, negative for a con; ``criterion`` a slug.
    """

    digest: str
    key: str
    criterion: str
    adds: int
    text: str


BySide = tuple[tuple[Counted, ...], tuple[Counted, ...]]
"""The claims of the first and of the second side."""


@dataclass(frozen=True, slots=True)
class CriterionMargin:
    """A criterion that counts, with our weight of it then."""

    slug: str
    name: str
    weight: Decimal
    margin: int


@dataclass(frozen=True, slots=True)
class VerdictState:
    """The verdict and what readers were told about it; ``pick`` is a slug, ``review`` a name of ``review.State``.

    ``came_true`` and ``due`` are conditions by their text, ``disputed`` the keys of claims in review that it rests on.
    """

    outcome: Outcome
    pick: str
    review: str
    came_true: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.came_true, self.due


@dataclass(frozen=True)
class Snapshot:
    """How a comparison stood. ``sides`` hold their names and what must-haves ask about; ``claims`` are by side."""

    sides: tuple[Side, Side]
    margins: tuple[CriterionMargin, ...]
    claims: BySide
    state: VerdictState

    @cached_property
    def content(self) -> tuple[object, ...]:
        """What makes two snapshots differ: no name, and no cycle of a release without a recorded end."""
        return (
            tuple(_facts(side) for side in self.sides),
            tuple((one.slug, one.weight, one.margin) for one in self.margins),
            tuple(tuple(claim.digest for claim in side) for side in self.claims),
            self.state,
        )


def _facts(side: Side) -> tuple[object, ...]:
    releases = tuple((one.supported_until and one.cycle, one.supported_until, one.is_over) for one in side.releases)
    return side.licence, side.self_hosted, side.first_released, releases


@dataclass(frozen=True)
class Recorded:
    """A stored snapshot: how a comparison stood from ``at`` on, and what led to it. ``id`` is that of its row."""

    id: int
    at: datetime
    cause: StandingCause
    snapshot: Snapshot


@dataclass(frozen=True)
class Asked:
    """A reader's weights, by slug of the criterion, and must-haves; a criterion without a weight has ours of then."""

    weights: Weights
    knock_outs: KnockOuts


@dataclass(frozen=True)
class Stand:
    """What a snapshot comes to as ``asked``, on the day ``on``. Each part is computed on first use, once."""

    snapshot: Snapshot
    asked: Asked
    on: date

    @cached_property
    def findings(self) -> dict[tuple[str, str], KnockOutFinding]:
        """The finding of each must-have on each side, by its name and the slug."""
        return {
            (name, finding.side.slug): finding
            for name, one in singly(self.asked.knock_outs).items()
            for finding in judge_sides(self.snapshot.sides, one, self.on)
        }

    @cached_property
    def left(self) -> tuple[Side, ...]:
        """The sides that are not knocked out."""
        out = {finding.side.slug for finding in self.findings.values() if finding.is_out}
        return tuple(side for side in self.snapshot.sides if side.slug not in out)

    @cached_property
    def margin(self) -> Decimal:
        """The sum of weighed margins, positive where the first side is ahead."""
        weights = self.asked.weights
        return sum((weights.get(one.slug, one.weight) * one.margin for one in self.snapshot.margins), Decimal())

    @cached_property
    def leader(self) -> Side | None:
        """The side that leads by weight, or the only side left; None for a tie and if neither is left."""
        if len(self.left) < len(self.snapshot.sides):
            return next(iter(self.left), None)
        first, second = self.snapshot.sides
        return (first if self.margin > 0 else second) if self.margin else None

    @cached_property
    def strength(self) -> Strength | None:
        """How safely the leader leads; None without a leader by weight, or if no criterion tells the sides apart."""
        if self.leader is None or len(self.left) < len(self.snapshot.sides):
            return None
        share = scoring.robustness([one.margin for one in self.snapshot.margins])
        if share is None:
            return None
        of_leader = share if self.leader is self.snapshot.sides[0] else 1 - share
        return scoring.strength(of_leader, len(self.snapshot.margins))

    def counting(self) -> BySide:
        """Return the claims by side that count for this reader: those on criteria that weigh something."""
        given = self.asked.weights
        weighed = {one.slug for one in self.snapshot.margins if given.get(one.slug, one.weight)}
        first, second = (tuple(one for one in claims if one.criterion in weighed) for claims in self.snapshot.claims)
        return first, second


# ---- taking a snapshot


def taken(evidence: Evidence, on: date) -> Snapshot:
    """Return how a page with a verdict stands on a day."""
    page, rows = evidence.page, evidence.weighing.rows
    by_slug = sorted(rows, key=lambda row: row.criterion.slug)
    return Snapshot(
        sides=(_asked_about(page.first), _asked_about(page.second)),
        margins=tuple(
            CriterionMargin(row.criterion.slug, row.criterion.name, row.criterion.weight, row.margin) for row in by_slug
        ),
        claims=(
            _counted(claim for row in rows for claim in row.first),
            _counted(claim for row in rows for claim in row.second),
        ),
        state=_state(evidence, on),
    )


def _state(evidence: Evidence, on: date) -> VerdictState:
    ruling = evidence.page.ruling
    if ruling is None:
        raise ValueError("A page without a verdict has no standing.")
    return VerdictState(
        outcome=ruling.outcome,
        pick=ruling.pick,
        review=evidence.review_state.name.lower(),
        came_true=tuple(sorted(one.text for one in ruling.came_true)),
        due=tuple(sorted(one.text for one in ruling.conditions if one.is_due(on))),
        disputed=tuple(sorted(claim.key for claim in evidence.rests_on_disputed)),
    )


def _asked_about(side: Side) -> Side:
    """Return a side with what must-haves ask about: of its releases the two that can decide."""
    return Side(
        side.slug,
        side.name,
        side.plural,
        licence=side.licence,
        self_hosted=side.self_hosted,
        first_released=side.first_released,
        releases=_that_decide(side.releases),
    )


def _that_decide(found: tuple[PageRelease, ...]) -> tuple[PageRelease, ...]:
    """Return the release that is supported longest and the newest one without a recorded end, else any one."""
    longest = max(found, key=lambda one: one.supported_until or date.min, default=None)
    open_ended = next((one for one in found if has_no_end(one)), None)
    kept = {one.cycle: one for one in (longest, open_ended) if one}
    return tuple(
        PageRelease(
            one.cycle, supported_until=one.supported_until, is_over=None if one.supported_until else one.is_over
        )
        for one in kept.values()
    )


def _counted(claims: Iterable[Claim]) -> tuple[Counted, ...]:
    return tuple(sorted(map(_as_counted, claims), key=lambda one: one.digest))


def _as_counted(claim: Claim) -> Counted:
    criterion = claim.criterion.slug if claim.criterion else ""
    said = json.dumps([claim.key, criterion, claim.adds, claim.text], ensure_ascii=False)
    digest = blake2b(said.encode(), digest_size=DIGEST_BYTES).hexdigest()
    return Counted(digest, claim.key, criterion, claim.adds, claim.text)


# ---- what led to it


def cause_of(before: Snapshot | None, after: Snapshot, page: Page) -> StandingCause:
    """Return what led from one snapshot to the next, which was taken of ``page``: the first cause that fits."""
    if before is None:
        return StandingCause.FIRST
    differs = {
        StandingCause.CLAIMS: _digests(before) != _digests(after),
        StandingCause.WEIGHTS: _weights(before) != _weights(after),
        StandingCause.FACTS: before.content[0] != after.content[0],
        StandingCause.DECISION: (before.state.outcome, before.state.pick) != (after.state.outcome, after.state.pick),
        StandingCause.DATE: bool(set(after.state.due) - set(before.state.due)),
        StandingCause.CONDITION: before.state.conditions != after.state.conditions,
        StandingCause.DISPUTE: before.state.disputed != after.state.disputed,
    }
    cause = next((cause for cause, is_so in differs.items() if is_so), StandingCause.REVIEW)
    ended = cause is StandingCause.CLAIMS and _is_of_a_release(before, after, page)
    return StandingCause.VERSIONS if ended else cause


def _is_of_a_release(before: Snapshot, after: Snapshot, page: Page) -> bool:
    """Return whether the claims say what they said, and fewer count as a newer release is out of reach of some."""
    shown = {_as_counted(claim).digest: (side, claim) for side, claim in page.shown}
    gone = _digests(before) - _digests(after)
    said_the_same = _digests(after) < _digests(before) and gone <= shown.keys()
    return said_the_same and any(scoring.has_ended(claim, side) for side, claim in map(shown.__getitem__, gone))


def _digests(snapshot: Snapshot) -> set[str]:
    return {claim.digest for claims in snapshot.claims for claim in claims}


def _weights(snapshot: Snapshot) -> dict[str, Decimal]:
    return {one.slug: one.weight for one in snapshot.margins}
