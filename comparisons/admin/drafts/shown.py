"""Forms filled with fields that nobody saved: a draft, a change that was sent back, an old record.

Nothing is stored, and nothing is checked until it is saved: the check of each changed line costs some ten queries.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from .. import conflicts
from .form_fields import Fields, Form, read_form

Given = Mapping[str, list[str]] | MultiValueDict[str, str]
TOTAL = "-TOTAL_FORMS"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form is filled with in place of what is stored, and the note above it."""

    fields: QueryDict
    note: SafeString | str


def form_url(model: type[Model], object_id: int | None) -> str:
    """Return the address of the form that changes the row, or adds one where ``object_id`` is None."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"{name}_add") if object_id is None else reverse(f"{name}_change", args=[object_id])


def show(
    request: HttpRequest,
    model: type[Model],
    object_id: int | None,
    fields: Given | None,
    note: SafeString | str = "",
    extra_context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the form of the row, or of a new one, filled with ``fields``; it saves where the form itself does.

    ``model`` is one whose model admin is a ``RecordedAdmin``.

    ``fields`` are all fields of a form, as a browser sends them: a text that is missing is shown empty. The lines of
    an inline whose ``…-TOTAL_FORMS`` is missing are shown as they are stored. ``note`` stands above the form. The form
    counts as opened now, so a save overwrites what others changed before: say so in the note. It is refused to whom
    the form itself is, and leads away where the row is gone. Without ``fields`` it is shown as it is stored.
    """
    asked = _asking_for(request, model, object_id)
    if fields is not None:
        asked.shown = Shown(querydict(fields), note)  # type: ignore[attr-defined]
    context = {"errors": (), "shown_note": note, **(extra_context or {})}
    return _admin_of(model).changeform_view(asked, _key(object_id), asked.path, context)


def current_fields(request: HttpRequest, model: type[Model], object_id: int | None) -> Fields:
    """Return the fields of the form as it is stored now; empty if the row is gone. Takes a rendering of the form."""
    return current_form(request, model, object_id).fields


def current_form(request: HttpRequest, model: type[Model], object_id: int | None) -> Form:
    """Return the form as it is stored now, as this person sees it; an empty one if the row is gone."""
    asked = _asking_for(request, model, object_id)
    response = _admin_of(model).changeform_view(asked, _key(object_id), "", {})
    if not isinstance(response, TemplateResponse):
        return Form({}, frozenset())
    return read_form(response.render().content.decode(), f"{model._meta.model_name}_form")


def querydict(fields: Given) -> QueryDict:
    """Return ``fields`` as what a request holds."""
    lists = fields.lists() if isinstance(fields, MultiValueDict) else fields.items()
    found = QueryDict(mutable=True)
    for name, values in lists:
        found.setlist(name, [str(value) for value in values])
    return found


def _key(object_id: int | None) -> str | None:
    return None if object_id is None else str(object_id)


def _admin_of(model: type[Model]) -> Any:
    return admin.site.get_model_admin(model)


def _asking_for(request: HttpRequest, model: type[Model], object_id: int | None) -> HttpRequest:
    """Return a request of the same person that opens the form."""
    asked = copy(request)
    asked.method = "GET"
    asked.GET, asked.POST = QueryDict(), QueryDict()
    asked.path = asked.path_info = form_url(model, object_id)
    asked.resolver_match = resolve(asked.path)
    return asked


class Unchecked:
    """A mixin for a form that is bound, though nobody sent it: it has no errors yet."""

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict()


class ShownForm(Unchecked, forms.ModelForm):
    """The base of a form that is shown filled; it counts as opened now."""

    shown: Shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fields = self.shown.fields.copy()
        if kwargs.get("instance") is not None:
            fields[conflicts.FIELD] = conflicts.since(*conflicts.watched(kwargs["instance"]))
        super().__init__(fields, *args, **kwargs)


class ShownLines(forms.BaseModelFormSet):
    """The base of the lines of such a form."""

    @property
    def errors(self) -> list[ErrorDict]:
        return []

    def non_form_errors(self) -> ErrorList:
        return ErrorList()


class ShowsFields(admin.ModelAdmin):
    """A model admin whose forms can be shown filled."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        shown = _shown(request)
        return type(form)(form.__name__, (ShownForm, form), {"shown": shown}) if shown else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if _shown(request):
                line = type(formset.form)(formset.form.__name__, (Unchecked, formset.form), {})
                yield type(formset.__name__, (ShownLines, formset), {"form": line}), inline
            else:
                yield formset, inline

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        shown = _shown(request)
        if shown and f"{prefix}{TOTAL}" in shown.fields:
            kwargs["data"] = shown.fields
        return kwargs


def _shown(request: HttpRequest) -> Shown | None:
    return getattr(request, "shown", None)
