"""What is wrong with a form and its lines, each with the field to mend it in."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Wrong(NamedTuple):
    """An error of a form: where it is in words, what it says, and the id of its field; "" for the form as a whole."""

    where: str
    says: Any
    field: str


def summary(form: Any, parts: Iterable[Any] = ()) -> list[Wrong]:
    """Return every error of a form and of its further forms and formsets, in the order of the page. No query."""
    found = list(_of_form(form))
    for formset in parts:
        if not formset or not formset.is_bound:
            continue
        if not hasattr(formset, "forms"):
            found += _of_form(formset, getattr(formset, "called", ""))
            continue
        found += [Wrong(_named(formset), message, "") for message in formset.non_form_errors()]
        for number, line in enumerate(formset.forms, 1):
            found += _of_form(line, f"{_named(formset)}, line {number}")
    return found


def _of_form(form: Any, line: str = "") -> Iterator[Wrong]:
    if not form.is_bound:
        return
    yield from (Wrong(line, message, "") for message in form.non_field_errors())
    for bound in form:
        yield from (Wrong(_joined(line, bound.label), message, bound.id_for_label) for message in bound.errors)


def _joined(line: str, label: str) -> str:
    return f"{line}: {label}" if line else str(label)


def _named(formset: Any) -> str:
    """Return what the lines of a formset are, in words."""
    name = str(formset.model._meta.verbose_name_plural) if hasattr(formset, "model") else str(formset.prefix)
    return name[:1].upper() + name[1:]
