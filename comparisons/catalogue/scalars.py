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

Scalar = Callable[[str], object]

SLUG_LENGTH = 64
URL_LENGTH = 500
QUOTE_WORDS = 25
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
DIGEST = re.compile(r"[0-9a-f]{8}-[0-9a-f]{32}")
CLAIM_KEY = re.compile(r"[A-Za-z0-9_-]{10}")


def line(text: str, *, most: int) -> str:
    """Plain text on one line."""
    if CONTROL.search(text):
        raise ValueError("one line of text without control characters")
    _refuse_empty(text)
    if len(text) > most:
        raise ValueError(f"at most {most:,} characters")
    return text


def clause(text: str, *, most: int) -> str:
    """Plain text on one line that reads on in a sentence: no capital of a sentence, no full stop."""
    if clause_faults(text):
        raise ValueError("the rest of a sentence, without its capital and its full stop")
    return line(text, most=most)


def name(text: str, *, most: int) -> str:
    """Plain text on one line that hides nothing: somebody or something is called so."""
    if visible.hides_some(text):
        raise ValueError("a name without zero-width characters and bidirectional controls, which nobody sees")
    return line(text, most=most)


def prose(text: str) -> str:
    """Text that may have several lines."""
    if CONTROL_BUT_BREAKS.search(text):
        raise ValueError("text without control characters")
    _refuse_empty(text)
    return text


def _refuse_empty(text: str) -> None:
    if not text.strip() or not (text.isascii() or visible.count(text)):
        raise ValueError("text; null says that there is none")


def slug(text: str) -> str:
    if not SLUG.fullmatch(text) or len(text) > SLUG_LENGTH or "-vs-" in f"-{text}-":
        raise ValueError(
            f"a slug: lower-case letters, digits and single dashes, at most {SLUG_LENGTH}, “vs” not among its parts"
        )
    return text


def related(text: str) -> str:
    """A slug that may be another site's, so that ``vs-code`` is one too."""
    if not SLUG.fullmatch(text) or len(text) > SLUG_LENGTH:
        raise ValueError(f"a slug: lower-case letters, digits and single dashes, at most {SLUG_LENGTH}")
    return text


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

    def word(text: str) -> str:
        if text not in allowed:
            raise ValueError(expected)
        return text

    return word


def metric(text: str) -> str:
    if text not in METRICS:
        raise ValueError("a metric that the site knows, such as github_stars or npm_downloads_month")
    return text


def day(text: str) -> str:
    try:
        return date.fromisoformat(DAY.fullmatch(text)[0]).isoformat()  # type: ignore[index]
    except (TypeError, ValueError):
        raise ValueError("a date, YYYY-MM-DD") from None


def past_day(text: str, today: date | None = None) -> str:
    """A day on which something was done; ``today`` is the UTC day unless named."""
    if days.is_to_come(date.fromisoformat(day(text)), today):
        raise ValueError("a day that has come, not one to come")
    return text


def partial_day(text: str) -> str:
    try:
        days.first_of(text)
    except ValueError:
        raise ValueError("YYYY, YYYY-MM or YYYY-MM-DD") from None
    return text


def past_partial_day(text: str, today: date | None = None) -> str:
    """A year, month or day that has begun."""
    if days.is_to_come(days.first_of(partial_day(text)), today):
        raise ValueError("a year, month or day that has come, not one to come")
    return text


def utc_moment(text: str) -> str:
    expected = "a date and time with its offset, such as 2026-10-01T12:00:00Z"
    if not MOMENT.fullmatch(text):
        raise ValueError(expected)
    try:
        return moment(datetime.fromisoformat(text).astimezone(UTC)) or ""
    except (ValueError, OverflowError):
        raise ValueError(expected) from None


def past_moment(text: str, today: date | None = None) -> str:
    """A moment of today or earlier."""
    found = utc_moment(text)
    if days.is_to_come(datetime.fromisoformat(found).date(), today):
        raise ValueError("a time that has come; publish_at holds one to come")
    return found


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


def whole(text: str, *, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or not least <= int(text) <= most:
        raise ValueError(f"a whole number from {least} to {most:,}")
    return int(text)


def digest(text: str) -> str:
    if not DIGEST.fullmatch(text):
        raise ValueError(
            "the digest of a review as an export writes it: 8 and 32 digits from 0 to f with a dash between"
        )
    return text


def claim_key(text: str) -> str:
    if not CLAIM_KEY.fullmatch(text):
        raise ValueError("10 letters and digits, as an export gives them")
    return text


def quote(text: str) -> str:
    if len(text.split()) > QUOTE_WORDS:
        raise ValueError(f"a quote of at most {QUOTE_WORDS} words")
    return line(text, most=500)


entry_key = partial(line, most=600)
"""A source's own word for one of its entries."""


def reference(text: str) -> str:
    """A word that leads to a technology: its slug, or one of its aliases."""
    if len(key(name(text, most=KEY_LENGTH))) > KEY_LENGTH:
        raise ValueError(f"at most {KEY_LENGTH} characters once its letters are compared")
    return text
