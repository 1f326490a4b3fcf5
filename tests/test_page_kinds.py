"""Pictures and weights are taken of every kind of page: a new address has its kind, or is said to be no page."""

import pytest
from django.core.management import call_command

from bench import page_kinds, weight

from .every_address import ADDRESSES


def test_every_address_is_a_kind_of_page_or_none():
    named = {kind.partition(",")[0] for kind in page_kinds.KINDS} - page_kinds.ERRORS

    assert named | page_kinds.NO_PAGES == {address.name for address in ADDRESSES}
    assert not named & page_kinds.NO_PAGES


@pytest.mark.django_db
def test_each_kind_is_there_in_the_starter_catalogue(client):
    call_command("import_catalogue", str(page_kinds.ROOT / "catalogue"), verbosity=0)
    call_command("import_catalogue", str(page_kinds.ROOT / page_kinds.EXAMPLE), verbosity=0)

    found = {kind: client.get(path).status_code for kind, path in page_kinds.KINDS.items() if path}

    assert {kind for kind, status in found.items() if status != 200} == page_kinds.ERRORS


def test_six_kinds_are_weighed():
    assert len(weight.WEIGHED) == 6
    assert set(weight.WEIGHED) <= page_kinds.KINDS.keys()
