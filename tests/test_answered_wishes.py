"""The editors' list of wishes: what was decided leaves it."""

import pytest

from .admin_pages import page, rows
from .make import make_comparison, make_published_comparison, make_technology, make_wish

pytestmark = pytest.mark.django_db

LIST = "/admin/comparisons/wish/"


@pytest.mark.parametrize(("status", "is_listed"), [("draft", True), ("in_review", True), ("archived", False)])
def test_a_wish_stays_until_its_pair_is_decided(editor, status, is_listed):
    comparison = make_comparison("mysql", "postgresql")
    type(comparison).objects.filter(pk=comparison.pk).update(status=status)
    make_wish(comparison.low, comparison.high)

    assert bool(rows(page(editor, LIST))) == is_listed


def test_a_published_pair_leaves_the_list_and_others_stay(editor):
    published = make_published_comparison("mysql", "postgresql")
    make_wish(published.low, published.high)
    make_wish(make_technology("kafka"), make_technology("rabbitmq"))

    (listed,) = rows(page(editor, LIST))

    assert "MySQL" not in listed[0]
