"""Two series are compared on the days that both have, and each change of the lead is found."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.series import race

START = date(2020, 3, 31)


def quarterly(*values):
    """A series of one value a quarter; None leaves a quarter out."""
    days = [START + timedelta(days=91 * number) for number in range(len(values))]
    return [(day, Decimal(value)) for day, value in zip(days, values, strict=True) if value is not None]


@pytest.mark.parametrize(
    ("first", "second", "rises"),
    [
        ([1, 2, 3], [2, 3, 4], []),
        ([1, 2, 5], [2, 3, 4], [True]),
        ([3, 3], [1, 9], [False]),
        ([1, 5, 1], [3, 3, 3], [True, False]),
        ([1, 3, 5], [3, 3, 3], [True]),
        ([1, 3, 1], [3, 3, 3], []),
        ([3, 3, 5], [3, 3, 3], []),
        ([5, 3], [3, 3], []),
        ([5], [1], []),
        ([1, None, 5], [3, 3, 3], [True]),
        ([1, 9, None], [3, None, 3], []),
        ([], [], []),
    ],
    ids=str,
)
def test_a_lead_that_changes_is_a_crossing_and_touching_is_none(first, second, rises):
    assert [crossing.rises for crossing in race(quarterly(*first), quarterly(*second)).crossings] == rises


def test_a_crossing_lies_where_straight_lines_meet():
    (crossing,) = race(quarterly(0, 10), quarterly(5, 0)).crossings

    assert (crossing.before, crossing.by) == (START, START + timedelta(days=91))
    assert float(crossing.share) == pytest.approx(1 / 3)
    assert float(crossing.value) == pytest.approx(10 / 3)


def test_level_days_between_belong_to_the_crossing():
    (crossing,) = race(quarterly(1, 3, 3, 5), quarterly(3, 3, 3, 3)).crossings

    assert (crossing.before, crossing.by) == (START, START + timedelta(days=91 * 3))


numbers = st.lists(st.integers(0, 5), max_size=30)


@given(numbers, numbers)
def test_whoever_leads_last_took_the_last_crossing_and_they_alternate(ones, others):
    run = race(quarterly(*ones), quarterly(*others))
    leads = [lead for lead in run.leads if lead]

    crossings = run.crossings

    assert len(crossings) == sum(before != after for before, after in pairwise(leads))
    assert all(before.rises is not after.rises for before, after in pairwise(crossings))
    assert all(0 <= crossing.share <= 1 and 0 <= crossing.value <= 5 for crossing in crossings)
    if crossings:
        assert crossings[-1].rises is (leads[-1] > 0)


@given(numbers, numbers)
def test_the_other_way_round_the_same_crossings_fall(ones, others):
    one, other = quarterly(*ones), quarterly(*others)

    there, back = race(one, other).crossings, race(other, one).crossings

    assert [(found.by, found.rises) for found in there] == [(found.by, not found.rises) for found in back]
