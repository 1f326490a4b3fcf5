"""Comparisons: the pair, its verdict, the claims of both sides, and the steps publish, approve and withdraw."""

from functools import partial
from typing import Any, assert_never

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from comparisons.domain import days, sentences
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Condition, Feedback, Revision, Technology, Verdict, Version
from comparisons.models.version import pair_key
from comparisons.services import editorial, reviewing

from . import list_search, scheduling, steps
from .base import EditorRequest, RecordedAdmin
from .bulk import exports
from .confirming import ConfirmingAdmin
from .desk import back, live, page, saving, start
from .desk.claims import HighClaims, LowClaims, SideClaims
from .desk.data import Desk, claims_kwargs
from .desk.form import NOT_YET_PUBLISHED, DeskForm
from .drafts.for_review import author_of
from .history.restored import Restores
from .ids import parsed_id
from .list_filters import ChoiceFilter, FilledInFilter, YesFilter
from .verdict import ConditionFormSet, ConditionInline, VerdictFormSet, VerdictInline


def waiting_disagreements() -> Coalesce:
    waiting = Feedback.objects.to_answer().filter(comparison=OuterRef("pk")).order_by()
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
    form = DeskForm
    change_form_template = "admin/comparisons/desk/desk.html"
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
    actions = ("publish", "approve", "withdraw")

    # ---- the list

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order of an index, where a status is chosen: that of ids would sort all rows of the status."""
        return ("-published", "-id") if "status__exact" in request.GET else ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("low__category", "high__category", "verdict")
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

    # ---- the start and the desk

    def add_view(self, request: EditorRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return start.view(self, request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Lock both technologies before the comparison, in the order of their own forms: no two saves deadlock."""
        if self.is_stored_by(request):
            pair = Comparison.objects.filter(pk=parsed_id(object_id)).values_list("low", "high").first()
            Technology.objects.filter(pk__in=pair or ()).lock()
        return super().get_object(request, object_id, from_field)

    def changeform_view(self, request: EditorRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Show the form as it was sent, with a draft of the verdict, where its button was pressed; else as ever."""
        if request.method == "POST" and live.ASKED_BY in request.POST:
            rows = Comparison.objects.select_related("low__category", "high__category", "verdict")
            comparison = rows.filter(pk=parsed_id(object_id or "")).first()
            if comparison and self.has_change_permission(request, comparison):
                drafted = live.draft(self, request, comparison)
                request.only_shown, request.desk = True, None
                request.POST = drafted  # type: ignore[assignment]
        return super().changeform_view(request, object_id, *args, **kwargs)

    def desk_of(self, request: EditorRequest, comparison: Comparison) -> Desk:
        """Return what the desk of the comparison reads, once for this request."""
        desk: Desk | None = getattr(request, "desk", None)
        if desk is None or desk.comparison is not comparison:
            desk = request.desk = Desk(comparison)
        return desk

    def get_form(self, request: EditorRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_set_sides = request.user.has_perm("comparisons.change_technology")
        form.only_shown = getattr(request, "only_shown", False)
        form.step = page.asked_step(request)
        if obj is not None:
            form.criteria = self.desk_of(request, obj).criteria
        return form

    def get_inlines(self, request: EditorRequest, obj: Comparison | None) -> tuple[Any, ...]:
        writes = self.has_change_permission(request, obj) and request.user.has_perm("comparisons.change_proscons")
        return (VerdictInline, ConditionInline, *((LowClaims, HighClaims) if writes else ()))

    def get_fieldsets(self, request: HttpRequest, obj: Comparison | None = None) -> list[Any]:
        is_waiting = obj is None or obj.status in NOT_YET_PUBLISHED
        dates = ("status", "publish_at") if is_waiting else ("status", "published", "review")
        rest = ("sides", "intro")
        return [(None, {"fields": fields}) for fields in ((dates,), rest)] + [
            ("What makes no difference", {"fields": ("left_out",)})
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> tuple[str, ...]:
        is_waiting = obj is None or obj.status in NOT_YET_PUBLISHED
        set_by_verbs = scheduling.readonly_fields(request) if is_waiting else ("status", "published", "review")
        return ("sides", *set_by_verbs)

    def get_formset_kwargs(self, request: EditorRequest, obj: Comparison, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ConditionInline):
            kwargs["instance"] = getattr(obj, "verdict", None) or Verdict(comparison=obj)
        elif isinstance(inline, SideClaims):
            kwargs |= claims_kwargs(self.desk_of(request, obj), inline.end, is_sent="data" in kwargs)
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
        comparison = kwargs.get("obj")
        if comparison:
            context |= page.context(self, request, comparison, context)
        return super().render_change_form(request, context, **kwargs)

    # ---- saving

    def save_model(self, request: HttpRequest, obj: Comparison, form: Any, change: bool) -> None:
        saving.keep_records(obj, form)
        super().save_model(request, obj, form, change)
        saving.store_sides(obj, form)

    def save_formset(self, request: EditorRequest, form: Any, formset: Any, change: bool) -> None:
        if isinstance(formset, VerdictFormSet):
            formset.sign(editorial.name_of(author_of(request)))
        if isinstance(formset, ConditionFormSet):
            formset.attach(form.instance)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: EditorRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Store all lines, then write a revision of each row that was changed, all with one reason."""
        super(RecordedAdmin, self).save_related(request, form, formsets, change)
        saving.record(request, form, formsets, self.verb_of_change(request, form.instance))
        self.undo_for_review(request, form.instance, form.cleaned_data["reason"], is_new=False)

    def response_change(self, request: EditorRequest, obj: Comparison) -> HttpResponse:
        """Take the step whose button was pressed, in the transaction of the save; stay at the desk unless told."""
        return saving.respond(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, f"{obj_display} was deleted.")
        return HttpResponseRedirect(back.back_url(request))

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
        pages: list[tuple[str, str, Any]] = [
            ("names", "names/", start.names),
            ("judged", "<int:comparison_id>/judged/", live.judged),
            ("preview", "<int:comparison_id>/preview/", live.preview),
            ("pair", "<int:comparison_id>/pair/<str:end>/", start.correct),
        ]
        own += [
            path(address, self.admin_site.admin_view(partial(view, self)), name=f"comparisons_comparison_{name}")
            for name, address, view in pages
        ]
        return own + super().get_urls()

    def _view_of(self, step: steps.Step) -> Any:
        return self.admin_site.admin_view(lambda request: steps.view(self, request, step))
