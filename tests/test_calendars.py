"""Programs follow what is due: ends of support, checks of verdicts and re-checks of claims, as one calendar."""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from comparisons.domain import days
from comparisons.models import Comparison, Condition, ProsCons, Release, calendar_lists
from comparisons.presenters import calendar as presented
from comparisons.services import editorial
from comparisons.views import calendar_asked

from .make import (
    make_alias,
    make_claim,
    make_comparison,
    make_condition,
    make_editor,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
)
from .reading import read

pytestmark = pytest.mark.django_db
HOME = "https://pick.example.org"
TODAY = date(2026, 11, 29)
DAY = timedelta(days=1)
BOTH = "mysql,postgresql"
ALL = "support,checks,rechecks"


@pytest.fixture(autouse=True)
def _day(settings, monkeypatch):
    settings.SITE_URL = f"{HOME}/"
    monkeypatch.setattr(days, "utc_today", lambda: TODAY)


@pytest.fixture
def mysql():
    return make_technology("mysql")


@pytest.fixture
def pair(mysql):
    """Published, with a condition to check."""
    comparison = make_published_comparison(mysql, make_technology("postgresql"))
    make_condition(comparison.verdict, text="a release brings sharding", check_by=date(2027, 10, 1))
    return comparison


def supported_until(technology, cycle: str, until: date, **changes):
    return make_release(technology, cycle=cycle, support="until", supported_until=until, **changes)


def ask(client, t: str = "mysql", **query):
    return client.get("/calendar.ics", {"t": t, **query})


def calendar(client, t: str = "mysql", **query) -> icalendar.Calendar:
    response = ask(client, t, **query)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(response.content)


def text_of(value) -> str:
    """What a program reads of a property whose type icalendar does not know, and so leaves as it is written."""
    return re.sub(r"\\([\\,;])", r"\1", str(value))


def titles(client, t: str = "mysql", **query) -> list[str]:
    return [str(event["summary"]) for event in calendar(client, t, **query).events]


# ---- the file


def test_it_says_whose_it_is_and_when_to_ask_again(client, mysql):
    found = calendar(client)

    assert (found["version"], found["method"], found["calscale"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert found["x-wr-calname"] == found["name"] == "Nice Pick: MySQL"
    assert found["x-wr-caldesc"].startswith("Ends of support and days by which we check")
    assert found["refresh-interval"].dt == timedelta(days=1)
    assert found["x-published-ttl"] == "P1D"
    assert found["source"] == f"{HOME}/calendar.ics?t=mysql"
    assert found.events == found.timezones == []
    response = ask(client)
    assert response["Content-Disposition"] == 'inline; filename="nice-pick-mysql.ics"'
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_end_of_support_is_a_whole_day_with_a_reminder_a_month_ahead(client, mysql):
    supported_until(mysql, "9.7", date(2027, 4, 30), source="https://example.org/releases")

    [event] = calendar(client).events

    assert event["summary"] == "End of support: MySQL 9.7"
    assert event["description"] == ("Support of MySQL 9.7 ends on 30 Apr 2027.\nSource: https://example.org/releases")
    assert event["dtstart"].dt == date(2027, 4, 30)
    assert (event["dtstamp"].dt, event["sequence"]) == (datetime(2026, 11, 29, tzinfo=UTC), 0)
    assert event["url"] == f"{HOME}/technologies/mysql/#releases"
    assert event["transp"] == "TRANSPARENT"
    assert event["uid"].startswith(f"support/{mysql.pk}/")
    assert event["uid"].endswith("@pick.example.org")
    [alarm] = event.alarms.times
    assert alarm.trigger == date(2027, 3, 31)


def test_a_check_leads_to_its_verdict_with_a_reminder_a_day_ahead(client, pair):
    [event] = calendar(client, BOTH).events

    assert event["summary"] == "Check our pick: MySQL vs PostgreSQL"
    assert event["description"] == (
        "We'd change this pick if: a release brings sharding\nStatus of the page: not yet reviewed."
    )
    assert event["dtstart"].dt == date(2027, 10, 1)
    assert event["url"] == f"{HOME}/compare/mysql-vs-postgresql/#verdict"
    [alarm] = event.alarms.times
    assert alarm.trigger == date(2027, 9, 30)


def test_a_check_of_what_is_no_pick_says_verdict_and_that_the_page_is_reviewed(client):
    pair = make_reviewed_comparison("mysql", "postgresql")
    pair.verdict.outcome, pair.verdict.pick = "tie", None
    pair.verdict.save()
    Condition.objects.update(check_by=date(2027, 10, 1))

    event = calendar(client, BOTH).events[0]

    assert event["summary"] == "Check our verdict: MySQL vs PostgreSQL"
    assert "\nStatus of the page: reviewed " in event["description"]


def test_claims_that_fall_due_on_one_day_are_one_event_which_only_who_asks_gets(client, mysql):
    on = date(2028, 10, 29)
    for until in (on, on, on + DAY, None):
        claim = make_claim(mysql)
        ProsCons.objects.filter(pk=claim.pk).update(fresh_until=until)

    first, second = calendar(client, only="rechecks").events

    assert first["summary"] == "Check again: 2 claims about MySQL"
    assert second["summary"] == "Check again: 1 claim about MySQL"
    assert first["uid"] == f"recheck/{mysql.pk}/20281029@pick.example.org"
    assert first["url"] == f"{HOME}/technologies/mysql/#claims"
    assert titles(client) == []


def test_only_says_which_days_it_holds_and_the_address_of_the_calendar_keeps_it(client, pair):
    supported_until(pair.low, "9.7", date(2027, 4, 30))
    ProsCons.objects.filter(pk=make_claim(pair.high).pk).update(fresh_until=date(2028, 1, 1))

    starts = {
        only: [title.partition(" ")[0] for title in titles(client, BOTH, only=only)]
        for only in ("support", "checks", "rechecks", "checks,support", ALL)
    }

    assert starts == {
        "support": ["End"],
        "checks": ["Check"],
        "rechecks": ["Check"],
        "checks,support": ["End", "Check"],
        ALL: ["End", "Check", "Check"],
    }
    assert calendar(client, BOTH, only="rechecks,support")["source"] == (
        f"{HOME}/calendar.ics?t={BOTH}&only=support,rechecks"
    )
    assert calendar(client, BOTH, only="support,checks")["source"] == f"{HOME}/calendar.ics?t={BOTH}"


# ---- which days


def test_it_begins_a_year_ago_and_what_is_over_reminds_nobody(client, mysql):
    for cycle, day in (("1", TODAY - 366 * DAY), ("2", TODAY - 365 * DAY), ("3", TODAY - DAY), ("4", TODAY + 29 * DAY)):
        supported_until(mysql, cycle, day)
    supported_until(mysql, "5", TODAY + 30 * DAY)

    events = calendar(client).events

    assert [event["summary"][-1] for event in events] == ["2", "3", "4", "5"]
    assert [bool(event.alarms.times) for event in events] == [False, False, False, True]
    assert [" ended on " in event["description"] for event in events] == [True, True, False, False]


def test_a_condition_that_came_true_or_has_no_day_is_not_in_it(client, pair):
    make_condition(pair.verdict, text="it has happened", check_by=date(2027, 1, 1), happened=date(2026, 11, 1))
    make_condition(pair.verdict, text="nobody knows when", check_by=None)
    make_condition(pair.verdict, text="the day is long past", check_by=TODAY - 366 * DAY)
    make_condition(pair.verdict, text="the day is past", check_by=TODAY - 365 * DAY)

    found = [event["description"] for event in calendar(client, BOTH).events]

    assert [text.partition(": ")[2].partition("\n")[0] for text in found] == [
        "the day is past",
        "a release brings sharding",
    ]


def test_of_two_that_we_compare_it_holds_the_checks_of_that_comparison_else_of_all(client, pair):
    redis, valkey = make_technology("redis"), make_technology("valkey")
    make_condition(make_published_comparison(pair.low, redis).verdict, check_by=date(2027, 1, 1))
    of_pair, of_other = "Check our pick: MySQL vs PostgreSQL", "Check our pick: MySQL vs Redis"

    assert titles(client, BOTH) == titles(client, "postgresql") == [of_pair]
    assert titles(client, "mysql") == titles(client, "mysql,postgresql,redis") == [of_other, of_pair]
    assert titles(client, "mysql,valkey") == [of_other, of_pair]
    assert titles(client, "redis") == titles(client, "redis,valkey") == [of_other]
    assert valkey


def test_what_is_not_published_is_not_in_it(client, pair):
    draft = make_comparison(pair.low, make_technology("redis"))
    make_condition(make_verdict(draft), check_by=date(2027, 1, 1))

    assert titles(client, "mysql") == ["Check our pick: MySQL vs PostgreSQL"]
    assert titles(client, "mysql,redis") == ["Check our pick: MySQL vs PostgreSQL"]
    Comparison.objects.update(status="archived")
    assert titles(client, "mysql") == titles(client, BOTH) == []


def test_what_it_lists_is_bounded(client, mysql, monkeypatch):
    assert (calendar_lists.MOST_DAYS, calendar_lists.NEWEST_OF_EACH_END) == (300, 50)
    at = datetime(2026, 10, 1, tzinfo=UTC)
    for number in range(51):
        other = make_published_comparison(mysql, make_technology(), published=at + number * DAY)
        make_condition(other.verdict, check_by=date(2027, 1, 1) + number * DAY)

    days_of = [event["dtstart"].dt for event in calendar(client).events]

    assert len(days_of) == 50
    assert days_of[0] == date(2027, 1, 2), "the comparison that was published first is left out"


def test_of_more_than_it_holds_those_nearest_to_the_day_are_in_it(client, mysql, monkeypatch):
    assert presented.MOST == 150
    monkeypatch.setattr(presented, "MOST", 3)
    for cycle, away in (("1", -300), ("2", -20), ("3", 10), ("4", 200), ("5", 310)):
        supported_until(mysql, cycle, TODAY + away * DAY)

    assert [title[-1] for title in titles(client)] == ["2", "3", "4"]


# ---- what lasts


def test_ids_last_when_releases_are_stored_anew_days_change_and_slugs_too(client, pair):
    def import_again(until: date):
        Release.objects.all().delete()
        supported_until(pair.low, "9.7 LTS", until)

    def ids(t: str) -> list[str]:
        return [event["uid"] for event in calendar(client, t).events]

    import_again(date(2027, 4, 30))
    before = ids(BOTH)
    import_again(date(2027, 6, 30))
    conditions = [Condition(text="a release brings sharding", check_by=date(2027, 12, 1))]
    editorial.revise_verdict(pair, {}, by=make_editor("ada"), reason="We looked.", conditions=conditions)
    editorial.rename(pair.low, "zysql", by=make_editor("grace"), reason="So it is written.")

    assert len(set(before)) == 2
    assert ids("zysql,postgresql") == ids(BOTH) == before


def test_a_condition_that_is_said_twice_is_one_event_on_the_earlier_day(client, pair):
    make_condition(pair.verdict, text="a release brings sharding", check_by=date(2027, 9, 1))

    [event] = calendar(client, BOTH).events

    assert event["dtstart"].dt == date(2027, 9, 1)


def test_it_is_the_same_bytes_all_day_and_stamped_anew_the_day_after(client, pair, monkeypatch):
    first = ask(client).content
    assert ask(client).content == first
    monkeypatch.setattr(days, "utc_today", lambda: TODAY + DAY)

    assert ask(client).content == first.replace(b"20261129T000000Z", b"20261130T000000Z") != first


# ---- hostile texts


@pytest.mark.parametrize(
    "bad",
    ["\x00\x0b\x1f", "\r\nBEGIN:VALARM\r\n", "a,b;c\\n\\", "\u2028", "\u202e", "שלום", "😀" * 30, "x" * 60, '";:'],
)
def test_no_text_breaks_a_line_and_each_is_read_as_it_was(client, pair, bad):
    stored = bad.replace("\x00", "")  # which PostgreSQL cannot store
    type(pair.low).objects.filter(slug="mysql").update(name=f"My{stored}SQL")
    Condition.objects.update(text=f"it {stored} comes")
    supported_until(pair.low, f"9{stored}7", date(2027, 4, 30))
    ProsCons.objects.filter(pk=make_claim(pair.low).pk).update(fresh_until=date(2028, 1, 1))

    content = ask(client, only=ALL).content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    found = icalendar.Calendar.from_ical(content)
    kept = stored.replace("\r\n", "\n").translate({0x0B: None, 0x1F: None})
    assert len(found.events) == 3
    assert all(len(event.alarms.times) == 1 for event in found.events)
    assert f"9{kept}7" in found.events[0]["summary"].replace("\u2068", "").replace("\u2069", "")
    assert f"it {kept} comes" in found.events[1]["description"]


# ---- what is asked for


def test_any_name_of_a_technology_leads_to_it_and_each_stands_in_it_once(client, mysql):
    make_alias(mysql, "MariaDB's elder")
    make_technology("cpp")
    supported_until(mysql, "9.7", date(2027, 4, 30))

    found = calendar(client, " MySQL , mariadb's ELDER,, cpp,CPP")

    assert text_of(found["x-wr-calname"]) == text_of(found["name"]) == "Nice Pick: MySQL, C++"
    assert found["source"] == f"{HOME}/calendar.ics?t=mysql,cpp"
    assert len(found.events) == 1
    assert client.get("/calendar.ics?t=mysql&t=cpp").content == ask(client, "mysql,cpp").content
    assert ask(client, "mysql,cpp")["Content-Disposition"] == 'inline; filename="nice-pick-calendar.ics"'


def test_it_is_called_after_three_and_names_all_and_whom_it_does_not_know(client):
    for slug in ("ada", "c", "go", "zig"):
        make_technology(slug)

    found = calendar(client, "zig,nothing,go,c,ada,<b>,x;y,a\u202eb\u200b")

    assert text_of(found["x-wr-calname"]) == text_of(found["name"]) == "Nice Pick: Zig, Go, C and 1 more"
    assert ": Zig, Go, C and Ada." in found["description"]
    assert found["description"].endswith(" We don't know “nothing”, “<b>”, “x;y”, “ab”.")
    assert text_of(found["x-wr-caldesc"]) == found["description"]


@pytest.mark.parametrize(
    ("t", "only", "says"),
    [
        (None, None, "Name one to 20 technologies: /calendar.ics?t=python,django"),
        ("", None, "Name one to 20 technologies"),
        (" , ,", None, "Name one to 20 technologies"),
        ("my\x00sql", None, "control characters"),
        (",".join(f"x{number}" for number in range(21)), None, "up to 20 technologies; this address names 21."),
        ("mysql", "nothing,support", "“only” takes support, checks, rechecks; this address has “nothing”."),
        ("mysql", "", "“only” takes support, checks, rechecks; this address has nothing there."),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(client, mysql, t, only, says, django_assert_num_queries):
    query = {key: value for key, value in (("t", t), ("only", only)) if value is not None}

    with django_assert_num_queries(0):
        response = client.get("/calendar.ics", query)

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert says in response.text


def test_twenty_names_are_not_too_many_however_often_they_stand_there(client, mysql):
    names = [*(f"x{number}" for number in range(19)), "mysql"]

    assert ask(client, ",".join(names * 2)).status_code == 200


def test_where_none_is_known_it_is_404_with_names_that_are(client):
    make_technology("postgresql")

    response = ask(client, "posgresql,nothing at all")

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.text == (
        "We don't know “posgresql”, “nothing at all”.\nDid you mean PostgreSQL? /calendar.ics?t=postgresql\n"
    )


def test_it_is_only_read(client, mysql):
    assert client.post("/calendar.ics?t=mysql").status_code == 405
    assert client.head("/calendar.ics?t=mysql").status_code == 200


@pytest.mark.parametrize(("t", "number"), [("mysql", 4), (BOTH, 5), ("mysql,postgresql,redis", 4)])
def test_it_takes_a_fixed_number_of_queries(client, pair, django_assert_num_queries, t, number):
    make_technology("redis")
    for cycle in ("1", "2", "3"):
        supported_until(pair.low, cycle, date(2027, 4, 30))
        make_condition(pair.verdict, text=f"{cycle} comes", check_by=date(2027, 1, 1))

    with django_assert_num_queries(number):
        assert len(calendar(client, t, only=ALL).events) >= 7


def test_a_404_takes_seven_queries_at_most_however_many_names_it_has(client, mysql, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        assert ask(client, ",".join(f"mysqll{number}" for number in range(calendar_asked.MOST))).status_code == 404


# ---- the way to it


def test_pages_lead_to_their_calendar_where_it_holds_a_day(client, pair):
    def links(page: str, within: str) -> list[str]:
        found = read(client, page).select(f"{within} a")
        return [link["href"] for link in found if "calendar.ics" in link["href"]]

    verdict = ("/compare/mysql-vs-postgresql/", ".conditions")
    technology = ("/technologies/mysql/", "#releases")
    make_release(pair.low)

    assert links(*verdict) == [f"webcal://pick.example.org/calendar.ics?t={BOTH}", f"/calendar.ics?t={BOTH}"]
    assert links(*technology) == []
    Condition.objects.update(happened=date(2026, 11, 1))
    supported_until(pair.low, "9.7", date(2027, 4, 30))
    assert links(*verdict) == []
    assert links(*technology) == ["webcal://pick.example.org/calendar.ics?t=mysql", "/calendar.ics?t=mysql"]


def test_on_a_site_with_made_up_activity_it_says_so(client, settings, mysql):
    settings.SAMPLE_ACTIVITY = True

    assert calendar(client)["x-wr-caldesc"].endswith(" are made up.")
