"""The categories that readers ask for: there findings count most."""

from datetime import UTC, datetime

import pytest

from comparisons.models import Category, in_demand

from .make import make_category, make_published_comparison, make_technology, make_wish

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()


def test_rows_of_one_side_count_where_readers_ask_most():
    asked, often, compared = (make_category(slug) for slug in ("asked", "often", "compared"))
    make_wish(make_technology(category=often), make_technology(category=often), day=TODAY)
    make_wish(make_technology(category=asked), make_technology(), day=TODAY)
    for _ in range(3):
        make_published_comparison(make_technology(category=compared), make_technology(category=compared))
    make_published_comparison(make_technology(category=make_category("rarely")), make_technology())

    assert in_demand.categories(TODAY) == {often.pk, asked.pk, compared.pk}


def test_without_wishes_they_are_those_compared_most():
    for number in range(4):
        category = make_category(f"category-{number}")
        for _ in range(number):
            make_published_comparison(make_technology(category=category), make_technology())

    assert in_demand.categories(TODAY) == {Category.objects.get(slug=f"category-{number}").pk for number in (1, 2, 3)}
