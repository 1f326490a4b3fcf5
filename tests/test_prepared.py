"""Queries that are written once: they find what the ORM finds, whatever is asked for and in whatever state it is."""

from datetime import date
from decimal import Decimal

import pytest

from comparisons.models import Comparison, Technology
from comparisons.models.comparison import OF_SLUGS, PUBLISHED_OF_SLUGS
from comparisons.models.prepared import Prepared, PreparedRows, kept_cursor
from comparisons.models.pros_cons import ProsCons
from comparisons.models.reading import CLAIMS, COLUMNS, FIGURES, SMALL
from tests.make import (
    make_claim,
    make_condition,
    make_criterion,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db


def stored(low: str, high: str) -> Comparison:
    """A published comparison with something in every part of its page."""
    sides = make_technology(low), make_technology(high)
    comparison = make_published_comparison(*sides)
    for number, side in enumerate(sides):
        make_claim(side, criterion=make_criterion(f"{side.slug}-criterion"), checked=date(2026, 5, 1 + number))
        make_relation(side, f"{side.slug}-relation")
        make_release(side, cycle=f"{number + 1}.0")
        make_signal(side, value=Decimal(1_000 + number), observed=date(2026, 1, 1 + number))
    make_condition(comparison.verdict, position=0)
    return comparison


@pytest.fixture
def comparisons():
    return [stored("ada", "zig"), stored("c", "rust")]


def asked_of_the_orm(prepared: Prepared, *values):
    """What the same query finds that the ORM writes anew."""
    return [tuple(row) for row in prepared.build(*values)]


def asked_of(prepared: Prepared, *values):
    return [tuple(row) for row in prepared.rows(*values)]


def test_each_page_is_read_as_the_orm_would_read_it(comparisons):
    for comparison in comparisons:
        ids = (comparison.low_id, comparison.high_id)
        slugs = (comparison.low.slug, comparison.high.slug)
        for prepared, values in (
            (OF_SLUGS, slugs),
            (PUBLISHED_OF_SLUGS, slugs),
            (CLAIMS, ids),
            (FIGURES, ids),
            (SMALL, (*ids, comparison.pk, comparison.verdict.pk)),
        ):
            found = asked_of(prepared, *values)

            assert found
            assert sorted(map(str, found)) == sorted(map(str, asked_of_the_orm(prepared, *values)))
            assert {tuple(map(type, row)) for row in found} == {
                tuple(map(type, row)) for row in asked_of_the_orm(prepared, *values)
            }


def test_values_come_as_the_types_that_a_page_has(comparisons):
    first, _ = comparisons

    row = dict(zip(COLUMNS, PUBLISHED_OF_SLUGS.rows("ada", "zig")[0], strict=True))
    figures = FIGURES.rows(first.low_id, first.high_id)

    assert row["published"] == first.published
    assert [(type(value), type(day)) for _, _, value, day, _ in figures] == [(Decimal, date)] * 2


def test_what_is_not_published_is_found_only_where_any_state_will_do(comparisons):
    first, _ = comparisons
    Comparison.objects.filter(pk=first.pk).update(status="in_review")

    assert PUBLISHED_OF_SLUGS.rows("ada", "zig") == []
    assert len(OF_SLUGS.rows("ada", "zig")) == 1


def test_slugs_that_only_look_like_sql_or_stand_ins_find_nothing(comparisons):
    for slug in ("' OR 1=1 --", "%s", str(-(2**40)), ""):
        assert OF_SLUGS.rows(slug, "zig") == []


def test_a_query_is_written_once_and_asked_each_time(comparisons, django_assert_num_queries):
    first, second = comparisons
    written = []

    def build(technology: int):
        written.append(technology)
        return ProsCons.objects.filter(technology=technology).values_list("text")

    texts = Prepared(build, int)

    with django_assert_num_queries(3):
        found = [texts.rows(technology) for technology in (first.low_id, second.low_id, first.low_id)]

    assert len(written) == 1
    assert [len(rows) for rows in found] == [1, 1, 1]
    make_claim(first.low, text="It was added later.")
    assert len(texts.rows(first.low_id)) == 2


def test_rows_of_a_model_come_with_what_they_lead_to(comparisons, django_assert_num_queries):
    first, second = comparisons
    listed = PreparedRows(lambda one, other: Comparison.objects.for_list().filter(pk__in=[one, other]), int, int)

    for _ in range(2):
        with django_assert_num_queries(1):
            found = listed.found(first.pk, second.pk)
            said = [(str(row), row.is_published, row.verdict.outcome, row.picked.name) for row in found]

        assert found == [second, first]
        assert said == [(str(row), True, "pick", row.picked.name) for row in (second, first)]
        assert found[0].get_deferred_fields() == set(Comparison.objects.for_list().first().get_deferred_fields())

    assert listed.found(first.pk, None) == [first]


def test_what_a_row_does_not_lead_to_is_none():
    lonely = make_technology("lonely", category=None)
    technologies = PreparedRows(lambda pk: Technology.objects.select_related("category").filter(pk=pk), int)

    [found] = technologies.found(lonely.pk)

    assert (found, found.category, found.packages) == (lonely, None, lonely.packages)


def test_values_with_names_go_where_the_query_names_them():
    with kept_cursor() as cursor:
        cursor.execute("SELECT %(b)s || 'x', 7 %% 4, %(a)s || %(b)s", {"a": "%s", "b": "%(a)s"})

        assert cursor.fetchall() == [("%(a)sx", 3, "%s%(a)s")]
