"""Validators and constraints that several models share, each with an error message for editors.

The constraints use no function that Django would have to define in SQLite, so that a plain SQLite
connection can check the file too.
"""

from datetime import UTC, date, datetime
from string import ascii_lowercase, digits

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import CharField, CheckConstraint, F, Func, Q, Value
from django.db.models.functions import Concat, Length, StrIndex
from django.db.models.lookups import Exact, GreaterThan, LessThanOrEqual

from comparisons.domain import days, visible
from comparisons.domain.vocabulary import Word

SLUG_LENGTH = 64
URL_LENGTH = 500
REASON_LENGTH = 1000

_is_web_address = URLValidator(schemes=["http", "https"])


def web_address(text: str) -> None:
    """Refuse what is no http or https address, and one that hides a character or shows a password."""
    if visible.hides_in_address(text):
        raise ValidationError("This address contains invisible characters. Please type it again.", code="hidden")
    if visible.names_a_user(text):
        raise ValidationError(
            "Everybody would see the user name or password in this address. Leave it out, with the @ behind it.",
            code="user",
        )
    _is_web_address(text)


def one_line(text: str) -> None:
    """Refuse control characters, line breaks included: PostgreSQL cannot store NUL, and no page shows the others."""
    if any(_is_control(character) for character in text):
        raise ValidationError("Control characters and line breaks aren't allowed here.", code="control_character")


def name(text: str) -> None:
    """Refuse a name that hides a character, or shows none."""
    one_line(text)
    if visible.hides_some(text):
        raise ValidationError("This name contains invisible characters. Please type it again.", code="hidden")
    if text and not visible.count(text):
        raise ValidationError("A name needs at least one visible character.", code="hidden")


def past_day(value: date) -> None:
    """Refuse a day to come: nobody has read, counted or decided anything on it. The day is that of UTC."""
    if days.is_to_come(value):
        raise ValidationError("This day is still to come. Give the day it was done.", code="to_come")


def past_moment(value: datetime) -> None:
    past_day(value.astimezone(UTC).date())


def prose(text: str) -> None:
    """Refuse control characters except line breaks and tabs."""
    one_line(text.translate({ord(character): None for character in "\n\r\t"}))


def _is_control(character: str) -> bool:
    return ord(character) < 32 or 127 <= ord(character) < 160 or 0xD800 <= ord(character) < 0xE000


def slug_rule(name: str) -> CheckConstraint:
    """Return the constraint for a slug: ``[a-z0-9]+(-[a-z0-9]+)*``, at most 64 long, no dashed part being ``vs``."""
    between_dashes = Concat(Value("-"), F("slug"), Value("-"))
    strange = Func(F("slug"), Value(ascii_lowercase + digits + "-"), function="LTRIM", output_field=CharField())
    return CheckConstraint(
        name=name,
        condition=(
            Q(Exact(strange, Value("")))
            & Q(Exact(StrIndex(between_dashes, Value("--")), 0))
            & Q(Exact(StrIndex(between_dashes, Value("-vs-")), 0))
            & Q(LessThanOrEqual(Length(F("slug")), SLUG_LENGTH))
        ),
        violation_error_message=(
            "A slug is made of lower-case letters, digits and single dashes between them, at most 64 characters long, "
            "and “vs” is not one of its dashed parts: c-sharp, not C#."
        ),
        violation_error_code="slug",
    )


def not_empty(field: str, *, name: str, message: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(GreaterThan(Length(F(field)), 0)),
        violation_error_message=message,
        violation_error_code="empty",
    )


def one_of(field: str, words: type[Word], *, name: str, blank: bool = False) -> CheckConstraint:
    """Return the constraint that the stored value is one of the vocabulary's words (or empty, if ``blank``)."""
    values = [word.value for word in words]
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__in": ["", *values] if blank else values}),
        violation_error_message=f"{field.capitalize()} is one of: {', '.join(values)}.",
        violation_error_code="choice",
    )
