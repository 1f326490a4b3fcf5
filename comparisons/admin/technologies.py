"""Technologies with their claims, aliases, figures, releases, relations and provenance."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.catalogue import export
from comparisons.domain import pairs
from comparisons.domain.vocabulary import METRICS, NEEDED_OF_SIDES, Polarity, Verb
from comparisons.models import Alias, Comparison, Fact, ProsCons, Relation, Release, Signal, Technology, Version
from comparisons.models.version import technology_key
from comparisons.search import service
from comparisons.services import editorial

from . import list_search, review_notes
from .base import EditorRequest, ReasonForm, RecordedAdmin, history_of_technology, is_shown
from .bulk import actions, exports
from .confirming import ConfirmingAdmin, ConfirmingForm, confirmed
from .drafts.for_review import author_of
from .fields import DatalistInput, OwnSourcesField, PackagesField
from .history.restored import RestoredClaims, Restores, restores_lines
from .inlines import LinesInline, LoadedForm, LoadedInline
from .merging import views as merging
from .rechecking import RecheckingForm

MOST_FOUND = 100


class TechnologyForm(ConfirmingForm, ReasonForm):
    packages = PackagesField(Technology, "packages")
    own_sources = OwnSourcesField(Technology, "own_sources")

    def is_public(self) -> bool:
        return is_shown(self.instance if self.instance.pk else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        missing = [name for name in NEEDED_OF_SIDES if name in self.changed_data and not cleaned.get(name)]
        if missing and self._is_needed():
            for name in missing:
                self.add_error(
                    name, f"One of its comparisons is in review or published, and needs {NEEDED_OF_SIDES[name]}."
                )
        return cleaned

    def _is_needed(self) -> bool:
        return Comparison.objects.shown_or_soon().hold_one_of(self.instance.pk)


class ClaimLineForm(RecheckingForm, LoadedForm):
    """One claim of the inline; an empty position stands for the last.

    A line that nobody changed is not checked again: with a dozen claims that is a third of the time that a save takes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = self.empty_permitted or self.instance.pk is not None
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance.pk is None:
                self.initial["position"] = None

    def clean_position(self) -> int | None:
        position = self.cleaned_data["position"]
        return self.initial["position"] if position is None else position


class ClaimFormSet(BaseInlineFormSet):
    def save_new(self, form: forms.ModelForm, commit: bool = True) -> ProsCons:
        if form.cleaned_data.get("position") is None:
            form.instance.position = last_position(self.instance, form.cleaned_data["polarity"]) + 1
        return super().save_new(form, commit)


def last_position(technology: Technology, polarity: str) -> int:
    """Return the position of the technology's last pro or con, -1 if it has none. One query."""
    places = technology.claims.filter(polarity=polarity).order_by("-position").values_list("position", flat=True)
    return next(iter(places[:1]), -1)


class ClaimInline(RestoredClaims, LoadedInline):
    model = ProsCons
    form = ClaimLineForm
    formset = ClaimFormSet
    fk_name = "technology"
    fields = ("polarity", "position", "text", "criterion", "strength", "source", "checked", "read_again")
    autocomplete_fields = ("criterion",)
    loads = ("criterion",)
    show_change_link = True
    verbose_name_plural = "claims (“Change” leads to quote, versions and the opponent that a claim is about)"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": False})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AliasFormSet(BaseInlineFormSet):
    """Aliases without the technology's own slug, which is always an alias and cannot be removed."""

    def clean(self) -> None:
        super().clean()
        keys = {self.instance.slug}
        for form in self.forms:
            if pairs.key(form.initial.get("text", "")) == self.instance.slug:
                self._keep(form)
            elif form not in self.deleted_forms and (text := form.cleaned_data.get("text")):
                if pairs.key(text) in keys:
                    form.add_error("text", f"“{text}” leads here already.")
                keys.add(pairs.key(text))

    def _keep(self, form: forms.ModelForm) -> None:
        """Refuse to change or remove an alias that has just become the slug."""
        if form in self.deleted_forms or form.has_changed():
            raise ValidationError(f"“{self.instance.slug}” is the slug now, so it has to lead here.", code="slug")


class AliasInline(LinesInline):
    model = Alias
    formset = AliasFormSet
    fields = ("text",)
    verbose_name = "other name"
    verbose_name_plural = "other names that lead here"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(key=F("technology__slug"))


class RelationInline(LinesInline):
    model = Relation
    fields = ("slug",)
    verbose_name = "related technology"
    verbose_name_plural = "related technologies"


class AddDeleteInline(LinesInline):
    """An inline that adds and deletes rows; a row is changed on its own admin page, or by a former record."""

    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        prefix = f"{self.model._meta.model_name}s"
        return restores_lines(request, prefix) and super().has_change_permission(request, obj)


class SignalInline(AddDeleteInline):
    model = Signal
    fields = ("metric", "value", "observed", "source")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "metric":
            field.widget = DatalistInput(METRICS)
        return field


class ReleaseInline(AddDeleteInline):
    model = Release
    fields = ("cycle", "released", "latest", "support", "supported_until", "source")


def claim_count(polarity: Polarity) -> Coalesce:
    """Return the number of pros or cons as a subquery: a join would count for the whole table, not for one page."""
    claims = ProsCons.objects.filter(technology=OuterRef("pk"), polarity=polarity.value).order_by()
    return Coalesce(Subquery(claims.values("technology").annotate(number=Count("pk")).values("number")), 0)


def is_on_reviewed_page(technology_id: int) -> bool:
    """Return whether a reviewed page shows the technology. One query."""
    return Comparison.objects.published().filter(reviewed__isnull=False).hold_one_of(technology_id)


def is_referenced(technology: Technology) -> bool:
    """Return whether a comparison or another technology's claim refers to the technology. Two queries at most."""
    compared = Comparison.objects.of_technology(technology.pk)
    return compared.exists() or ProsCons.objects.filter(against=technology).exists()


@admin.register(Technology)
class TechnologyAdmin(actions.BulkList, exports.ExportedList, Restores, ConfirmingAdmin, RecordedAdmin):
    export = exports.TECHNOLOGIES
    form = TechnologyForm
    list_display = ("name", "slug", "kind", "category", "pros", "cons", "to_do")
    list_filter = ("kind", "category")
    list_select_related = ("category",)
    search_fields = ("name", "slug", "aliases__key")
    search_help_text = "Name, slug or another name: the hundred that are nearest, at most."
    autocomplete_fields = ("category",)
    actions = (actions.change("category"), actions.change("kind"))
    fieldsets = (
        (None, {"fields": (("name", "plural"), "slug", ("kind", "category"), "use_case", "summary")}),
        (
            "Facts",
            {
                "classes": ["collapse"],
                "fields": (
                    "website", "repository", "own_sources", "licence", "self_hosted", "maturity", "first_released",
                    "packages", "provenance",
                ),
            },
        ),
    )  # fmt: skip
    readonly_fields = ("provenance",)
    inlines = (ClaimInline, AliasInline, RelationInline, SignalInline, ReleaseInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.annotate(pros=claim_count(Polarity.PRO), cons=claim_count(Polarity.CON))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as the public search does, the best first: it reads few rows, however many technologies there are."""
        if not search_term.strip():
            return queryset, False
        found = service.technology_ids(search_term, most=MOST_FOUND)
        return list_search.in_order(request, queryset, found), False

    @admin.display(description="pros")
    def pros(self, technology: Any) -> int:
        return technology.pros

    @admin.display(description="cons")
    def cons(self, technology: Any) -> int:
        return technology.cons

    @admin.display(description="to do")
    def to_do(self, technology: Any) -> str | None:
        wanted = [words for name, words in NEEDED_OF_SIDES.items() if not getattr(technology, name)]
        wanted += [words for number, words in ((technology.pros, "a pro"), (technology.cons, "a con")) if not number]
        return f"Needs {', '.join(wanted)}" if wanted else None

    @admin.display(description="who says what")
    def provenance(self, technology: Technology) -> SafeString | str:
        facts = Fact.objects.filter(technology=technology.pk).select_related("source").order_by("field", "source__rank")
        rows = [(fact.get_field_display(), fact.value or "–", fact.source, fact.observed or "–") for fact in facts]
        body = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        return format_html('<table class="provenance">{}</table>', body) if rows else "Nobody said anything yet."

    def get_urls(self) -> list[Any]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", merge, name="comparisons_technology_merge"), *super().get_urls()]

    def merge_view(self, request: EditorRequest, object_id: str) -> HttpResponse:
        return merging.view(self, request, object_id)

    def get_view_on_site_url(self, obj: Technology | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        technology = kwargs.get("obj")
        if technology and request.method == "GET":
            review_notes.attach_to_technology(technology, context)
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: EditorRequest, obj: Technology, form: Any, change: bool) -> None:
        if change and "slug" in form.changed_data:
            reason = form.cleaned_data["reason"] or "Renamed."
            editorial.rename(obj, obj.slug, by=author_of(request), reason=reason)
            form.changed_data.remove("slug")
        super().save_model(request, obj, form, change)

    def record(self, obj: Technology, *, verb: Verb, by: Any, reason: str, fields: list[str]) -> None:
        editorial.record_technology(obj, verb=verb, by=by, reason=reason, fields=fields, confirmed=confirmed(obj))

    def is_reviewed(self, obj: Technology) -> bool:
        return is_on_reviewed_page(obj.pk)

    def before(self, obj: Technology) -> Any:
        return export.technology_record(obj.pk)

    def history_of(self, obj: Technology) -> Any:
        return history_of_technology(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Technology | None = None) -> bool:
        """Refuse while a comparison or another technology's claim refers to it: these would be deleted or block it."""
        return super().has_delete_permission(request, obj) and not (obj and is_referenced(obj))

    def delete_model(self, request: HttpRequest, obj: Technology) -> None:
        aliases = obj.aliases.values_list("key", flat=True)
        changed = {obj.pk, *Relation.objects.holders(list(aliases))}
        super().delete_model(request, obj)
        Version.touch(map(technology_key, changed))
