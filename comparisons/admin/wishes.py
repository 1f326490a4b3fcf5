"""Pairs that readers asked to compare, the most wanted first."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.domain.direction import isolated
from comparisons.models import Comparison, Wish

from .base import BoundedSearch, OfReaders, ReadOnly
from .desk.back import BACK


@admin.register(Wish)
class WishAdmin(OfReaders, BoundedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("pair", "wanted", "answer")
    list_display_links = None
    list_select_related = ("low", "high")
    search_fields = ("low__name", "low__slug", "high__name", "high__slug")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the first wish of each undecided pair, with the number of wishes and the comparison's id, if any.

        What is published or withdrawn is answered, and leaves the list.
        """
        of_pair = Wish.objects.filter(low=OuterRef("low"), high=OuterRef("high")).order_by()
        compared = Comparison.objects.filter(low=OuterRef("low"), high=OuterRef("high"))
        rows: Any = super().get_queryset(request)
        return (
            rows.undecided()
            .filter(~Exists(of_pair.filter(pk__lt=OuterRef("pk"))))
            .annotate(
                wanted=Subquery(of_pair.values("low").annotate(number=Count("pk")).values("number")),
                compared=Subquery(compared.values("pk")),
            )
            .order_by("-wanted", "pk")
        )

    @admin.display(description="pair")
    def pair(self, wish: Wish) -> str:
        first, second = sorted([wish.low, wish.high], key=lambda technology: technology.slug)
        return f"{isolated(first.name)} vs {isolated(second.name)}"

    @admin.display(description="asked for", ordering="wanted")
    def wanted(self, wish: Any) -> int:
        return wish.wanted

    @admin.display(description="")
    def answer(self, wish: Any) -> SafeString:
        here = {BACK: reverse("admin:comparisons_wish_changelist")}
        if wish.compared:
            url = reverse("admin:comparisons_comparison_change", args=[wish.compared])
            return format_html('<a href="{}?{}">Open their comparison</a>', url, urlencode(here, safe="/"))
        url = reverse("admin:comparisons_comparison_add")
        query = urlencode({"low": wish.low_id, "high": wish.high_id, **here}, safe="/")
        return format_html('<a href="{}?{}">Compare them</a>', url, query)
