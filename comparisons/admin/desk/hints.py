"""What keeps a page from a review, beside the controls of the desk that mend it."""

from collections.abc import Mapping, Sequence
from typing import Any

from comparisons.domain.vocabulary import End

from .. import review_notes
from .claims import technology_at
from .data import Desk
from .form import OF_A_SIDE


def attach(desk: Desk, forms: Any, notes: review_notes.Notes) -> None:
    """Attach ``notes`` to the fields of both technologies and of each claim."""
    for end in End:
        slug = technology_at(desk.comparison, end).slug
        found = {f"{end}_{name}": notes.get(f"technology.{slug}.{name}", ()) for name in OF_A_SIDE}
        review_notes.attach(forms.main, found)
    for formset in forms.claims.values():
        for form in formset.initial_forms:
            of_claim = dict(review_notes.notes_of_claim(form.instance.key, notes))
            review_notes.attach(form, {"read_again": of_claim.pop("checked"), **of_claim})


def of_sides(desk: Desk, notes: review_notes.Notes) -> Mapping[str, Sequence[str]]:
    """Return what each side lacks as a whole, by the slug of its technology; and what keeps a criterion open."""
    found = {
        side.slug: [note for name in ("pros", "cons") for note in notes.get(f"technology.{side.slug}.{name}", ())]
        for side in desk.comparison.sides
    }
    return {slug: listed for slug, listed in found.items() if listed}
