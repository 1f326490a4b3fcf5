"""The form with which a reader disagrees with a page, as pages show it. Pure: imports no Django."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comparisons.domain.page import Claim, Page
from comparisons.domain.vocabulary import Wants

PICK = "pick-"
"""Before a slug: the choice of that side. A slug alone might be ``depends``."""
SHOWN_OF_A_CLAIM = 100

Choice = tuple[str, str]
"""What is sent, and what people read."""


class Typed(NamedTuple):
    """What stands in each field."""

    wants: str = ""
    claim: str = ""
    text: str = ""
    evidence: str = ""
    email: str = ""
    homepage: str = ""


class Errors(NamedTuple):
    """What is wrong with each field."""

    wants: Sequence[str] = ()
    claim: Sequence[str] = ()
    text: Sequence[str] = ()
    evidence: Sequence[str] = ()
    email: Sequence[str] = ()
    homepage: Sequence[str] = ()


class ShownForm(NamedTuple):
    """What one can choose, claims under the name of their side; what was typed, and what is wrong with it."""

    outcomes: list[Choice]
    claims: list[tuple[str, list[Choice]]]
    typed: Typed = Typed()
    errors: Errors = Errors()


def blank_form(page: Page) -> ShownForm:
    """The form before anything is typed; no ``forms.Form`` is made for it."""
    claims = [(side.name, [_choice(claim) for claim in side.claims]) for side in page.sides if side.claims]
    return ShownForm(list(_outcomes(page, has_claims=bool(claims))), claims)


def _outcomes(page: Page, *, has_claims: bool) -> Iterator[Choice]:
    for side in page.sides:
        yield PICK + side.slug, f"I'd pick {side.name}"
    yield Wants.DEPENDS.value, "It depends"
    if has_claims:
        yield Wants.CLAIM.value, "A claim is wrong"


def _choice(claim: Claim) -> Choice:
    sign, text = "+" if claim.is_pro else "\N{MINUS SIGN}", claim.text
    return claim.key, f"{sign} {text if len(text) <= SHOWN_OF_A_CLAIM else f'{text[: SHOWN_OF_A_CLAIM - 1]}…'}"
