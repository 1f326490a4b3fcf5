"""Saving for review: what readers see is changed by whoever may publish; anybody else's change waits for a reviewer.

The form is saved as ever, with every check of the form and the verb, in a transaction that is undone: what it made of
the record is what the reviewer reads.
"""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Model, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comparisons.catalogue import export
from comparisons.catalogue.records import Record
from comparisons.models import ChangeRequest, Comparison, Technology
from comparisons.services import change_requests, drafts
from comparisons.services.live_pages import PUBLISH

from ..ids import parsed_id
from .keeping import KeepsDrafts
from .shown import current_form

BUTTON = "_for_review"
SIDES = "sides"
"""The key under which the record of a comparison holds those of its technologies: its form changes these too."""
CHANGE = "change_request"
"""The field of a form that names the change which it sends again."""
TO_REVIEW = "Readers see this, and you may not change it at once: choose “Save for review”. Your text is kept."


class ForReview(Exception):
    """Undoes a save that was made to see what it makes of the record."""

    def __init__(self, row: Any, after: Record, reason: str) -> None:
        super().__init__()
        self.row, self.after, self.reason = row, after, reason


def subject_of(row: Any) -> Technology | Comparison:
    """Return the technology or comparison whose history a change of ``row`` belongs to."""
    return row if isinstance(row, Technology | Comparison) else row.technology


def record_of(subject: Technology | Comparison) -> Record:
    """Return the record of a technology, or of a comparison with those of both technologies as ``sides``, by slug."""
    if isinstance(subject, Technology):
        return export.technology_record(subject.pk)
    sides = export.records_for(technologies=[subject.low_id, subject.high_id]).technologies.values()
    return export.comparison_record(subject.pk) | {SIDES: {side["technology"]: side for side in sides}}


def author_of(request: Any) -> Any:
    """Return who wrote the change that a request saves: the user, but for a change that a reviewer puts live."""
    return getattr(request, "author", None) or request.user


def page_url(change_id: int) -> str:
    return reverse("admin:comparisons_changerequest_change", args=[change_id])


class SavesForReview(KeepsDrafts):
    """A model admin whose forms can be saved for review."""

    def message_user(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Say nothing of a change that a reviewer puts live: its own page does."""
        if author_of(request) == request.user:
            super().message_user(request, *args, **kwargs)

    def may_save_at_once(self, request: HttpRequest) -> bool:
        """Return whether the request may change what readers see, as it does or as a change to review."""
        return BUTTON in request.POST or request.user.has_perm(PUBLISH)

    def get_queryset(self, request: Any) -> Any:
        """Find the open change of this editor within the query of an opened row."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        if request.method != "GET" or match is None or not str(match.url_name).endswith("_change"):
            return rows
        mine = ChangeRequest.objects.open().filter(
            author=request.user, model=self.opts.model_name, object_id=OuterRef("pk"), of_draft=False
        )
        return rows.annotate(open_change=Subquery(mine.order_by().values("pk")[:1]))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.must_wait = "" if self.may_save_at_once(request) else TO_REVIEW
        return form

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ForReview as found:
            return self._submit(request, None if object_id is None else found.row.pk, found)

    def _submit(self, request: Any, object_id: int | None, found: ForReview) -> HttpResponse:
        """Store the change, and drop the draft of it.

        What else was sent is no part of it: a reviewer's form may take fields that this editor's form lacks, and the
        reviewer would not see them.
        """
        subject = subject_of(found.row)
        form = current_form(request, self.model, object_id)
        own = form.own(dict(request.POST.lists()), cast(Any, self.form).declared_fields)
        proposed = change_requests.Proposed(
            model=str(self.opts.model_name),
            object_id=object_id,
            subject=subject,
            base=drafts.typed(form.fields.items()),
            fields=drafts.typed(own.items()),
            before=record_of(subject),
            after=found.after,
            reason=found.reason or "Draft edited.",
        )
        again = parsed_id(request.POST.get(CHANGE, ""))
        change = change_requests.submit(proposed, by=request.user, again=again)
        drafts.drop(request.user, drafts.subject_of(self.model, object_id))
        messages.success(request, f"Your change of {subject} waits for a review. Readers see it once it is put live.")
        return HttpResponseRedirect(page_url(change.pk))

    def render_change_form(self, request: Any, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form, obj = context["adminform"].form, kwargs.get("obj")
        sends = context.get(CHANGE) or request.POST.get(CHANGE)
        context[CHANGE] = sends
        if self._may_write(request, obj.pk if obj else None):
            is_public = form.is_public()
            context |= {"is_public": is_public, "for_review": is_public or self._may_be_public(form)}
            if is_public and not request.user.has_perm(PUBLISH):
                context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
            if not sends and (number := getattr(obj, "open_change", None)):
                context["open_change"] = page_url(number)
        return super().render_change_form(request, context, **kwargs)

    def _may_be_public(self, form: Any) -> bool:
        """Return whether the form adds a part of a technology that is yet to be chosen, and that readers may see."""
        return form.instance.pk is None and "technology" in form.fields

    def undo_for_review(self, request: HttpRequest, row: Model, reason: str, *, is_new: bool) -> None:
        """End a save that is for review once its verb has recorded it. Readers see no new technology or comparison."""
        if BUTTON in request.POST and not (is_new and subject_of(row) is row):
            raise ForReview(row, record_of(subject_of(row)), reason)
