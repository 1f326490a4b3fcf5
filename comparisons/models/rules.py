"""Validators and constraints that several models share, each with an error message for editors.

The constraints use no function that Django would have to define in SQLite, so that a plain SQLite
connection can check the file too.
"""

from string import ascii_lowercase, digits

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import CharField, CheckConstraint, F, Func, Q, Value
from django.db.models.functions import Concat, Length, StrIndex
from django.db.models.lookups import Exact, GreaterThan, LessThanOrEqual

from comparisons.domain.vocabulary import Word

SLUG_LENGTH = 64
URL_LENGTH = 500

web_address = URLValidator(schemes=["http", "https"])


def one_line(text: str) -> None:
    """Refuse control characters, line breaks included: PostgreSQL cannot store NUL, and no page shows the others."""
    if any(_is_control(character) for character in text):
        raise ValidationError("Control characters and line breaks cannot stand here.", code="control_character")


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
