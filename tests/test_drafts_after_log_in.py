"""A form that is sent after its session ended: log in, and the form is as it was; a stranger leaves nothing."""

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client

from comparisons.admin.drafts import writer
from comparisons.models import Draft, Revision, Technology

from .admin_pages import change_url, fields_of, messages, page
from .make import make_editor, make_technology

pytestmark = pytest.mark.django_db


@pytest.fixture
def technology() -> Technology:
    make_editor("ada")
    make_editor("grace")
    return make_technology(name="Kafka")


def browser_of(name: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    log_in(client, name)
    return client


def log_in(client: Client, name: str, address: str = "/admin/login/"):
    fields = fields_of(page(client, address)) | {"username": name, "password": "pw"}
    return client.post(address, fields, follow=True)


def opened_form(client: Client, technology: Technology) -> dict[str, str]:
    return fields_of(page(client, change_url(technology))) | {"name": "Apache Kafka", "summary": "An hour's words."}


def end_session(client: Client) -> None:
    client.session.flush()


def test_after_the_log_in_the_form_is_as_it_was(technology):
    client = browser_of("ada")
    typed = opened_form(client, technology)
    end_session(client)

    asked = client.post(change_url(technology), typed | {"_save": "Save"})
    shown = log_in(client, "ada", asked["Location"])

    soup = page(client, shown.redirect_chain[-1][0])
    names = set(typed) - {"since", "writer", "csrfmiddlewaretoken"}
    assert {name: fields_of(soup)[name] for name in names} == {name: typed[name] for name in names}
    assert asked["Location"].startswith("/admin/login/?next=")
    assert not Revision.objects.exists()
    client.post(change_url(technology), fields_of(soup))
    assert Technology.objects.get().name == "Apache Kafka"
    assert not Draft.objects.exists()


def test_another_person_who_logs_in_then_sees_nothing_of_it(technology):
    client = browser_of("ada")
    typed = opened_form(client, technology)
    end_session(client)

    asked = client.post(change_url(technology), typed)
    shown = log_in(client, "grace", asked["Location"])

    assert b"hour" not in asked.content
    assert b"hour" not in shown.content
    assert fields_of(page(client, change_url(technology)))["name"] == "Kafka"


def test_a_form_of_before_another_log_in_keeps_its_text(technology):
    """The log-in, in another tab, made a new CSRF token."""
    client = browser_of("ada")
    typed = opened_form(client, technology)
    end_session(client)
    log_in(client, "ada")

    response = client.post(change_url(technology), typed, follow=True)

    assert response.redirect_chain == [(change_url(technology) + "?draft=open", 302)]
    assert b"An hour&#x27;s words." in response.content
    assert not Revision.objects.exists()


def test_a_form_of_somebody_else_in_the_same_browser_is_kept_for_its_writer(technology):
    client = browser_of("ada")
    typed = opened_form(client, technology)
    end_session(client)
    log_in(client, "grace")

    response = client.post(change_url(technology), typed)

    assert response["Location"].startswith("/admin/login/?next=")
    assert Draft.objects.get().editor.username == "ada"
    assert not Revision.objects.exists()


def test_a_script_keeps_on_keeping_and_is_told_of_the_end(technology):
    client = browser_of("ada")
    typed = opened_form(client, technology)
    url = change_url(technology).replace("change/", "draft/")
    end_session(client)

    answer = client.post(url, typed)

    assert answer.status_code == 401
    assert "kept" in answer.json()
    assert answer["Login"].startswith("/admin/login/?next=")
    assert Draft.objects.get().fields["summary"] == ["An hour's words."]


def test_a_new_row_is_kept_as_well(technology):
    client = browser_of("ada")
    add = "/admin/comparisons/technology/add/"
    typed = fields_of(page(client, add)) | {"name": "Pulsar"}
    end_session(client)

    asked = client.post(add, typed)
    shown = log_in(client, "ada", asked["Location"])

    assert b'value="Pulsar"' in shown.content


FORGED = {
    "no word": "",
    "another secret": signing.dumps(1, key="other", salt=writer.SALT),
    "another use": signing.dumps(1, salt="elsewhere"),
}


@pytest.mark.parametrize("word", FORGED.values(), ids=FORGED)
def test_a_stranger_leaves_nothing(technology, word):
    client = Client()

    response = client.post(change_url(technology), {"name": "x", "writer": word})

    assert response["Location"].startswith("/admin/login/")
    assert not Draft.objects.exists()


def test_a_word_ends_with_its_days_and_with_the_account(technology, monkeypatch):
    ada = User.objects.get(username="ada")
    word = writer.word_for(ada)
    assert writer.writer_of(word) == ada

    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert writer.writer_of(word) is None

    User.objects.filter(pk=ada.pk).update(is_active=True)
    monkeypatch.setattr(writer, "VALID", -1)
    assert writer.writer_of(word) is None


@pytest.mark.parametrize("url", ["/admin/logout/", "/admin/comparisons/feedback/1/change/", "/admin/nowhere/"])
def test_other_forms_without_a_token_are_refused_as_before(technology, url):
    client = browser_of("ada")
    word = fields_of(page(client, change_url(technology)))["writer"]

    response = client.post(url, {"writer": word, "name": "x"})

    assert response.status_code in (403, 404)
    assert not Draft.objects.exists()


def test_a_form_with_a_foreign_token_is_refused(technology):
    client = browser_of("ada")

    response = client.post(change_url(technology), {"name": "x", "csrfmiddlewaretoken": "x" * 64})

    assert response.status_code == 403
    assert not Draft.objects.exists()


def test_the_editor_is_told_that_nothing_is_saved_yet(technology):
    client = browser_of("ada")
    typed = opened_form(client, technology) | {"csrfmiddlewaretoken": "x" * 64}

    response = client.post(change_url(technology), typed, follow=True)

    from bs4 import BeautifulSoup

    assert messages(BeautifulSoup(response.content, "html.parser")) == [
        "You logged in again meanwhile, so nothing is saved yet. Your text is all here: look, and save it."
    ]
