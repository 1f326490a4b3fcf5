"""The form with which a reader adds to a disagreement."""

from typing import NamedTuple

from django import forms
from django.core.validators import MaxLengthValidator

from comparisons.models.feedback import LONGEST

from .fields import ReadableField, WebAddressField


class ShownAddition(NamedTuple):
    """What was typed, and the errors of each field."""

    text: str = ""
    evidence: str = ""
    text_errors: tuple[str, ...] = ()
    evidence_errors: tuple[str, ...] = ()


class AdditionForm(forms.Form):
    text = ReadableField(
        validators=[MaxLengthValidator(LONGEST, "At most 4,000 characters, please: this has %(show_value)s.")],
        error_messages={"required": "Write what you want to add."},
    )
    evidence = WebAddressField(required=False)

    @property
    def shown(self) -> ShownAddition:
        """Return what the form holds, for the template."""
        errors = {name: tuple(str(error) for error in found) for name, found in self.errors.items()}
        text, evidence = (self[name].value() or "" for name in ("text", "evidence"))
        return ShownAddition(text, evidence, errors.get("text", ()), errors.get("evidence", ()))
