"""Fields of public forms: text that a page can show, an address of the web, one for mail."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comparisons.domain import visible
from comparisons.models.rules import URL_LENGTH, web_address

UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Replaces bytes that are not UTF-8."""
CONTROL_CHARACTERS = (
    "We removed characters that no page can show, such as control characters. Please check the text and send it again."
)
NOT_UTF8 = "Some characters didn't arrive and show as � now. Please type them again."
FULL_WIDTH_AT = "\N{FULLWIDTH COMMERCIAL AT}"
BEYOND_ASCII = (
    "We can't send mail there: many mail servers accept only the letters a to z, digits and a few signs before the @. "
    "Give another address{or_none}."
)
OR_NONE = ", or none: your private link shows the answer too"
HIDDEN_IN_EMAIL = "This address contains invisible characters. Please type it again."
EMAIL_LENGTH = 254


def showable(text: str | None) -> str:
    """Return a typed text without what no page can show, with LF line breaks."""
    return UNSHOWABLE.sub("", _with_line_feeds(text))


class ReadableField(forms.CharField):
    """Text that a page can show, with LF line breaks. A refused input is shown again without what no page can show."""

    def to_python(self, value: str | None) -> str:
        value = _with_line_feeds(value)
        if UNSHOWABLE.search(value):
            raise ValidationError(CONTROL_CHARACTERS, code="control_character")
        if UNREADABLE in value:
            raise ValidationError(NOT_UTF8, code="not_utf8")
        return super().to_python(value) or ""

    def bound_data(self, data: str | None, initial: str | None) -> str:
        return showable(data)


class WebAddressField(ReadableField, forms.URLField):
    default_validators = [web_address]

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": "That isn't a web address, such as https://example.org/page."}
        super().__init__(max_length=URL_LENGTH, assume_scheme="https", error_messages=messages, **options)


class EmailAddressField(ReadableField, forms.EmailField):
    """An address that every mail server takes; the host may have letters of any script, the part before it not.

    It may be left out, unless ``required_message`` says why not.
    """

    def __init__(self, *, required_message: str = "", **options: Any) -> None:
        messages = {"invalid": "That isn't an e-mail address, such as name@example.org.", "required": required_message}
        super().__init__(max_length=EMAIL_LENGTH, error_messages=messages, required=bool(required_message), **options)

    def to_python(self, value: str | None) -> str:
        address = super().to_python(value)
        name, _, host = address.rpartition("@")
        if visible.hides_in_address(address):
            raise ValidationError(HIDDEN_IN_EMAIL, code="hidden")
        if not name.isascii() or FULL_WIDTH_AT in host:
            raise ValidationError(BEYOND_ASCII.format(or_none="" if self.required else OR_NONE), code="beyond_ascii")
        return address


def _with_line_feeds(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")
