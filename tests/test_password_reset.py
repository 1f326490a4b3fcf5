"""A forgotten password: a link by mail, and not a word on whether an address is an editor's."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from comparisons.models import LoginCount
from comparisons.services import password_resets, second_factor

from .admin_pages import errors, page, send
from .make import make_editor
from .otp import with_second_factor
from .reading import parsed, words
from .working import make_due, work

pytestmark = pytest.mark.django_db
LOGIN, ASK = "/admin/login/", "/admin/login/reset/"
NEW = "a long and quite new one"


@pytest.fixture
def ada() -> User:
    return make_editor("ada", email="ada@example.org")


def ask(client: Client, address: str = "ada@example.org", network: str = "192.0.2.1") -> Any:
    return client.post(ASK, {"email": address}, REMOTE_ADDR=network)


def link() -> str:
    """The path that the newest mail names."""
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.outbox[-1].body)[1]


def choose(client: Client, address: str, typed: str = NEW) -> Any:
    form = client.get(address, follow=True)
    return client.post(form.request["PATH_INFO"], {"new_password1": typed, "new_password2": typed})


def test_a_link_by_mail_sets_a_new_password_and_ends_all_sessions(client, ada):
    inside = Client()
    inside.force_login(ada)
    assert page(client, LOGIN).select_one(f"a[href='{ASK}']")

    assert ask(client)["Location"] == f"{ASK}sent/"
    assert mail.outbox == []
    work()
    done = choose(client, link())

    assert mail.outbox[0].to == ["ada@example.org"]
    assert "Hello Ada Lovelace" in mail.outbox[0].body
    assert "log-in is ada." in mail.outbox[0].body
    assert done["Location"] == f"{ASK}done/"
    assert inside.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert client.login(username="ada", password=NEW)


def test_known_and_unknown_addresses_are_told_the_same_after_the_same_work(client, ada):
    make_editor("eve", email="eve@example.org", is_active=False)
    User.objects.create_user("reader", email="reader@example.org", password="pw")
    make_editor("nora", email="nora@example.org").set_unusable_password()
    seen = []
    for number, address in enumerate(
        ("ada@example.org", "nobody@example.org", "eve@example.org", "reader@example.org")
    ):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, address, network=f"192.0.2.{number}")
        seen.append((answer.status_code, answer["Location"], len(asked), DBTaskResult.objects.count() - number))

    assert len(set(seen)) == 1
    work()
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]
    assert "nobody@example.org" not in str(DBTaskResult.objects.values_list("args_kwargs", flat=True))


def test_every_account_of_an_address_gets_a_link_of_its_own_but_those_without_a_password(client, ada):
    make_editor("ada2", email="ADA@example.org")
    other = make_editor("ada3", email="ada@example.org")
    other.set_unusable_password()
    other.save()

    ask(client)
    work()

    assert len(mail.outbox) == 2
    assert len({letter.body for letter in mail.outbox}) == 2


def test_a_link_works_once(client, ada):
    ask(client)
    work()
    address = link()
    choose(client, address)

    again = Client().get(address)

    assert "This link does not work" in words(parsed(again))
    assert choose(Client(), address, "yet another long one").status_code == 200
    assert client.login(username="ada", password=NEW)


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_link_works_for_an_hour(client, ada, minutes, works):
    ask(client)
    work()
    later = datetime.now() + timedelta(minutes=minutes)
    with patch("django.contrib.auth.tokens.datetime", wraps=datetime) as clock:
        clock.now.return_value = later
        assert (choose(client, link()).status_code == 302) is works


@pytest.mark.parametrize(
    "change", [{"email": "new@example.org"}, {"password": "x"}, {"last_login": datetime(2027, 1, 1, tzinfo=UTC)}]
)
def test_a_link_is_void_once_the_account_changed(client, ada, change):
    ask(client)
    work()
    User.objects.update(**change)

    assert choose(client, link()).status_code == 200


@pytest.mark.parametrize("address", ["xx/yy/", "MQ/set-password/", "%00/a-b/", f"{'9' * 400}/x-y/"])
def test_a_link_that_nobody_sent_opens_nothing(client, ada, address):
    assert "This link does not work" in words(parsed(client.get(ASK + address)))


def test_a_weak_password_is_refused_and_the_old_one_stays(client, ada):
    ask(client)
    work()

    assert any("too common" in error for error in errors(parsed(choose(client, link(), "password"))))
    assert client.login(username="ada", password="pw")


def test_a_new_password_opens_what_wrong_ones_had_locked(client, ada):
    for _ in range(6):
        locked = client.post(LOGIN, {"username": "ada", "password": "no"})
    assert locked.status_code == 429
    ask(client, network="127.0.0.1")
    work()

    choose(client, link())

    assert client.post(LOGIN, {"username": "ada", "password": NEW}).status_code == 302


def test_a_new_password_is_no_way_around_the_second_factor(client, ada):
    with_second_factor(ada)
    ask(client)
    work()

    choose(client, link())

    assert client.post(LOGIN, {"username": "ada", "password": NEW})["Location"] == "/admin/login/code/"
    assert second_factor.is_set_up(ada)


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_three_mails_an_hour_may_be_asked_for_one_address(client, ada, address):
    statuses = [ask(client, address, network=f"192.0.2.{number}").status_code for number in range(4)]

    assert statuses == [302, 302, 302, 429]
    assert DBTaskResult.objects.count() == 3


def test_five_may_be_asked_for_from_one_network_and_the_sixth_is_told_when(client, ada):
    answers = [ask(client, f"x{number}@example.org") for number in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) <= 3600
    assert errors(parsed(answers[-1]))[0].startswith("Too many mails were asked for from here or for this address.")
    assert ask(client, network="198.51.100.1").status_code == 302
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in LoginCount.objects.values_list("key", flat=True))


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "a" * 250 + "@example.org", "ada@example.org\nBcc: eve@example.org"]
)
def test_what_is_no_address_is_refused(client, ada, address):
    assert errors(send(client, ASK, {"email": address}))
    assert DBTaskResult.objects.count() == 0


def test_a_mail_that_is_not_taken_is_tried_again_and_given_up_after_three(client, ada, settings):
    ask(client)
    with patch("comparisons.services.mail.EmailMessage.send", side_effect=OSError("away")) as sent:
        for _ in range(5):
            make_due()
            work()

    assert sent.call_count == len(password_resets.PAUSES) + 1
    assert mail.outbox == []


def test_an_account_that_was_closed_meanwhile_gets_no_mail(client, ada):
    ask(client)
    User.objects.update(is_active=False)

    work()

    assert mail.outbox == []
