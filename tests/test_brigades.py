"""Bursts of disagreements about one pair: when it is one, and where editors see it."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.domain.brigades import LEAST, LOOKED_AT, WINDOW, burst_of
from comparisons.services.spam.brigades import bursts

from .admin_pages import change_url, page
from .make import make_editor, make_feedback, make_published_comparison
from .reading import words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LIST = "/admin/comparisons/feedback/"


def sent(*minutes: float, networks: int = 3):
    return [(NOON + minute * MINUTE, f"n{number % networks}") for number, minute in enumerate(minutes)]


def test_many_within_an_hour_are_a_burst_and_it_says_how_many_of_how_many():
    old = sent(-9000, -8000, -7000)

    found = burst_of([*sent(*range(0, 34, 2)), *old])

    assert str(found) == "17 of the last 20 about this pair came within 32 minutes, from 3 networks"


@pytest.mark.parametrize(("number", "is_burst"), [(LEAST - 1, False), (LEAST, True)])
def test_a_burst_begins_with_eight(number, is_burst):
    assert bool(burst_of(sent(*range(number)))) == is_burst


@pytest.mark.parametrize(("longer", "is_burst"), [(0, True), (0.01, False)])
def test_a_burst_comes_within_an_hour(longer, is_burst):
    last = WINDOW / MINUTE + longer

    assert bool(burst_of(sent(*range(LEAST - 1), last))) == is_burst


def test_the_newest_twenty_are_looked_at_and_the_largest_burst_of_them_is_told():
    small, large = sent(*range(LEAST)), sent(*(600 + one for one in range(LEAST + 1)), networks=1)

    assert burst_of([*large, *small]).number == LEAST + 1
    assert str(burst_of(large)).endswith(f"within {LEAST} minutes, from 1 network")
    assert burst_of([*small, *sent(*(600 + 100 * one for one in range(LOOKED_AT - LEAST)))]).number == LEAST
    assert burst_of([*small, *sent(*(600 + 100 * one for one in range(LOOKED_AT)))]) is None
    assert "within 1 minute," in str(burst_of([(NOON, "n")] * LEAST))


@pytest.mark.django_db
def test_spam_and_what_is_held_or_withdrawn_is_no_part_of_a_burst(django_assert_num_queries):
    busy, quiet = make_published_comparison("mysql", "postgresql"), make_published_comparison("atom", "vscode")
    for number in range(LEAST):
        make_feedback(busy, created=NOON + number * MINUTE, network=f"n{number % 2}")
        make_feedback(quiet, created=NOON + number * MINUTE, status="held" if number else "spam")

    with django_assert_num_queries(1):
        found = bursts([busy.pk, quiet.pk])

    assert {pk: str(burst) for pk, burst in found.items()} == {
        busy.pk: "8 of the last 8 about this pair came within 7 minutes, from 2 networks"
    }
    assert bursts([]) == {}


@pytest.mark.django_db
def test_editors_see_a_burst_on_the_list_and_beside_each_of_it(client):
    client.force_login(make_editor())
    comparison = make_published_comparison("mysql", "postgresql")
    alone = make_feedback(comparison, created=NOON - timedelta(days=3))
    of_burst = [make_feedback(comparison, created=NOON + number * MINUTE, network="n") for number in range(LEAST)]

    cells = [words(cell) for cell in page(client, LIST).select("td.field-burst")]

    assert cells == ["–", *["one of 8 within 7 minutes, from 1 network"] * LEAST]
    note = words(page(client, change_url(of_burst[0])).select_one(".suspicion"))
    assert "A burst: 8 of the last 9 about this pair came within 7 minutes, from 1 network." in note
    assert page(client, change_url(alone)).select(".suspicion") == []
