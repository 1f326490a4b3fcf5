"""The queue of disagreements: oldest first, each answered in public or set aside."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.text import Truncator

from comparisons.domain.vocabulary import FeedbackStatus, choices
from comparisons.models import Feedback
from comparisons.services import triage
from comparisons.services.editorial import Refused

from ..base import BoundedSearch, EditorRequest, OfReaders, answer_each
from ..bulk import exports
from ..checked import CheckedAdmin, Gone, storing
from ..ids import parsed_id
from ..words import utc_text
from . import answering, bursts, flow, held
from .feedback_forms import says

TO_ANSWER = "to_answer"


class FeedbackStateFilter(admin.SimpleListFilter):
    """Filter by status; without a parameter, those that wait for an editor."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(TO_ANSWER, "to be answered"), *choices(FeedbackStatus), ("all", "all")]

    def value(self) -> str:
        return super().value() or TO_ANSWER

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for state, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: state})
            yield {"selected": self.value() == state, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "all":
                return queryset
            case "to_answer":
                return queryset.to_answer()
            case status:
                return queryset.filter(status=status)


class ClaimFilter(admin.SimpleListFilter):
    """Filter by whether a claim is disputed; an id of a claim, which links give, by that claim."""

    title = "disputed claim"
    parameter_name = "claim"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        return [("yes", "yes"), ("no", "no"), *([(asked, "this one")] if parsed_id(asked) else [])]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.filter(claim__isnull=False)
            case "no":
                return queryset.filter(claim__isnull=True)
            case str(asked) if number := parsed_id(asked):
                return queryset.filter(claim=number)
        return queryset


UNDO = "comparisons_feedback_undo"


@admin.register(Feedback)
class FeedbackAdmin(bursts.WithBursts, exports.ExportedList, OfReaders, BoundedSearch, CheckedAdmin):
    export = exports.DISAGREEMENTS
    list_display = ("sent", "comparison", "says", "excerpt", "disputed", "burst", "origin", "status")
    list_display_links = ("sent", "comparison")
    list_filter = (FeedbackStateFilter, ClaimFilter, "held_for", "wants", "unverified_origin")
    list_select_related = ("comparison__low", "comparison__high")
    list_per_page = 50
    ordering = ("created", "id")
    search_fields = ("text", "comparison__low__name", "comparison__high__name")
    search_help_text = "Words of the disagreement, or a technology."
    show_full_result_count = False
    actions = ("set_aside",)

    class Media:
        css: ClassVar = {"all": ["editors/queues.css"]}

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
            number = triage.together_with(feedback).count()
            try:
                triage.undo(feedback, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                answering.keep_for(request, feedback, {"answer": feedback.answer})
                also = f", with {number} other{'s' if number > 1 else ''}: they wait" if number else ": it waits"
                messages.success(request, f"Taken back{also} again, and nobody was told.")
            return HttpResponseRedirect(flow.place(self, request, feedback.pk).url_of(feedback.pk))

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a disagreement beside those of the same pair, and the form to answer it; then the next one."""
        try:
            with storing(request):
                feedback = self._viewable_or_404(request, object_id)
                if request.method == "POST" and not self.has_change_permission(request, feedback):
                    raise PermissionDenied
                return answering.answer_view(self, request, feedback)
        except Gone:
            return self.show_what_was_typed(request)

    def _viewable_or_404(self, request: HttpRequest, object_id: str) -> Feedback:
        """Return the disagreement; it is locked while an answer is stored, with all that get the same one."""
        pk = parsed_id(object_id)
        if request.method == "POST":
            ticked = (parsed_id(number) for number in request.POST.getlist("alike")[: triage.MOST_ALIKE])
            triage.lock({pk, *ticked})
        rows = Feedback.objects.select_related(
            "comparison__low", "comparison__high", "claim__technology", "criterion", "same_as"
        )
        feedback = rows.filter(pk=pk).first()
        if feedback is None:
            raise Gone if request.method == "POST" else Http404
        if not self.has_view_permission(request, feedback):
            raise PermissionDenied
        return feedback
