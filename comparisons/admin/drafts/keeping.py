"""Forms that keep what was typed: the draft is offered on return, and dropped once the form is saved."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from comparisons.models import Draft
from comparisons.services import drafts
from comparisons.services.editorial import Refused

from .. import conflicts
from ..checked import CheckedAdmin
from ..ids import parsed_id
from ..words import utc_text
from . import writer
from .shown import ShowsFields, form_url, show

BUTTON = "_draft"
OPEN = "draft"
"""The parameter of a form's address that opens the draft."""


def open_url(model: Any, object_id: int | None) -> str:
    return f"{form_url(model, object_id)}?{OPEN}=open"


def keep_url(model: Any, object_id: int | None) -> str:
    """Return the address to which a script sends what was typed."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"{name}_newdraft") if object_id is None else reverse(f"{name}_draft", args=[object_id])


class KeepsDrafts(ShowsFields, CheckedAdmin):
    """A model admin whose forms keep what was typed."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(require_POST(self.draft_view))
        own = [
            path("draft/", view, name=f"{name}_newdraft"),
            path("<int:object_id>/draft/", view, name=f"{name}_draft"),
        ]
        return own + super().get_urls()

    def draft_view(self, request: Any, object_id: int | None = None) -> HttpResponse:
        """Keep what a script sends, or drop the draft; answer a script in JSON."""
        if object_id is not None and not parsed_id(str(object_id)):
            raise Http404
        if not self._may_write(request, object_id):
            raise PermissionDenied
        if "discard" in request.POST:
            drafts.drop(request.user, drafts.subject_of(self.model, object_id))
            messages.success(request, "Your draft is discarded.")
            return HttpResponseRedirect(form_url(self.model, object_id))
        return kept_answer(request, request.user, self.model, object_id)

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        number = None if object_id is None else parsed_id(object_id)
        is_row = number != 0
        if is_row and request.method == "POST" and BUTTON in request.POST and self._may_write(request, number):
            return self._keep(request, number, object_id, form_url, extra_context)
        if is_row and request.method == "GET" and OPEN in request.GET:
            draft = drafts.of(request.user, drafts.subject_of(self.model, number))
            if draft and self._may_write(request, number):
                return self._open(request, draft, number)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _keep(self, request: Any, number: int | None, *form: Any) -> HttpResponse:
        """Keep the form as a draft and show it again; one that is too long is shown with the refusal."""
        try:
            keep(request, request.user, self.model, number)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return show(request, self.model, number, request.POST)
        return HttpResponseRedirect(open_url(self.model, number))

    def get_queryset(self, request: Any) -> Any:
        """Find when this editor's draft of an opened row was kept, within the query of the row."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        if request.method != "GET" or match is None or not str(match.url_name).endswith("_change"):
            return rows
        subject = drafts.subject_of(self.model, match.kwargs["object_id"])
        kept = Draft.objects.filter(editor=request.user, subject=subject).values("saved_at")
        return rows.annotate(draft_kept_at=Subquery(kept))

    def render_change_form(self, request: Any, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        number = obj.pk if obj else None
        if self._may_write(request, number):
            context |= {"keeps_drafts": True, "writer": writer.word_for(request.user)}
            url = keep_url(self.model, number)
            if opened := context.get("draft"):
                context["shown_note"] = _note(request, opened, obj, url)
            if at := self._offered(request, obj):
                context["draft_offer"] = {"at": utc_text(at), "open": open_url(self.model, number), "discard": url}
            else:
                context["draft_url"] = url
        return super().render_change_form(request, context, **kwargs)

    def _offered(self, request: Any, obj: Any) -> datetime | None:
        """Return when the draft was kept that the form offers to open, None where there is nothing to offer."""
        if request.method != "GET" or getattr(request, "shown", None):
            return None
        if obj is not None:
            return getattr(obj, "draft_kept_at", None)
        draft = drafts.of(request.user, drafts.subject_of(self.model, None))
        return draft.saved_at if draft else None

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if getattr(request, "author", None) is None:  # else a reviewer puts it live, who may have a draft of their own
            drafts.drop(request.user, drafts.subject_of(self.model, form.instance.pk if change else None))

    def _may_write(self, request: HttpRequest, object_id: int | None) -> bool:
        return self.has_add_permission(request) if object_id is None else self.has_change_permission(request)

    def _open(self, request: HttpRequest, draft: Draft, object_id: int | None) -> HttpResponse:
        """Show the draft in its form, or its text alone where the row is gone."""
        response = show(request, self.model, object_id, draft.fields, extra_context={"draft": draft})
        is_gone = not isinstance(response, TemplateResponse)
        return self.show_what_was_typed(request, draft.fields.items()) if is_gone else response


def _note(request: HttpRequest, draft: Draft, row: Any, discard: str) -> SafeString:
    """Return what stands above a draft: its time, who changed the row since, and how to drop it."""
    meanwhile = conflicts.meanwhile(conflicts.watched(row), draft.since) if row else ""
    context = {"at": utc_text(draft.saved_at), "meanwhile": meanwhile, "discard": discard}
    return render_to_string("admin/comparisons/drafts/_opened.html", context, request)


def keep(request: HttpRequest, editor: Any, model: Any, object_id: int | None) -> Draft:
    """Keep the fields of the form that ``request`` sends as the editor's draft."""
    subject = drafts.subject_of(model, object_id)
    return drafts.keep(editor, subject, request.POST.lists(), since=request.POST.get(conflicts.FIELD, ""))


def kept_answer(request: HttpRequest, editor: Any, model: Any, object_id: int | None) -> JsonResponse:
    """Keep the form and tell a script the time, or why it is not kept."""
    try:
        draft = keep(request, editor, model, object_id)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=413)
    return JsonResponse({"kept": f"{draft.saved_at:%H:%M} UTC"})
