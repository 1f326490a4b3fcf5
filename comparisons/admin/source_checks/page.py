"""The list of checked sources, by default the queue, and the page on which an editor answers one."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.domain.vocabulary import SourceState
from comparisons.models import ProsCons, SourceCheck
from comparisons.models.source_check import QUOTES
from comparisons.services.editorial import Refused
from comparisons.services.source_checks import answering

from .. import conflicts
from ..base import BoundedPaginator, BoundedSearch, EditorRequest, ReadOnly, add_problems, answer_each
from ..checked import CheckedAdmin, storing
from ..fields import ReasonField
from ..ids import parsed_id
from ..queues import flow
from ..rechecks.page import url_of_source
from . import reading

TAKE, FINE = "take", "fine"
ALL = "all"


class CheckStateFilter(admin.SimpleListFilter):
    """Filter to the queue, to a part of it, or to all sources that were asked; without a parameter, the queue."""

    title = "what is wrong"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("", "anything"),
            (SourceState.GONE, "gone"),
            (SourceState.MOVED, "moved"),
            (SourceState.FAILED, "does not answer"),
            (QUOTES, "a quote is not found"),
            (ALL, "all that were asked"),
        ]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            chosen = {self.parameter_name: state} if state else {}
            query = changelist.get_query_string(chosen, [] if state else [self.parameter_name])
            yield {"selected": (self.value() or "") == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state = self.value() or ""
        if state == ALL:
            return queryset.order_by("id")
        return queryset.of_state(state) if state in (*SourceState, QUOTES) else queryset.broken()


class AnswerForm(forms.Form):
    """An editor's answer; a reason is needed where claims take a new address."""

    reason = ReasonField(
        label="Reason for this change",
        required=False,
        initial="The source has moved.",
        help_text="Stands in the public history of each technology, beside your name.",
    )
    read_again = forms.BooleanField(
        label="I read the source there",
        required=False,
        help_text="Its claims were checked today. Else the day of their check is emptied.",
    )
    since = conflicts.SinceField()

    def __init__(self, *args: Any, check: SourceCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(check)

    @property
    def answer(self) -> str:
        return self.data.get("answer", "")

    def clean(self) -> dict[str, Any]:
        if sentence := conflicts.meanwhile([self.check], self.cleaned_data.get(conflicts.FIELD)):
            raise forms.ValidationError(conflicts.kept(sentence, self.check))
        if self.answer not in (TAKE, FINE):
            raise forms.ValidationError("Say what to do: take the new address, or call it fine.")
        if self.answer == TAKE and "reason" not in self.errors and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Readers see this: say why it changes.")
        return self.cleaned_data


@admin.register(SourceCheck)
class SourceCheckAdmin(BoundedSearch, ReadOnly, CheckedAdmin):
    list_display = ("source", "claims", "since", "checked")
    list_filter = (CheckStateFilter,)
    list_per_page = 50
    search_fields = ("address",)
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    actions = ("call_fine",)

    class Media:
        css = {"all": ["editors/source_checks.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        own = ProsCons.objects.filter(source=OuterRef("address")).order_by().values("source")
        counted = Subquery(own.annotate(number=Count("pk")).values("number"))
        return super().get_queryset(request).annotate(claims=Coalesce(counted, 0))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("since", "id")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = "All sources that were asked" if request.GET.get("state") == ALL else "Sources that need an editor"
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    @admin.display(description="source, and what became of it")
    def source(self, check: SourceCheck) -> SafeString:
        return format_html('<span class="address">{}</span> <span class="became">{}</span>', check.address, says(check))

    @admin.display(description="claims")
    def claims(self, check: Any) -> int:
        return check.claims

    def has_change_permission(self, request: HttpRequest, obj: SourceCheck | None = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.action(description="Call fine, until they answer otherwise", permissions=["change"])
    def call_fine(self, request: HttpRequest, queryset: Any) -> None:
        def verb(check: SourceCheck, *, by: Any) -> None:
            answering.still_fine(check)
            _log(check, by)

        answer_each(request, queryset.order_by("id"), verb, "called fine")

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a source with its claims and the form to answer it; an answer leads to the next source of the list."""
        with storing(request):
            return self._answer_view(request, object_id)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        check = self._viewable_or_404(request, object_id)
        may_answer = self.has_change_permission(request, check)
        if request.method == "POST" and not may_answer:
            raise PermissionDenied
        place = flow.place(self, request, check.pk)
        form = AnswerForm(request.POST or None, check=check)
        if request.method == "POST" and form.is_valid() and self._answer(request, check, form):
            return place.after_answer(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "What became of a source",
            "opts": self.opts,
            "check": check,
            "cited": reading.cited(check),
            "form": form if may_answer and (check.asks or form.is_bound) else None,
            "may_take": bool(check.moved_to) and request.user.has_perm("comparisons.change_proscons"),
            "may_recheck": request.user.has_perm("comparisons.change_proscons"),
            "rechecks": url_of_source(check.address),
            "place": place,
            "moved": SourceState.MOVED,
        }
        return TemplateResponse(request, "admin/comparisons/source_checks/answer.html", context)

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> SourceCheck:
        rows = SourceCheck.objects.all()
        rows = rows.select_for_update() if request.method == "POST" else rows
        check: SourceCheck = get_object_or_404(rows, pk=parsed_id(object_id))
        if not self.has_view_permission(request, check):
            raise PermissionDenied
        return check

    def _answer(self, request: EditorRequest, check: SourceCheck, form: AnswerForm) -> bool:
        """Return whether the answer was stored; a refusal becomes a form error."""
        try:
            if form.answer == FINE:
                answering.still_fine(check)
                _log(check, request.user)
                messages.success(request, f"Fine as it is: {check}")
                return True
            if not request.user.has_perm("comparisons.change_proscons"):
                raise PermissionDenied
            taken = answering.take_new_address(
                check,
                by=request.user,
                reason=form.cleaned_data["reason"],
                read_again=form.cleaned_data["read_again"],
            )
        except Refused as refusal:
            add_problems(form, refusal.problems)
            return False
        if taken.claims:
            cite = "claim cites" if taken.claims == 1 else "claims cite"
            messages.success(request, f"{taken.claims} {cite} the new address.")
        for name, problems in taken.refused.items():
            form.add_error(None, f"{name}: {' '.join(problem.message for problem in problems)}")
        return not taken.refused


def says(check: SourceCheck) -> str:
    """Return in words what became of a source."""
    if check.state == SourceState.ALIVE:
        return check.detail or ("A quote is not found." if check.asks else "It answers.")
    return f"It moved to {check.moved_to}" if check.moved_to else check.detail


def _log(check: SourceCheck, by: User) -> None:
    """Write down who called a source fine: nothing else keeps it."""
    kind = ContentType.objects.get_for_model(check)
    LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=str(check.pk),
        object_repr=str(check)[:200],
        action_flag=CHANGE,
        change_message="Called fine.",
    )
