"""The form with which readers disagree with a comparison."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from comparisons.domain import visible
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Wants
from comparisons.models import Comparison
from comparisons.models.feedback import LONGEST, long_enough
from comparisons.models.rules import URL_LENGTH, web_address
from comparisons.presenters.disagreement import PICK, Errors, ShownForm, Typed, blank_form
from comparisons.services.triage import Disagreement

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
    "Give another address, or none: your private link shows the answer too."
)
HIDDEN_IN_EMAIL = "This address contains invisible characters. Please type it again."
EMAIL_LENGTH = 254


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
        return UNSHOWABLE.sub("", _with_line_feeds(data))


class WebAddressField(ReadableField, forms.URLField):
    default_validators = [web_address]


class EmailAddressField(ReadableField, forms.EmailField):
    """An address that every mail server takes; the host may have letters of any script, the part before it not."""

    def to_python(self, value: str | None) -> str:
        address = super().to_python(value)
        name, _, host = address.rpartition("@")
        if visible.hides_in_address(address):
            raise ValidationError(HIDDEN_IN_EMAIL, code="hidden")
        if not name.isascii() or FULL_WIDTH_AT in host:
            raise ValidationError(BEYOND_ASCII, code="beyond_ascii")
        return address


class DisagreementForm(forms.Form):
    """A reader's disagreement with ``page``; ``claim`` is the initial choice of a disputed claim, by key.

    ``homepage`` is a honeypot: people do not see it, so only a robot fills it.
    """

    wants = forms.ChoiceField(error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."})
    claim = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "This claim is no longer on the page. Choose another, or none."},
    )
    text = ReadableField(
        validators=[
            long_enough,
            MaxLengthValidator(LONGEST, "At most 4,000 characters, please: this has %(show_value)s."),
        ],
        error_messages={"required": "Say why, in at least 20 characters."},
    )
    evidence = WebAddressField(
        required=False,
        max_length=URL_LENGTH,
        assume_scheme="https",
        error_messages={"invalid": "That isn't a web address, such as https://example.org/page."},
    )
    email = EmailAddressField(
        required=False,
        max_length=EMAIL_LENGTH,
        error_messages={"invalid": "That isn't an e-mail address, such as name@example.org."},
    )
    homepage = forms.Field(required=False)

    def __init__(self, page: Page, data: QueryDict | None = None, *, claim: str = "") -> None:
        super().__init__(data)
        self.page = page
        self.blank = blank_form(page)
        fields = cast(dict[str, forms.ChoiceField], self.fields)
        fields["wants"].choices = self.blank.outcomes
        fields["claim"].choices = [("", ""), *self.blank.claims]
        if not self.blank.claims:
            del self.fields["claim"]
        if any(claim == known.key for side in page.sides for known in side.claims):
            self.initial = {"wants": Wants.CLAIM.value, "claim": claim}

    @property
    def shown(self) -> ShownForm:
        """Return the form for the template: choices, input and errors."""
        typed = {name: self[name].value() or "" for name in self.fields}
        errors = {name: [str(error) for error in found] for name, found in self.errors.items()}
        return self.blank._replace(typed=Typed(**typed), errors=Errors(**errors))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_about_a_claim = cleaned.get("wants") == Wants.CLAIM
        if is_about_a_claim and not cleaned.get("claim") and "claim" not in self.errors:
            self.add_error("claim", ValidationError("Choose the claim that is wrong.", code="required"))
        return cleaned

    @property
    def is_spam(self) -> bool:
        return bool(self.data.get("homepage"))

    def disagreement(self, comparison: Comparison) -> Disagreement:
        """Return the cleaned data as stored values; ``comparison`` is the page's row."""
        wants = self.cleaned_data["wants"]
        ends = {PICK + comparison.low.slug: Wants.LOW.value, PICK + comparison.high.slug: Wants.HIGH.value}
        return Disagreement(
            wants=ends.get(wants, wants),
            text=self.cleaned_data["text"],
            claim_key=self.cleaned_data.get("claim", ""),
            evidence=self.cleaned_data["evidence"],
            email=self.cleaned_data["email"],
        )


def _with_line_feeds(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")
