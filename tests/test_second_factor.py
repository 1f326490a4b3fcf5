"""The second factor: set up by oneself, asked for after the password, needed for approving where the site says so."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from comparisons.admin.access import codes
from comparisons.models import LoginCount
from comparisons.services import reviewing, second_factor
from comparisons.services.editorial import Refused

from .admin_pages import errors, fields_of, messages, page, send
from .make import make_approvable_comparison, make_editor, make_reviewed_comparison
from .otp import code_of, let_time_pass, with_second_factor, wrong_code
from .reading import parsed

pytestmark = pytest.mark.django_db
LOGIN, CODE, OWN = "/admin/login/", "/admin/login/code/", "/admin/second-factor/"


@pytest.fixture
def ada() -> User:
    return make_editor("ada")


@pytest.fixture
def device(ada: User) -> TOTPDevice:
    return with_second_factor(ada)


def give_password(client: Client, typed: str = "pw", next_: str = "") -> Any:
    return client.post(LOGIN, {"username": "ada", "password": typed, "next": next_})


def give_code(client: Client, code: str, address: str = CODE) -> Any:
    return client.post(address, {"code": code})


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# ---- setting one up


def test_it_is_set_up_with_the_password_and_a_first_code(client, ada):
    client.force_login(ada)

    begun = send(client, OWN, fields_of(page(client, OWN)) | {"password": "pw", "step": "begin"})
    device = second_factor.begun(ada)
    confirmed = send(client, OWN, {"code": code_of(device), "step": "confirm"})

    assert begun.select_one(".secret").text == second_factor.secret_of(device)
    assert begun.select_one("svg.qr title").text == "QR code of the secret"
    assert begun.select("[style]") == []
    shown = [code.text for code in confirmed.select(".recovery-codes code")]
    assert len(set(shown)) == second_factor.RECOVERY_CODES
    assert second_factor.is_set_up(ada)
    assert not {*shown, *(code.replace("-", "") for code in shown)} & set(
        StaticToken.objects.values_list("token", flat=True)
    )
    assert "8 recovery codes are left" in page(client, OWN).select_one("#content-main").get_text(" ", strip=True)
    assert page(client, OWN).select(".recovery-codes, .secret") == []


def test_a_wrong_first_code_changes_nothing_and_shows_the_secret_again(client, ada):
    client.force_login(ada)
    device = second_factor.begin(ada)

    soup = send(client, OWN, {"code": wrong_code(device), "step": "confirm"})

    assert errors(soup) == ["This is not a code of your app at this moment. Is the clock of your device right?"]
    assert soup.select_one(".secret").text == second_factor.secret_of(device)
    assert not second_factor.is_set_up(ada)


@pytest.mark.parametrize("step", ["begin", "renew", "remove"])
def test_each_change_asks_for_the_password_within_the_limits_of_the_log_in(client, ada, step):
    client.force_login(ada)
    if step != "begin":
        device = with_second_factor(ada)
        client.logout()
        give_password(client)
        give_code(client, code_of(device))

    said = [errors(send(client, OWN, {"password": "no", "step": step})) for _ in range(6)]

    assert said[:5] == [["This is not your password."]] * 5
    assert said[5][0].startswith("Too many wrong log-ins")
    assert second_factor.begun(ada) is None
    assert second_factor.is_set_up(ada) is (step != "begin")


@pytest.mark.parametrize("step", ["renew", "remove"])
def test_a_session_without_a_code_cannot_undo_it(client, ada, device, step):
    client.force_login(ada)

    soup = send(client, OWN, {"password": "pw", "step": step})

    assert "log out, and log in with a code" in soup.select_one(".errornote").text
    assert (second_factor.is_set_up(ada), StaticToken.objects.count()) == (True, 0)


def test_it_is_removed_by_whoever_gave_a_code(client, ada, device):
    give_password(client)
    give_code(client, code_of(device))

    soup = send(client, OWN, {"password": "pw", "step": "remove"})

    assert messages(soup) == ["You log in by your password alone from now on."]
    assert not second_factor.is_set_up(ada)
    client.logout()
    assert give_password(client)["Location"] == "/admin/"


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, ada, device):
    old = second_factor.new_recovery_codes(ada)
    give_password(client)
    give_code(client, code_of(device))

    soup = send(client, OWN, {"password": "pw", "step": "renew"})

    new = [code.text for code in soup.select(".recovery-codes code")]
    assert second_factor.codes_left(ada) == 8
    assert second_factor.verify(ada, old[0]) is None
    let_time_pass()
    assert second_factor.verify(ada, new[0])


def test_strangers_are_led_to_the_log_in(client):
    assert client.get(OWN)["Location"] == f"{LOGIN}?next={OWN}"
    assert client.post(OWN, {"step": "begin"})["Location"] == f"{LOGIN}?next={OWN}"


# ---- logging in


def test_the_password_alone_opens_nothing_and_the_code_leads_where_one_wanted_to_go(client, device):
    sent = give_password(client, next_="/admin/comparisons/technology/")

    assert sent["Location"] == f"{CODE}?next=%2Fadmin%2Fcomparisons%2Ftechnology%2F"
    assert not is_in(client)
    assert page(client, sent["Location"]).select_one("#user-tools") is None
    done = give_code(client, code_of(device), sent["Location"])
    assert done["Location"] == "/admin/comparisons/technology/"
    assert is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_code_leads_to_no_other_site(client, device, elsewhere):
    sent = give_password(client, next_=elsewhere)

    assert give_code(client, code_of(device), sent["Location"])["Location"] == "/admin/"


@pytest.mark.parametrize("spelt", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_a_code_is_taken_as_people_type_it(client, device, spelt):
    give_password(client)
    code = code_of(device)

    assert give_code(client, spelt.format(code[:3], code[3:])).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "x" * 61, "\x00", "a'b\"c"])
def test_what_is_no_code_is_refused(client, device, code):
    give_password(client)

    assert give_code(client, code).status_code == 200
    assert not is_in(client)


def test_a_code_works_once(client, device):
    code = code_of(device)
    give_password(client)
    give_code(client, code)
    other = Client()
    give_password(other)

    assert errors(parsed(give_code(other, code))) == [codes.WRONG]
    let_time_pass()
    assert give_code(other, code_of(device, steps=1)).status_code == 302


def test_a_recovery_code_works_once_and_says_how_many_are_left(client, ada, device):
    first, second, *_ = second_factor.new_recovery_codes(ada)
    give_password(client)
    give_code(client, first.upper().replace("-", " "))
    assert messages(page(client, "/admin/")) == ["A recovery code works once: 7 of yours are left."]
    other = Client()
    give_password(other)

    assert errors(parsed(give_code(other, first))) == [codes.WRONG]
    let_time_pass()
    assert give_code(other, second).status_code == 302


def test_whoever_has_none_logs_in_by_the_password(client, ada):
    assert give_password(client)["Location"] == "/admin/"
    assert is_in(client)


def test_nobody_gives_a_code_without_the_password(client, device):
    assert client.get(CODE)["Location"] == LOGIN
    assert give_code(client, code_of(device))["Location"] == LOGIN
    assert give_password(client, "no").status_code == 200
    assert give_code(client, code_of(device))["Location"] == LOGIN
    assert not is_in(client)


@pytest.mark.parametrize(("seconds", "is_late"), [(599, False), (601, True)])
def test_the_code_is_awaited_for_ten_minutes(client, device, seconds, is_late):
    give_password(client)
    with patch("comparisons.admin.access.codes.datetime") as clock:
        clock.now.return_value = datetime.now(UTC) + timedelta(seconds=seconds)
        sent = give_code(client, code_of(device))

    assert (sent["Location"] == LOGIN) is is_late
    assert is_in(client) is not is_late


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "another"}])
def test_an_account_that_was_closed_or_has_a_new_password_meanwhile_stays_out(client, device, change):
    give_password(client)
    User.objects.update(**change)

    assert give_code(client, code_of(device))["Location"] == LOGIN


def test_the_session_before_the_code_is_another_one(client, ada, device):
    client.force_login(make_editor("eve"))
    before = client.cookies["sessionid"].value
    give_password(client)
    between = client.cookies["sessionid"].value
    give_code(client, code_of(device))

    assert len({before, between, client.cookies["sessionid"].value}) == 3
    assert Session.objects.count() == 1
    assert page(client, "/admin/").select_one("#user-tools strong").text == "Ada Lovelace"


# ---- guessing


def test_five_wrong_ones_lock_the_account_for_this_address_and_the_password_opens_no_more(client, device):
    give_password(client)
    for _ in range(4):
        assert give_code(client, wrong_code(device)).status_code == 200
    let_time_pass()

    sent = give_code(client, code_of(device))

    assert sent.status_code == 429
    assert errors(parsed(sent))[0].startswith("Too many wrong log-ins came from here")
    assert give_password(Client()).status_code == 429


def test_the_password_typed_again_gives_no_more_guesses(client, device):
    looked_at = 0
    for _ in range(6):
        give_password(client)
        looked_at += give_code(client, wrong_code(device)).status_code == 200

    assert looked_at == 2


def test_a_right_code_takes_back_both_tries(client, ada, device):
    give_password(client, "no")
    give_password(client)
    give_code(client, code_of(device))

    assert [row.number for row in LoginCount.objects.all()] == [1]


def test_after_a_wrong_code_a_device_takes_no_other_for_a_while_and_does_not_say_so(client, device):
    give_password(client)
    wrong = errors(parsed(give_code(client, wrong_code(device))))

    assert errors(parsed(give_code(client, code_of(device)))) == wrong == [codes.WRONG]


# ---- approving


@pytest.fixture
def site(settings) -> Any:
    settings.SECOND_FACTOR = True
    return make_approvable_comparison()


def step_of(comparison: Any) -> str:
    return reverse("admin:comparisons_comparison_approve") + f"?ids={comparison.pk}"


def test_where_it_is_needed_nobody_approves_without_and_the_page_leads_to_it(client, ada, site):
    client.force_login(ada)

    soup = page(client, step_of(site))

    assert second_factor.NEEDED in soup.select_one(".judged").get_text(" ", strip=True)
    assert soup.select_one(f".judged a[href='{OWN}']")
    with pytest.raises(Refused, match=re.escape(second_factor.NEEDED)):
        reviewing.approve(site, by=ada, reason="Read.")


def test_with_a_code_an_editor_approves(client, site, ada, device):
    give_password(client)
    give_code(client, code_of(device))

    send(client, step_of(site), fields_of(page(client, step_of(site))) | {"reason": "I read it."})

    site.refresh_from_db()
    assert site.reviewed_by == "Ada Lovelace"


def test_a_device_that_was_taken_away_counts_no_more_in_a_session_that_runs(client, site, ada, device):
    give_password(client)
    give_code(client, code_of(device))

    second_factor.remove(ada)

    assert second_factor.NEEDED in page(client, step_of(site)).get_text()


@pytest.mark.parametrize("is_needed", [True, False])
def test_where_it_is_needed_nobody_confirms_without(client, ada, settings, is_needed):
    comparison = make_reviewed_comparison()
    settings.SECOND_FACTOR = is_needed
    client.force_login(ada)

    soup = page(client, reverse("admin:comparisons_comparison_change", args=[comparison.pk]))

    assert bool(soup.select("[name=confirmed]")) is not is_needed
