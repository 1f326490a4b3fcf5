"""Changes for review: their list, and a page for each with the difference, comments and the reviewer's answer."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from comparisons.domain.vocabulary import ChangeState
from comparisons.models import ChangeRequest, Revision, rules
from comparisons.services import change_requests
from comparisons.services.editorial import Refused
from comparisons.services.live_pages import PUBLISH

from ..base import BoundedPaginator, ReadOnly
from ..fields import ProseField
from ..history.difference import as_html
from ..history.lines import names_of
from ..history.record_diff import changes
from ..ids import parsed_id
from ..words import utc_text
from . import live
from .for_review import CHANGE, SIDES, page_url
from .shown import show

SEEN = "seen"
"""The hidden field with the version of the change that the page shows."""


def waiting_url() -> str:
    return f"{reverse('admin:comparisons_changerequest_changelist')}?state__exact=waiting"


class AnswerForm(forms.Form):
    text = ProseField(
        label="Comment, or why it goes back",
        required=False,
        max_length=change_requests.LONGEST,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="Its writer and reviewers read this; readers do not.",
    )


def _typed(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without its sides, and without what each source said of it: that follows from what was typed."""
    return {name: value for name, value in record.items() if name not in ("facts", SIDES)}


def _difference(change: ChangeRequest) -> SafeString | str:
    """Return what a change makes of its subject and, under the name of each, of both technologies of a comparison."""
    names = names_of([change.subject])
    own = changes(_typed(change.before), _typed(change.after), names)
    before, after = change.before.get(SIDES, {}), change.after.get(SIDES, {})
    of_sides = [
        (names.get(slug, slug), as_html(found))
        for slug in sorted(after)
        if (found := changes(_typed(before.get(slug, {})), _typed(after[slug]), names)).listed
    ]
    parts = format_html_join("", "<h3><bdi>{}</bdi></h3>{}", of_sides)
    return format_html("{}{}", as_html(own) if own.listed or not of_sides else "", parts)


class WhoseFilter(admin.SimpleListFilter):
    title = "writer"
    parameter_name = "whose"

    def lookups(self, *args: Any) -> list[tuple[str, str]]:
        return [("mine", "you")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(author=request.user) if self.value() == "mine" else queryset


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnly, admin.ModelAdmin):
    """Editors see all of them; whoever may publish decides."""

    list_display = ("of", "writer", "sent", "state", "why")
    list_filter = ("state", WhoseFilter)
    list_select_related = ("technology", "comparison__low", "comparison__high")
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("base", "fields", "before", "after")

    @admin.display(description="change of")
    def of(self, change: ChangeRequest) -> str:
        return str(change.subject)

    @admin.display(description="writer")
    def writer(self, change: ChangeRequest) -> str:
        return change.author_name

    @admin.display(description="sent (UTC)")
    def sent(self, change: ChangeRequest) -> str:
        return utc_text(change.sent_at)

    @admin.display(description="reason")
    def why(self, change: ChangeRequest) -> str:
        return change.reason[:120]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_safe(self.redo))
        return [path("<int:number>/redo/", view, name="comparisons_changerequest_redo"), *super().get_urls()]

    # ---- the page of one change

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the change; a POST comments, puts live, sends back or takes back, and shows what keeps it from that."""
        change = self._get(request, parsed_id(object_id))
        form = AnswerForm(request.POST or None)
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                return self._answer(request, change, form.cleaned_data["text"])
            except Refused as refusal:
                problems = [problem.message for problem in refusal.problems]
                change = self._get(request, change.pk)
        return self._page(request, change, form, problems)

    def _answer(self, request: Any, change: ChangeRequest, text: str) -> HttpResponse:
        match request.POST.get("decision"):
            case "live" | "back" as decision if request.user.has_perm(PUBLISH):
                self._decide(request, change, decision, text)
                return HttpResponseRedirect(waiting_url())
            case "take_back":
                change_requests.take_back(change.pk, by=request.user)
                messages.success(request, "You took the change back.")
            case "comment":
                change_requests.comment(change.pk, by=request.user, text=text)
            case _:
                raise PermissionDenied
        return HttpResponseRedirect(page_url(change.pk))

    def _decide(self, request: Any, change: ChangeRequest, decision: str, text: str) -> None:
        seen = request.POST.get(SEEN, "")
        if decision == "back":
            change_requests.send_back(change.pk, by=request.user, reason=text, seen=seen)
            messages.success(request, f"Sent back to {change.author_name}.")
            return
        apply = partial(live.apply, request)
        change_requests.put_live(change.pk, by=request.user, apply=apply, seen=seen)
        messages.success(request, f"The change of {change.subject} by {change.author_name} is live.")

    def _get(self, request: HttpRequest, number: int) -> ChangeRequest:
        rows = self.get_queryset(request).defer(None).with_newest_revision()
        related = (*self.list_select_related, "author")
        change = get_object_or_404(rows.select_related(*related), pk=number)
        if not self.has_view_permission(request, change):
            raise PermissionDenied
        return change

    def _page(self, request: Any, change: Any, form: AnswerForm, problems: list[str]) -> HttpResponse:
        is_own, is_waiting = change.author_id == request.user.pk, change.state == ChangeState.WAITING
        subject = change.subject
        is_newer = is_waiting and change.newest > change.on_revision
        context = {
            **self.admin_site.each_context(request),
            "title": f"Change of {subject}",
            "opts": self.opts,
            "change": change,
            "subject_url": reverse(f"admin:comparisons_{subject._meta.model_name}_change", args=[subject.pk]),
            "difference": _difference(change),
            "meanwhile": Revision.objects.defer("record").filter(pk=change.newest).first() if is_newer else None,
            "comments": change.comments.all(),
            "form": form,
            "seen": change_requests.version_of(change),
            "problems": problems,
            "reviews": is_waiting and request.user.has_perm(PUBLISH),
            "own_work": is_waiting and bool(change_requests.own_work(change, request.user)),
            "is_author": is_own and change.is_open,
            "redo": reverse("admin:comparisons_changerequest_redo", args=[change.pk]),
            "confirmed": "confirmed" in change.fields,
        }
        return TemplateResponse(request, "admin/comparisons/drafts/change.html", context)

    # ---- the form of its author

    def redo(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show the form filled with the change of this editor, over what is stored now.

        15 queries at most, and as many as the form takes once more where others changed the page since.
        """
        change = self._get(request, number)
        if change.author_id != request.user.pk or not change.is_open:
            raise Http404
        model: Any = live.model_of(change)
        fields, clashes = live.to_go_on_with(request, change)
        if fields is None and not change.of_draft:
            messages.error(request, live.GONE)
            return HttpResponseRedirect(page_url(change.pk))
        note = render_to_string("admin/comparisons/drafts/_redo.html", {"change": change, "clashes": clashes}, request)
        extra = {} if change.of_draft else {CHANGE: change.pk}
        return show(request, model, change.object_id, fields, note, extra)
