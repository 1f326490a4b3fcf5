"""Conversions of one value, as it was written, to its canonical form. Pure: imports no Django.

Each takes text and gives back what a record holds, or raises ``ValueError`` with what was expected.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from urllib.parse import urlsplit

from comparisons.domain import days, visible
from comparisons.domain.pairs import KEY_LENGTH, key
from comparisons.domain.prose_rules import clause_faults
from comparisons.domain.vocabulary import METRICS, Word

from .records import moment, number
from .shapes import CONTROLS, CONTROLS_BUT_BREAKS, HIDDEN, Shape, described, slug_of, text_without
from .trees import RECORD_BYTES

Scalar = Callable[[str], object]

SLUG_LENGTH = 64
URL_LENGTH = 500
QUOTE_WORDS = 25
QUOTE_LENGTH = 500
DIGITS = 15
"""Digits of a number that every database keeps exactly."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
CONTROL_BUT_BREAKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,10}")
DIGEST = re.compile(r"[0-9a-f]{8}-[0-9a-f]{32}")
CLAIM_KEY = re.compile(r"[A-Za-z0-9_-]{10}")


def _matching(pattern: re.Pattern[str], says: str, *types: str, **more: object) -> Callable[[], Shape]:
    """Return what the shape is of text that ``pattern`` matches whole."""
    written = f"^{pattern.pattern.replace('(?:', '(')}$"
    return lambda: {"$comment": says, "type": list(types) or "string", "pattern": written} | more


def _one_line(most: int, says: str = "") -> Shape:
    is_bounded = most < RECORD_BYTES
    return text_without(
        CONTROLS, says or (f"one line, {most:,} characters at most" if is_bounded else "one line"), most
    )


def _clause(most: int) -> Shape:
    return _one_line(most, f"rest of a sentence, without its capital and its full stop, {most:,} characters at most")


def _name(most: int, says: str = "") -> Shape:
    return text_without(CONTROLS + HIDDEN, says or f"name, {most:,} characters at most", most)


def _web_address() -> Shape:
    refused = rf"\s{CONTROLS}{HIDDEN}"
    host = rf"[^/?#@:{refused}][^/?#@{refused}]*"
    pattern = rf"^[hH][tT][tT][pP][sS]?://{host}([/?#][^{refused}]*)?$"
    return {"$comment": "http or https address", "type": "string", "pattern": pattern, "maxLength": URL_LENGTH}


def _number(least: int, most: int | None, places: int) -> Shape:
    says = f"number from {least} to {most}" if most is not None else f"number of at least {least}"
    bound = {"exclusiveMaximum": 10**DIGITS} if most is None else {"maximum": most}
    return _matching(NUMBER, f"{says}, {places} decimals at most", "number", "string")() | {"minimum": least} | bound


def _whole(least: int, most: int) -> Shape:
    says = f"whole number from {least} to {most:,}"
    return _matching(WHOLE, says, "integer", "string")() | {"minimum": least, "maximum": most}


def _slug() -> Shape:
    return slug_of(SLUG_LENGTH) | {"not": {"type": "string", "pattern": "(^|-)vs(-|$)"}}


A_DAY = _matching(DAY, "date, `YYYY-MM-DD`", format="date")
PART_OF_A_DAY = _matching(
    days.PARTIAL, "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`", "integer", "string", minimum=1, maximum=9999
)
A_MOMENT = _matching(MOMENT, "date and time with its offset, such as `2026-10-01T12:00:00Z`")


@described(_one_line)
def line(text: str, *, most: int) -> str:
    """Plain text on one line."""
    if CONTROL.search(text):
        raise ValueError("one line of text without control characters")
    _refuse_empty(text)
    if len(text) > most:
        raise ValueError(f"at most {most:,} characters")
    return text


@described(_clause)
def clause(text: str, *, most: int) -> str:
    """Plain text on one line that reads on in a sentence: no capital of a sentence, no full stop."""
    if clause_faults(text):
        raise ValueError("the rest of a sentence, without its capital and its full stop")
    return line(text, most=most)


@described(_name)
def name(text: str, *, most: int) -> str:
    """Plain text on one line that hides nothing: somebody or something is called so."""
    if visible.hides_some(text):
        raise ValueError("a name without zero-width characters and bidirectional controls, which nobody sees")
    return line(text, most=most)


@described(lambda: text_without(CONTROLS_BUT_BREAKS, "text of one or more lines"))
def prose(text: str) -> str:
    """Text that may have several lines."""
    if CONTROL_BUT_BREAKS.search(text):
        raise ValueError("text without control characters")
    _refuse_empty(text)
    return text


def _refuse_empty(text: str) -> None:
    if not text.strip() or not (text.isascii() or visible.count(text)):
        raise ValueError("text; null says that there is none")


@described(_slug)
def slug(text: str) -> str:
    if not SLUG.fullmatch(text) or len(text) > SLUG_LENGTH or "-vs-" in f"-{text}-":
        raise ValueError(
            f"a slug: lower-case letters, digits and single dashes, at most {SLUG_LENGTH}, “vs” not among its parts"
        )
    return text


@described(lambda: slug_of(SLUG_LENGTH))
def related(text: str) -> str:
    """A slug that may be another site's, so that ``vs-code`` is one too."""
    if not SLUG.fullmatch(text) or len(text) > SLUG_LENGTH:
        raise ValueError(f"a slug: lower-case letters, digits and single dashes, at most {SLUG_LENGTH}")
    return text


@described(_web_address)
def web_address(text: str) -> str:
    expected = f"an http or https address of at most {URL_LENGTH} characters"
    if len(text) > URL_LENGTH or CONTROL.search(text) or re.search(r"\s", text):
        raise ValueError(expected)
    if visible.hides_in_address(text):
        raise ValueError("an address without zero-width characters and bidirectional controls, which nobody sees")
    if visible.names_a_user(text):
        raise ValueError("an address without a user name or password, as readers see it")
    try:
        parts = urlsplit(text)
        is_fine = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fine = False
    if not is_fine:
        raise ValueError(expected)
    return text


def word_of(words: type[Word]) -> Scalar:
    allowed = {word.value for word in words}
    expected = f"one of {', '.join(word.value for word in words)}"

    @described(lambda: {"type": "string", "enum": [word.value for word in words]})
    def word(text: str) -> str:
        if text not in allowed:
            raise ValueError(expected)
        return text

    return word


@described(lambda: {"type": "string", "enum": sorted(METRICS)})
def metric(text: str) -> str:
    if text not in METRICS:
        raise ValueError("a metric that the site knows, such as github_stars or npm_downloads_month")
    return text


@described(A_DAY)
def day(text: str) -> str:
    try:
        return date.fromisoformat(DAY.fullmatch(text)[0]).isoformat()  # type: ignore[index]
    except (TypeError, ValueError):
        raise ValueError("a date, YYYY-MM-DD") from None


@described(A_DAY)
def past_day(text: str, today: date | None = None) -> str:
    """A day on which something was done; ``today`` is the UTC day unless named."""
    if days.is_to_come(date.fromisoformat(day(text)), today):
        raise ValueError("a day that has come, not one to come")
    return text


@described(PART_OF_A_DAY)
def partial_day(text: str) -> str:
    try:
        days.first_of(text)
    except ValueError:
        raise ValueError("YYYY, YYYY-MM or YYYY-MM-DD") from None
    return text


@described(PART_OF_A_DAY)
def past_partial_day(text: str, today: date | None = None) -> str:
    """A year, month or day that has begun."""
    if days.is_to_come(days.first_of(partial_day(text)), today):
        raise ValueError("a year, month or day that has come, not one to come")
    return text


@described(A_MOMENT)
def utc_moment(text: str) -> str:
    expected = "a date and time with its offset, such as 2026-10-01T12:00:00Z"
    if not MOMENT.fullmatch(text):
        raise ValueError(expected)
    try:
        return moment(datetime.fromisoformat(text).astimezone(UTC)) or ""
    except (ValueError, OverflowError):
        raise ValueError(expected) from None


@described(A_MOMENT)
def past_moment(text: str, today: date | None = None) -> str:
    """A moment of today or earlier."""
    found = utc_moment(text)
    if days.is_to_come(datetime.fromisoformat(found).date(), today):
        raise ValueError("a time that has come; publish_at holds one to come")
    return found


@described(_number)
def decimal(text: str, *, least: int, most: int | None, places: int) -> int | float:
    """A number that both databases keep exactly."""
    limits = f"from {least} to {most}" if most is not None else f"of at least {least}"
    expected = f"a number {limits} with at most {places} decimals and {DIGITS} digits"
    if not NUMBER.fullmatch(text):
        raise ValueError(expected)
    value = Decimal(text)
    is_bounded = least <= value < Decimal(10) ** DIGITS and (most is None or value <= most)
    if not is_bounded or value != round(value, places) or len(value.normalize().as_tuple().digits) > DIGITS:
        raise ValueError(expected)
    return number(value)


@described(_whole)
def whole(text: str, *, least: int, most: int) -> int:
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise ValueError(f"a whole number from {least} to {most:,}")
    return int(text)


@described(_matching(DIGEST, "digest: 8 and 32 digits from 0 to f with a dash between"))
def digest(text: str) -> str:
    if not DIGEST.fullmatch(text):
        raise ValueError(
            "the digest of a review as an export writes it: 8 and 32 digits from 0 to f with a dash between"
        )
    return text


@described(_matching(CLAIM_KEY, "10 letters, digits, `-` or `_`", "string", "number"))
def claim_key(text: str) -> str:
    if not CLAIM_KEY.fullmatch(text):
        raise ValueError("10 letters and digits, as an export gives them")
    return text


@described(lambda: _one_line(QUOTE_LENGTH, f"one line of {QUOTE_WORDS} words at most"))
def quote(text: str) -> str:
    if len(text.split()) > QUOTE_WORDS:
        raise ValueError(f"a quote of at most {QUOTE_WORDS} words")
    return line(text, most=QUOTE_LENGTH)


entry_key = partial(line, most=600)
"""A source's own word for one of its entries."""


@described(lambda: _name(KEY_LENGTH, "slug, or another word that leads to the technology"))
def reference(text: str) -> str:
    """A word that leads to a technology: its slug, or one of its aliases."""
    if len(key(name(text, most=KEY_LENGTH))) > KEY_LENGTH:
        raise ValueError(f"at most {KEY_LENGTH} characters once its letters are compared")
    return text
