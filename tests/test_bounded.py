"""Lists that are put together from parts: the first rows of each, and of pairs the newest."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.models import Technology, comparison_lists
from comparisons.models.bounded import first_of_each

from .make import make_category, make_comparison, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db

START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


# ---- the first of each part


def slugs(parts, most):
    return sorted(Technology.objects.filter(id__in=first_of_each(parts, most)).values_list("slug", flat=True))


def test_the_first_rows_of_each_part_are_taken_in_its_own_order():
    for slug in ("a1", "a2", "a3", "b1", "b2", "b3"):
        make_technology(slug)
    ours, theirs = (Technology.objects.filter(slug__startswith=letter) for letter in "ab")

    assert slugs([ours.order_by("slug"), theirs.order_by("-slug")], 2) == ["a1", "a2", "b2", "b3"]


def test_a_row_of_two_parts_is_taken_once():
    make_technology("a1")

    assert slugs([Technology.objects.order_by("slug"), Technology.objects.order_by("-slug")], 5) == ["a1"]


def test_parts_without_rows_give_nothing():
    make_technology("a1")

    assert slugs([Technology.objects.none().order_by("slug"), Technology.objects.filter(slug="b")], 2) == []


def test_one_part_is_enough():
    make_technology("a1")
    make_technology("a2")

    assert slugs([Technology.objects.order_by("-slug")], 1) == ["a2"]


# ---- the newest comparisons between technologies


@pytest.fixture
def tools():
    return make_category("tools")


@pytest.fixture
def trio(tools):
    return [make_technology(slug, category=tools) for slug in ("axe", "bit", "saw")]


def compare(*sides, day):
    return make_published_comparison(*sides, published=START + timedelta(days=day))


def ids(lines):
    return [line.id for line in lines]


def test_among_a_few_technologies_the_newest_comparison_stands_first(trio):
    axe, bit, saw = trio
    older, newer = compare(axe, saw, day=1), compare(saw, bit, day=2)

    assert ids(comparison_lists.among([one.pk for one in trio])) == [newer.pk, older.pk]


def test_among_a_few_technologies_what_readers_may_not_see_is_left_out(trio):
    axe, bit, saw = trio
    make_comparison(axe, bit)
    make_published_comparison(axe, saw, status="archived")
    make_comparison(bit, saw, status="published", published=START)  # without a verdict

    assert not comparison_lists.among([one.pk for one in trio])


def test_among_a_few_technologies_those_with_others_are_left_out(trio):
    compare(trio[0], "rust", day=1)

    assert not comparison_lists.among([one.pk for one in trio])
    assert not comparison_lists.among([])


def test_within_a_category_the_newest_are_taken(tools, trio):
    axe, bit, saw = trio
    found = [compare(*pair, day=day) for day, pair in enumerate([(axe, bit), (axe, saw), (bit, saw)])]

    assert ids(comparison_lists.within({tools.pk})) == [comparison.pk for comparison in reversed(found)]


def test_within_a_category_what_lies_too_far_back_is_not_looked_for(tools, trio, monkeypatch):
    compare(*trio[:2], day=0)
    compare("mysql", "rust", day=1)

    for looked_through, is_found in ((1, False), (2, True)):
        monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", looked_through)

        assert bool(comparison_lists.within({tools.pk})) is is_found


def test_within_a_category_both_sides_have_to_stand(tools, trio):
    compare(trio[0], "rust", day=1)
    make_comparison(*trio[:2])

    assert not comparison_lists.within({tools.pk})
    assert not comparison_lists.within(set())
