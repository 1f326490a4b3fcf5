"""Forms filled with fields that nobody saved: all text is there, nothing is stored, nothing stands in the way."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import RequestFactory

from comparisons.admin.drafts import shown
from comparisons.admin.drafts.form_fields import read_form
from comparisons.models import Comparison, Revision, Technology

from .admin_pages import change_url, fields_of, page
from .make import make_claim, make_editor, make_pair, make_technology

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_editor(username="ada", is_superuser=True)


@pytest.fixture
def request_of(editor):
    request = RequestFactory().get("/admin/")
    request.user = editor
    for middleware in (SessionMiddleware, MessageMiddleware):
        middleware(lambda _: None).process_request(request)
    return request


def shown_form(request, model, object_id, fields, note=""):
    response = shown.show(request, model, object_id, fields, note)
    return BeautifulSoup(response.render().content, "html.parser")


def test_a_form_shows_the_fields_and_the_note_and_stores_nothing(request_of):
    technology = make_technology(name="Kafka")
    fields = shown.current_fields(request_of, Technology, technology.pk)

    soup = shown_form(request_of, Technology, technology.pk, fields | {"name": ["Kafka!"]}, "Not saved yet.")

    assert fields_of(soup)["name"] == "Kafka!"
    assert soup.select_one(".shown-note").text == "Not saved yet."
    assert soup.select(".errornote") == []
    assert soup.select_one("#technology_form")["action"] == change_url(technology)
    technology.refresh_from_db()
    assert technology.name == "Kafka"


def test_nothing_is_refused_before_it_is_saved(request_of):
    technology = make_technology(name="Kafka")
    make_claim(technology)
    fields = shown.current_fields(request_of, Technology, technology.pk)

    soup = shown_form(request_of, Technology, technology.pk, fields | {"name": [""], "claims-0-text": [""]})

    assert soup.select(".errorlist, .errornote") == []
    assert fields_of(soup)["name"] == fields_of(soup)["claims-0-text"] == ""


def test_an_add_form_shows_what_was_typed(request_of):
    soup = shown_form(request_of, Technology, None, {"name": ["Pulsar"], "slug": ["pulsar"]})

    assert fields_of(soup)["name"] == "Pulsar"
    assert not Technology.objects.exists()


def test_a_shown_form_saves(client, editor, request_of):
    technology = make_technology(name="Kafka")
    client.force_login(editor)
    fields = shown.current_fields(request_of, Technology, technology.pk)
    soup = shown_form(request_of, Technology, technology.pk, fields | {"name": ["Apache Kafka"], "since": ["0-0"]})

    response = client.post(change_url(technology), fields_of(soup))

    assert response.status_code == 302
    technology.refresh_from_db()
    assert technology.name == "Apache Kafka"
    assert Revision.objects.filter(technology=technology).count() == 1


def test_lines_that_are_not_given_are_shown_as_they_are_stored(request_of):
    comparison = make_pair()
    fields = {"intro": ["Typed."], "status": ["draft"]}

    soup = shown_form(request_of, Comparison, comparison.pk, fields)

    assert fields_of(soup)["verdict-0-reason"] == comparison.verdict.reason
    assert fields_of(soup)["intro"] == "Typed."


def test_the_fields_of_a_form_are_those_that_a_browser_sends(client, editor, request_of):
    comparison = make_pair()
    client.force_login(editor)

    ours = shown.current_fields(request_of, Comparison, comparison.pk)

    seen = fields_of(page(client, change_url(comparison)))
    ours = {name: values[0] for name, values in ours.items()}
    assert without_tokens(ours) == without_tokens(seen)


def without_tokens(fields):
    return {name: value for name, value in fields.items() if name not in ("since", "writer", "csrfmiddlewaretoken")}


def test_a_row_that_is_gone_has_no_fields_and_leads_away(request_of):
    assert shown.current_fields(request_of, Technology, 77) == {}
    assert shown.show(request_of, Technology, 77, {}).status_code == 302


def test_fields_are_read_from_one_form_of_a_page():
    html = (
        "<form id=a><input name=x value=1></form><form id=b><input name=y value='&lt;2'><input type=submit name=s>"
        "<textarea name=t>\nfirst\n</textarea><input type=checkbox name=off><input type=checkbox name=on checked>"
        "<select name=one><option value=p><option value=q></select><input name=l-__prefix__-z>"
        "<select name=many multiple><option value=p selected><option value=q selected></select></form>"
    )

    found = read_form(html, "b").fields

    assert found == {"y": ["<2"], "t": ["first\n"], "on": ["on"], "one": ["p"], "many": ["p", "q"]}
