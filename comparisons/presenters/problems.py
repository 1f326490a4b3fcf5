"""The kinds of problems that programs are told of (RFC 9457): the word of each, its status, and what to do about it.

The documentation of the API lists them from here, with an anchor for each. Pure: imports no Django.
"""

from typing import Any, NamedTuple

from comparisons.domain.direction import printable

from .envelopes import Document, problem

QUOTED = 100
"""Characters of a stranger's word that a problem repeats."""


class Kind(NamedTuple):
    """One kind of problem; ``meaning`` is for whoever writes the program."""

    status: int
    title: str
    meaning: str


KINDS = {
    "bad-request": Kind(400, "The request cannot be read", "Something in the request is malformed: check it."),
    "unknown-parameter": Kind(
        400,
        "Unknown parameter",
        "The address doesn't know a key of the query. “parameters” lists those that it knows. "
        "A misspelt filter that is ignored would give wrong answers, so it is refused.",
    ),
    "no-such-address": Kind(404, "No such address", "The API has nothing here. The index lists all addresses."),
    "bad-cursor": Kind(
        404,
        "No such page of the list",
        "“after” takes what a page of the list gave in “links.next”, unchanged. Start without it.",
    ),
    "unknown-technology": Kind(
        404, "Unknown technology", "No technology has this slug or alias. “suggestions” names similar ones."
    ),
    "unknown-comparison": Kind(
        404,
        "No such comparison",
        "A name is unknown, or nobody has compared these two. “suggestions” leads to what is near.",
    ),
    "unknown-category": Kind(
        404, "Unknown category", "No category has this slug. The list of categories has them all."
    ),
    "method-not-allowed": Kind(405, "Method not allowed", "The header “Allow” names the methods of this address."),
    "withdrawn": Kind(
        410, "Withdrawn comparison", "The editors took this comparison back; “reason” says why. Forget your copy."
    ),
    "unknown-package": Kind(
        404,
        "Unknown package",
        "No technology lists this package as its own. “suggestions” names technologies with a similar name.",
    ),
    "decision-flipped": Kind(
        409,
        "The decision flipped",
        "Only with “strict”: the record no longer leads to what it chose. “decision” holds what “data” would.",
    ),
    "too-large": Kind(413, "The request is too large", "Send fewer bytes, or ask for fewer at once."),
    "address-too-long": Kind(414, "The address is too long", "Send a shorter query, or use POST where there is one."),
    "invalid-request": Kind(
        422, "Invalid values", "“errors” names each value that has the wrong type or form, and what is expected."
    ),
    "unreadable-decision": Kind(
        422,
        "No decision record that can be judged",
        "“detail” says what is wrong with its front matter, and in which line. The record of a comparison stands at "
        "/compare/{pair}/decision.md.",
    ),
    "unreadable-file": Kind(
        422,
        "The file cannot be read",
        "“detail” says why. If its kind was not found out, say “kind” or the file's name.",
    ),
    "wrong-type": Kind(415, "Not JSON", "Send the body as application/json, in UTF-8, or a file as it is."),
    "too-many-questions": Kind(
        429, "Too many questions", "Your network asks faster than it may. Ask again after the seconds in “Retry-After”."
    ),
    "server-error": Kind(500, "A fault of ours", "Nothing about the request is known to be wrong. Try again later."),
    "unavailable": Kind(
        503,
        "Out of service for a moment",
        "The database is away or too slow. Ask again after the seconds in “Retry-After”.",
    ),
}
BY_STATUS = {kind.status: code for code, kind in reversed(KINDS.items())}
"""The first kind of each status, which says no more than the status does."""


def of(code: str, detail: str = "", **more: Any) -> Document:
    """Return a problem of the kind ``code``, one of ``KINDS``."""
    kind = KINDS[code]
    return problem(kind.status, code, kind.title, detail, **more)


def quoted(word: str) -> str:
    """Return a stranger's word in quotation marks, as much of it as a problem repeats, without what nobody can see."""
    return f"“{printable(word)[:QUOTED]}”"


def of_status(status: int) -> Document:
    """Return the problem that says what an HTTP status says: for errors that the site has no words for."""
    code = BY_STATUS.get(status) or ("bad-request" if status < 500 else "server-error")
    return of(code) | {"status": status}
