"""What a watch feed says of a change: from what to what, and because of what. Pure: imports no Django."""

from collections.abc import Iterator

from comparisons.domain import sentences
from comparisons.domain.direction import isolated
from comparisons.domain.page import Side
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Outcome, StandingCause

from .standing import Counted, Stand, VerdictState
from .standing_changes import ClaimChange, Turn

LONGEST_CLAIM = 200
OF_REVIEW = {
    State.REVIEWED: "An editor has reviewed the page as it stands.",
    State.CHANGED: "The page has changed since an editor reviewed it.",
    State.UNREVIEWED: "The page is no longer reviewed.",
}


def stands(stand: Stand) -> str:
    """Return who leads and how safely: "PostgreSQL, strong"; or whom must-haves leave, "only PostgreSQL is left"."""
    if not stand.left:
        return "neither"
    leader = stand.leader
    if leader is None:
        return "level" if stand.snapshot.margins else "nobody"
    if len(stand.left) == 1:
        return f"only {leader.called} is left"
    return f"{leader.called}, {stand.strength.label}" if stand.strength else leader.called


def headline(turn: Turn) -> str:
    """Return the most important of what changed, in few words."""
    before, after = turn.states
    if turn.changes_leader or turn.changes_strength:
        return f"{stands(turn.before)} → {stands(turn.after)}"
    if _decided(turn, before) != _decided(turn, after):
        return f"our verdict: {_decided(turn, before)} → {_decided(turn, after)}"
    if turn.must_haves:
        return "a must-have is answered otherwise"
    number = len(turn.claims)
    if number:
        return "a claim changed" if number == 1 else f"{number} claims changed"
    return next(state(turn)).removesuffix(".")


def now(turn: Turn) -> str:
    """Return before and after in a sentence."""
    before, after = stands(turn.before), stands(turn.after)
    return f"Still: {after}." if before == after else f"Before: {before}. Now: {after}."


def because(turn: Turn) -> list[str]:
    """Return what changed, a sentence each: claims, our weights, must-haves, the state of the verdict."""
    return [
        *(claim(change, turn) for change in turn.claims),
        *(
            f"We weigh {isolated(one.after.name)} {sentences.count(one.after.weight)} now, "
            f"{sentences.count(one.before.weight)} before."
            for one in turn.weights
        ),
        *(finding.sentence for finding in turn.must_haves),
        *state(turn),
    ]


# ---- claims


def claim(change: ClaimChange, turn: Turn) -> str:
    """Return what became of a claim in a turn."""
    before, after = change.before, change.after
    if before and after and before.text == after.text:
        moved = before.criterion != after.criterion
        was, is_now = (f"{_sign(one)}{_on(one, turn) if moved else ''}" for one in (before, after))
        about = change.side.called if moved else _about(change.side, after, turn)
        return f"{about}: “{_text(after)}” is a {is_now} now, a {was} before."
    if before and after:
        return f"{_about(change.side, after, turn)}: {_said(after)} now. Before: {_said(before)}."
    if after:
        return f"{_about(change.side, after, turn)}: {_said(after)} counts now."
    if before:
        why = " for the newest release" if turn.cause is StandingCause.VERSIONS else ""
        return f"{_about(change.side, before, turn)}: {_said(before)} no longer counts{why}."
    raise ValueError("A change of a claim has the claim before, or after.")


def _about(side: Side, counted: Counted, turn: Turn) -> str:
    criterion = turn.criteria.get(counted.criterion, counted.criterion)
    return f"{side.called}, {isolated(criterion)}" if criterion else side.called


def _on(counted: Counted, turn: Turn) -> str:
    return f" on {isolated(turn.criteria.get(counted.criterion, counted.criterion))}"


def _said(counted: Counted) -> str:
    return f"“{_text(counted)}” ({_sign(counted, ', ')})"


def _text(counted: Counted) -> str:
    return isolated(sentences.shorten(counted.text, LONGEST_CLAIM)) if counted.text else "a claim"


def _sign(counted: Counted, of: str = " of ") -> str:
    sign = "pro" if counted.adds > 0 else "con"
    return f"{sign}{of}strength {abs(counted.adds)}"


# ---- the verdict


def state(turn: Turn) -> Iterator[str]:
    """Yield what changed about our verdict."""
    before, after = turn.states
    was, is_now = _decided(turn, before), _decided(turn, after)
    if was != is_now:
        yield f"Our verdict is {is_now} now, {was} before."
    for text in _new(before.came_true, after.came_true):
        yield f"This came true, so our verdict is in question: {_condition(text)}."
    for text in _new(after.came_true, before.came_true):
        yield f"No longer a question for our verdict: {_condition(text)}."
    for text in _new(before.due, after.due):
        yield f"The day to check this has passed: {_condition(text)}."
    for text in _new(after.due, before.due):
        yield f"Checked, or decided anew: {_condition(text)}."
    yield from _disputes(turn, before, after)
    if before.review != after.review:
        yield OF_REVIEW[State[after.review.upper()]]


def _disputes(turn: Turn, before: VerdictState, after: VerdictState) -> Iterator[str]:
    known = {one.key: one for claims in (*turn.before.snapshot.claims, *turn.after.snapshot.claims) for one in claims}
    for key in _new(before.disputed, after.disputed):
        yield f"Our verdict rests on a claim that a reader disputes: {_of(known.get(key))}."
    for key in _new(after.disputed, before.disputed):
        yield f"Our verdict no longer rests on a disputed claim: {_of(known.get(key))}."


def _of(counted: Counted | None) -> str:
    return _said(counted) if counted else "a claim"


def _decided(turn: Turn, said: VerdictState) -> str:
    """Return the pick by its name of today, or the outcome in words."""
    if said.outcome is not Outcome.PICK:
        return f"“{said.outcome.label}”"
    return next((side.called for side in turn.after.snapshot.sides if side.slug == said.pick), "a pick")


def _new(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return [one for one in new if one not in old]


def _condition(text: str) -> str:
    return f"“{isolated(text)}”"
