"""The form with which readers disagree with a comparison."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from comparisons.domain.direction import isolated
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import InProduction, Scale, TeamSize, Wants, Word, choices
from comparisons.models.feedback import LONGEST, LONGEST_SHORT, long_enough
from comparisons.models.reading import PageRow
from comparisons.presenters.disagreement import CONTEXT, PICK, Errors, ShownForm, Typed, second_step
from comparisons.services.spam.stamp import kept_or_new
from comparisons.services.triage import Disagreement

from .claims_read import opened, sealed
from .fields import EmailAddressField, ReadableField, WebAddressField

ONE_OF_THESE = {"invalid_choice": "Choose one of these, or nothing."}


def _optional(words: type[Word]) -> list[tuple[str, str]]:
    return [("", ""), *choices(words)]


class DisagreementForm(forms.Form):
    """A reader's disagreement with ``page``, of which only both names, the verdict and the claims are needed.

    ``homepage`` is a honeypot: people do not see it, so only a robot fills it. ``stamp`` and ``seen`` are hidden:
    when the form was shown, and with which claims.
    """

    wants = forms.ChoiceField(error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."})
    claim = forms.ChoiceField(required=False)
    criterion = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "This criterion is no longer on the page. Choose another, or none."},
    )
    text = ReadableField(
        validators=[
            long_enough,
            MaxLengthValidator(LONGEST, "At most 4,000 characters, please: this has %(show_value)s."),
        ],
        error_messages={"required": "Say why, in at least 20 characters."},
    )
    may_quote = forms.BooleanField(required=False)
    team_size = forms.ChoiceField(required=False, choices=_optional(TeamSize), error_messages=ONE_OF_THESE)
    scale = forms.ChoiceField(required=False, choices=_optional(Scale), error_messages=ONE_OF_THESE)
    in_production = forms.ChoiceField(required=False, choices=_optional(InProduction), error_messages=ONE_OF_THESE)
    evidence = WebAddressField(required=False)
    would_settle = ReadableField(
        required=False,
        validators=[MaxLengthValidator(LONGEST_SHORT, "At most 1,000 characters, please: this has %(show_value)s.")],
    )
    email = EmailAddressField()
    homepage = forms.Field(required=False)
    stamp = forms.Field(required=False)
    seen = forms.Field(required=False)

    def __init__(
        self, page: Page, data: QueryDict | None = None, initial: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.page = page
        self.blank = second_step(page)
        self.texts = {claim.key: claim.text for _, claim in page.shown}
        fields = cast(dict[str, forms.ChoiceField], self.fields)
        fields["wants"].choices = self.blank.outcomes
        fields["claim"].choices = [("", ""), *self.blank.claims]
        fields["criterion"].choices = [("", ""), *self.blank.criteria]

    def shown_at(self, at: datetime) -> ShownForm:
        """Return the form for the template: choices, input, errors, the stamp and the claims as they were read."""
        typed = {name: self[name].value() or "" for name in self.fields}
        errors = {name: [str(error) for error in found] for name, found in self.errors.items()}
        disputed = self._read.get(typed["claim"], "")
        typed["stamp"] = kept_or_new(typed["stamp"], self.page.slug, at)
        typed["seen"] = sealed(self.texts | ({typed["claim"]: disputed} if disputed else {}))
        return self.blank._replace(typed=Typed(**typed), errors=Errors(**errors), disputed=disputed)

    @cached_property
    def _read(self) -> dict[str, str]:
        """The texts of claims as the reader saw them; of a form that does not say so, as they are now."""
        return self.texts | opened(str(self.data.get("seen", "")))

    def clean(self) -> dict[str, Any]:
        """Ask for the claim where one is wrong. What belongs to another choice is out of sight, so it is left out."""
        cleaned = super().clean() or {}
        wants = cleaned.get("wants")
        for name, choice in (("claim", Wants.CLAIM), ("criterion", Wants.MISSING)):
            if wants != choice:
                self.errors.pop(name, None)
                cleaned[name] = ""
        if wants == Wants.CLAIM and not cleaned.get("claim"):
            self.errors.pop("claim", None)
            self.add_error("claim", self._no_claim())
        return cleaned

    def _no_claim(self) -> ValidationError:
        """Return why the form has no claim: none was chosen, or the chosen one is gone, which then is named."""
        key = self.data.get("claim")
        if not key:
            return ValidationError("Choose the claim that is wrong.", code="required")
        text = self._read.get(key)
        named = f"The claim “{isolated(text)}” is" if text else "This claim is"
        return ValidationError(f"{named} no longer on the page. Choose another, or say something else.", code="gone")

    def disagreement(self, row: PageRow) -> Disagreement:
        """Return the cleaned data as stored values; ``row`` is that of the page."""
        cleaned = self.cleaned_data
        ends = {PICK + row.low.slug: Wants.LOW.value, PICK + row.high.slug: Wants.HIGH.value}
        key = cleaned["claim"]
        plain = ("text", "criterion", "evidence", "would_settle", *(field.name for field in CONTEXT), "email")
        return Disagreement(
            wants=ends.get(cleaned["wants"], cleaned["wants"]),
            claim_key=key,
            claim_read=self._read.get(key, ""),
            may_quote=cleaned["may_quote"],
            **{name: cleaned[name] for name in plain},
        )
