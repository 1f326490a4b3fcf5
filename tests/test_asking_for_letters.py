"""A reader asks for letters about a pair: the mail to confirm, its limits, and an answer that tells nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from comparisons.domain.days import HOUR
from comparisons.models import ConfirmationDay, LoginCount, Subscriber, Subscription
from comparisons.services import tries
from comparisons.services.letters import asking, tasks
from comparisons.services.spam import limits

from .make import make_comparison, make_published_comparison, make_subscription, make_technology
from .reading import parsed, read, words
from .working import make_due, work

pytestmark = pytest.mark.django_db
PAGE = "/compare/mysql-vs-postgresql/"
URL = f"{PAGE}letters/"
ADDRESS = "Reader@example.org"
OURS = {"Sec-Fetch-Site": "same-origin"}
MORNING = datetime(2026, 11, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def comparison():
    return make_published_comparison("mysql", "postgresql")


def send(client, email=ADDRESS, url=URL, *, headers=OURS, **more):
    return client.post(url, {"email": email} | more, headers=headers)


def ask(comparison, at=MORNING, address=ADDRESS):
    asking.ask(address, comparison.pk, at=at)


def mails_due():
    return Subscriber.objects.filter(awaits_mail=True).count()


# ---- asking


def test_a_reader_asks_and_gets_one_mail_that_holds_nothing_typed(client, comparison):
    response = send(client, " Reader+mysql@EXAMPLE.org ")
    nothing_yet = list(mail.outbox)
    work()
    work()

    (letter,) = mail.outbox
    subscriber = Subscriber.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{URL}?asked")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert nothing_yet == []
    assert letter.to == ["Reader+mysql@EXAMPLE.org"]
    assert f"/letters/{subscriber.token}/" in letter.body
    assert "MySQL vs PostgreSQL" in letter.body
    assert "do nothing" in letter.body
    assert "reader+mysql" not in (letter.body + letter.subject).lower()
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in letter.extra_headers
    assert not Subscription.objects.confirmed().exists()


def test_the_form_names_the_pair_and_the_pick_and_leads_on(client, comparison):
    page = read(client, URL)

    form = page.select_one("form.form")
    assert (form["method"], form["action"]) == ("post", URL)
    assert page.select_one("label[for=letters-email]")
    assert comparison.first.name in words(page.select_one(".masthead"))
    assert f'href="{URL}"' in client.get(PAGE).content.decode()
    assert words(read(client, f"{URL}?asked").h1) == "Check your mail"
    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"


def test_the_form_costs_one_query(client, comparison, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(URL)


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_nobody_gets_letters_about_a_page_that_readers_cannot_see(client, status):
    make_comparison(make_technology("mysql"), make_technology("postgresql"), status=status)

    assert send(client).status_code in (404, 410)
    assert not Subscriber.objects.exists()


def test_what_is_sent_to_another_spelling_of_the_pair_is_kept_and_the_form_has_one_address(client, comparison):
    other = "/compare/postgresql-vs-mysql/letters/"

    read, sent = client.get(other), send(client, url=other)

    assert (read.status_code, read["Location"]) == (301, URL)
    assert (sent.status_code, sent["Location"]) == (303, f"{URL}?asked")
    assert Subscriber.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "reader", "reader@", "a@b", "reader@example.org\nBcc: all@example.org", "rea\u200bder@example.org"]
)
def test_what_is_no_address_is_shown_again(client, comparison, email):
    response = send(client, email)

    page = parsed(response)
    assert response.status_code == 422
    assert words(page.select_one("[role=alert]")).startswith("Not sent yet")
    assert page.select_one("#letters-email")["aria-invalid"] == "true"
    assert not Subscriber.objects.exists()


def test_an_address_with_a_hidden_header_never_reaches_a_mail(comparison):
    make_subscription(comparison, "reader@example.org\nBcc: all@example.org", confirmed_at=None)
    Subscriber.objects.update(awaits_mail=True)
    tasks.send_confirmation.enqueue(Subscriber.objects.get().pk)
    work()

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("headers", "status", "stored"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303, 1),
        ({"Origin": "http://testserver"}, 303, 1),
        ({"Sec-Fetch-Site": "cross-site"}, 403, 0),
        ({"Origin": "https://elsewhere.example"}, 403, 0),
        ({}, 403, 0),
    ],
)
def test_only_a_page_of_this_site_makes_us_mail(client, comparison, headers, status, stored):
    response = send(client, headers=headers)

    assert response.status_code == status
    assert Subscriber.objects.count() == stored
    if not stored:
        assert parsed(response).select_one("#letters-email")["value"] == ADDRESS


def test_a_robot_that_fills_every_field_is_answered_alike_and_stored_nowhere(client, comparison):
    response = send(client, homepage="https://example.org/")

    assert response.status_code == 303
    assert not Subscriber.objects.exists()


# ---- no oracle


def test_the_answer_tells_nothing_of_an_address(client, comparison):
    unknown = send(client)
    known = send(client, ADDRESS.upper())
    make_subscription(comparison, "sure@example.org")
    confirmed = send(client, "sure@example.org")

    answers = {(one.status_code, one["Location"], one.content) for one in (unknown, known, confirmed)}
    assert len(answers) == 1


def test_an_address_in_any_case_is_one(client, comparison):
    send(client)
    send(client, "reader@EXAMPLE.ORG")

    assert [one.address for one in Subscriber.objects.all()] == [ADDRESS]
    assert Subscription.objects.count() == 1
    assert asking.key_of("a@münchen.example") == asking.key_of("A@xn--mnchen-3ya.example")


# ---- limits on mails


def test_a_second_pair_joins_the_mail_that_waits(comparison):
    other = make_published_comparison()
    ask(comparison)
    ask(other)
    work()

    (letter,) = mail.outbox
    assert str(comparison) in letter.body
    assert str(other) in letter.body


def test_one_mail_to_confirm_an_address_and_day(comparison):
    ask(comparison)
    work()
    ask(comparison, MORNING.replace(hour=23, minute=59))
    assert mails_due() == 0
    ask(comparison, MORNING.replace(hour=9, minute=1), "other@example.org")
    assert mails_due() == 1
    ask(comparison, (MORNING + DAY).replace(hour=0))

    assert mails_due() == 2


@pytest.mark.parametrize("spelling", ["Reader+{}@example.org", '"re\\ader"@example.org', "READER+{}+x@EXAMPLE.org"])
def test_other_spellings_of_a_mailbox_get_no_mail_more(comparison, spelling):
    ask(comparison)
    for number in range(3):
        ask(comparison, address=spelling.format(number))

    assert mails_due() == 1


def test_gmail_passes_over_dots_and_others_do_not(comparison):
    for address in ("a.b@gmail.com", "ab@googlemail.com", "a.b@example.org", "ab@example.org"):
        ask(comparison, address=address)

    assert mails_due() == 3


def test_what_a_later_mail_names_can_be_confirmed_for_as_long(comparison):
    ask(comparison)
    ask(comparison, MORNING.replace(hour=20))
    first = Subscription.objects.get().asked_at
    ask(comparison, MORNING + DAY)

    assert (first, Subscription.objects.get().asked_at) == (MORNING, MORNING + DAY)


def test_three_mails_to_confirm_a_month_also_where_the_address_was_erased_meanwhile(comparison):
    for number in range(asking.PER_MONTH + 1):
        Subscriber.objects.all().delete()
        ask(comparison, MORNING + number * DAY)
        assert mails_due() == (number < asking.PER_MONTH)

    ask(comparison, MORNING.replace(month=12, day=1))
    assert mails_due() == 1
    assert ADDRESS.lower() not in str(list(ConfirmationDay.objects.values_list()))


def test_the_site_sends_so_many_in_an_hour(comparison, monkeypatch):
    monkeypatch.setattr(asking, "SITE_PER_HOUR", 2)
    for number in range(2):
        ask(comparison, address=f"reader{number}@example.org")

    with pytest.raises(tries.Full):
        ask(comparison, MORNING + timedelta(minutes=59), "more@example.org")
    with pytest.raises(tries.Full):
        ask(comparison, MORNING + timedelta(minutes=59), "reader0@example.org")  # whoever it is
    assert Subscriber.objects.count() == 2

    ask(comparison, MORNING + timedelta(hours=1), "more@example.org")
    assert mails_due() == 3


def test_whoever_comes_when_too_many_ask_can_send_it_again(client, comparison, monkeypatch):
    monkeypatch.setattr(asking, "SITE_PER_HOUR", 0)
    site = tries.Limit.of("letters to confirm", most=0, window=HOUR, at=datetime.now(UTC))
    LoginCount.objects.create(key=site.key, number=1, since=datetime.now(UTC))

    response = send(client)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert parsed(response).select_one("#letters-email")["value"] == ADDRESS
    assert not Subscriber.objects.exists()


def test_one_client_asks_as_often_as_it_may_disagree(client, comparison):
    answers = [send(client, f"reader{number}@example.org") for number in range(limits.PER_HOUR + 1)]

    assert [one.status_code for one in answers] == [303] * limits.PER_HOUR + [429]
    assert Subscriber.objects.count() == limits.PER_HOUR


def test_one_network_asks_a_few_times_as_much():
    for number in range(limits.NETWORK_PER_HOUR):
        asking.count_client(f"client {number}", "network", MORNING)

    with pytest.raises(tries.Full):
        asking.count_client("another", "network", MORNING)
    asking.count_client("another", "another network", MORNING)


def test_an_address_has_so_many_pairs(comparison, monkeypatch):
    monkeypatch.setattr(asking, "PAIRS", 2)
    pairs = [comparison, make_published_comparison(), make_published_comparison()]
    for one in pairs:
        ask(one)

    assert [one.comparison_id for one in Subscription.objects.order_by("pk")] == [one.pk for one in pairs[:2]]


def test_asking_costs_the_same_queries_for_a_known_and_an_unknown_address(comparison, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        ask(comparison)
    with django_assert_max_num_queries(22):
        ask(comparison)


def test_no_task_holds_an_address(comparison):
    ask(comparison)

    assert DBTaskResult.objects.get().args_kwargs == {"args": [Subscriber.objects.get().pk], "kwargs": {}}


def test_a_mail_that_was_not_taken_is_tried_again_and_one_that_may_have_gone_out_is_not(comparison, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask(comparison)
    work()
    settings.EMAIL_BACKEND = working
    make_due()
    work()
    Subscriber.objects.update(awaits_mail=False)  # as a worker leaves it that is killed while it sends
    make_due()
    work()

    assert len(mail.outbox) == 1
