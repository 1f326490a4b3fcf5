"""The page of what is held as possible spam: in groups, each freed or set aside with one button."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.domain.held_groups import Group, Held, grouped
from comparisons.models import Feedback
from comparisons.services.spam import held as verbs
from comparisons.services.spam.erasing import HELD_DAYS

from ..base import EditorRequest
from ..ids import parsed_id

NAME = "comparisons_feedback_held"
MOST_GROUPS = 50
SAMPLES = 3
"""Disagreements whose words are shown of each group."""


def held_view(request: EditorRequest) -> HttpResponse:
    """Show the oldest held disagreements in groups, or free or set aside those whose ids were sent. Two queries."""
    if not request.user.has_perm("comparisons.change_feedback"):
        raise PermissionDenied
    if request.method == "POST":
        _decide(request)
        return HttpResponseRedirect(reverse(f"admin:{NAME}"))
    rows = Feedback.objects.held()[: verbs.MOST + 1]
    columns = ("pk", "comparison_id", "created", "network", "text_hash", "held_for", "held_because")
    found = [Held(*row) for row in rows.values_list(*columns)]
    groups = grouped(found[: verbs.MOST])
    context = {
        **admin.site.each_context(request),
        "title": "Held as possible spam",
        "opts": Feedback._meta,
        "groups": _with_samples(groups[:MOST_GROUPS]),
        "number": min(len(found), verbs.MOST),
        "is_more": len(found) > verbs.MOST or len(groups) > MOST_GROUPS,
        "days": HELD_DAYS,
    }
    return TemplateResponse(request, "admin/comparisons/queues/held.html", context)


def _with_samples(groups: list[Group]) -> list[tuple[Group, list[Feedback]]]:
    ids = [pk for group in groups for pk in _samples(group)]
    rows = Feedback.objects.select_related("comparison__low", "comparison__high").in_bulk(ids)
    return [(group, [rows[pk] for pk in _samples(group) if pk in rows]) for group in groups]


def _samples(group: Group) -> list[int]:
    return group.ids[: 1 if group.is_one_text else SAMPLES]


def _decide(request: EditorRequest) -> None:
    """Free or set aside what is still held, and say what happened to how many."""
    ids = [parsed_id(word) for word in request.POST.get("ids", "").split(",")]
    if request.POST.get("decision") == "free":
        done, past = (
            verbs.free_all(ids, by=request.user),
            "freed: they wait for an answer, each at the time when it came",
        )
    elif request.POST.get("decision") == "spam":
        done, past = verbs.set_aside_all(ids, by=request.user), "set aside as spam"
    else:
        messages.error(request, "Choose what to do with them: free them, or set them aside.")
        return
    if done:
        messages.success(request, f"{done:,} {past}.")
    if missing := len(ids) - done:
        messages.warning(
            request, f"{missing:,} were no longer held: somebody was faster, or their writer withdrew them."
        )
