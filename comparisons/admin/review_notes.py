"""Review-gate problems as hints next to the admin field that fixes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.forms.utils import ErrorList
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.domain import days, gate
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import CLAIM_COLUMNS, Claim, Page, PageCriterion, Side
from comparisons.domain.problems import place_of
from comparisons.domain.vocabulary import End, Polarity
from comparisons.models import Comparison, ProsCons, Technology

from .verdict import ConditionFormSet, VerdictFormSet

Notes = Mapping[str, Sequence[str]]
"""Messages by ``Problem.field``."""
OF_TECHNOLOGY = ("kind", "use_case", "own_sources")
"""Fields of a technology that problems name."""


class ReviewNotes(ErrorList):
    """Hints rendered in place of a field's errors. False, as the input is valid."""

    def __bool__(self) -> bool:
        return False

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return format_html('<ul class="for-review">{}</ul>', format_html_join("", "<li>{}</li>", ((n,) for n in self)))

    __str__ = __html__ = render


def notes_of_page(page: Page) -> Notes:
    """Return the gate's messages as of today by field, without the words that name a claim: they stand at the claim."""
    places = {claim.key: f"{place_of(side, claim)} " for side in page.sides for claim in side.claims}
    found: dict[str, list[str]] = defaultdict(list)
    for problem in gate.problems(Evidence(page), days.utc_today()):
        message = problem.message.removeprefix(places.get(problem.field.split(".")[1], ""))
        found[problem.field].append(message[:1].upper() + message[1:])
    return dict(found)


def notes_of_technology(technology: Technology, claims: Iterable[ProsCons]) -> Notes:
    """Return the hints that need no opponent. No query, as ``claims`` hold their criteria."""
    side = Side(
        technology.slug,
        technology.name,
        technology.plural,
        technology.kind,
        technology.use_case,
        claims=tuple(map(_claim, claims)),
        website=technology.website,
        repository=technology.repository,
        own_sources=tuple(technology.own_sources),
    )
    found = notes_of_page(Page(side, Side("", "")))
    own = (f"technology.{technology.slug}.", "claim.")
    return {field: messages for field, messages in found.items() if field.startswith(own)}


def attach_to_comparison(comparison: Comparison, context: dict[str, Any], notes: Notes) -> None:
    """Attach ``notes`` to the forms of the comparison, its verdict and its conditions."""
    attach(context["adminform"].form, {name: notes.get(f"comparison.{name}", ()) for name in ("intro", "left_out")})
    for formset in (inline.formset for inline in context["inline_admin_formsets"]):
        if isinstance(formset, VerdictFormSet):
            for form in formset.forms:
                attach(form, _notes_of_verdict(comparison, notes))
        elif isinstance(formset, ConditionFormSet):
            for number, form in enumerate(formset.initial_forms, start=1):
                attach(form, {"text": notes.get(f"verdict.would_change_if.{number}", ())})
            attach_to_formset(formset, notes.get("verdict.would_change_if", ()))


def attach_to_claims(claims: Iterable[tuple[Any, list[Any]]], notes: Notes) -> None:
    """Set ``notes`` of each technology and claim that the page of a comparison lists."""
    for side, own in claims:
        fields = (*OF_TECHNOLOGY, "pros", "cons")
        side.notes = [note for name in fields for note in notes.get(f"technology.{side.slug}.{name}", ())]
        for claim in own:
            claim.notes = [note for found in notes_of_claim(claim.key, notes).values() for note in found]


def attach_to_technology(technology: Technology, context: dict[str, Any]) -> None:
    """Attach the hints to fields and claims in the form of a technology. No query."""
    formsets = [inline.formset for inline in context["inline_admin_formsets"] if inline.formset.model is ProsCons]
    lines = {form.instance.key: form for formset in formsets for form in formset.initial_forms}
    notes = notes_of_technology(technology, [form.instance for form in lines.values()])
    own = f"technology.{technology.slug}"
    attach(context["adminform"].form, {name: notes.get(f"{own}.{name}", ()) for name in OF_TECHNOLOGY})
    for key, form in lines.items():
        attach(form, notes_of_claim(key, notes))
    for formset in formsets:
        attach_to_formset(formset, [*notes.get(f"{own}.pros", ()), *notes.get(f"{own}.cons", ())])


def notes_of_claim(key: str, notes: Notes) -> Notes:
    """Return the hints on one claim by field name."""
    return {name: notes.get(f"claim.{key}.{name}", ()) for name in ("text", "source", "checked")}


def attach(form: BaseForm, messages: Notes) -> None:
    for name, sentences in messages.items():
        if sentences and name in form.fields:
            form.errors[name] = ReviewNotes(sentences)


def attach_to_formset(formset: Any, messages: Sequence[str]) -> None:
    """Attach hints to the formset as a whole."""
    if messages:
        formset.non_form_errors = partial(ReviewNotes, messages)


def _notes_of_verdict(comparison: Comparison, notes: Notes) -> Notes:
    slugs = {End.LOW: comparison.low.slug, End.HIGH: comparison.high.slug}
    found = {
        f"{end}_{name}": notes.get(f"verdict.{name}.{slug}", ())
        for end, slug in slugs.items()
        for name in ("choose_if", "already_using")
    }
    for name in ("outcome", "pick", "basis", "in_short", "reason", "best_case_for_the_other"):
        found[name] = notes.get(f"verdict.{name}", ())
    return found


def _claim(row: ProsCons) -> Claim:
    """Return the claim as the gate reads it, without an opponent: the gate would skip it otherwise."""
    by = row.criterion
    return Claim(
        is_pro=row.polarity == Polarity.PRO,
        criterion=PageCriterion(by.slug, by.name, by.weight, by.recheck_days) if by else None,
        **{column: getattr(row, column) for column in CLAIM_COLUMNS},
    )
