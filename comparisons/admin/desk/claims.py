"""The claims of both sides at the desk: a formset a side, with open places for what only the opponent has."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, ProsCons, Technology

from ..rechecking import RecheckingForm
from ..technologies import ClaimFormSet
from .named import Named, NamedField

WORDS = ("text", "source", "source_title", "quote")
"""A new line with none of these is an empty one, whatever else it is filled with."""


class ClaimForm(RecheckingForm):
    """One claim. A line that nobody changed is not checked again, a new one without words is left out."""

    criterion = NamedField(table="criterion", label="Criterion")
    only_here = forms.BooleanField(required=False)

    def __init__(self, *args: Any, criteria: Named, opponent: Technology, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opponent = opponent
        self.instance.asks_constraints = False  # the fields hold to all of them: that saves ten queries a line
        cast(NamedField, self.fields["criterion"]).named = criteria
        self.initial["only_here"] = self.instance.against_id == opponent.pk
        if self.instance.pk:
            self.initial["criterion"] = self.instance.criterion_id
            self.empty_permitted = True

    def has_changed(self) -> bool:
        if self.instance.pk:
            return super().has_changed()
        return any((self[name].data or "").strip() for name in WORDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "criterion" in cleaned:
            self.instance.criterion = cleaned["criterion"]
        self.instance.against = self.opponent if cleaned.get("only_here") else None
        return cleaned

    @property
    def criterion_id(self) -> int | None:
        """The criterion that the line is filled with, or was sent with if it is new; the stored one of a claim."""
        if self.instance.pk or not self.is_bound:
            return cast(int | None, self.initial.get("criterion"))
        found = cast(NamedField, self.fields["criterion"]).named.find(self["criterion"].data or "")
        return found.pk if found else None


class DeskClaimFormSet(ClaimFormSet):
    """The claims of one side that the page shows, then its open places, then one spare line."""

    def __init__(self, *args: Any, rows: Sequence[ProsCons], places: Sequence[int] = (), **kwargs: Any) -> None:
        self.rows = list(rows)
        super().__init__(*args, initial=[{"criterion": criterion} for criterion in places], **kwargs)
        self.extra = len(places) + 1 if self.max_num else 0

    def get_queryset(self) -> Any:
        """Return the claims that the page shows; they were loaded for both sides at once. No query."""
        return self.rows

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the id of the line without Django's query for each: a line changes only what ``rows`` holds."""
        super().add_fields(form, index)
        form.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=form.instance.pk)


class SideClaims(admin.TabularInline):
    """The claims of the technology at one end of the pair; their parent is the technology."""

    model = ProsCons
    form = ClaimForm
    fk_name = "technology"
    fields = (
        "polarity", "text", "strength", "source", "source_title", "quote", "checked", "versions", "read_again",
        "only_here",
    )  # fmt: skip
    end: End

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        super().__init__(Technology, admin_site)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the plain field: the desk draws its own controls, without the admin's scripts."""
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return db_field.formfield(**kwargs)


class LowFormSet(DeskClaimFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return End.LOW.value


class HighFormSet(DeskClaimFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return End.HIGH.value


class LowClaims(SideClaims):
    end, formset = End.LOW, LowFormSet


class HighClaims(SideClaims):
    end, formset = End.HIGH, HighFormSet


def technology_at(comparison: Comparison, end: End) -> Technology:
    return comparison.low if end is End.LOW else comparison.high
