"""The editors' log-in: who is locked out by wrong passwords, until when, and who is not."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock, patch

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory

from comparisons.admin.access import login
from comparisons.models import LoginCount
from comparisons.services import logins

from .make import make_editor
from .reading import parsed, words

LOGIN = "/admin/login/"
NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WRONG = "wrong"
TOO_MANY = "Too many wrong log-ins came from here, so no password is looked at. You can try again at"


@pytest.fixture
def now(ada: User) -> Iterator[Mock]:
    """The clock of the log-in: noon, until a test sets ``return_value``."""
    with patch("comparisons.admin.access.login.datetime") as clock:
        clock.now.return_value = NOON
        yield clock.now


def log_in(client: Client, name: str = "ada", password: str = WRONG, address: str = "192.0.2.1") -> Any:
    return client.post(f"{LOGIN}?next=/admin/", {"username": name, "password": password}, REMOTE_ADDR=address)


def notes(response: Any) -> list[str]:
    return [words(note) for note in parsed(response).select(".errornote")]


def lock_account(client: Client, name: str = "ada") -> None:
    for _ in range(5):
        assert log_in(client, name).status_code == 200


def lock_network(client: Client, address: str = "192.0.2.1") -> None:
    for number in range(20):
        assert log_in(client, f"nobody-{number}", address=address).status_code == 200


def request_from(address: str) -> HttpRequest:
    return RequestFactory().post(LOGIN, REMOTE_ADDR=address)


def guess(name: str = "ada", *, at: datetime = NOON, address: str = "192.0.2.1") -> bool:
    """Try a wrong password, and return whether it was looked at."""
    try:
        with logins.attempt(request_from(address), name, at):
            raise ValidationError("wrong")
    except logins.Refused:
        return False
    except ValidationError:
        return True


def succeed(name: str = "ada", *, at: datetime = NOON, address: str = "192.0.2.1") -> None:
    with logins.attempt(request_from(address), name, at):
        pass


def looked_at(times: int, **where: Any) -> int:
    return sum(guess(**where) for _ in range(times))


# --- On the page


def test_a_right_password_after_four_wrong_ones_still_works(client, now):
    for _ in range(4):
        assert "correct username and password" in notes(log_in(client))[0]

    sent = log_in(client, password="pw")

    assert (sent.status_code, sent["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_after_five_wrong_ones_the_form_says_when_it_opens_again_and_the_right_one_does_not_help(client, now):
    lock_account(client)
    now.return_value = NOON + timedelta(minutes=10)

    sent = log_in(client, password="pw")

    assert (sent.status_code, sent["Retry-After"]) == (429, "3000")
    assert notes(sent) == [f"{TOO_MANY} 13:00 UTC."]
    now.return_value = NOON + HOUR
    assert log_in(client, password="pw").status_code == 302


def test_a_locked_form_hashes_no_password(client, now):
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$salt$hash") as encode:
        lock_account(client)
        before = encode.call_count
        sent = log_in(client)

    assert before >= 5
    assert (sent.status_code, encode.call_count) == (429, before)


def test_no_stranger_locks_an_editor_out(client, now):
    lock_account(client)
    lock_network(client, "198.51.100.9")

    assert log_in(client, password="pw", address="198.51.100.9").status_code == 429
    assert log_in(client, password="pw", address="192.0.2.2").status_code == 302


def test_one_who_is_locked_out_of_one_account_may_use_another(client, now):
    make_editor("eve")
    lock_account(client)

    assert log_in(client, "eve", "pw").status_code == 302


def test_twenty_wrong_ones_a_day_lock_a_network_out_of_every_account_until_midnight(client, now):
    for number in range(19):
        log_in(client, f"nobody-{number}")
    assert log_in(client, password="pw").status_code == 302
    client.logout()
    log_in(client, "nobody-19")

    sent = log_in(client, password="pw")

    assert (sent.status_code, sent["Retry-After"]) == (429, str(12 * 3600))
    assert notes(sent) == [f"{TOO_MANY} 00:00 UTC."]
    now.return_value = NOON + timedelta(hours=12)
    assert log_in(client, password="pw").status_code == 302


@pytest.mark.parametrize(("proxies", "status"), [(1, 302), (0, 429)])
def test_behind_a_proxy_each_reader_is_one_of_their_own_only_if_it_is_trusted(client, now, settings, proxies, status):
    settings.TRUSTED_PROXIES = proxies
    guesser, editor = {"X-Forwarded-For": "198.51.100.9"}, {"X-Forwarded-For": "203.0.113.5"}
    for _ in range(5):
        client.post(LOGIN, {"username": "ada", "password": "wrong"}, headers=guesser)

    sent = client.post(f"{LOGIN}?next=/admin/", {"username": "ada", "password": "pw"}, headers=editor)

    assert sent.status_code == status


@pytest.mark.parametrize("fields", [{"username": "", "password": "pw"}, {"username": "ada", "password": ""}])
def test_an_incomplete_form_is_no_try(client, now, fields):
    assert client.post(LOGIN, fields).status_code == 200

    assert not LoginCount.objects.exists()


def test_whoever_is_no_editor_is_told_what_others_are_told_and_counted(client, now):
    User.objects.create_user("reader", password="pw")
    unknown = notes(log_in(client, "nobody"))

    assert notes(log_in(client, "reader", "pw")) == unknown
    for _ in range(4):
        log_in(client, "reader", "pw")
    assert log_in(client, "reader", "pw").status_code == 429


def test_no_more_than_two_wait_for_their_hash_and_the_third_is_answered_at_once(client, now):
    with login.HASHED:
        assert log_in(client, password="pw").status_code == 302
        client.logout()
        with login.HASHED:
            sent = log_in(client, password="pw")

    assert (sent.status_code, sent["Retry-After"]) == (429, "2")
    assert sent.content.decode() == "Other log-ins are being checked. Please try again in a few seconds."
    assert log_in(client, password="pw").status_code == 302


def test_where_many_are_refused_one_at_a_time_gets_the_form_and_the_others_the_sentence(client, now):
    lock_account(client)
    login.REFUSED.acquire(blocking=False)
    try:
        sent = log_in(client)
    finally:
        login.REFUSED.release()

    assert (sent.status_code, sent["Retry-After"]) == (429, "3600")
    assert sent.content.decode() == f"{TOO_MANY} 13:00 UTC."
    assert parsed(log_in(client)).select_one("input[name=password]")


def test_refused_ones_in_a_row_are_answered_no_faster_than_the_pace():
    pace, slept = login.Pace(), []
    with (
        patch("comparisons.admin.access.login.monotonic", return_value=100.0),
        patch("comparisons.admin.access.login.sleep", slept.append),
    ):
        for _ in range(2):
            assert pace.acquire(blocking=False)
            assert not pace.acquire(blocking=False)
            pace.release()

    assert slept == [0.0, login.PAUSE]


# --- Counts


def test_an_account_is_locked_for_the_hour_from_the_first_wrong_one(db):
    assert looked_at(4) == 4
    assert guess(at=NOON + timedelta(minutes=50))
    assert not guess(at=NOON + timedelta(minutes=59))
    assert looked_at(6, at=NOON + HOUR) == 5


def test_wrong_ones_of_more_than_an_hour_ago_do_not_count(db):
    assert looked_at(4) == 4

    assert looked_at(6, at=NOON + HOUR) == 5


def test_nobody_is_locked_out_past_midnight(db):
    late = NOON.replace(hour=23, minute=50)
    assert looked_at(6, at=late) == 5

    refused = logins.refusal(request_from("192.0.2.1"), "ada", late)

    assert refused
    assert (refused.seconds, str(refused)) == (600, f"{TOO_MANY} 00:00 UTC.")
    assert logins.refusal(request_from("192.0.2.1"), "ada", late + timedelta(minutes=10)) is None


def test_a_right_password_clears_the_count_of_its_account_and_is_none_of_the_networks(db):
    looked_at(4)
    succeed()

    assert looked_at(6) == 5
    for _ in range(30):
        succeed("eve")
    assert sum(guess(f"nobody-{number}") for number in range(20)) == 20 - 9


def test_what_is_refused_does_not_count(db):
    looked_at(30)

    assert sum(guess(f"nobody-{number}") for number in range(20)) == 15
    assert LoginCount.objects.count() == 1 + 1 + 15


@pytest.mark.parametrize(("other", "is_looked_at"), [("2001:db8:1:2::9", False), ("2001:db8:1:3::1", True)])
def test_the_network_of_an_address_is_what_one_customer_gets(db, other, is_looked_at):
    for number in range(20):
        assert guess(f"nobody-{number}", address=f"2001:db8:1:2::{number:x}")

    assert guess(address=other) is is_looked_at


@pytest.mark.parametrize("spelling", ["ADA", " ada ", "ａｄａ"])
def test_spellings_of_one_name_are_one_account(db, spelling):
    assert looked_at(5) == 5

    assert not guess(spelling)
    assert guess("adam")


def test_neither_name_nor_address_is_stored_and_counts_of_earlier_days_are_erased(db, settings):
    guess()
    stored = set(LoginCount.objects.values_list("key", flat=True))
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in stored)

    guess(at=NOON + timedelta(days=1))
    assert not stored & set(LoginCount.objects.values_list("key", flat=True))
    assert LoginCount.objects.count() == 2
    settings.SECRET_KEY = "another"
    guess(at=NOON + timedelta(days=1))
    assert LoginCount.objects.count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("names", "most"),
    [(["ada"] * 8, 5), ([f"nobody-{number}" for number in range(24)], 20)],
    ids=["one account", "one network"],
)
def test_guesses_at_the_same_moment_are_not_more_than_one_after_the_other(names, most):
    together, seen = threading.Barrier(len(names)), []

    def run(name: str) -> None:
        try:
            together.wait()
            seen.append(guess(name))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (seen.count(True), seen.count(False)) == (most, len(names) - most)


def test_an_operator_opens_a_lock(client, now, capsys):
    lock_account(client)
    assert log_in(client, password="pw").status_code == 429

    call_command("unlock_logins")
    call_command("unlock_logins")

    assert capsys.readouterr().out == "Open for all: 2 counts erased.\nNobody was locked out.\n"
    assert log_in(client, password="pw").status_code == 302


# --- The log


def test_log_ins_stand_in_the_log_failed_ones_too_and_never_the_password(client, now, caplog):
    with caplog.at_level(logging.INFO):
        log_in(client, password="hunter2")
        log_in(client, password="pw")

    lines = [(record.levelname, record.getMessage()) for record in caplog.records if "logins" in record.name]
    assert [level for level, _ in lines] == ["INFO", "INFO"]
    assert lines[0][1].startswith("Log-in failed: “ada” from network ")
    assert lines[1][1].startswith("Logged in: “ada” from network ")
    assert "hunter2" not in caplog.text


def test_a_name_cannot_write_lines_of_its_own(client, now, caplog):
    with caplog.at_level(logging.INFO):
        log_in(client, "x\nERROR root: lost\r\u2028\u202e\x1b[31m" + "y" * 100)

    [line] = [record.getMessage() for record in caplog.records if "logins" in record.name]
    assert line.startswith("Log-in failed: “x?ERROR root: lost????[31m" + "y" * 34 + "” from network ")


def test_the_site_logs_them_at_info(settings):
    assert settings.LOGGING["loggers"][logins.__name__] == {"level": "INFO"}
