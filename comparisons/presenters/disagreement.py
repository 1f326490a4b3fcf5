"""The form to disagree with a page, as pages show it in two steps. Pure: imports no Django."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comparisons.domain.page import Claim, Page
from comparisons.domain.vocabulary import InProduction, Outcome, Scale, TeamSize, Wants, Word

PICK = "pick-"
"""Prefix of a slug as a choice. A slug alone might be ``depends``."""
SHOWN_OF_A_CLAIM = 100

Choice = tuple[str, str]
"""The value and the label of a choice."""


class Typed(NamedTuple):
    """The value of each field, in the order of the form."""

    wants: str = ""
    claim: str = ""
    criterion: str = ""
    text: str = ""
    may_quote: str = ""
    team_size: str = ""
    scale: str = ""
    in_production: str = ""
    evidence: str = ""
    would_settle: str = ""
    email: str = ""
    homepage: str = ""
    stamp: str = ""
    seen: str = ""


class Errors(NamedTuple):
    """The errors of each field that may have one."""

    wants: Sequence[str] = ()
    claim: Sequence[str] = ()
    criterion: Sequence[str] = ()
    text: Sequence[str] = ()
    team_size: Sequence[str] = ()
    scale: Sequence[str] = ()
    in_production: Sequence[str] = ()
    evidence: Sequence[str] = ()
    would_settle: Sequence[str] = ()
    email: Sequence[str] = ()


class ContextField(NamedTuple):
    """One question about where a reader uses it."""

    name: str
    label: str
    choices: list[Choice]


class ShownForm(NamedTuple):
    """The second step: its choices, with the values and errors of all fields.

    Claims are grouped by the name of their side. ``disputed`` is the text of the chosen claim, as the reader saw it.
    """

    outcomes: list[Choice]
    claims: list[tuple[str, list[Choice]]]
    criteria: list[Choice]
    context: list[ContextField]
    typed: Typed = Typed()
    errors: Errors = Errors()
    disputed: str = ""

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """Each error with the name of its field, in the order of the form."""
        return [(field, error) for field, errors in self.errors._asdict().items() for error in errors]

    @property
    def has_more(self) -> bool:
        """Whether something is typed or wrong among the folded fields."""
        more = ("team_size", "scale", "in_production", "evidence", "would_settle", "email")
        return any(getattr(self.typed, name) or getattr(self.errors, name) for name in more)


def first_step(page: Page) -> list[Choice]:
    """Return what one may say instead of the verdict, then what may be wrong with the page."""
    return list(_outcomes(page))


def second_step(page: Page) -> ShownForm:
    """Return the empty form; no ``forms.Form`` is made for it."""
    criteria = {(claim.criterion.slug, claim.criterion.name) for _, claim in page.shown if claim.criterion}
    return ShownForm(
        outcomes=first_step(page),
        claims=[(side.name, [_choice(claim) for claim in side.claims]) for side in page.sides if side.claims],
        criteria=sorted(criteria, key=_label),
        context=CONTEXT,
    )


def _outcomes(page: Page) -> Iterator[Choice]:
    for side in page.sides:
        if side is not page.picked:
            yield PICK + side.slug, f"I'd pick {side.called}"
    if page.ruling is None or page.ruling.outcome != Outcome.DEPENDS:
        yield Wants.DEPENDS.value, "It depends"
    yield Wants.REASON.value, "The reason is wrong"
    if any(side.claims for side in page.sides):
        yield Wants.CLAIM.value, "A claim is wrong or outdated"
    yield Wants.MISSING.value, "Something is missing"


def _choice(claim: Claim) -> Choice:
    sign, text = "+" if claim.is_pro else "\N{MINUS SIGN}", claim.text
    return claim.key, f"{sign} {text if len(text) <= SHOWN_OF_A_CLAIM else f'{text[: SHOWN_OF_A_CLAIM - 1]}…'}"


def _label(choice: Choice) -> str:
    return choice[1]


def _choices(words: type[Word]) -> list[Choice]:
    return [(word.value, word.label[0].upper() + word.label[1:]) for word in words]


CONTEXT = [
    ContextField("team_size", "Team", _choices(TeamSize)),
    ContextField("scale", "Scale", _choices(Scale)),
    ContextField("in_production", "In production", _choices(InProduction)),
]
