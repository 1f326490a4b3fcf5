"""Inlines of a comparison: its verdict, and the conditions that would change the verdict."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from comparisons.domain import days, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.problems import Problem
from comparisons.domain.prose_rules import clause_faults
from comparisons.domain.vocabulary import End, Outcome, Status
from comparisons.models import Comparison, Condition, Technology, Verdict
from comparisons.services import editorial
from comparisons.services.editorial import Refused

from .base import FIELDS

NOT_YET = "That day is still to come: leave it empty until the condition has come true."
DECIDED_SINCE = (
    "The verdict was decided on {}, on that day or later. If it overlooked what had happened, decide it anew above; "
    "in both cases leave this empty, or take the condition out."
)
ONE_LINE_INPUT = forms.TextInput(attrs={"class": "vLargeTextField"})


def ends(comparison: Comparison) -> list[tuple[End, Technology]]:
    """Return both technologies in display order, each with its end of the stored pair."""
    stored = {comparison.low_id: End.LOW, comparison.high_id: End.HIGH}
    return [(stored[technology.pk], technology) for technology in comparison.sides]


def pick_choices(comparison: Comparison) -> list[tuple[str, str]]:
    return [("", "no pick"), *((end.value, technology.name) for end, technology in ends(comparison))]


def check_pick(form: forms.BaseForm) -> None:
    """Add a field error if there is a pick without the outcome "pick", or that outcome without a pick."""
    outcome, pick = form.cleaned_data.get("outcome"), form.cleaned_data.get("pick")
    if outcome == Outcome.PICK and not pick and "pick" not in form.errors:
        form.add_error("pick", "Say which of the two is picked, or choose another outcome.")
    if outcome and outcome != Outcome.PICK and pick:
        form.add_error("pick", "Nothing is picked with this outcome: choose “no pick” here, or the outcome “pick”.")


def check_clause(form: forms.BaseForm, name: str) -> None:
    """Add a field error for a full stop or a capital that keeps the clause from reading on in a sentence."""
    for fault in clause_faults(form.cleaned_data.get(name) or ""):
        form.add_error(name, fault)


class VerdictForm(forms.ModelForm):
    """The form of a verdict, whose labels name the two technologies."""

    def __init__(
        self, *args: Any, comparison: Comparison, proposed: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(proposed or {})
        self.comparison = comparison
        self.stored = copy(self.instance) if self.instance.pk else None
        if "pick" not in self.fields:  # a user with view permission only
            return
        cast(forms.ChoiceField, self.fields["pick"]).choices = pick_choices(comparison)
        self.fields["pick"].help_text = "The one to choose by default. Nothing where the outcome is not a pick."
        for end, technology in ends(comparison):
            choose_if, already_using = self.fields[f"{end}_choose_if"], self.fields[f"{end}_already_using"]
            choose_if.label = f"Choose {isolated(technology.name)} if"
            choose_if.help_text = "Reads on from the words before it: no capital, no full stop. “you need …”"
            already_using.label = f"Already using {isolated(technology.name)}?"
            already_using.help_text = "What to do then: stay, unless … Markdown without HTML."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_pick(self)
        for end in End:
            check_clause(self, f"{end}_choose_if")
        return cleaned

    def full_clean(self) -> None:
        """Compare the new verdict with the stored one, last: only then does the instance hold the input."""
        super().full_clean()
        if not self.is_bound or (self.empty_permitted and not self.has_changed()):
            return
        for problem in editorial.left_behind(self.comparison, self.stored, self.instance):
            if problem.field not in self.errors:
                self.add_error(problem.field, problem.message)


class VerdictFormSet(BaseInlineFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"comparison": self.instance}

    def get_queryset(self) -> Any:
        """Return the verdict that was loaded with its comparison. No query where the form is opened."""
        verdict = getattr(self.instance, "verdict", None)
        return [verdict] if verdict and verdict.pk and not self.is_bound else super().get_queryset()

    def clean(self) -> None:
        super().clean()
        if self.deleted_forms and self.instance.status == Status.PUBLISHED:
            message = "A published comparison needs its verdict: change it, or withdraw the comparison."
            raise ValidationError(message, code="verdict")

    def sign(self, name: str) -> None:
        """Set day and name of the decision if the verdict changed."""
        for form in self.forms:
            if form.has_changed():
                form.instance.decided = days.utc_today()
                form.instance.decided_by = name


class VerdictInline(admin.StackedInline):
    model = Verdict
    form = VerdictForm
    formset = VerdictFormSet
    extra = 1
    formfield_overrides = FIELDS
    readonly_fields = ("decided", "decided_by")
    verbose_name_plural = "verdict"

    def get_fieldsets(self, request: HttpRequest, obj: Comparison | None = None) -> list[Any]:
        decision = ["outcome", "pick", "basis", "in_short", "reason"]
        advice = [f"{end}_{field}" for field in ("choose_if", "already_using") for end, _ in ends(obj)] if obj else []
        if not self.has_change_permission(request, obj):
            decision[1], advice = "picked", ["advice"]
        return [
            (None, {"fields": [*decision, *advice, "best_case_for_the_other", ("decided", "decided_by")]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> tuple[str, ...]:
        shown = () if self.has_change_permission(request, obj) else ("picked", "advice")
        return (*self.readonly_fields, *shown)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "in_short" or db_field.name.endswith("_choose_if"):
            kwargs["widget"] = ONE_LINE_INPUT
        elif db_field.name.endswith("_already_using"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="pick")
    def picked(self, verdict: Verdict) -> str:
        return verdict.comparison.picked.name if verdict.comparison.picked else "no pick"

    @admin.display(description="advice")
    def advice(self, verdict: Verdict) -> SafeString:
        lines = []
        for end, technology in ends(verdict.comparison):
            name = isolated(technology.name)
            lines.append((f"Choose {name} if", getattr(verdict, f"{end}_choose_if") or "–"))
            lines.append((f"Already using {name}?", getattr(verdict, f"{end}_already_using") or "–"))
        return format_html_join("", "<p><strong>{}</strong> {}</p>", lines)


class ConditionForm(forms.ModelForm):
    """The form of a condition; the day on which it came true is after the decision and not in the future."""

    def __init__(self, *args: Any, decided: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decided = decided

    def clean_happened(self) -> date | None:
        happened: date | None = self.cleaned_data["happened"]
        if happened and "happened" in self.changed_data:
            self._check_day(happened)
        return happened

    def _check_day(self, happened: date) -> None:
        if happened > days.utc_today():
            raise ValidationError(NOT_YET, code="future")
        if self.decided and happened <= self.decided:
            raise ValidationError(DECIDED_SINCE.format(sentences.day(self.decided)), code="decided")


class ConditionFormSet(BaseInlineFormSet):
    """Conditions of a verdict that may be new in the same request."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"decided": self.instance.decided}

    def attach(self, comparison: Comparison) -> None:
        """Set the stored verdict of ``comparison`` as the parent; new conditions come after the stored ones."""
        verdict = Verdict.objects.filter(comparison=comparison).first()
        if verdict is None and any(form.has_changed() for form in self.extra_forms):
            message = "What would change the verdict needs a verdict first: fill it in too."
            raise Refused([Problem("no_verdict", "verdict", message)])
        self.instance = verdict or self.instance
        last = self.instance.conditions.aggregate(last=Max("position"))["last"] if verdict else None
        for place, form in enumerate(self.extra_forms, start=0 if last is None else last + 1):
            form.instance.position = place

    def save(self, commit: bool = True) -> list[Condition]:
        if Verdict.objects.filter(pk=self.instance.pk).exists():
            return super().save(commit)
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []  # deleted with their verdict
        return []


class ConditionInline(admin.TabularInline):
    """Conditions, whose parent is the verdict of the comparison."""

    model = Condition
    form = ConditionForm
    formset = ConditionFormSet
    fields = ("text", "check_by", "happened")
    extra = 1

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        super().__init__(Verdict, admin_site)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = ONE_LINE_INPUT
        return super().formfield_for_dbfield(db_field, request, **kwargs)
