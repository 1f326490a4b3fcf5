"""Makers of the catalogue format's keys, by what a key holds. Pure: imports no Django."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from comparisons.domain.vocabulary import Word

from . import records, scalars
from .checks import Also, Check, list_of, nested, scalar
from .records import Field, RecordType

SENTENCE_LENGTH = 300

slug = scalar(scalars.slug)
reference = scalar(scalars.reference)
one_line = scalar(partial(scalars.line, most=200))
prose = scalar(scalars.prose)
sentence = scalar(partial(scalars.line, most=SENTENCE_LENGTH))
clause = scalar(partial(scalars.clause, most=SENTENCE_LENGTH))


def line(key: str, most: int = 200, **more: Any) -> Field:
    """Plain text on one line."""
    return Field(key, scalar(partial(scalars.line, most=most)), **more)


def name(key: str, most: int = 200, **more: Any) -> Field:
    """What somebody or something is called."""
    return Field(key, scalar(partial(scalars.name, most=most)), **more)


def text(key: str, **more: Any) -> Field:
    """Markdown without HTML."""
    return Field(key, prose, is_long=True, **more)


def word(key: str, words: type[Word], **more: Any) -> Field:
    return Field(key, scalar(scalars.word_of(words)), **more)


def address(key: str, **more: Any) -> Field:
    return Field(key, scalar(scalars.web_address), **more)


def day(key: str, **more: Any) -> Field:
    return Field(key, scalar(scalars.day), default=None, parse=date.fromisoformat, dump=records.day, **more)


def past_day(key: str, **more: Any) -> Field:
    """A day on which something was done, and so none to come."""
    return Field(key, scalar(scalars.past_day), default=None, parse=date.fromisoformat, dump=records.day, **more)


def moment(key: str, check: scalars.Scalar = scalars.utc_moment, **more: Any) -> Field:
    return Field(key, scalar(check), default=None, parse=datetime.fromisoformat, dump=records.moment, **more)


def whole(key: str, least: int, most: int, **more: Any) -> Field:
    return Field(key, scalar(partial(scalars.whole, least=least, most=most)), **more)


def decimal(key: str, most: int | None, places: int, default: int | None = None, **more: Any) -> Field:
    check = scalar(partial(scalars.decimal, least=0, most=most, places=places))
    return Field(key, check, default=default, parse=_decimal, dump=records.number, **more)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def foreign(key: str, check: Check = slug, **more: Any) -> Field:
    """The slug of a row of another table."""
    return Field(key, check, default=None, is_foreign=True, **more)


def elsewhere(key: str, check: Check, **more: Any) -> Field:
    """What no single column holds, but rows of their own."""
    return Field(key, check, is_column=False, **more)


def each(record_type: RecordType, *, also: Also | None = None, sort: Callable[..., Any] | None = None) -> Check:
    """A list of records, no two of them of one identity."""
    return list_of(nested(record_type, also=also), unique=record_type.identity, sort=sort)


def words(check: Check) -> Check:
    return list_of(check, unique=str, sort=sorted)
