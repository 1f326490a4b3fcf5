"""Pictures and weights are taken of every kind of page: a new address has its kind, or is said to be no page."""

from bench import page_kinds, weight

from .every_address import ADDRESSES


def test_every_address_is_a_kind_of_page_or_none():
    named = {kind.partition(",")[0] for kind in page_kinds.KINDS} - page_kinds.ERRORS

    assert named | page_kinds.NO_PAGES == {address.name for address in ADDRESSES}
    assert not named & page_kinds.NO_PAGES


def test_six_kinds_are_weighed():
    assert len(weight.WEIGHED) == 6
    assert set(weight.WEIGHED) <= page_kinds.KINDS.keys()
