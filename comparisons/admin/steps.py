"""Publish, approve, withdraw: for one comparison or several, each with a reason, through the verbs of ``editorial``.

A step is taken on what its page showed: a comparison that was changed since is shown again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_list_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.domain import days
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Technology
from comparisons.services import change_requests, editorial, reviewing
from comparisons.services.editorial import Refused

from . import conflicts
from .base import EditorRequest
from .fields import ReasonField
from .ids import parsed_id
from .problem_links import problem_links

AT_ONCE = 50
"""Comparisons on one page at most, as the gate judges each of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A verb with the statuses that it starts from, its explanation, and the check that finds what prevents it."""

    name: str
    past: str
    from_statuses: tuple[Status, ...]
    wrong_status: str
    explanation: str
    verb: Callable[..., Any]
    find_problems: Callable[[Comparison, User], list[Problem]]
    needs: str = ""
    """Whose permission the step needs, where it has none of its own."""
    shows_page: bool = False
    """Whether the verb takes ``seen``, the digest of the page that the editor saw: of its criteria as well."""

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def permission(self) -> str:
        return f"comparisons.{self.needs or self.name}_comparison"

    def problems(self, comparison: Comparison, by: User) -> list[Problem]:
        if comparison.status not in self.from_statuses:
            return [Problem("refused", "status", self.wrong_status)]
        return self.find_problems(comparison, by)


STEPS = {
    step.name: step
    for step in (
        Step(
            name="publish",
            past="published",
            from_statuses=(Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED),
            wrong_status="It is published already.",
            explanation="Readers see the page at once, marked as not yet reviewed. Search engines are asked to wait.",
            verb=editorial.publish,
            find_problems=lambda comparison, _by: editorial.publication_problems(comparison),
        ),
        Step(
            name="approve",
            past="approved",
            from_statuses=(Status.PUBLISHED,),
            wrong_status="Publish it before you approve it.",
            explanation="You stand behind the page: it names you and today, and search engines may list it.",
            verb=reviewing.approve,
            find_problems=lambda comparison, by: reviewing.approval_problems(comparison, by, days.utc_today()),
            shows_page=True,
        ),
        Step(
            name="withdraw",
            past="withdrawn",
            from_statuses=(Status.PUBLISHED,),
            wrong_status="Only a published comparison can be withdrawn.",
            explanation="The address says that the comparison was withdrawn, gives your reason and leads to both "
            "technologies.",
            verb=editorial.withdraw,
            find_problems=lambda _comparison, _by: [],
        ),
        Step(
            name="send_back",
            past="sent back",
            from_statuses=(Status.IN_REVIEW,),
            wrong_status="Only what is in review can be sent back.",
            explanation="It is a draft again, and its writer finds it among what was sent back, with your reason.",
            verb=change_requests.send_back_draft,
            find_problems=lambda _comparison, _by: [],
            needs="publish",
        ),
    )
}


class StepForm(forms.Form):
    reason = ReasonField()


def url_of(step: Step, comparisons: list[int]) -> str:
    return reverse(f"admin:comparisons_comparison_{step.name}") + f"?ids={','.join(map(str, comparisons))}"


def is_allowed(request: Any, name: str) -> bool:
    return bool(request.user.has_perm(STEPS[name].permission))


def view(model_admin: Any, request: EditorRequest, step: Step) -> HttpResponse:
    """List what prevents the step and ask for the reason.

    Comparisons that the verb refuses, or that were changed since the page was opened, are shown again.
    """
    comparisons = _selected_comparisons(request, step)
    form = StepForm(request.POST or None)
    refused: dict[int, list[Problem]] = {}
    changed: dict[int, SafeString] = {}
    if request.method == "POST" and form.is_valid():
        refused, changed = _take_step(request, step, comparisons, form.cleaned_data["reason"])
        if not refused and not changed:
            return HttpResponseRedirect(_return_url(comparisons))
        shown_again = refused.keys() | changed.keys()
        comparisons = [row for row in _selected_comparisons(request, step) if row.pk in shown_again]
    found = [(row, refused[row.pk] if row.pk in refused else step.problems(row, request.user)) for row in comparisons]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": step.label,
        "opts": model_admin.opts,
        "step": step,
        "form": form,
        "ids": ",".join(str(comparison.pk) for comparison in comparisons),
        "judged": [
            (row, problem_links(row, problems), changed.get(row.pk), conflicts.since(*_seen(row)))
            for row, problems in found
        ],
        "seen": {row.pk: reviewing.digest_of(row) for row in comparisons} if step.shows_page else {},
        "ready": sum(1 for _, problems in found if not problems),
        "back": _return_url(comparisons),
    }
    return TemplateResponse(request, "admin/comparisons/comparison/step.html", context)


def _selected_comparisons(request: EditorRequest, step: Step) -> list[Comparison]:
    ids = list(map(parsed_id, request.GET.get("ids", "").split(",")))[:AT_ONCE]
    rows = Comparison.objects.select_related("low", "high", "verdict").order_by("-id")
    if not request.user.has_perm(step.permission):
        raise PermissionDenied
    return get_list_or_404(rows, pk__in=ids)


def _take_step(
    request: HttpRequest, step: Step, comparisons: list[Comparison], reason: str
) -> tuple[dict[int, list[Problem]], dict[int, SafeString]]:
    """Call the verb for each comparison.

    Return by id the problems of those that it refuses, and who changed those that are no longer what the page showed.
    """
    refused, changed = {}, {}
    for comparison in comparisons:
        looked_at = {"seen": request.POST.get(f"seen-{comparison.pk}", "")} if step.shows_page else {}
        try:
            with transaction.atomic():
                if sentence := _changed_meanwhile(request, comparison):
                    changed[comparison.pk] = format_html(conflicts.SHOWN_AGAIN, sentence)
                    continue
                step.verb(comparison, by=request.user, reason=reason, **looked_at)
        except Refused as refusal:
            refused[comparison.pk] = list(refusal.problems)
        else:
            messages.success(request, f"{comparison} is {step.past}.")
    return refused, changed


def _changed_meanwhile(request: HttpRequest, comparison: Comparison) -> SafeString | str:
    """Lock what the page showed of a comparison; return who changed it since, "" if nobody did.

    The technologies are locked first, as a save of one locks its comparisons after it: the two cannot deadlock.
    """
    ends = (comparison.low_id, comparison.high_id)
    Technology.objects.filter(pk__in=ends).lock()
    list(Comparison.objects.select_for_update().filter(pk=comparison.pk).values_list("pk"))
    return conflicts.meanwhile(_seen(comparison), request.POST.get(f"since-{comparison.pk}"))


def _seen(comparison: Comparison) -> list[Model]:
    """Return the rows whose histories cover what an editor reads before a step."""
    return [comparison, comparison.low, comparison.high]


def _return_url(comparisons: list[Comparison]) -> str:
    if len(comparisons) == 1:
        return reverse("admin:comparisons_comparison_change", args=[comparisons[0].pk])
    return reverse("admin:comparisons_comparison_changelist")
