"""The page "Merge with …": search for the other technology, look at the preview, choose, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from comparisons.models import Technology
from comparisons.search import service
from comparisons.services.editorial import Refused
from comparisons.services.merging.merge import merge
from comparisons.services.merging.preview import Preview, preview
from comparisons.services.merging.questions import bare_name

from ..base import EditorRequest, add_problems
from ..checked import storing
from ..ids import parsed_id
from .forms import MergeForm

MERGE = "comparisons.merge_technology"
MOST_FOUND = 20
NUMBERS = {
    "claims": ("claim", "claims"),
    "names": ("name that leads to it", "names that lead to it"),
    "facts": ("fact of a source", "facts of sources"),
    "signals": ("figure", "figures"),
    "releases": ("release", "releases"),
    "disagreements": ("disagreement", "disagreements"),
    "wishes": ("wish", "wishes"),
    "entries": ("entry of a source", "entries of sources"),
}
"""What moves with the lost technology, in the order of the list."""


def url_of(lost: Technology, kept: Technology | None = None) -> str:
    """Return the address of the preview, or of the search for the other technology."""
    found = reverse("admin:comparisons_technology_merge", args=[lost.pk])
    return f"{found}?into={kept.pk}" if kept else found


def view(model_admin: Any, request: EditorRequest, object_id: str) -> HttpResponse:
    """Show the search, or the preview of a merge with the technology ``into``; merge them once confirmed."""
    if not request.user.has_perm(MERGE):
        raise PermissionDenied
    with storing(request):
        ids = parsed_id(object_id), parsed_id(request.GET.get("into", ""))
        rows = Technology.objects.select_related("category").in_bulk(ids)
        lost, kept = map(rows.get, ids)
        if lost is None:
            raise Http404
        if kept is None or kept == lost:
            return _search(model_admin, request, lost)
        if request.method == "POST":
            Technology.objects.filter(pk__in=ids).lock()
        return _preview(model_admin, request, lost, kept)


def _search(model_admin: Any, request: HttpRequest, lost: Technology) -> HttpResponse:
    """Show what is called alike, or what was searched for."""
    typed = service.cleaned(request.GET.get("q", "")) or bare_name(lost.name)
    ids = service.technology_ids(typed, most=MOST_FOUND)
    rows = Technology.objects.select_related("category").in_bulk([number for number in ids if number != lost.pk])
    context = {
        **_context(model_admin, request, lost),
        "typed": typed,
        "found": [(rows[number], url_of(lost, rows[number])) for number in ids if number in rows],
    }
    return TemplateResponse(request, "admin/comparisons/merging/search.html", context)


def _preview(model_admin: Any, request: EditorRequest, lost: Technology, kept: Technology) -> HttpResponse:
    shown = preview(lost, kept)
    form = MergeForm(request.POST if request.method == "POST" else None, shown, lost, kept)
    if request.method == "POST" and form.is_valid():
        try:
            merged = merge(lost, kept, form.choices, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_problems(form, refused.problems)
        else:
            said = "{} is part of {} now. <a href='{}'>What was done, and how to undo it</a>"
            done = reverse("admin:comparisons_merge_change", args=[merged.pk])
            messages.success(request, format_html(said, merged.lost_name, merged.kept_name, done))
            return HttpResponseRedirect(reverse("admin:comparisons_technology_change", args=[kept.pk]))
    context = {
        **_context(model_admin, request, lost),
        "title": f"Merge {lost.name} into {kept.name}",
        "kept": kept,
        "form": form,
        "shown": shown,
        "moves": moved_lines(shown),
        "swapped": url_of(kept, lost),
        "search": url_of(lost),
    }
    return TemplateResponse(request, "admin/comparisons/merging/preview.html", context)


def _context(model_admin: Any, request: HttpRequest, lost: Technology) -> dict[str, Any]:
    context = model_admin.admin_site.each_context(request)
    return {**context, "title": f"Merge {lost.name} with …", "opts": model_admin.opts, "lost": lost}


def moved_lines(shown: Preview) -> list[str]:
    """Return what moves, "3 claims" and the like; nothing that there is none of."""
    counts = ((shown.numbers[name], words) for name, words in NUMBERS.items())
    return [f"{number:,} {words[number != 1]}" for number, words in counts if number]
