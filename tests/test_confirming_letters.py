"""The secret page on which letters are confirmed and stopped: a GET changes nothing, a POST does."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.models import Subscriber, Subscription
from comparisons.models.letters import UNCONFIRMED_FOR
from comparisons.services.letters import choosing

from .make import make_published_comparison, make_subscription
from .minds import make_changed_mind
from .reading import parsed, read, words

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32
URL = f"/letters/{TOKEN}/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def pairs():
    """Three pairs of one reader, of which two wait, and one of somebody else."""
    rows = [
        make_subscription(make_published_comparison(*names), token=TOKEN, confirmed_at=None)
        for names in (("mysql", "postgresql"), ("flask", "rust"))
    ]
    sure = make_subscription(make_published_comparison("go", "java"))
    make_subscription(sure.comparison, "other@example.org")
    return [*rows, sure]


def choose(client, url=URL, *, headers=OURS, **fields):
    return client.post(url, fields, headers=headers)


def confirmed():
    return sorted(Subscription.objects.confirmed().filter(subscriber__token=TOKEN).values_list("pk", flat=True))


def stored():
    rows = Subscription.objects.order_by("pk")
    return list(rows.values_list("pk", "confirmed_at", "told")), list(Subscriber.objects.values_list("pk", "token"))


# ---- reading


def test_programs_that_follow_every_link_of_a_mail_change_nothing(client, pairs):
    before = stored()

    for url in (
        URL,
        f"{URL}{pairs[2].pk}/",
        f"{URL}?confirm=all&stop=all",
        f"{URL}{pairs[2].pk}/?List-Unsubscribe=One-Click",
    ):
        answers = [client.get(url), client.head(url)]
        assert [one.status_code for one in answers] == [200, 200]
        assert {one["Cache-Control"] for one in answers} == {"private, no-store"}
        assert answers[0]["X-Robots-Tag"] == "noindex, follow"
        assert answers[0]["Referrer-Policy"] == "same-origin"

    assert stored() == before


def test_the_page_lists_what_waits_and_what_is_confirmed_with_a_button_each(client, pairs, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get(URL)

    page = parsed(response)
    buttons = [(button["name"], button["value"]) for button in page.select("form.letter-form button")]
    waiting = [str(row.pk) for row in (pairs[1], pairs[0])]
    assert buttons == [
        *[(name, value) for value in waiting for name in ("confirm", "stop")],
        ("confirm", "all"),
        ("stop", str(pairs[2].pk)),
        ("stop", "all"),
    ]
    assert words(page.h1) == "Confirm your letters"
    assert "@" not in words(page.main)


def test_a_withdrawn_page_is_named_and_not_linked(client):
    comparison = make_published_comparison("mysql", "postgresql")
    make_subscription(comparison, token=TOKEN)
    type(comparison).objects.update(status="archived")

    page = read(client, URL)

    assert "MySQL vs PostgreSQL withdrawn" in words(page.select_one(".letter-pairs"))
    assert not page.select(".letter-pairs a")


@pytest.mark.parametrize("token", ["x" * 32, "short", "ä" * 32])
def test_a_link_that_leads_to_nothing_says_so(client, pairs, token):
    response = client.get(f"/letters/{token}/")

    assert response.status_code == 404
    assert words(parsed(response).h1) == "No letters go out from this link"


# ---- choosing


def test_one_pair_is_confirmed_and_the_other_left(client, pairs):
    response = choose(client, confirm=pairs[0].pk)

    assert (response.status_code, response["Location"]) == (303, URL)
    assert response["Cache-Control"] == "private, no-store"
    assert confirmed() == sorted([pairs[0].pk, pairs[2].pk])


def test_all_that_wait_are_confirmed_at_once(client, pairs):
    choose(client, confirm="all")

    assert confirmed() == sorted(row.pk for row in pairs)


def test_whoever_confirms_knows_what_changed_before(pairs):
    mind = make_changed_mind(pairs[0].comparison)
    choosing.confirm(TOKEN)

    told = dict(Subscription.objects.values_list("comparison", "told"))
    assert told[pairs[0].comparison_id] == mind.pk
    assert told[pairs[1].comparison_id] == 0


@pytest.mark.parametrize(("late", "is_found"), [(timedelta(seconds=-9), True), (timedelta(seconds=9), False)])
def test_what_was_not_confirmed_in_time_is_gone_before_it_is_deleted(client, late, is_found):
    asked_at = datetime.now(UTC) - UNCONFIRMED_FOR - late
    row = make_subscription(token=TOKEN, confirmed_at=None, asked_at=asked_at)
    shown = client.get(URL)
    choose(client, confirm="all")

    assert shown.status_code == (200 if is_found else 404)
    assert confirmed() == ([row.pk] if is_found else [])


def test_confirming_again_changes_nothing(pairs):
    choosing.confirm(TOKEN)
    before = stored()
    make_changed_mind(pairs[0].comparison)

    assert choosing.confirm(TOKEN) == 0
    assert stored() == before


def test_one_pair_is_stopped_and_the_address_goes_with_the_last(client, pairs):
    choose(client, stop=pairs[0].pk)
    choose(client, stop=pairs[1].pk)
    assert Subscriber.objects.filter(token=TOKEN).exists()
    choose(client, stop=pairs[2].pk)

    assert not Subscriber.objects.filter(token=TOKEN).exists()
    assert Subscriber.objects.filter(address="other@example.org").exists()
    assert client.get(URL).status_code == 404


def test_everything_is_stopped_at_once(client, pairs):
    choose(client, stop="all")

    assert [one.address for one in Subscriber.objects.all()] == ["other@example.org"]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("verb", ["confirm", "stop"])
def test_nobody_reaches_the_pairs_of_others(client, pairs, verb):
    theirs = make_subscription(pairs[0].comparison, "third@example.org", confirmed_at=None)

    choose(client, **{verb: theirs.pk})

    assert Subscription.objects.waiting().filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("fields", [{}, {"confirm": ""}, {"stop": "x"}, {"stop": "9" * 30}, {"erase": "all"}])
def test_what_is_no_choice_changes_nothing(client, pairs, fields):
    before = stored()

    assert choose(client, **fields).status_code == 400
    assert stored() == before


@pytest.mark.parametrize(("headers", "status"), [({"Sec-Fetch-Site": "cross-site"}, 403), ({}, 303)])
def test_another_site_cannot_choose_and_a_browser_that_says_nothing_can(client, pairs, headers, status):
    assert choose(client, headers=headers, stop="all").status_code == status
    assert Subscriber.objects.filter(token=TOKEN).exists() == (status == 403)


# ---- one click


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://mail.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_mail_provider_stops_the_one_pair(client, pairs, headers):
    response = client.post(f"{URL}{pairs[2].pk}/", ONE_CLICK, headers=headers)

    assert response.status_code == 200
    assert [row.pk for row in Subscription.objects.filter(subscriber__token=TOKEN)] == [pairs[0].pk, pairs[1].pk]


def test_a_mail_provider_may_send_it_in_one_part_and_twice(client, pairs):
    url = f"{URL}{pairs[2].pk}/"
    answers = [client.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")]
    choosing.stop(TOKEN)
    answers.append(client.post(url, ONE_CLICK))

    assert [one.status_code for one in answers] == [200, 200]


@pytest.mark.parametrize("fields", [{}, {"List-Unsubscribe": "x"}, {"stop": "all"}])
def test_any_other_form_stops_nothing_there(client, pairs, fields):
    assert client.post(f"{URL}{pairs[2].pk}/", fields).status_code == 400
    assert Subscription.objects.count() == 4


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_one_click_of_another_number_stops_nothing(client, pairs, number):
    assert client.post(f"{URL}{number}/", ONE_CLICK).status_code == 200
    assert Subscription.objects.count() == 4
