"""A session of an editor begins with a log-in and ends with time, log-out, a new password or a closed account."""

from datetime import UTC, datetime, timedelta

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


def test_a_log_in_lasts_twelve_hours_whatever_is_done_meanwhile(client):
    client.force_login(make_editor())
    session = Session.objects.get()
    ends = session.expire_date

    assert client.get("/admin/").status_code == 200
    assert timedelta(hours=11.9) < ends - datetime.now(UTC) <= timedelta(hours=12)
    assert Session.objects.get().expire_date == ends

    Session.objects.update(expire_date=datetime.now(UTC))
    assert client.get("/admin/").status_code == 302


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
