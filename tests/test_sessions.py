"""A session of an editor begins with a log-in and ends with time, log-out, a new password or a closed account."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from .make import make_editor

pytestmark = pytest.mark.django_db


def signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.filter(username="ada").first() or make_editor())
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def later(hours: float) -> Any:
    """A clock that is so many hours ahead, for Django and for the site."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    return (
        patch("django.contrib.sessions.backends.base.timezone.now", return_value=now),
        patch("django.contrib.sessions.backends.db.timezone.now", return_value=now),
        patch("nicepick.middleware.time.time", return_value=now.timestamp()),
    )


def is_in_after(client: Client, hours: float) -> bool:
    with ExitStack() as clocks:
        for clock in later(hours):
            clocks.enter_context(clock)
        return is_in(client)


@pytest.mark.parametrize(("hours", "lasts"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_idle_hours(hours, lasts):
    client = signed_in()
    assert is_in(client)

    assert is_in_after(client, hours) is lasts


def test_a_session_that_is_used_goes_on_until_the_seventh_day():
    client = signed_in()
    hours = [0, *range(11, 7 * 24, 11), 7 * 24 - 0.1]

    assert [is_in_after(client, after) for after in hours] == [True] * len(hours)
    assert not is_in_after(client, 7 * 24 + 0.1)
    assert not Session.objects.exists()


@pytest.mark.parametrize(("minutes", "is_written"), [(9, False), (11, True)])
def test_the_requests_of_ten_minutes_write_once_that_a_session_is_used(minutes, is_written):
    client = signed_in()
    assert is_in(client)
    before = Session.objects.get().expire_date

    assert is_in_after(client, minutes / 60)

    assert (Session.objects.get().expire_date > before) is is_written
    renewed = client.cookies["sessionid"]
    assert renewed["max-age"] == 12 * 3600


def test_a_new_log_in_counts_from_its_own_moment():
    client = signed_in()
    make_old = Session.objects.get().get_decoded() | {"began": int(time.time()) - 7 * 24 * 3600 + 5}
    Session.objects.update(session_data=client.session.encode(make_old))

    client.post("/admin/login/", {"username": "ada", "password": "pw"})

    assert is_in_after(client, 1)


def test_a_public_page_neither_reads_nor_renews_a_session(django_assert_num_queries):
    client = signed_in()
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_the_cookies_of_a_log_in_go_to_the_admin_alone_and_to_no_script(client):
    make_editor()

    client.post("/admin/login/", {"username": "ada", "password": "pw"})

    said = {name: (one["path"], one["httponly"], one["samesite"]) for name, one in client.cookies.items()}
    assert said == dict.fromkeys(("sessionid", "csrftoken"), ("/admin/", True, "Lax"))


def test_a_log_in_makes_a_new_token_and_a_log_out_ends_it_at_the_server():
    client = signed_in()
    before = client.cookies["sessionid"].value
    client.post("/admin/login/", {"username": "ada", "password": "pw"})
    token = client.cookies["sessionid"].value

    client.post("/admin/logout/")
    client.cookies["sessionid"] = token

    assert token != before
    assert not is_in(client)


def test_a_new_password_ends_all_other_sessions():
    here, elsewhere = signed_in(), signed_in()
    new = "a long and quite new one"

    here.post("/admin/password_change/", {"old_password": "pw", "new_password1": new, "new_password2": new})

    assert is_in(here)
    assert not is_in(elsewhere)


def test_without_the_old_password_there_is_no_new_one():
    here, elsewhere = signed_in(), signed_in()
    new = "a long and quite new one"

    here.post("/admin/password_change/", {"old_password": "no", "new_password1": new, "new_password2": new})

    assert is_in(elsewhere)


@pytest.mark.parametrize(
    "close", [lambda accounts: accounts.update(is_active=False), lambda accounts: accounts.delete()]
)
def test_a_closed_account_has_no_session(close):
    client = signed_in()
    assert is_in(client)

    close(User.objects.filter(username="ada"))

    assert not is_in(client)
