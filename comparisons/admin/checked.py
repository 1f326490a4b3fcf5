"""The base of every model admin that stores something: its forms and confirmations are checked for conflicts."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from . import conflicts
from .autocomplete import OneOfIds, RowsField, SomeOfIds, widget_of

DELETE_SELECTED = "delete_selected"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", conflicts.FIELD, "writer"})
MANAGEMENT = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


class Gone(Exception):
    """Raised where the row of a form was deleted since the form was opened."""


def storing(request: HttpRequest) -> AbstractContextManager[None]:
    """Return a transaction for a request that stores something; one that only looks locks nothing."""
    return transaction.atomic() if request.method == "POST" else nullcontext()


class CheckedAdmin(admin.ModelAdmin):
    """A model admin whose forms, inlines and deletions tell the later of two editors what the other one changed."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lock the row while it is saved or deleted, so that what is compared is what is overwritten."""
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if self.is_stored_by(request) else rows

    def is_stored_by(self, request: HttpRequest) -> bool:
        """Return whether the request sends the form or the deletion of a row; both run in a transaction."""
        match, name = request.resolver_match, f"{self.opts.app_label}_{self.opts.model_name}"
        views = (f"{name}_change", f"{name}_delete")
        return request.method == "POST" and match is not None and match.url_name in views

    # ---- the form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_cross(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        given = widget_of(self, OneOfIds, db_field, request) | kwargs
        return super().formfield_for_foreignkey(db_field, request, **given)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        given = {"form_class": RowsField} | widget_of(self, SomeOfIds, db_field, request) | kwargs
        return super().formfield_for_manytomany(db_field, request, **given)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (conflicts.CheckedForm, form), {}) if change else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield type(formset.__name__, (KeptLines, formset), {}), inline

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None and self.is_stored_by(request):
            raise Gone
        return found

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Gone:
            return self.show_what_was_typed(request)

    def show_what_was_typed(
        self, request: HttpRequest, lists: Iterable[tuple[str, list[str]]] | None = None
    ) -> HttpResponse:
        """Show the text of a form whose row is gone, so that it can be copied."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        typed = [
            (name, value)
            for name, values in (request.POST.lists() if lists is None else lists)
            for value in values
            if value.strip() and name not in NOT_TYPED and not name.startswith("_") and not name.endswith(MANAGEMENT)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} was deleted meanwhile",
            "opts": self.opts,
            "typed": typed,
        }
        return TemplateResponse(request, "admin/gone.html", context, status=410)

    # ---- deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete what the confirmation showed; a row that was changed since is shown again."""
        try:
            with storing(request):
                row = self.get_object(request, object_id)
                deletes = row and self.is_stored_by(request) and self.has_delete_permission(request, row)
                if deletes and (sentence := conflicts.meanwhile([row], request.POST.get(conflicts.FIELD))):
                    messages.error(request, format_html(conflicts.SHOWN_AGAIN, sentence))
                    return HttpResponseRedirect(request.get_full_path())
                shown = {conflicts.FIELD: conflicts.since(row)} if row else {}
                return super().delete_view(request, object_id, {**(extra_context or {}), **shown})
        except Gone:
            messages.warning(request, f"This {self.opts.verbose_name} was deleted already.")
            return HttpResponseRedirect("../../")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if DELETE_SELECTED in actions:
            delete, *rest = actions[DELETE_SELECTED]
            actions[DELETE_SELECTED] = (_checked(delete), *rest)
        return actions


def without_cross(field: Any) -> Any:
    """Take the links that change or delete what a select points at from its form: others share it."""
    if hasattr(field, "widget") and hasattr(field.widget, "can_delete_related"):
        field.widget.can_delete_related = field.widget.can_change_related = False
    return field


def _checked(delete: Any) -> Any:
    """Return the action ``delete_selected`` that shows its confirmation again if a row was changed meanwhile."""

    def delete_selected(model_admin: Any, request: Any, queryset: Any) -> Any:
        with transaction.atomic():
            rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
            confirmed = "post" in request.POST
            if confirmed and (sentence := conflicts.meanwhile(rows, request.POST.get(conflicts.FIELD))):
                messages.error(request, format_html(conflicts.SHOWN_AGAIN, sentence))
                request.POST = request.POST.copy()
                del request.POST["post"]
            response = delete(model_admin, request, queryset)
        if response is not None:
            response.context_data[conflicts.FIELD] = conflicts.since(*rows)
        return response

    return delete_selected


class KeptLines(forms.BaseModelFormSet):
    """The lines of a form as they were sent, whatever was added or deleted meanwhile: each shows its own text."""

    def get_queryset(self) -> Any:
        """Return the stored row of each line, and an unsaved one for a line whose row was deleted."""
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        of_inline = cast(Any, self)  # with a parent: the admin's formsets are all inline
        model, parent = of_inline.model, {of_inline.fk.name: of_inline.instance}
        stored = {str(row.pk): row for row in rows}
        keys = (f"{self.add_prefix(number)}-{model._meta.pk.name}" for number in range(self.initial_form_count()))
        return [stored.get(self.data.get(key, "")) or model(**parent) for key in keys]
