"""The queue of disagreements: oldest first, each answered in public or set aside."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator

from comparisons.domain.vocabulary import FeedbackStatus, choices
from comparisons.models import Comparison, Condition, Feedback, Revision, Verdict
from comparisons.services import triage
from comparisons.services.editorial import Refused
from comparisons.services.live_pages import PUBLISH

from ..base import BoundedSearch, EditorRequest, OfReaders, answer_each
from ..bulk import exports
from ..checked import CheckedAdmin, Gone, storing
from ..ids import parsed_id
from ..verdict import pick_choices
from ..words import utc_text
from . import bursts, flow, held
from .feedback_forms import (
    ACCEPT,
    DECLINE,
    FORM_FIELD_OF,
    SPAM,
    TEXT_KEPT,
    VERDICT_CHANGED,
    ConditionsFormSet,
    FeedbackAnswerForm,
    conditions_formset,
    says,
)

NEIGHBOURS = 10
"""Waiting and answered disagreements of the same pair that are shown, of each."""
KEPT_ANSWERS = "answers_taken_back"
"""The part of an editor's session that keeps the text of an answer that was taken back."""


class FeedbackStateFilter(admin.SimpleListFilter):
    """Filter by status; without a parameter, those that wait."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*choices(FeedbackStatus), ("all", "all")]

    def value(self) -> str:
        return super().value() or FeedbackStatus.WAITING.value

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: state})
            yield {"selected": self.value() == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


UNDO = "comparisons_feedback_undo"


@admin.register(Feedback)
class FeedbackAdmin(bursts.WithBursts, exports.ExportedList, OfReaders, BoundedSearch, CheckedAdmin):
    export = exports.DISAGREEMENTS
    list_display = ("sent", "comparison", "says", "excerpt", "disputed", "burst", "origin", "status")
    list_display_links = ("sent", "comparison")
    list_filter = (FeedbackStateFilter, "held_for", "wants", "unverified_origin")
    list_select_related = ("comparison__low", "comparison__high")
    list_per_page = 50
    ordering = ("created", "id")
    search_fields = ("text", "comparison__low__name", "comparison__high__name")
    search_help_text = "Words of the disagreement, or a technology."
    show_full_result_count = False
    actions = ("set_aside",)

    @admin.display(description="sent (UTC)", ordering="created")
    def sent(self, feedback: Feedback) -> str:
        return utc_text(feedback.created)

    @admin.display(description="reader")
    def says(self, feedback: Feedback) -> str:
        return says(feedback)

    @admin.display(description="why")
    def excerpt(self, feedback: Feedback) -> str:
        return Truncator(feedback.text).words(16)

    @admin.display(description="disputed claim")
    def disputed(self, feedback: Feedback) -> str:
        return Truncator(feedback.claim_text).words(12)

    @admin.display(description="sent from")
    def origin(self, feedback: Feedback) -> str:
        return "not verified" if feedback.unverified_origin else "our form"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        """Allow spam only: an answered disagreement is counted on its page and part of its history."""
        is_spam = obj is None or obj.status == FeedbackStatus.SPAM
        return super().has_delete_permission(request, obj) and is_spam

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description="Set aside as spam", permissions=["change"])
    def set_aside(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset, triage.mark_spam, "set aside as spam")

    def get_urls(self) -> list[Any]:
        undo = path("<path:object_id>/undo/", self.admin_site.admin_view(self.undo_view), name=UNDO)
        held_page = path("held/", self.admin_site.admin_view(held.held_view), name=held.NAME)
        return [undo, held_page, *super().get_urls()]

    def undo_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        """Take an answer back and show the disagreement again, with the text of that answer in the form."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        with storing(request):
            feedback = self._viewable_or_404(request, object_id)
            try:
                triage.undo(feedback, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                request.session[KEPT_ANSWERS] = {str(feedback.pk): feedback.answer}
                messages.success(request, "Taken back: it waits again, and nobody was told.")
            return HttpResponseRedirect(flow.place(self, request, feedback.pk).url_of(feedback.pk))

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a disagreement beside those of the same pair, and the form to answer it; then the next one."""
        try:
            with storing(request):
                return self._answer_view(request, object_id)
        except Gone:
            return self.show_what_was_typed(request)

    def _answer_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        feedback = self._viewable_or_404(request, object_id)
        if request.method == "POST" and not self.has_change_permission(request, feedback):
            raise PermissionDenied
        place = flow.place(self, request, feedback.pk)
        verdict = Verdict.objects.filter(comparison=feedback.comparison).first()
        may_decide = request.user.has_perms(["comparisons.change_verdict", PUBLISH])
        form = FeedbackAnswerForm(
            request.POST or None,
            initial=_taken_back(request, feedback),
            feedback=feedback,
            verdict=verdict if may_decide else None,
        )
        conditions = _conditions(request, form.verdict)
        if (
            form.is_bound
            and _is_valid(feedback, form, conditions)
            and self._answer(request, feedback, form, conditions)
        ):
            _tell(request, feedback, form, place)
            return place.after_answer(request)
        context = self._shown(request, feedback, verdict, form) | {
            "place": place,
            "undo_url": place.url_of(feedback.pk, "undo"),
            "conditions": conditions,
            "media": self.media + form.media + conditions.media,
        }
        return TemplateResponse(request, "admin/comparisons/queues/disagreement.html", context)

    def _shown(
        self, request: EditorRequest, feedback: Feedback, verdict: Verdict | None, form: FeedbackAnswerForm
    ) -> dict[str, Any]:
        """Return what the page shows of the disagreement. Four queries."""
        waits = feedback.status == FeedbackStatus.WAITING
        may_answer = self.has_change_permission(request, feedback)
        of_pair = Feedback.objects.of_pair(feedback.comparison_id, NEIGHBOURS + 1)
        others = [(one, says(one)) for one in of_pair if one.pk != feedback.pk]
        return {
            **self.admin_site.each_context(request),
            "title": f"Disagreement #{feedback.pk}",
            "subtitle": str(feedback.comparison),
            "opts": self.opts,
            "feedback": feedback,
            "says": says(feedback),
            "verdict": verdict,
            "picked": _picked(feedback.comparison, verdict),
            "form": form if form.is_bound or (waits and may_answer) else None,
            "waits": waits,
            "neighbours": others,
            "burst": bursts.of_one(feedback),
            "no_undo": triage.why_no_undo(feedback, request.user) if may_answer and not waits else "",
            "may_undo": may_answer and not waits and feedback.answered_by_id == request.user.pk,
            "may_delete": self.has_delete_permission(request, feedback),
            "revisions": Revision.objects.filter(because=feedback).defer("record"),
        }

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> Feedback:
        """Return the disagreement; its comparison is locked while an answer is stored, as ``triage`` locks it."""
        pk = parsed_id(object_id)
        if request.method == "POST":
            list(Comparison.objects.select_for_update().filter(feedback=pk).values_list("pk"))
        rows = Feedback.objects.select_related("comparison__low", "comparison__high", "claim", "same_as")
        feedback = rows.filter(pk=pk).first()
        if feedback is None:
            raise Gone if request.method == "POST" else Http404
        if not self.has_view_permission(request, feedback):
            raise PermissionDenied
        return feedback

    def _answer(
        self, request: EditorRequest, feedback: Feedback, form: FeedbackAnswerForm, conditions: ConditionsFormSet
    ) -> bool:
        """Return whether the answer was stored; a refusal becomes a form error."""
        answer = form.cleaned_data.get("answer", "")
        try:
            if form.earlier:
                triage.answer_as(feedback, Feedback(pk=form.earlier), by=request.user)
            elif form.decision == ACCEPT:
                changes: dict[str, Any] = {"verdict_changes": form.verdict_changes, "conditions": conditions.changed}
                triage.accept(feedback, by=request.user, answer=answer, **(changes if form.verdict else {}))
            elif form.decision == DECLINE:
                triage.decline(feedback, by=request.user, answer=answer)
            else:
                triage.mark_spam(feedback, by=request.user)
        except Refused as refusal:
            for problem in refusal.problems:
                field = FORM_FIELD_OF.get(problem.field, problem.field)
                form.add_error(field if field in form.fields else None, problem.message)
            return False
        return True


def _tell(request: HttpRequest, feedback: Feedback, form: FeedbackAnswerForm, place: flow.Place) -> None:
    """Say what was answered, with the way back to it."""
    said = {
        ACCEPT: "Accepted, with your answer.",
        DECLINE: "Declined, with your answer.",
        SPAM: "Set aside as spam.",
    }
    words = f"Answered like #{form.earlier}." if form.earlier else said[form.decision]
    link = '{} <a href="{}" aria-keyshortcuts="u">See #{} again, or take it back</a>'
    messages.success(request, format_html(link, words, place.url_of(feedback.pk), feedback.pk))


def _taken_back(request: HttpRequest, feedback: Feedback) -> dict[str, str]:
    """Return the text of the answer that was taken back last, if it was given to this disagreement."""
    kept = request.session.get(KEPT_ANSWERS, {}).get(str(feedback.pk), "")
    return {"answer": kept} if kept else {}


def _conditions(request: HttpRequest, verdict: Verdict | None) -> Any:
    rows = verdict.conditions.all() if verdict else Condition.objects.none()
    sent = request.POST if request.method == "POST" and verdict else None
    return conditions_formset(sent, queryset=rows, prefix="conditions")


def _is_valid(feedback: Feedback, form: FeedbackAnswerForm, conditions: ConditionsFormSet) -> bool:
    """Return whether the answer can be stored. An answer that comes too late becomes a form error; its text is kept."""
    is_valid = form.is_valid() and (
        form.verdict is None or form.earlier > 0 or form.decision == SPAM or conditions.is_valid()
    )
    if feedback.status != FeedbackStatus.WAITING:
        form.add_error(None, f"{triage.meanwhile(feedback)} {TEXT_KEPT}")
    elif is_valid and form.verdict and (form.earlier or form.decision == DECLINE) and conditions.has_changed():
        form.add_error(None, VERDICT_CHANGED)
    return is_valid and not form.errors


def _picked(comparison: Comparison, verdict: Verdict | None) -> str:
    """Return the name of the pick, or the outcome in words."""
    if verdict is None:
        return "no verdict yet"
    return dict(pick_choices(comparison))[verdict.pick] if verdict.pick else verdict.get_outcome_display()
