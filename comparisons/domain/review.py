"""What a review is of: the words that a reviewer saw, their digest, and whether the page still shows them.

A review covers what only a person can vouch for: both names, kinds and use cases, introduction, the criteria left out,
the verdict with its conditions, each claim that the page shows, the criteria of these claims, and who leads. It does
not cover what the page tells by itself beside these words: keys, days and names (``checked``, ``happened``,
``decided``, ``decided_by``), figures, releases, facts, relations. Sides stand in the order of their names and claims,
like conditions, in that of their words: a renamed slug or another order changes nothing. A field at its default does
not enter, so that a new field changes no digest. Pure: imports no Django.
"""

import json
from collections.abc import Iterable
from enum import Enum, auto
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from .page import Claim, Page, PageCondition, PageCriterion, Ruling, Side

if TYPE_CHECKING:
    from .evidence import Evidence

Content = dict[str, Any]
"""What JSON can hold, so that it is stored beside the review."""

DECISION = 8
"""Digits of the decision within a digest: half of them for the pick by its name, half for it by its slug."""
HALF = DECISION // 2
BY_NAME = itemgetter("name", "kind", "use_case")
WRITTEN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
PLAIN = Claim(key="", is_pro=True, text="")
UNWEIGHED = PageCriterion(slug="", name="")


class State(Enum):
    """Whether a page shows what was reviewed."""

    UNREVIEWED = auto()
    REVIEWED = auto()
    CHANGED = auto()
    """It was reviewed, and shows other words since."""


def state(evidence: "Evidence") -> State:
    """Return the state of a page; what ``reviewed_of`` does not tell, as it is empty, nobody knows to be the same."""
    page = evidence.page
    if page.reviewed is None:
        return State.UNREVIEWED
    if not page.reviewed_of:
        return State.CHANGED
    if not is_of_decision(page.reviewed_of, evidence.digest):
        return State.UNREVIEWED
    return State.REVIEWED if is_of_words(page.reviewed_of, evidence.digest) else State.CHANGED


def is_of_decision(one: str, other: str) -> bool:
    """Return whether two digests are of one outcome, basis and pick: by the name or the slug of the picked side.

    A technology that gets another name, or another slug, is still what was picked.
    """
    return one[:HALF] == other[:HALF] or one[HALF:DECISION] == other[HALF:DECISION]


def is_of_words(one: str, other: str) -> bool:
    """Return whether two digests are of the same words."""
    return one[DECISION:] == other[DECISION:]


def with_decision(reviewed_of: str, now: str) -> str:
    """Return a digest with the decision of another: what was picked goes by another name or slug now."""
    return f"{now[:DECISION]}{reviewed_of[DECISION:]}"


def digest(evidence: "Evidence") -> str:
    """Return ``<8 hex digits>-<32 hex digits>``: of the decision alone, and of all that a review covers."""
    return f"{_decision(evidence.page)}-{_hash(content(evidence), 16)}"


def content(evidence: "Evidence") -> Content:
    """Return what a review of the page covers; an empty page has its two sides alone."""
    page, leader = evidence.page, evidence.favoured
    claims = [(side, side.shown_against(opponent)) for side, opponent in page.with_opponents]
    return _filled(
        sides=sorted((_side(page, side, shown, side is leader) for side, shown in claims), key=BY_NAME),
        intro=page.intro,
        left_out={slug: page.left_out[slug] for slug in sorted(page.left_out)},
        verdict=_verdict(page.ruling) if page.ruling else None,
        criteria=_criteria(claim.criterion for _, shown in claims for claim in shown if claim.criterion),
    )


def _decision(page: Page) -> str:
    ruling, picked = page.ruling, page.picked
    if ruling is None:
        return "0" * DECISION
    decided = [ruling.outcome.value, ruling.basis.value]
    words = (picked.name, picked.slug) if picked else ("", "")
    return "".join(_hash([*decided, word], HALF // 2) for word in words)


def _hash(value: Any, size: int) -> str:
    return blake2b(WRITTEN(value).encode(), digest_size=size).hexdigest()


def _side(page: Page, side: Side, shown: Iterable[Claim], leads: bool) -> Content:
    claims = sorted(map(_words, shown))
    found = _filled(
        picked=side is page.picked,
        leads=leads,
        choose_if=side.choose_if,
        already_using=side.already_using,
        pros=[_claim(words) for words in claims if words.is_pro],
        cons=[_claim(words) for words in claims if not words.is_pro],
    )
    return {"name": side.name, "kind": side.kind, "use_case": side.use_case, **found}


class Words(NamedTuple):
    """The fields of a claim that a review covers."""

    text: str
    is_pro: bool
    criterion: str
    strength: int
    source: str
    quote: str
    versions: str


def _words(claim: Claim) -> Words:
    criterion = claim.criterion.slug if claim.criterion else ""
    return Words(claim.text, claim.is_pro, criterion, claim.strength, claim.source, claim.quote, claim.versions)


def _claim(words: Words) -> Content:
    text, _, criterion, strength, source, quote, versions = words
    found: Content = {"text": text}
    if criterion:
        found["criterion"] = criterion
    if strength != PLAIN.strength:
        found["strength"] = strength
    if source:
        found["source"] = source
    if quote:
        found["quote"] = quote
    if versions:
        found["versions"] = versions
    return found


def _criteria(named: Iterable[PageCriterion]) -> Content:
    """Return name, question and weight by slug; the weight as a number, as some write 2 and others 2.00."""
    criteria = {one.slug: one for one in named}
    return {slug: _criterion(criteria[slug]) for slug in sorted(criteria)}


def _criterion(criterion: PageCriterion) -> Content:
    weight = {} if criterion.weight == UNWEIGHED.weight else {"weight": float(criterion.weight)}
    return _filled(name=criterion.name, question=criterion.question) | weight


def _verdict(ruling: Ruling) -> Content:
    return _filled(
        outcome=ruling.outcome.value,
        basis=ruling.basis.value,
        in_short=ruling.in_short,
        reason=ruling.reason,
        best_case_for_the_other=ruling.best_case_for_the_other,
        conditions=sorted(map(_condition, ruling.conditions), key=WRITTEN),
    )


def _condition(condition: PageCondition) -> Content:
    day = {"check_by": condition.check_by.isoformat()} if condition.check_by else {}
    return {"text": condition.text, **day}


def _filled(**values: Any) -> Content:
    return {key: value for key, value in values.items() if value}
