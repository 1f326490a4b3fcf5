"""Claims, figures and releases, each with an admin page. A save is recorded as an edit of their technology."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comparisons.catalogue import export
from comparisons.domain.vocabulary import METRICS, Verb
from comparisons.models import ProsCons, Release, Signal, Technology
from comparisons.search import service
from comparisons.services import editorial

from . import list_search, review_notes
from .base import ReasonForm, RecordedAdmin, history_of_technology, is_shown
from .bulk import actions, exports
from .confirming import ConfirmingAdmin, ConfirmingForm, confirmed
from .ids import parsed_id
from .list_filters import FilledInFilter, OverdueFilter
from .rechecking import RecheckingForm
from .rechecks import page as rechecks
from .technologies import is_on_reviewed_page, last_position


class PartForm(ReasonForm):
    """The form of a part, whose technology is fixed once stored."""

    def is_public(self) -> bool:
        return is_shown(self.technology)

    @property
    def technology(self) -> Technology | None:
        if self.instance.pk:
            return self.instance.technology
        return getattr(self, "cleaned_data", {}).get("technology")


class PartAdmin(RecordedAdmin):
    """The model admin of a part. A part is deleted on the page of its technology, which asks for a reason."""

    form = PartForm
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("technology",)
    list_select_related: ClassVar[tuple[str, ...]] = ("technology",)
    ordering = ("-pk",)  # the model's default ordering would sort the whole table
    actions: Any = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("technology",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Lock the technology before its part, in the order of the technology's form: the two cannot deadlock."""
        if self.is_stored_by(request):
            part = self.model._default_manager.filter(pk=parsed_id(object_id))
            Technology.objects.filter(pk__in=part.values("technology")).lock()
        return super().get_object(request, object_id, from_field)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def record(self, obj: Any, *, verb: Verb, by: Any, reason: str, fields: list[str]) -> None:
        editorial.record_technology(obj.technology, verb=Verb.EDIT, by=by, reason=reason, confirmed=confirmed(obj))

    def history_of(self, obj: Any) -> Any:
        return history_of_technology(obj.technology)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Redirect to the technology, which lists the part."""
        return HttpResponseRedirect(reverse("admin:comparisons_technology_change", args=[obj.technology_id]))

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        words = list_search.query_words(search_term)
        return (list_search.limited_to(queryset, self.search_querysets(words, queryset)) if words else queryset), False

    def search_querysets(self, words: list[str], rows: Any) -> Iterable[Any]:
        """Return querysets of ``rows`` that together hold the matches; an index answers each of them."""
        raise NotImplementedError


class ClaimForm(RecheckingForm, ConfirmingForm, PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text += " Left empty, it is the last one."
            if self.instance.pk is None:
                self.initial["position"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        technology = self.technology
        if technology and cleaned.get("against") == technology:
            self.add_error("against", "A claim cannot be against its own technology: file it as a con.")
        if technology and cleaned.get("position") is None and "position" not in self.errors:
            cleaned["position"] = last_position(technology, cleaned.get("polarity", "")) + 1
        return cleaned


@admin.register(ProsCons)
class ClaimAdmin(actions.BulkList, exports.ExportedList, ConfirmingAdmin, PartAdmin):
    form = ClaimForm
    export = exports.CLAIMS
    actions = (actions.change("criterion"), actions.change("checked"))
    list_display = ("text", "technology", "polarity", "criterion", "strength", "has_source", "checked")
    list_filter = (
        "polarity",
        ("source", FilledInFilter),
        ("checked", FilledInFilter),
        OverdueFilter,
        "criterion",
    )
    list_select_related = ("technology", "criterion")
    search_fields = ("text", "technology__name", "technology__slug")
    search_help_text = "Words of the claim, or its technology. At most a few hundred are listed."
    autocomplete_fields = ("technology", "criterion", "against")
    fieldsets = (
        (None, {"fields": ("technology", ("polarity", "position"), "text", ("criterion", "strength"))}),
        ("Where it is shown to be true", {"fields": ("source", "source_title", "quote", ("checked", "read_again"))}),
        ("Where it holds", {"fields": ("versions", "against")}),
    )

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        may_check = self.has_change_permission(request)
        return [(reverse(f"admin:{rechecks.NAME}"), "Check claims again")] if may_check else []

    def get_urls(self) -> list[Any]:
        return rechecks.urls(self) + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        claim = kwargs.get("obj")
        if claim and request.method == "GET":
            notes = review_notes.notes_of_technology(claim.technology, [claim])
            review_notes.attach(context["adminform"].form, review_notes.notes_of_claim(claim.key, notes))
        return super().render_change_form(request, context, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("text", "quote"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def is_reviewed(self, obj: ProsCons) -> bool:
        return is_on_reviewed_page(obj.technology_id)

    def before(self, obj: ProsCons) -> Any:
        return export.technology_record(obj.technology_id)

    def search_querysets(self, words: list[str], rows: Any) -> list[Any]:
        with_words = service.claim_ids(" ".join(words), most=list_search.MOST_LISTED)
        return [rows.filter(pk__in=with_words), rows.filter(technology__in=list_search.technology_ids(words))]

    @admin.display(description="source", boolean=True)
    def has_source(self, claim: ProsCons) -> bool:
        return bool(claim.source)


@admin.register(Signal)
class SignalAdmin(PartAdmin):
    list_display = ("technology", "metric", "value", "observed")
    search_fields = ("technology__name", "metric")
    search_help_text = "A technology, what is counted, or both: “PostgreSQL stars”. At most a few hundred are listed."

    def search_querysets(self, words: list[str], rows: Any) -> Iterator[Any]:
        """Yield the figures of the named technologies, and those of a named metric in the order of an index."""
        metrics = [name for name in METRICS if all(word.lower() in name for word in words)]
        yield rows.filter(metric__in=metrics).order_by("metric", "technology_id")
        for named, rest in list_search.readings(words):
            yield rows.filter(*(Q(metric__icontains=word) for word in rest), technology__in=named)


@admin.register(Release)
class ReleaseAdmin(PartAdmin):
    list_display = ("technology", "cycle", "released", "latest", "support", "supported_until")
    list_filter = ("support",)
    search_fields = ("technology__name", "cycle")
    search_help_text = "A technology, or one and a cycle: “PostgreSQL 17”. At most a few hundred are listed."

    def search_querysets(self, words: list[str], rows: Any) -> Iterator[Any]:
        for named, rest in list_search.readings(words):
            yield rows.filter(technology__in=named, cycle__istartswith=" ".join(rest))
