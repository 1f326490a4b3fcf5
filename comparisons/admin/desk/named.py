"""A text field that names a row of a small table: its choices stand on the page once, whatever the number of fields."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comparisons.domain import pairs
from comparisons.models import Category


class Named:
    """Rows of a small table, found by name or slug; where two have one name, each is shown by its slug."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = list(rows)
        names = Counter(pairs.key(row.name) for row in self.rows)
        self._labels = {row.pk: row.slug if names[pairs.key(row.name)] > 1 else row.name for row in self.rows}
        self._by_key = {pairs.key(word): row for row in self.rows for word in (row.slug, self._labels[row.pk])}
        self.by_slug = {row.slug: row for row in self.rows}

    @property
    def labels(self) -> list[str]:
        return list(self._labels.values())

    def label(self, pk: Any) -> str:
        """Return what a field shows for the row with this primary key; "" if there is none."""
        return self._labels.get(pk, "")

    def find(self, typed: str) -> Any:
        """Return the row that ``typed`` names, None if none does."""
        return self._by_key.get(pairs.key(typed))


def categories() -> Named:
    """Return all categories: some hundreds at most, read with one query."""
    return Named(Category.objects.only("slug", "name").order_by("name"))


class NamedField(forms.CharField):
    """A field that is typed or chosen from a list of names; its value is the row, or None."""

    def __init__(self, *, table: str, **options: Any) -> None:
        super().__init__(required=False, max_length=200, **options)
        self.table = table
        self.named = Named([])

    def prepare_value(self, value: Any) -> Any:
        return self.named.label(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        found = self.named.find(typed) if typed else None
        if typed and found is None:
            raise ValidationError(f"There is no {self.table} “{typed}”: choose one of the list.", code="unknown")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        found = self.named.find(data) if data else None
        return (found.pk if found else data or None) != (initial or None)
