"""Comparisons: the pair, its verdict, the claims of both sides, and the steps publish, approve and withdraw."""

from typing import Any, assert_never, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.domain import days, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.preferences import DEFAULT
from comparisons.domain.vocabulary import Status, Verb, choices
from comparisons.models import Comparison, Condition, Feedback, ProsCons, Revision, Technology, Verdict, Version
from comparisons.models.version import pair_key
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.services import editorial, reviewing
from comparisons.services import scheduling as schedules

from . import list_search, proposals, review_notes, scheduling, since_review, steps
from .base import EditorRequest, ReasonForm, RecordedAdmin
from .bulk import exports
from .confirming import ConfirmingAdmin, ConfirmingForm, confirmed
from .drafts.for_review import author_of
from .fields import SentencesField
from .history.restored import Restores
from .list_filters import ChoiceFilter, FilledInFilter, YesFilter
from .one_sided import missing_rows
from .scheduling import ScheduleForm
from .verdict import ConditionFormSet, ConditionInline, VerdictFormSet, VerdictInline

NOT_YET_PUBLISHED = (Status.DRAFT, Status.IN_REVIEW)


class ComparisonForm(ConfirmingForm, ScheduleForm, ReasonForm):
    """The form of a comparison: the pair is chosen once, in any order; it sets no status but draft and in review."""

    left_out = SentencesField(Comparison, "left_out")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "low" in self.fields:
            self.fields["low"].label = "One technology"
            self.fields["high"].label = "The other technology"
            self.fields["low"].help_text = "Their order does not matter. Once stored, the pair cannot be changed."
        if "status" in self.fields:
            cast(forms.ChoiceField, self.fields["status"]).choices = [
                word for word in choices(Status) if word[0] in NOT_YET_PUBLISHED
            ]
            self.fields["status"].help_text = "Readers see it once it is published, by the button above."

    def is_public(self) -> bool:
        return self.instance.pk is not None and self.instance.published is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._order_pair(cleaned)
        self._check_completeness(cleaned)
        return cleaned

    def _order_pair(self, cleaned: dict[str, Any]) -> None:
        one, other = cleaned.get("low"), cleaned.get("high")
        if one is None or other is None:
            return
        if one == other:
            self.add_error("high", f"A comparison needs two different technologies, and both are {one.name}.")
        elif stored := Comparison.objects.between(one, other).first():
            url = reverse("admin:comparisons_comparison_change", args=[stored.pk])
            message = '{} and {} are compared already: <a href="{}">open that comparison</a>.'
            self.add_error("high", format_html(message, one.name, other.name, url))
        else:
            cleaned["low"], cleaned["high"] = sorted([one, other], key=lambda technology: technology.pk)

    def _check_completeness(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("status") == Status.IN_REVIEW:
            for problem in editorial.publication_problems(self.instance):
                if problem.field != "verdict":
                    self.add_error("status", problem.message)


def waiting_disagreements() -> Coalesce:
    waiting = Feedback.objects.waiting().filter(comparison=OuterRef("pk")).order_by()
    return Coalesce(Subquery(waiting.values("comparison").annotate(number=Count("pk")).values("number")), 0)


def _conditions() -> Any:
    """Return the conditions of the comparison in a row of the list."""
    return Condition.objects.filter(verdict__comparison=OuterRef("pk")).order_by()


class InQuestionFilter(YesFilter):
    title = "verdict in question"
    parameter_name = "in_question"

    def narrowed(self, queryset: Any) -> Any:
        return queryset.in_question()


class ConditionsFilter(admin.SimpleListFilter):
    title = "conditions that would change it"
    parameter_name = "conditions"

    def lookups(self, *args: Any) -> list[tuple[str, str]]:
        return [("due", "whose date has passed")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_conditions_due(days.utc_today()) if self.value() == "due" else queryset


class FreshnessFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "freshness"

    def lookups(self, *args: Any) -> list[tuple[str, str]]:
        return [
            ("unreviewed", "published without it"),
            ("changed", "changed since it"),
            ("due", "claims are due to be checked"),
            ("left_out", "not indexed any more"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        filters = {
            "unreviewed": queryset.longest_unreviewed,
            "changed": queryset.changed_since_review,
            "due": lambda: queryset.due(days.utc_today()),
            "left_out": lambda: queryset.no_longer_indexed(days.utc_today()),
        }
        narrowed = filters.get(self.value() or "")
        return narrowed() if narrowed else queryset


@admin.register(Comparison)
class ComparisonAdmin(exports.ExportedList, Restores, ConfirmingAdmin, RecordedAdmin):
    export = exports.COMPARISONS
    form = ComparisonForm
    list_display = ("pair", "status", "says", "published", "reviewed", "next_step")
    list_filter = (
        "status",
        ("reviewed", FilledInFilter),
        ("verdict", FilledInFilter),
        ("verdict__outcome", ChoiceFilter),
        ("verdict__basis", ChoiceFilter),
        InQuestionFilter,
        ConditionsFilter,
        FreshnessFilter,
    )
    list_select_related = ("low", "high", "verdict")
    search_fields = ("low__name", "high__name")
    search_help_text = "One technology or both: names, slugs or other names. At most a few hundred are listed."
    autocomplete_fields = ("low", "high")
    actions = ("publish", "approve", "withdraw")

    # ---- the list

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order of an index, where a status is chosen: that of ids would sort all rows of the status."""
        return ("-published", "-id") if "status__exact" in request.GET else ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("low", "high", "verdict")
        waits = {
            "waiting": waiting_disagreements(),
            "in_question": Exists(_conditions().came_true()),
            "has_conditions_due": Exists(_conditions().due(days.utc_today())),
        }
        return rows.annotate(**waits).with_overdue(days.utc_today())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find pairs where all words name one technology, or the first words name one and the rest the other."""
        words = list_search.query_words(search_term)
        if not words:
            return queryset, False
        named = list_search.technology_ids(words)
        rows = queryset.order_by("status", "-published", "-id")  # the order of an index
        parts = [rows.filter(low__in=named), rows.filter(high__in=named), *list_search.comparisons_between(words, rows)]
        return list_search.limited_to(queryset, parts), False

    @admin.display(description="comparison")
    def pair(self, comparison: Comparison) -> str:
        return str(comparison)

    @admin.display(description="verdict")
    def says(self, comparison: Comparison) -> str | None:
        verdict = getattr(comparison, "verdict", None)
        if verdict is None:
            return None
        return comparison.picked.name if comparison.picked else verdict.get_outcome_display()

    @admin.display(description="next step")
    def next_step(self, comparison: Any) -> str | None:
        if comparison.waiting:
            return f"Answer {comparison.waiting} disagreement{'s' if comparison.waiting > 1 else ''}"
        if comparison.in_question:
            return "Decide anew: a condition came true"
        has_verdict = getattr(comparison, "verdict", None) is not None
        status = Status(comparison.status)
        match status:
            case Status.DRAFT:
                return "Finish, then set it in review" if has_verdict else "Decide"
            case Status.IN_REVIEW:
                return "Publish" if has_verdict else "Decide"
            case Status.PUBLISHED if comparison.has_conditions_due:
                return "Look at conditions whose date has passed"
            case Status.PUBLISHED if comparison.reviewed is None:
                return "Approve"
            case Status.PUBLISHED if comparison.changed_on or not comparison.reviewed_of:
                return "Look at what changed since its review"
            case Status.PUBLISHED:
                return "Check claims that are due" if comparison.shows_overdue else None
            case Status.ARCHIVED:
                return None
            case _:
                assert_never(status)

    # ---- the form

    def get_inlines(self, request: HttpRequest, obj: Comparison | None) -> tuple[Any, ...]:
        return (VerdictInline, ConditionInline) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Comparison | None = None) -> list[Any]:
        if obj is None:
            return [(None, {"fields": ("low", "high")})]
        dates = ("status", "publish_at") if obj.status in NOT_YET_PUBLISHED else ("status", "published", "review")
        return [(None, {"fields": ("sides", dates, "intro", "left_out")})]

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        is_waiting = obj.status in NOT_YET_PUBLISHED
        set_by_verbs = scheduling.readonly_fields(request) if is_waiting else ("status", "published", "review")
        return ("sides", *set_by_verbs)

    def get_formsets_with_inlines(self, request: EditorRequest, obj: Comparison | None = None) -> Any:
        may_decide = self.has_change_permission(request, obj)
        request.proposal = proposals.proposal_for(request, obj) if obj and may_decide else None
        return super().get_formsets_with_inlines(request, obj)

    def get_formset_kwargs(self, request: EditorRequest, obj: Comparison, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        proposal = request.proposal
        if isinstance(inline, ConditionInline):
            kwargs["instance"] = getattr(obj, "verdict", None) or Verdict(comparison=obj)
            kwargs["initial"] = proposals.initial_conditions(proposal) if proposal else None
        elif proposal:
            kwargs["form_kwargs"] = {"proposed": proposals.initial_verdict(proposal, obj)}
        return kwargs

    @admin.display(description="pair")
    def sides(self, comparison: Comparison) -> SafeString:
        links = ((reverse("admin:comparisons_technology_change", args=[s.pk]), s.name) for s in comparison.sides)
        return format_html_join(" and ", '<a href="{}">{}</a>', links)

    @admin.display(description="review")
    def review(self, comparison: Comparison) -> str:
        if comparison.reviewed is None:
            return "not yet reviewed by an editor"
        since = ", changed since" if comparison.changed_on or not comparison.reviewed_of else ""
        return f"{sentences.day(comparison.reviewed)} by {comparison.reviewed_by}{since}"

    def render_change_form(self, request: EditorRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if comparison := kwargs.get("obj"):
            context["claims"] = claims_by_side(comparison)
            if request.method == "GET":
                self._tell_what_is_missing(comparison, context, with_notes=request.proposal is None)
            context |= {
                "steps": [
                    (step, steps.url_of(step, [comparison.pk]))
                    for step in steps.STEPS.values()
                    if comparison.status in step.from_statuses and request.user.has_perm(step.permission)
                ],
                "propose": proposals.url_of(comparison) if self.has_change_permission(request, comparison) else "",
                "waiting": comparison.waiting,
                "since_review": since_review.of_comparison(comparison) if comparison.reviewed else None,
                "subtitle": str(comparison),
            }
        return super().render_change_form(request, context, **kwargs)

    def _tell_what_is_missing(self, comparison: Comparison, context: dict[str, Any], *, with_notes: bool) -> None:
        """Add the rows of one side and, where the form shows what is stored, what keeps it from a review."""
        judged = editorial.page_of(comparison)
        context["missing"] = missing_rows(comparison, judged)
        if with_notes:
            notes = review_notes.notes_of_page(judged)
            review_notes.attach_to_comparison(comparison, context, notes)
            review_notes.attach_to_claims(context["claims"], notes)

    def response_add(self, request: HttpRequest, obj: Comparison, post_url_continue: str | None = None) -> HttpResponse:
        """Continue to the change form, whose verdict names the two technologies."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            sent: Any = request.POST.copy()
            sent["_continue"] = "1"
            request.POST = sent
        return super().response_add(request, obj, post_url_continue)

    def save_formset(self, request: EditorRequest, form: Any, formset: Any, change: bool) -> None:
        if isinstance(formset, VerdictFormSet):
            formset.sign(editorial.name_of(author_of(request)))
        if isinstance(formset, ConditionFormSet):
            formset.attach(form.instance)
        super().save_formset(request, form, formset, change)

    def record(self, obj: Comparison, *, verb: Verb, by: Any, reason: str, fields: list[str]) -> None:
        editorial.record_comparison(obj, verb=verb, by=by, reason=reason, confirmed=confirmed(obj) or "")
        schedules.settle(obj, by=by, sets_date="publish_at" in fields)

    def is_reviewed(self, obj: Comparison) -> bool:
        return obj.reviewed is not None and obj.changed_on is None

    def before(self, obj: Comparison) -> Any:
        return reviewing.digest_of(obj)

    def history_of(self, obj: Comparison) -> Any:
        return Revision.objects.of_pair(obj.pk, (obj.low_id, obj.high_id))

    def get_view_on_site_url(self, obj: Comparison | None = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.status == Status.PUBLISHED else None

    # ---- deleting

    def has_delete_permission(self, request: HttpRequest, obj: Comparison | None = None) -> bool:
        """Refuse where the comparison was ever published: it is withdrawn, so that history and disagreements stay."""
        was_public = obj is not None and obj.published is not None
        return super().has_delete_permission(request, obj) and not was_public

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def delete_model(self, request: HttpRequest, obj: Comparison) -> None:
        super().delete_model(request, obj)
        Version.touch([pair_key(obj.low_id, obj.high_id)])

    # ---- steps and preview

    @admin.action(description="Publish …", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._redirect_to_step(request, steps.STEPS["publish"], queryset)

    @admin.action(description="Approve …", permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._redirect_to_step(request, steps.STEPS["approve"], queryset)

    @admin.action(description="Withdraw …", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._redirect_to_step(request, steps.STEPS["withdraw"], queryset)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return steps.is_allowed(request, "publish")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return steps.is_allowed(request, "approve")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return steps.is_allowed(request, "withdraw")

    def _redirect_to_step(self, request: HttpRequest, step: steps.Step, queryset: Any) -> HttpResponse | None:
        ids = list(queryset.values_list("pk", flat=True)[: steps.AT_ONCE + 1])
        if len(ids) > steps.AT_ONCE:
            self.message_user(request, f"Please choose {steps.AT_ONCE} at most.", messages.ERROR)
            return None
        return HttpResponseRedirect(steps.url_of(step, ids))

    def get_urls(self) -> list[Any]:
        own = [
            path(f"{step.name}/", self._view_of(step), name=f"comparisons_comparison_{step.name}")
            for step in steps.STEPS.values()
        ]
        preview = self.admin_site.admin_view(self.preview)
        own.append(path("<int:comparison_id>/preview/", preview, name="comparisons_comparison_preview"))
        return own + super().get_urls()

    def _view_of(self, step: steps.Step) -> Any:
        return self.admin_site.admin_view(lambda request: steps.view(self, request, step))

    def preview(self, request: HttpRequest, comparison_id: int) -> HttpResponse:
        """Show the public page of a comparison in any status."""
        comparison = get_object_or_404(Comparison.objects.select_related("low", "high"), pk=comparison_id)
        if not self.has_view_permission(request, comparison):
            raise PermissionDenied
        context = {
            "view": ComparisonView(Evidence(editorial.page_of(comparison)), DEFAULT, days.utc_today()),
            "preview_of": comparison,
            "back": reverse("admin:comparisons_comparison_change", args=[comparison.pk]),
            "canonical": "",
            "indexed": False,
        }
        content = render_to_string("comparisons/preview.html", context, using="jinja2")
        return HttpResponse(content, headers={"X-Robots-Tag": "noindex, follow"})


def claims_by_side(comparison: Comparison) -> list[tuple[Technology, list[ProsCons]]]:
    """Return both technologies with the claims that the comparison shows, in the order of the page. One query."""
    rows = ProsCons.objects.in_pair(comparison.low_id, comparison.high_id).select_related("criterion", "against")
    return [(side, [claim for claim in rows if claim.technology_id == side.pk]) for side in comparison.sides]
