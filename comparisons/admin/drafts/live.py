"""Put a change live: it is laid over the form as it is now, and sent through that form and its verb once more."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import resolve

from comparisons.models import ChangeRequest, Revision
from comparisons.services import change_requests

from .. import conflicts
from .form_fields import Fields
from .shown import current_fields, form_url, querydict
from .three_way import Clash, merge

GONE = "What it changes was deleted meanwhile."
MOST_SHOWN = 80
"""Characters of a text in a sentence on a clash."""


def model_of(change: ChangeRequest) -> Any:
    return apps.get_model("comparisons", change.model)


def laid_over_now(request: HttpRequest, change: ChangeRequest) -> tuple[Fields | None, list[Clash]]:
    """Return the fields of the change over those of the form as it is now, None if its row is gone, and clashes."""
    if change.object_id is None:
        return dict(change.fields), []
    now = current_fields(request, model_of(change), change.object_id)
    if not now:
        return None, []
    return merge(change.base, change.fields, now)


def to_go_on_with(request: HttpRequest, change: Any) -> tuple[Fields | None, list[Clash]]:
    """Return what the form of its author shows, and clashes; no fields for a draft, which the form shows as stored."""
    if change.of_draft:
        return None, []
    if change.newest == change.on_revision:
        return dict(change.fields), []
    return laid_over_now(request, change)


def apply(request: HttpRequest, change: ChangeRequest) -> list[str]:
    """Save the change through its form, as its author, and return every problem; none if it is live."""
    fields, clashes = laid_over_now(request, change)
    if fields is None:
        return [GONE]
    if clashes:
        return [f"{_who(change)} Both changed {_words(clash)}" for clash in clashes]
    fields["reason"] = [change_requests.reason_with(change.reason, request.user)]
    sent: Any = copy(request)
    sent.method, sent.POST, sent.GET = "POST", querydict(fields), querydict({})
    sent.path = sent.path_info = form_url(model_of(change), change.object_id)
    sent.resolver_match = resolve(sent.path)
    sent.author = change.author
    key = None if change.object_id is None else str(change.object_id)
    response = admin.site.get_model_admin(model_of(change)).changeform_view(sent, key)
    return list(_problems(response.context_data)) if isinstance(response, TemplateResponse) else []


def _who(change: ChangeRequest) -> str:
    """Return who changed the page last."""
    newest = change_requests.newest_revision(change.subject)
    revision = Revision.objects.filter(pk=newest).defer("record").first()
    return f"{revision.by_name} changed this meanwhile." if revision else conflicts.CHANGED


def _words(clash: Clash) -> str:
    name = clash.name.replace("-", " ").replace("_", " ")
    return f"“{name}”: it is now “{clash.now[:MOST_SHOWN]}”, and here “{clash.typed[:MOST_SHOWN]}”."


def _problems(context: Any) -> Iterator[str]:
    """Yield each error of a form that was refused, with the label of its field."""
    if "adminform" not in context:
        yield GONE
        return
    yield from _of_form(context["adminform"].form, "")
    for inline in context["inline_admin_formsets"]:
        yield from map(str, inline.formset.non_form_errors())
        for line in inline.formset.forms:
            yield from _of_form(line, f"{line.instance}, ")


def _of_form(form: Any, place: str) -> Iterator[str]:
    for name, messages in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        yield from (f"{place}{label}{message}" for message in messages)
