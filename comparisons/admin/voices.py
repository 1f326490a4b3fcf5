"""Voices that are held because too many came at once: an editor counts or discards those of one pair and hour."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import BurstState
from comparisons.models import VoiceBurst
from comparisons.services.voices import bursts

from .base import BoundedPaginator, ReadOnly, answer_each
from .words import utc_text


class Decided(admin.SimpleListFilter):
    """Shows what waits, unless the editor asks for what was decided."""

    title = "decision"
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("counted", "counted"), ("discarded", "discarded")]

    def choices(self, changelist: Any) -> Any:
        all_of_them, *others = super().choices(changelist)
        yield {**all_of_them, "display": "held"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else queryset.waiting()


@admin.register(VoiceBurst)
class VoiceBurstAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("pair", "of_hour", "number", "sides", "from_networks", "over", "why", "decision")
    list_display_links = None
    list_select_related = ("comparison__low", "comparison__high")
    list_filter = (Decided,)
    list_per_page = 50
    ordering = ("hour", "id")
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ("count_them", "discard_them")

    def get_queryset(self, request: HttpRequest) -> Any:
        return VoiceBurst.objects.with_numbers().order_by("hour", "id")

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comparisons.change_voiceburst")

    @admin.action(description="Count these voices", permissions=["answer"])
    def count_them(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset, bursts.count, "counted")

    @admin.action(description="Discard these voices", permissions=["answer"])
    def discard_them(self, request: HttpRequest, queryset: Any) -> None:
        answer_each(request, queryset, bursts.discard, "discarded")

    @admin.display(description="pair")
    def pair(self, burst: VoiceBurst) -> SafeString:
        return format_html('<a href="{}">{}</a>', burst.comparison.get_absolute_url(), burst.comparison)

    @admin.display(description="hour (UTC)", ordering="hour")
    def of_hour(self, burst: VoiceBurst) -> str:
        return f"{utc_text(burst.hour)} to {burst.hour.hour + 1:02}:00"

    @admin.display(description="voices")
    def number(self, burst: Any) -> str:
        return f"{sum(_by_end(burst)):,}"

    @admin.display(description="for which")
    def sides(self, burst: Any) -> str:
        low, high = _by_end(burst)
        pair = burst.comparison
        numbers = {pair.low_id: low, pair.high_id: high}
        return " · ".join(f"{isolated(side.name)} {numbers[side.pk]:,}" for side in pair.sides)

    @admin.display(description="networks")
    def from_networks(self, burst: Any) -> str:
        if burst.decided_at:
            return f"{burst.networks:,}"
        return f"{burst.held_networks:,}" if burst.held_networks else "forgotten: they were of a past month"

    @admin.display(description="over")
    def over(self, burst: Any) -> str | None:
        """Return the time between the first and the last voice; None for one alone, and once it was decided."""
        if burst.decided_at or burst.first_at == burst.last_at:
            return None
        return _span(burst.first_at, burst.last_at)

    @admin.display(description="why held")
    def why(self, burst: Any) -> str | None:
        if burst.decided_at:
            return None
        unverified = burst.held_unverified
        if unverified == burst.held:
            return "their browsers don’t say which page they came from"
        return f"too many at once{f'; {unverified:,} don’t say where they came from' if unverified else ''}"

    @admin.display(description="decision")
    def decision(self, burst: VoiceBurst) -> str:
        state = BurstState(burst.state).label
        return f"{state} by {burst.decided_by_name}, {utc_text(burst.decided_at)}" if burst.decided_at else state


def _by_end(burst: Any) -> tuple[int, int]:
    """Return how many are for the low end and for the high one: as it was decided, or as it is."""
    return (burst.low, burst.high) if burst.decided_at else (burst.held_low, burst.held_high)


def _span(first: datetime, last: datetime) -> str:
    seconds = int((last - first).total_seconds())
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"
