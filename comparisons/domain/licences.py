"""Whether a licence is open source: SPDX expressions read against a short list of identifiers.

Listed are the identifiers that the Open Source Initiative approved or the Free Software Foundation calls free, and
those that are known to be neither. What stands on no list is unknown, never guessed. Pure: imports no Django.
"""

import re
from collections.abc import Iterator

PROPRIETARY = "proprietary"

OPEN_FAMILIES = (
    "AFL-", "AGPL-", "Apache-", "APSL-2", "CDDL-", "CECILL-2", "EPL-", "EUPL-", "GPL-", "LGPL-", "LPPL-1.3", "MPL-",
    "OSL-", "PHP-3", "ZPL-2",
)  # fmt: skip
"""Beginnings of identifiers: all that begin so are open source."""
OPEN = {
    name.lower()
    for name in (
        "0BSD", "Artistic-1.0", "Artistic-1.0-Perl", "Artistic-2.0", "BSD-1-Clause", "BSD-2-Clause",
        "BSD-2-Clause-Patent", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-3-Clause-LBNL", "BSD-4-Clause", "BSL-1.0",
        "BlueOak-1.0.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ClArtistic", "CPL-1.0", "ECL-2.0", "EFL-2.0", "FTL",
        "HPND", "ICU", "IJG", "IPL-1.0", "ISC", "LPL-1.02", "MirOS", "MIT", "MIT-0", "MS-PL", "MS-RL", "MulanPSL-2.0",
        "NCSA", "NTP", "OFL-1.1", "OLDAP-2.8", "OpenSSL", "PostgreSQL", "PSF-2.0", "Python-2.0", "QPL-1.0", "Ruby",
        "Sleepycat", "SPL-1.0", "Unicode-3.0", "Unicode-DFS-2016", "UPL-1.0", "Unlicense", "Vim", "W3C", "WTFPL",
        "X11", "Zend-2.0", "Zlib",
        "blessing",  # SQLite's: public domain
    )
}  # fmt: skip
CLOSED_FAMILIES = (
    "BUSL-", "CC-BY-NC", "CC-BY-ND", "Elastic-", "FSL-", "LicenseRef-Confluent", "LicenseRef-RSAL", "PolyForm-",
    "RSAL", "SSPL-",
)  # fmt: skip
CLOSED = {PROPRIETARY, "licenseref-proprietary", "licenseref-commercial", "freeware", "shareware", "json", "none"}
NARROWING = re.compile(r"commons-clause|non-?commercial", re.IGNORECASE)
"""What stands after WITH adds to a licence, but for these, which take from it."""

TOKEN = re.compile(r"\s*([()]|[A-Za-z0-9.:+-]+)")
MOST_TOKENS = 60
"""A longer expression is not read: it would cost more than it tells."""


class Unreadable(ValueError):
    """No SPDX expression."""


def is_open_source(expression: str) -> bool | None:
    """None where no licence is given, it cannot be read, or it hangs on an identifier that no list holds.

    >>> is_open_source("MIT OR Apache-2.0"), is_open_source("AGPL-3.0-only AND SSPL-1.0"), is_open_source("Fair")
    (True, False, None)
    """
    try:
        tokens = _tokens(expression)
        answer = _either(tokens)
    except Unreadable:
        return None
    return None if tokens else answer


def _tokens(expression: str) -> list[str]:
    """The tokens in reverse, so that the next one is popped."""
    tokens = list(_split(expression.strip()))
    if not tokens or len(tokens) > MOST_TOKENS:
        raise Unreadable
    return tokens[::-1]


def _split(expression: str) -> Iterator[str]:
    at = 0
    while at < len(expression):
        found = TOKEN.match(expression, at)
        if found is None:
            raise Unreadable
        yield found[1]
        at = found.end()


def _either(tokens: list[str]) -> bool | None:
    """One choice that is open is enough, since the reader chooses."""
    answers = {_all(tokens)}
    while _takes(tokens, "OR"):
        answers.add(_all(tokens))
    return True if True in answers else None if None in answers else False


def _all(tokens: list[str]) -> bool | None:
    answers = {_one(tokens)}
    while _takes(tokens, "AND"):
        answers.add(_one(tokens))
    return False if False in answers else None if None in answers else True


def _one(tokens: list[str]) -> bool | None:
    if _takes(tokens, "("):
        answer = _either(tokens)
        if not _takes(tokens, ")"):
            raise Unreadable
        return answer
    answer = _of_identifier(_word(tokens))
    if _takes(tokens, "WITH") and NARROWING.search(_word(tokens)):
        return False
    return answer


def _takes(tokens: list[str], expected: str) -> bool:
    """Whether the next token is ``expected``, which is then taken."""
    if not tokens or tokens[-1].upper() != expected:
        return False
    tokens.pop()
    return True


def _word(tokens: list[str]) -> str:
    if not tokens or tokens[-1].upper() in ("(", ")", "AND", "OR", "WITH"):
        raise Unreadable
    return tokens.pop()


def _of_identifier(identifier: str) -> bool | None:
    """Letters of either case are the same in SPDX, and ``+`` (or later) changes nothing here."""
    name = identifier.removesuffix("+").lower()
    if name in CLOSED or name.startswith(_lower(CLOSED_FAMILIES)) or NARROWING.search(name):
        return False
    if name in OPEN or name.startswith(_lower(OPEN_FAMILIES)):
        return True
    return None


def _lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)
