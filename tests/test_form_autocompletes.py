"""What is sent in place of an id in a field that completes names: the form comes again and says so."""

import pytest
from django.urls import reverse

from .admin_pages import change_url, errors, fields_of, page, send
from .make import make_category, make_claim, make_criterion, make_source_entry, make_technology

pytestmark = pytest.mark.django_db
GARBAGE = ["<b>", "9" * 30]


def forms() -> list[tuple[str, str]]:
    """The address of each form with such a field, and the name of the field."""
    claim = make_claim(criterion=make_criterion())
    technology = change_url(claim.technology)
    return [
        (change_url(make_category()), "parent"),
        (change_url(claim.criterion), "categories"),
        (technology, "category"),
        (technology, "claims-0-criterion"),
        (change_url(claim), "criterion"),
        (change_url(claim), "against"),
        (reverse("admin:comparisons_proscons_add"), "technology"),
        (change_url(make_source_entry(candidates=[make_technology("kafka").pk])), "technology"),
    ]


def test_what_is_no_id_is_an_error_of_the_form(editor):
    for address, field in forms():
        fields = fields_of(page(editor, address)) | {"answer": "same"}
        for typed in GARBAGE:
            soup = send(editor, address, fields | {field: typed})
            assert errors(soup) or soup.select(".errornote"), (address, field, typed)
            assert soup.select(f"[name='{field}']"), (address, field, typed)
