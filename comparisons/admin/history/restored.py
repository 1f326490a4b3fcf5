"""Saving a form that shows a former record: the verb, and what the claims of the record say beside their lines.

Such a form carries the id of the revision in the hidden field ``restores``.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict

from comparisons.catalogue.records import Record
from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, ProsCons, Revision, Technology

from ..ids import parsed_id
from .known import technology_ids
from .restored_technology import NOT_TYPED

FIELD, LINES = "restores", "restored_lines"


def is_restoring(request: HttpRequest) -> bool:
    """Return whether the request shows or sends a form with a former record."""
    return restored_id(request) > 0


def restored_id(request: HttpRequest) -> int:
    """Return the id of the revision whose record the form shows, 0 for any other form."""
    return getattr(request, FIELD, 0) or parsed_id(_fields(request).get(FIELD, ""))


def restores_lines(request: HttpRequest, prefix: str) -> bool:
    """Return whether the lines of an inline, otherwise only added and deleted, can be changed to restore them.

    Only where they differ: with each of its fields, a line takes ten times the bytes.
    """
    differing = getattr(request, LINES, None)
    if differing is not None:
        return prefix in differing
    return is_restoring(request) and f"{prefix}-0-source" in _fields(request)


def _fields(request: HttpRequest) -> QueryDict:
    """Return the fields that a form is shown with or sends."""
    shown = getattr(request, "shown", None)
    return shown.fields if shown else request.POST


class Restores(admin.ModelAdmin):
    """A model admin whose form may show a former record; its save is then recorded as such."""

    def verb_of_change(self, request: HttpRequest, obj: Technology | Comparison) -> Verb:
        return Verb.RESTORE if restored_revision(request, obj) else Verb.EDIT

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        context[FIELD] = restored_id(request) or ""
        return super().render_change_form(request, context, **kwargs)


def restored_revision(request: HttpRequest, obj: Technology | Comparison) -> Revision | None:
    """Return the revision of this very row that the form restores. One query, none for any other form."""
    number = restored_id(request)
    subject = {obj._meta.model_name or "": obj.pk}
    return Revision.objects.filter(pk=number, **subject).first() if number else None


class RestoredClaims(admin.TabularInline):
    """The claims of a technology: a restored line takes its key, quote and the like from the former record."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return (*fields, "restored") if is_restoring(request) else fields

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if not is_restoring(request):
            return super().get_formset(request, obj, **kwargs)
        revision = restored_revision(request, obj) if obj else None
        then = _claims_of(revision.record) if revision else {}
        form = type("RestoredLine", (RestoredLine, self.form), {"then": then})
        return super().get_formset(request, obj, form=form, **kwargs)


class RestoredLine(forms.ModelForm):
    """The line of a claim that names the claim of the former record which it restores."""

    restored = forms.CharField(required=False, widget=forms.HiddenInput, label="")
    then: Mapping[str, dict[str, Any]] = {}

    def clean(self) -> dict[str, Any]:
        """Take over what the line does not show, and keep the day on which these very words were checked."""
        checked = self.cleaned_data.get("checked")
        cleaned = super().clean() or self.cleaned_data
        claim = self.then.get(cleaned.get("restored", ""))
        if claim is None:
            return cleaned
        for name, value in claim["hidden"].items():
            setattr(self.instance, name, value)
        if self.instance.pk is None and claim["is_free"]:
            self.instance.key = cleaned["restored"]
        is_as_then = all(cleaned.get(key) == value for key, value in claim["said"].items())
        if is_as_then and not cleaned.get("read_again"):
            cleaned["checked"] = checked
        return cleaned


def _claims_of(record: Record) -> dict[str, dict[str, Any]]:
    """Return what lines need to know of the claims of a record, by key. Two queries."""
    claims = {claim["key"]: claim for key in ("pros", "cons") for claim in record.get(key, []) if "key" in claim}
    taken = set(ProsCons.objects.filter(key__in=claims).values_list("key", flat=True))
    opponents = technology_ids({claim["against"] for claim in claims.values() if "against" in claim})
    return {
        key: {
            "hidden": {
                **{name: claim.get(name, "") for name in NOT_TYPED},
                "against_id": opponents.get(claim.get("against", "")),
            },
            "said": {"text": claim["text"], "source": claim.get("source", "")},
            "is_free": key not in taken,
        }
        for key, claim in claims.items()
    }
