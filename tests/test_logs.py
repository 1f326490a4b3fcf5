"""What processes write to their log: one line an event, for people or programs, and nothing that lets somebody in."""

import json
import logging
import logging.config

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from nicepick import request_ids
from nicepick.logs.lines import Lines, masked
from nicepick.logs.objects import Objects

TOKEN = "q7Jb3-secret_token"


def record(message, *args, level=logging.ERROR, exc_info=None):
    return logging.LogRecord("comparisons.services.mail", level, __file__, 1, message, args, exc_info)


def failing():
    try:
        raise ValueError(f"no mail to ada@mail.example.org, see /letters/{TOKEN}/4/")
    except ValueError as error:
        return record("Failed: %s", "/feedback/x/", exc_info=(type(error), error, error.__traceback__))


@pytest.mark.parametrize(
    "path", ["/feedback/{}/", "/feedback/{}/withdraw/", "/letters/{}/7/", "/admin/login/reset/{}/"]
)
def test_keys_in_addresses_are_masked_and_the_rest_of_the_address_is_not(path):
    address = path.format(TOKEN)

    assert masked(f'Internal Server Error: "{address}?a=b"') == f'Internal Server Error: "{path.format("…")}?a=b"'


@pytest.mark.parametrize("address", ["ada@example.org", "ada.b+c@mail.example.co.uk", "o'neil@example.org"])
def test_e_mail_addresses_are_masked(address):
    assert address.rpartition("'")[2] not in masked(f"DETAIL: Key (email)=({address}) already exists")


def test_what_only_looks_like_a_key_or_an_address_is_left():
    for text in ("GET /feedback/", "npm: @babel/core", "/technologies/letters/", "a@b", "5 @ 10.2"):
        assert masked(text) == text


def test_a_line_for_people_holds_level_logger_and_message():
    assert Lines("{levelname} {name}: {message}", style="{").format(record("%s tries", 3)) == (
        "ERROR comparisons.services.mail: 3 tries"
    )


def test_a_line_for_programs_is_one_json_object_with_its_time():
    found = json.loads(Objects().format(record("%s tries\nand “more”", 3, level=logging.WARNING)))

    assert found.pop("time").endswith("Z")
    assert found == {"message": "3 tries\nand “more”", "level": "warning", "logger": "comparisons.services.mail"}


def test_a_traceback_is_in_the_same_line_and_masked_too():
    line = Objects().format(failing())

    found = json.loads(line)
    assert "\n" not in line
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("ValueError: no mail to …, see /letters/…/4/")
    assert TOKEN not in Lines("{message}", style="{").format(failing())


def test_the_settings_choose_the_form(monkeypatch):
    from nicepick import settings

    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == settings.LOG_FORMAT
    assert set(settings.LOGGING["formatters"]) == {settings.LOG_FORMAT}


# ---- the name of a request


def answered(status=200, **headers):
    """The name that a request had while it was answered, and the answer."""
    names = []

    def view(request):
        names.append(request_ids.current.get())
        line = json.loads(Objects().format(record("within")))
        assert line["request_id"] == names[0]
        return HttpResponse(status=status)

    response = request_ids.name_requests(view)(RequestFactory().get("/", headers=headers))
    return names[0], response


def test_each_request_has_a_name_of_its_own_and_none_outlives_it():
    (one, _), (other, _) = answered(), answered()

    assert one != other
    assert len(one) == 16
    assert "request_id" not in json.loads(Objects().format(record("outside")))


def test_the_name_that_a_proxy_gave_is_taken_over_from_a_trusted_one_alone(settings):
    settings.TRUSTED_PROXIES = 1
    assert answered(**{"X-Request-ID": "0123456789abcdef"})[0] == "0123456789abcdef"

    for strange in ("short", 'a"b' * 5, "x" * 65, "ä" * 10):
        assert answered(**{"X-Request-ID": strange})[0] != strange

    settings.TRUSTED_PROXIES = 0
    assert answered(**{"X-Request-ID": "0123456789abcdef"})[0] != "0123456789abcdef"


def test_only_an_answer_that_tells_of_a_failure_has_it():
    name, failed = answered(status=500)

    assert failed["X-Request-ID"] == name
    assert all("X-Request-ID" not in answered(status=status)[1] for status in (200, 301, 404, 410))
