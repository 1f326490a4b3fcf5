"""Canned answers: texts that editors choose from when they answer a disagreement."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.text import Truncator

from comparisons.models import CannedAnswer
from comparisons.models.canned_answer import LONGEST, MOST

from .checked import CheckedAdmin
from .fields import ProseField


class CannedAnswerForm(forms.ModelForm):
    text = ProseField(
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 6}),
        help_text=CannedAnswer._meta.get_field("text").help_text,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None and CannedAnswer.objects.count() >= MOST:
            self.add_error(None, f"There are {MOST} already: among more, writing is quicker than choosing.")
        return cleaned


@admin.register(CannedAnswer)
class CannedAnswerAdmin(CheckedAdmin):
    form = CannedAnswerForm
    list_display = ("name", "kind", "begins")
    list_filter = ("kind",)
    fields = ("name", "kind", "text")
    show_full_result_count = False

    @admin.display(description="text")
    def begins(self, answer: CannedAnswer) -> str:
        return Truncator(answer.text).words(16)
