"""One technology by its name: known, nearly known, or new. For the start of a comparison and a pair to correct."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from comparisons.domain import near_names, pairs
from comparisons.domain.vocabulary import Kind, choices
from comparisons.models import Technology
from comparisons.open_data.readers import clean
from comparisons.search import service
from comparisons.services.editorial import violations

from ..ids import parsed_id
from .named import Named, NamedField

NEW = "new"
MOST_NEAR = 5
OWN_FIELDS = ("kind", "category", "slug")
"""Fields of a new technology, beside its name."""
NOT_KNOWN = "No technology is called “{}”. Choose one of these, or enter it as new."
MAY_NOT_ADD = "No technology is called “{}”, and you may not enter a new one: choose one that is there."


@dataclass(frozen=True, slots=True)
class Choice:
    """A stored technology that the name may mean; ``is_exact`` where it leads to that one."""

    technology: Technology
    is_exact: bool


class SideForm(forms.Form):
    """The name of one technology, with the choice between those it may mean and a new one.

    ``chosen_for`` is the name that the choice was made for: a name that was changed since is looked up again.
    """

    name = forms.CharField(max_length=200)
    choice = forms.CharField(required=False)
    chosen_for = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(choices=[("", "choose its kind"), *choices(Kind)], required=False)
    category = NamedField(table="category", label="Category")
    slug = forms.CharField(max_length=64, required=False)

    def __init__(self, *args: Any, may_add: bool, filed_under: Named, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_add = may_add
        self.label = label
        self.found: Technology | None = None
        self.filed_under = filed_under
        category: Any = self.fields["category"]
        category.named = filed_under

    def given(self, name: str) -> str:
        """Return what was typed into a field, or what it is filled with at first."""
        return str(self.data.get(self.add_prefix(name), "") if self.is_bound else self.initial.get(name, ""))

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """Fields of a new technology."""
        return [self[name] for name in OWN_FIELDS]

    @cached_property
    def typed(self) -> str:
        return service.cleaned(self.given("name"))

    @property
    def is_for_this_name(self) -> bool:
        """Whether choice, kind, category and slug were typed for the name as it stands now."""
        return pairs.key(service.cleaned(self.given("chosen_for"))) == pairs.key(self.typed)

    @cached_property
    def choices(self) -> list[Choice]:
        """The technologies that the name may mean, the best first. Seven queries at most, none without a name."""
        if not self.typed:
            return []
        others = near_names.spellings(self.typed)
        led = service.by_word([self.typed, *others])
        exact = led.get(self.typed)
        found = [led[word] for word in (self.typed, *others) if word in led]
        found += [match.technology for match in service.technologies(self.typed, most=MOST_NEAR)]
        distinct = {technology.pk: technology for technology in found}
        return [Choice(one, exact is not None and one.pk == exact.pk) for one in distinct.values()][:MOST_NEAR]

    @property
    def chosen(self) -> str:
        """The choice that the page marks: what was chosen for this name, else the technology of exactly that name."""
        if (choice := self.given("choice")) and self.is_for_this_name:
            return choice
        exact = next((str(one.technology.pk) for one in self.choices if one.is_exact), "")
        return exact or (NEW if self.typed and not self.choices and self.may_add else "")

    @property
    def proposed_slug(self) -> str:
        """The slug that the house's rules make of the name, unless one was typed for it."""
        typed = self.given("slug").strip()
        return typed if typed and self.is_for_this_name else clean.slug(self.typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned:
            self._choose(cleaned)
        return cleaned

    def _choose(self, cleaned: dict[str, Any]) -> None:
        if self.chosen == NEW and self.may_add:
            self._check_new(cleaned)
        elif self.chosen.isdecimal():
            self.found = Technology.objects.filter(pk=parsed_id(self.chosen)).first()
        if self.found is None and not self.errors:
            message = NOT_KNOWN if self.may_add else MAY_NOT_ADD
            self.add_error("name", message.format(self.typed))

    def _check_new(self, cleaned: dict[str, Any]) -> None:
        if self.errors:
            return
        new = Technology(name=self.typed, slug=self.proposed_slug, kind=cleaned["kind"], category=cleaned["category"])
        if not new.slug:
            self.add_error("slug", "Give it a slug: lower-case letters, digits and dashes.")
            return
        problems = violations(new)
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)
        if not problems:
            self.found = new
