"""The form with which a reader disagrees with a page, as pages show it. Pure: imports no Django."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from comparisons.domain.page import Claim, Page
from comparisons.domain.vocabulary import Wants

PICK = "pick-"
"""Before a slug: the choice of that side. A slug alone might be ``depends``."""
SHOWN_OF_A_CLAIM = 100
FIELDS = ("wants", "claim", "text", "evidence", "email", "homepage")
NOTHING: Mapping[str, str] = MappingProxyType(dict.fromkeys(FIELDS, ""))
NO_ERRORS: Mapping[str, Sequence[str]] = MappingProxyType(dict.fromkeys(FIELDS, ()))

Choice = tuple[str, str]
"""What is sent, and what people read."""


class ShownForm(NamedTuple):
    """What one can choose, claims under the name of their side; by field what was typed and what is wrong with it."""

    outcomes: list[Choice]
    claims: list[tuple[str, list[Choice]]]
    typed: Mapping[str, str] = NOTHING
    errors: Mapping[str, Sequence[str]] = NO_ERRORS


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
