"""Pictures and weights are taken of every kind of page: a new address has its kind, or is said to be no page."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from bench import page_kinds, weight

from .every_address import ADDRESSES, API
from .make import make_feedback, make_subscription
from .valid_html import complaints


def test_every_address_is_a_kind_of_page_or_none():
    named = {kind.partition(",")[0] for kind in page_kinds.KINDS} - page_kinds.ERRORS

    assert named | page_kinds.NO_PAGES == {address.name for address in ADDRESSES} - (API - named)
    assert not named & page_kinds.NO_PAGES


@pytest.mark.django_db
def test_each_kind_is_there_in_the_starter_catalogue_and_is_valid_html(client):
    call_command("import_catalogue", str(page_kinds.ROOT / "catalogue"), verbosity=0)
    call_command("import_catalogue", str(page_kinds.ROOT / page_kinds.EXAMPLE), verbosity=0)

    letters = reverse("letters", args=[make_subscription().subscriber.token])
    paths = page_kinds.KINDS | {"feedback": make_feedback().get_absolute_url(), "letters": letters}
    found = {kind: client.get(path) for kind, path in paths.items()}

    assert {kind for kind, answer in found.items() if answer.status_code != 200} == page_kinds.ERRORS
    wrong = {kind: complaints(answer.content.decode()) for kind, answer in found.items()}
    assert {kind: said for kind, said in wrong.items() if said} == {}


def test_six_kinds_are_weighed():
    assert len(weight.WEIGHED) == 6
    assert set(weight.WEIGHED) <= page_kinds.KINDS.keys()
