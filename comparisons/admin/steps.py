"""Publish, approve, withdraw: for one comparison or several, each with a reason, through the verbs of ``editorial``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_list_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, rules
from comparisons.services import editorial
from comparisons.services.editorial import Refused

from .fields import ProseField
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
    find_problems: Callable[[Comparison], list[Problem]]

    @property
    def label(self) -> str:
        return self.name.capitalize()

    def problems(self, comparison: Comparison) -> list[Problem]:
        if comparison.status not in self.from_statuses:
            return [Problem("refused", "status", self.wrong_status)]
        return self.find_problems(comparison)


def _review_today(comparison: Comparison) -> list[Problem]:
    return editorial.review_problems(comparison, datetime.now(UTC).date())


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
            find_problems=editorial.publication_problems,
        ),
        Step(
            name="approve",
            past="approved",
            from_statuses=(Status.PUBLISHED,),
            wrong_status="Publish it before you approve it.",
            explanation="You stand behind the page: it names you and today, and search engines may list it.",
            verb=editorial.approve,
            find_problems=_review_today,
        ),
        Step(
            name="withdraw",
            past="withdrawn",
            from_statuses=(Status.PUBLISHED,),
            wrong_status="Only a published comparison can be withdrawn.",
            explanation="The address says that the comparison was withdrawn, gives your reason and leads to both "
            "technologies.",
            verb=editorial.withdraw,
            find_problems=lambda comparison: [],
        ),
    )
}


class StepForm(forms.Form):
    reason = ProseField(
        max_length=1000,
        validators=[rules.prose],
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="Stands in the public history, beside your name.",
        error_messages={"required": "Readers see this: say why."},
    )


def url_of(step: Step, comparisons: list[int]) -> str:
    return reverse(f"admin:comparisons_comparison_{step.name}") + f"?ids={','.join(map(str, comparisons))}"


def view(model_admin: Any, request: HttpRequest, step: Step) -> HttpResponse:
    """List what prevents the step and ask for the reason; comparisons that the verb refuses are shown again."""
    comparisons = _selected_comparisons(model_admin, request)
    form = StepForm(request.POST or None)
    refused: dict[int, list[Problem]] = {}
    if request.method == "POST" and form.is_valid():
        refused = _take_step(request, step, comparisons, form.cleaned_data["reason"])
        if not refused:
            return HttpResponseRedirect(_return_url(comparisons))
        comparisons = [comparison for comparison in comparisons if comparison.pk in refused]
    found = [(row, refused[row.pk] if row.pk in refused else step.problems(row)) for row in comparisons]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": step.label,
        "opts": model_admin.opts,
        "step": step,
        "form": form,
        "ids": ",".join(str(comparison.pk) for comparison in comparisons),
        "judged": [(comparison, problem_links(comparison, problems)) for comparison, problems in found],
        "ready": sum(1 for _, problems in found if not problems),
        "back": _return_url(comparisons),
    }
    return TemplateResponse(request, "admin/comparisons/comparison/step.html", context)


def _selected_comparisons(model_admin: Any, request: HttpRequest) -> list[Comparison]:
    ids = [word for word in request.GET.get("ids", "").split(",") if word.isdecimal() and len(word) < 19][:AT_ONCE]
    rows = Comparison.objects.select_related("low", "high", "verdict").order_by("-id")
    comparisons = get_list_or_404(rows, pk__in=ids)
    if not all(model_admin.has_change_permission(request, comparison) for comparison in comparisons):
        raise PermissionDenied
    return comparisons


def _take_step(
    request: HttpRequest, step: Step, comparisons: list[Comparison], reason: str
) -> dict[int, list[Problem]]:
    """Call the verb for each comparison; return the problems of those that it refuses, by id."""
    refused = {}
    for comparison in comparisons:
        try:
            step.verb(comparison, by=request.user, reason=reason)
        except Refused as refusal:
            refused[comparison.pk] = list(refusal.problems)
        else:
            messages.success(request, f"{comparison} is {step.past}.")
    return refused


def _return_url(comparisons: list[Comparison]) -> str:
    if len(comparisons) == 1:
        return reverse("admin:comparisons_comparison_change", args=[comparisons[0].pk])
    return reverse("admin:comparisons_comparison_changelist")
