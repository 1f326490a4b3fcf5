"""The form to disagree with a page, as pages show it. Pure: imports no Django."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comparisons.domain.page import Claim, Page
from comparisons.domain.vocabulary import Outcome, Wants

PICK = "pick-"
"""Prefix of a slug as a choice. A slug alone might be ``depends``."""
SHOWN_OF_A_CLAIM = 100

Choice = tuple[str, str]
"""The value and the label of a choice."""


class Typed(NamedTuple):
    """The value of each field."""

    wants: str = ""
    claim: str = ""
    text: str = ""
    evidence: str = ""
    email: str = ""
    homepage: str = ""


class Errors(NamedTuple):
    """The errors of each field."""

    wants: Sequence[str] = ()
    claim: Sequence[str] = ()
    text: Sequence[str] = ()
    evidence: Sequence[str] = ()
    email: Sequence[str] = ()
    homepage: Sequence[str] = ()


class ShownForm(NamedTuple):
    """The choices, claims grouped by the name of their side, with the values and errors of all fields."""

    outcomes: list[Choice]
    claims: list[tuple[str, list[Choice]]]
    typed: Typed = Typed()
    errors: Errors = Errors()

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """Each error with the name of its field, in the order of the form."""
        return [(field, error) for field, errors in self.errors._asdict().items() for error in errors]


def blank_form(page: Page) -> ShownForm:
    """Return the empty form; no ``forms.Form`` is made for it."""
    claims = [(side.name, [_choice(claim) for claim in side.claims]) for side in page.sides if side.claims]
    return ShownForm(list(_outcomes(page, has_claims=bool(claims))), claims)


def _outcomes(page: Page, *, has_claims: bool) -> Iterator[Choice]:
    """Yield what one may say instead of the verdict, then what may be wrong with the page."""
    for side in page.sides:
        if side is not page.picked:
            yield PICK + side.slug, f"I'd pick {side.called}"
    if page.ruling is None or page.ruling.outcome != Outcome.DEPENDS:
        yield Wants.DEPENDS.value, "It depends"
    if has_claims:
        yield Wants.CLAIM.value, "A claim is wrong"
    yield Wants.MISSING.value, "Something is missing"


def _choice(claim: Claim) -> Choice:
    sign, text = "+" if claim.is_pro else "\N{MINUS SIGN}", claim.text
    return claim.key, f"{sign} {text if len(text) <= SHOWN_OF_A_CLAIM else f'{text[: SHOWN_OF_A_CLAIM - 1]}…'}"
