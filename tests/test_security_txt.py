"""Whoever finds a hole in the site learns whom to tell, if somebody is there to be told."""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.django_db

URL = "/.well-known/security.txt"


def test_it_names_whom_to_tell_for_less_than_a_year(client, settings, django_assert_num_queries):
    settings.SECURITY_EMAIL, settings.SITE_URL = "holes+np@example.org", "https://nice-pick.example"

    with django_assert_num_queries(0):
        response = client.get(URL)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in response.text.splitlines())
    expires = datetime.fromisoformat(said.pop("Expires"))
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
    assert said == {
        "Contact": "mailto:holes+np@example.org",
        "Preferred-Languages": "en",
        "Canonical": f"https://nice-pick.example{URL}",
    }


def test_an_address_of_odd_characters_stays_one_address(client, settings):
    settings.SECURITY_EMAIL = "a?b%c@example.org"

    assert "Contact: mailto:a%3Fb%25c@example.org\n" in client.get(URL).text


def test_without_an_address_there_is_no_such_page(client, settings):
    settings.SECURITY_EMAIL = ""

    assert client.get(URL).status_code == 404


def test_it_is_only_read(client, settings):
    settings.SECURITY_EMAIL = "holes@example.org"

    assert client.head(URL).status_code == 200
    assert client.post(URL).status_code == 405
