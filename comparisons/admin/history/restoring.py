"""Restore a former record: shown in the form of its subject as a change that nobody saved yet."""

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.catalogue import export
from comparisons.catalogue.records import Record
from comparisons.models import Comparison, Revision, Technology

from ..drafts import shown
from ..drafts.form_fields import Fields
from ..words import utc_text
from . import restored, restored_comparison, restored_technology
from .difference import as_html
from .lines import names_of
from .record_diff import changes

STAYS = ("status", "published", "reviewed", "reviewed_by", "reviewed_of", "publish_at", "facts", "technology")
"""What a form does not restore: steps, what sources say, and the address."""
SIGNED = ("decided", "decided_by")
NOTE = """
<p><strong>This form shows the state of {}</strong>, after “{}” by {}. Nothing is stored yet: look at it, say why,
and save. <a href="{}">Back to the form as it is stored</a></p>
"""


def url_of(revision: Revision) -> str:
    return reverse("admin:comparisons_revision_restore", args=[revision.pk])


def history_url(revision: Revision) -> str:
    """Return the address of the history of the revision's subject."""
    model, number = _subject(revision)
    return reverse(f"admin:comparisons_{model._meta.model_name}_history", args=[number])


def may(request: Any, revision: Revision) -> bool:
    """Return whether the user may change the subject of a revision."""
    model, _ = _subject(revision)
    return bool(request.user.has_perm(f"comparisons.change_{model._meta.model_name}"))


def view(model_admin: Any, request: HttpRequest, revision_id: int) -> HttpResponse:
    """Show the form of the subject with the record of a revision; it is saved as any change is."""
    rows = Revision.objects.select_related("technology", "comparison__low", "comparison__high")
    revision = get_object_or_404(rows, pk=revision_id)
    if not may(request, revision):
        raise PermissionDenied
    model, number = _subject(revision)
    subject = revision.subject
    is_pair = isinstance(subject, Comparison)
    now = export.comparison_record(number) if is_pair else export.technology_record(number)
    asked = copy(request)
    setattr(asked, restored.FIELD, revision.pk)
    setattr(asked, restored.LINES, restored_technology.differing_lines(revision.record, now))
    fields = shown.current_fields(asked, model, number)
    told = _fill(fields, subject, revision.record, now) if fields else []
    fields[restored.FIELD] = [str(revision.pk)]
    return shown.show(asked, model, number, fields, _note(revision, now, told))


def _fill(fields: Fields, subject: Technology | Comparison, record: Record, now: Record) -> list[str]:
    if isinstance(subject, Comparison):
        return restored_comparison.fill(fields, subject, record)
    return restored_technology.fill(fields, subject, record, now)


def _subject(revision: Revision) -> tuple[type[Technology] | type[Comparison], int]:
    if revision.technology_id is not None:
        return Technology, revision.technology_id
    return Comparison, revision.comparison_id or 0


def _note(revision: Revision, now: Record, told: list[str]) -> SafeString:
    """Return what the form shows, what of it is lost, and what differs from what is stored."""
    model, number = _subject(revision)
    difference = changes(_restored(now), _restored(revision.record), names_of([revision.subject]))
    head = format_html(NOTE, utc_text(revision.at), revision.reason, revision.by_name, shown.form_url(model, number))
    lost = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in told))) if told else ""
    summary = "What will change, compared with what is stored now"
    return format_html("{}{}<details><summary>{}</summary>{}</details>", head, lost, summary, as_html(difference))


def _restored(record: Record) -> Record:
    """Return what the form restores of a record."""
    kept = {key: value for key, value in record.items() if key not in STAYS}
    if verdict := kept.get("verdict"):
        kept["verdict"] = {key: value for key, value in verdict.items() if key not in SIGNED}
    return kept
