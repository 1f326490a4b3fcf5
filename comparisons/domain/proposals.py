"""Compose a verdict for an editor to read and change, from the claims that count or else from the shared figures.

Each text begins with ``DRAFT_MARK``, which the gate refuses, so that none passes unread. None holds a number: the page
shows those by itself, and a stored one would grow old. ``in_short`` is left to the editor. Pure: imports no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import sentences
from .evidence import Evidence
from .page import Claim, Page, PageCondition, Side
from .prose_rules import DRAFT_MARK
from .scoring import CriterionScore, Flip, has_ended
from .vocabulary import Basis, Outcome

LOOK_AGAIN = timedelta(days=365)
CLAUSE_LENGTH = 280
"""The longest clause on when to choose a side, without the mark."""
NAMED_CRITERIA = 2
QUOTED_CLAIMS = 3
LEVEL_CLAIMS = "The two are level on each criterion."


class NothingToGoBy(Exception):
    """Neither claims nor figures to compose a verdict from; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict that nobody has decided; ``pick`` is a slug, ``choose_if`` holds a clause by slug."""

    outcome: Outcome
    basis: Basis
    pick: str
    reason: str
    choose_if: dict[str, str]
    best_case_for_the_other: str
    conditions: tuple[PageCondition, ...]


def propose(evidence: Evidence, on: date) -> Proposal:
    """Return the verdict that claims or figures lead to; its conditions are to be checked a year after ``on``."""
    if evidence.weighing.rows:
        return _by_claims(evidence, on)
    if evidence.standing.total:
        return _by_popularity(evidence, on)
    page = evidence.page
    raise NothingToGoBy(
        f"There's nothing to base a verdict on: no criterion has claims that count on both sides, and "
        f"{page.first.name} and {page.second.name} have no figures we can compare. Record claims of both on one "
        "criterion, or decide by your own judgement."
    )


def drafted(text: str) -> str:
    """Return ``text`` after the draft mark; an empty text stays empty."""
    return f"{DRAFT_MARK} {text}" if text else ""


# ---- from the claims


def _by_claims(evidence: Evidence, on: date) -> Proposal:
    page, leader = evidence.page, evidence.favoured
    flips = evidence.weighing.flips[:1]
    return Proposal(
        outcome=Outcome.PICK if leader else Outcome.TIE,
        basis=Basis.CLAIMS,
        pick=leader.slug if leader else "",
        reason=drafted(_reason(evidence, leader)),
        choose_if={side.slug: drafted(_clause(evidence, side)) for side in page.sides},
        best_case_for_the_other=drafted(_best_case(evidence, page.opponent_of(leader)) if leader else ""),
        conditions=tuple(_condition(_of_weights(flip), on) for flip in flips),
    )


def _reason(evidence: Evidence, leader: Side | None) -> str:
    where = _where_each_leads(evidence)
    if leader is None:
        return f"The weighed claims favour neither. {where}"
    return f"The weighed claims favour {leader.name}. {where}"


def _of_weights(flip: Flip) -> str:
    return f"we give {flip.criterion.name} {'more' if flip.rises else 'less'} weight"


def _where_each_leads(evidence: Evidence) -> str:
    """ "MySQL leads on Learning, PostgreSQL on Operations and Licence."."""
    led = [(side, names) for side in evidence.page.sides if (names := _led_by(side, evidence))]
    if not led:
        return LEVEL_CLAIMS
    (side, names), *others = led
    first = f"{side.name} {sentences.leads(side)} on {sentences.listed(names)}"
    return ", ".join([first, *(f"{other.name} on {sentences.listed(names)}" for other, names in others)]) + "."


def _led_by(side: Side, evidence: Evidence) -> list[str]:
    """Return the names of the criteria on which ``side`` leads, the largest weighed margin first."""
    return [row.criterion.name for row in _rows_of(side, evidence)]


def _rows_of(side: Side, evidence: Evidence) -> list[CriterionScore]:
    sign = 1 if side is evidence.page.first else -1
    rows = [row for row in evidence.weighing.rows if row.margin * sign > 0]
    return sorted(rows, key=lambda row: -abs(row.weighed))


def _clause(evidence: Evidence, side: Side) -> str:
    """Return the clause that follows "Choose it if"; empty if the side leads on no criterion."""
    own = _led_by(side, evidence)[:NAMED_CRITERIA]
    others = _led_by(evidence.page.opponent_of(side), evidence)[:NAMED_CRITERIA]
    if not own:
        return ""
    clause = f"you care about {sentences.listed(own)}"
    if others:
        clause = f"you care more about {sentences.listed(own)} than about {sentences.listed(others)}"
    return sentences.shorten(clause, CLAUSE_LENGTH)


def _best_case(evidence: Evidence, other: Side) -> str:
    """Return the case for ``other``: its pros on criteria where it leads or, without any, its strongest pros."""
    page, rows = evidence.page, _rows_of(other, evidence)
    led = [claim for row in rows for claim in _claims_of(other, page, row) if claim.is_pro]
    pros = led or _strongest(other, page)
    where = f"{other.name} {sentences.leads(other)} on {sentences.listed(_led_by(other, evidence))}." if rows else ""
    return " ".join(filter(None, [where, _spoken_for(other, pros)]))


def _claims_of(side: Side, page: Page, row: CriterionScore) -> Sequence[Claim]:
    return row.first if side is page.first else row.second


# ---- from the figures


def _by_popularity(evidence: Evidence, on: date) -> Proposal:
    page, leader = evidence.page, evidence.page.side(evidence.standing.leader)
    other = page.opponent_of(leader) if leader else None
    return Proposal(
        outcome=Outcome.PICK if leader else Outcome.TIE,
        basis=Basis.POPULARITY,
        pick=leader.slug if leader else "",
        reason=drafted(_told_by_figures(leader, other)),
        choose_if={side.slug: "" for side in page.sides},
        best_case_for_the_other=drafted(_spoken_for(other, _strongest(other, page)) if other else ""),
        conditions=(_condition(_of_figures(leader, other), on),) if leader and other else (),
    )


def _told_by_figures(leader: Side | None, other: Side | None) -> str:
    if leader is None or other is None:
        return "Neither leads in more of the figures both have."
    return f"{leader.name} {sentences.leads(leader)} in more of the figures both have than {other.name}."


def _of_figures(leader: Side, other: Side) -> str:
    return f"{other.name} {'overtake' if other.plural else 'overtakes'} {leader.name} in most figures both have"


# ---- from either


def _strongest(side: Side, page: Page) -> list[Claim]:
    """Return the pros of ``side`` that still hold against the other side, strongest first."""
    shown = side.shown_against(page.opponent_of(side))
    pros = [claim for claim in shown if claim.is_pro and not has_ended(claim, side)]
    return sorted(pros, key=lambda claim: -claim.strength)


def _spoken_for(side: Side, pros: Sequence[Claim]) -> str:
    """Return a list of the first ``QUOTED_CLAIMS`` pros, each in full; empty without pros."""
    lines = "\n".join(f"- {claim.text}" for claim in pros[:QUOTED_CLAIMS])
    return f"The case for {side.name}:\n\n{lines}" if lines else ""


def _condition(text: str, on: date) -> PageCondition:
    return PageCondition(drafted(text), check_by=on + LOOK_AGAIN)
