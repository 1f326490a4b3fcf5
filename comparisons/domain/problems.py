"""Problems that keep a page from being reviewed or published, each with the field that fixes it.

A problem's ``field`` is one of:

- ``claim.<key>.text``, ``.source``, ``.checked`` (``technology.<slug>.pros`` or ``.cons`` while a claim has no key),
- ``technology.<slug>.kind``, ``.use_case``, ``.own_sources``, ``.pros``, ``.cons``,
- ``comparison.intro``, ``.left_out.<slug of a criterion>``,
- ``verdict.outcome``, ``.pick``, ``.basis``, ``.in_short``, ``.reason``, ``.best_case_for_the_other``,
  ``.choose_if.<slug>``, ``.already_using.<slug>``, ``.would_change_if`` and ``.would_change_if.<n>``, counted from 1.

Pure: imports no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import sentences
from .page import Claim, Side

QUOTED_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to review; ``code`` is for programs, ``field`` names what to fix, ``message`` is for editors."""

    code: str
    field: str
    message: str


Problems = Iterator[Problem]


def place_of(side: Side, claim: Claim) -> str:
    """Return a claim's name in messages to editors."""
    word = "pro" if claim.is_pro else "con"
    return f"{sentences.possessive(side)} {word} “{_quoted(claim.text)}”"


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return sentences.shorten(text, QUOTED_LENGTH)


def field_of(side: Side, claim: Claim, name: str) -> str:
    """Return the ``field`` of a problem with the attribute ``name`` of a claim."""
    if claim.key:
        return f"claim.{claim.key}.{name}"
    return f"technology.{side.slug}.{'pros' if claim.is_pro else 'cons'}"
