"""A calendar of the releases that a stack uses: each technology with its cycle, for a whole stack at once."""

from datetime import date

import icalendar
import pytest

from comparisons.domain import days

from .make import make_alias, make_release, make_technology

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(days, "utc_today", lambda: TODAY)


@pytest.fixture
def django():
    technology = make_technology("django", name="Django")
    for cycle, day in (("4.2", date(2026, 4, 30)), ("5.2", date(2028, 4, 30)), ("6.0", date(2027, 4, 30))):
        make_release(technology, cycle=cycle, support="until", supported_until=day)
    return technology


def calendar(client, t: str, only: str = "support") -> icalendar.Calendar:
    response = client.get("/calendar.ics", {"t": t, "only": only})
    assert response.status_code == 200, response.text
    return icalendar.Calendar.from_ical(response.content)


def titles(client, t: str) -> list[str]:
    return [str(event["summary"]).removeprefix("End of support: ") for event in calendar(client, t).events]


def test_it_holds_the_named_release_alone_and_its_address_keeps_it(client, django):
    redis = make_technology("redis", name="Redis")
    for cycle, day in (("5.2", date(2029, 1, 1)), ("8.4", date(2029, 6, 1))):
        make_release(redis, cycle=cycle, support="until", supported_until=day)

    found = calendar(client, "django@5.2, redis@8.4")

    assert [str(event["summary"]) for event in found.events] == [
        "End of support: Django 5.2", "End of support: Redis 8.4"
    ]  # fmt: skip
    assert found["source"].endswith("/calendar.ics?t=django@5.2,redis@8.4&only=support")
    assert found["x-wr-calname"] == "Nice Pick: Django\\, Redis"
    assert titles(client, "Django@5.2,redis") == ["Django 5.2", "Redis 5.2", "Redis 8.4"]
    assert titles(client, "django@5.2,django") == ["Django 4.2", "Django 6.0", "Django 5.2"], "all of it is wanted"


def test_a_release_without_a_day_is_named_and_never_dropped(client, django):
    make_release(django, cycle="7.0", support="supported")

    found = calendar(client, "django@7.0,django@9,nothing@1,django@6.0")

    assert [str(event["summary"]) for event in found.events] == ["End of support: Django 6.0"]
    assert str(found["description"]).endswith(
        "Ends of support: Django. We don't know “nothing@1”. No day of the past year or to come is recorded for "
        "Django 7.0 and Django 9."
    )


def test_a_name_that_holds_an_at_sign_is_a_name(client, django):
    make_alias(django, "@acme/django")
    make_alias(django, "dj@ngo")

    assert titles(client, "@acme/django@5.2") == ["Django 5.2"]
    assert titles(client, "@acme/django") == titles(client, "dj@ngo") == ["Django 4.2", "Django 6.0", "Django 5.2"]


@pytest.mark.parametrize(
    ("number", "only", "says"),
    [
        (100, "support", ""),
        (101, "support", "A calendar of ends of support holds up to 100 technologies; this address names 101."),
        (21, "support,checks", "One calendar holds up to 20 technologies; this address names 21. With only=support"),
        (20, "support,checks", ""),
    ],
    ids=["100 of support", "101 of support", "21 of both", "20 of both"],
)
def test_ends_of_support_of_a_whole_stack_are_one_calendar(client, django, number, only, says):
    names = [*(f"x{one}@1" for one in range(number - 1)), "django@5.2"]

    response = client.get("/calendar.ics", {"t": ",".join(names), "only": only})

    assert response.status_code == (400 if says else 200)
    assert says in response.text


def test_a_whole_stack_takes_three_queries(client, django, django_assert_num_queries):
    make_technology("redis")

    with django_assert_num_queries(3):
        assert len(calendar(client, "django@5.2,django@6.0,redis,x@1").events) == 2


def test_a_misspelt_name_with_a_release_gets_a_suggestion(client, django):
    response = client.get("/calendar.ics", {"t": "djangoo@5.2"})

    assert (response.status_code, "Did you mean Django? /calendar.ics?t=django" in response.text) == (404, True)
