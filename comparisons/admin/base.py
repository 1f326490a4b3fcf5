"""Base forms and model admins: a reason for each change, a public history, and refusals shown as form errors."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Revision, Technology, Version
from comparisons.models.bounded import counted
from comparisons.models.version import SITE
from comparisons.services.editorial import Refused

from .checked import CheckedAdmin
from .drafts.for_review import SavesForReview, author_of
from .fields import ProseField, ReasonField
from .history.lines import lines

CONCURRENT_SAVE = "Somebody else stored the same at this moment. Look again, and save once more."
NEWEST_REVISIONS = 100
FieldOptions = Mapping[type[models.Field[Any, Any]], Mapping[str, Any]]
FIELDS: FieldOptions = {
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {"form_class": ProseField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
}


class EditorRequest(HttpRequest):
    """A request to the admin, for type hints: the user is logged in.

    The others pass a value from one hook of a model admin to a later one.
    """

    user: User
    refused: list[str]
    only_shown: bool
    desk: Any


class ReasonForm(forms.ModelForm):
    """A form that asks for a reason, which the revision of its save stores."""

    reason = ReasonField(
        label="Reason for this change",
        required=False,
        help_text="Stands in the public history, beside your name: “The licence changed with version 8.”",
    )
    refused: Iterable[str] = ()
    """Messages of the verb that refused the save; set when the form is shown again."""
    must_wait = ""
    """Why whoever sends it may not save what readers see; "" if they may."""

    def is_public(self) -> bool:
        """Return whether readers see what the form changes; then a reason is required."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for message in self.refused:
            self.add_error(None, message)
        is_public = self.is_public()
        if is_public and self.must_wait:
            self.add_error(None, self.must_wait)
        if "reason" not in self.errors and not cleaned.get("reason") and is_public:
            self.add_error("reason", "Readers see this: say why it changes.")
        return cleaned


def is_shown(technology: Technology | None) -> bool:
    """Return whether a published comparison shows the technology. One query."""
    return technology is not None and Comparison.objects.published().hold_one_of(technology.pk)


def history_of_technology(technology: Technology) -> Any:
    return Revision.objects.filter(technology=technology)


class BoundedPaginator(Paginator):
    """A paginator whose count stops at a limit, so that it does not read a whole table."""

    @cached_property
    def count(self) -> int:
        return counted(self.object_list)


class RecordedAdmin(SavesForReview):
    """A model admin whose every save ends in a verb of ``editorial``: ``record``, called once all rows are stored."""

    formfield_overrides = FIELDS
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count whole tables
    list_per_page = 50

    def record(self, obj: Any, *, verb: Verb, by: Any, reason: str, fields: list[str]) -> None:
        raise NotImplementedError

    def verb_of_change(self, request: HttpRequest, obj: Any) -> Verb:
        return Verb.EDIT

    def history_of(self, obj: Any) -> Any:
        """Return the revisions that the page "History" lists."""
        raise NotImplementedError

    def changeform_view(self, request: EditorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form again, with the input and an error, if a verb or the database refuses the save."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            request.refused = [problem.message for problem in refusal.problems]
        except IntegrityError:
            request.refused = [CONCURRENT_SAVE]
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", ())
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        fields = [name for name in form.changed_data if name != "reason"]
        if not change or fields or any(map(has_changes, formsets)):
            reason = form.cleaned_data["reason"] or ("Draft edited." if change else "First entry.")
            verb = self.verb_of_change(request, form.instance) if change else Verb.CREATE
            self.record(form.instance, verb=verb, by=author_of(request), reason=reason, fields=fields)
        self.undo_for_review(request, form.instance, form.cleaned_data["reason"], is_new=not change)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        obj = self.get_object(request, object_id)
        if obj is None:
            self.message_user(request, f"There is no {self.opts.verbose_name} {object_id} any more.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:index"))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        revisions = self.history_of(obj).select_related("technology", "comparison__low", "comparison__high")
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "opts": self.opts,
            "original": obj,
            "lines": lines(revisions.defer("record")[:NEWEST_REVISIONS]),
            "may_restore": self.has_change_permission(request, obj),
            "limit": NEWEST_REVISIONS,
            "all": reverse("admin:comparisons_revision_changelist"),
        }
        return TemplateResponse(request, "admin/comparisons/history.html", context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Require no permission of its own for the history and the parts that are deleted with a row."""
        deleted, counts, _, protected = super().get_deleted_objects(objs, request)
        lacking = {self.opts.verbose_name for obj in objs if not self.has_delete_permission(request, obj)}
        return deleted, counts, lacking, protected


def has_changes(formset: Any) -> bool:
    return bool(formset.new_objects or formset.changed_objects or formset.deleted_objects)


class SiteWideAdmin(CheckedAdmin):
    """A model admin for rows that any page may show: each change touches the version of the whole site."""

    formfield_overrides = FIELDS
    show_full_result_count = False

    def save_related(self, *args: Any) -> None:
        super().save_related(*args)
        Version.touch([SITE])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        Version.touch([SITE])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            Version.touch([SITE])


class BoundedSearch:
    """A mixin that searches for the first ``MOST`` words only, as each word adds a condition on every search field."""

    MOST = 12

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        bounded = " ".join(search_term.split()[: self.MOST])
        found: tuple[Any, bool] = super().get_search_results(request, queryset, bounded)  # type: ignore[misc]
        return found


class OfReaders:
    """A mixin for what readers sent: no filter in an address finds out who they are, letter by letter."""

    PRIVATE = frozenset({"email", "client"})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        allowed: bool = super().lookup_allowed(lookup, value, request)  # type: ignore[misc]
        return allowed and lookup.partition("__")[0] not in self.PRIVATE


class ReadOnly:
    """A mixin for rows that nobody adds, changes or deletes."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


def add_problems(form: Any, problems: Iterable[Problem]) -> None:
    """Show the problems of a verb as errors of a form, each at its field if the form has that one."""
    for problem in problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def answer_each(request: HttpRequest, rows: Iterable[Any], verb: Callable[..., Any], past: str) -> None:
    """Call ``verb`` for each row: a refusal becomes an error message and does not stop the next row."""
    done = 0
    for row in rows:
        try:
            verb(row, by=request.user)
        except Refused as refusal:
            messages.error(request, f"{row}: {refusal}")
        else:
            done += 1
    if done:
        messages.success(request, f"{done} {past}.")
