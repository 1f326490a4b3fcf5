"""Public pages go without what the admin needs: sessions, logins, messages, CSRF tokens, a policy for each answer."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.test import Client

from nicepick import middleware
from nicepick.wsgi import application

from .cached import ask

HEADER = "Content-Security-Policy"
ADMINS_OWN = [
    middleware.AdminSessions,
    middleware.AdminCsrf,
    middleware.AdminAuthentication,
    middleware.AdminMessages,
]
ADDED = ("session", "user", "csp_nonce")


@pytest.fixture
def seen(rf):
    """What a view at a path is given, after the middleware of the site that is the admin's own."""

    def view(path):
        requests = []

        def chain(request):
            requests.append(request)
            return HttpResponse("Here.")

        for outer in reversed([middleware.ContentSecurityPolicy, *ADMINS_OWN]):
            chain = outer(chain)
        chain(rf.get(path))
        return requests[0]

    return view


@pytest.mark.parametrize("path", ["/", "/healthz", "/compare/a-vs-b/", "/nothing", "/administration/"])
def test_a_public_page_has_no_session_no_login_and_no_messages(seen, path):
    request = seen(path)

    assert [name for name in ADDED if hasattr(request, name)] == []
    assert get_messages(request) == []


def test_the_admin_has_them_all(seen):
    request = seen("/admin/")

    assert [name for name in ADDED if hasattr(request, name)] == [*ADDED]
    assert isinstance(request.user, AnonymousUser)
    assert get_messages(request) != []


def test_a_public_page_tells_by_no_header_that_sessions_exist(client):
    assert "Vary" not in client.get("/healthz").headers


def test_the_admin_refuses_a_form_without_its_token(db):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/admin/login/", {"username": "ada"}).status_code == 403


def test_a_public_page_refuses_a_form_itself():
    answer = ask(application, "/healthz", method="POST")

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_public_pages_and_the_admin_have_one_policy(client, db):
    assert client.get("/healthz")[HEADER] == client.get("/admin/login/")[HEADER]


def test_the_policy_of_public_pages_is_built_once(rf, monkeypatch):
    outer = middleware.ContentSecurityPolicy(lambda request: HttpResponse("Here."))
    monkeypatch.setattr("csp.middleware.build_policy", lambda **parts: "built again")

    assert "default-src 'none'" in outer(rf.get("/"))[HEADER]
    assert outer(rf.get("/admin/"))[HEADER] == "built again"


def test_a_policy_that_a_page_brings_stays(rf):
    outer = middleware.ContentSecurityPolicy(lambda request: HttpResponse("Here.", headers={HEADER: "its own"}))

    assert outer(rf.get("/"))[HEADER] == "its own"


@pytest.mark.parametrize(("debug", "status", "is_there"), [(True, 404, False), (True, 200, True), (False, 404, True)])
def test_pages_about_errors_for_developers_keep_their_styles(rf, settings, debug, status, is_there):
    settings.DEBUG = debug

    def refuse(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Gone.", status=status)

    assert (HEADER in middleware.ContentSecurityPolicy(refuse)(rf.get("/"))) is is_there


@pytest.mark.parametrize("path", ["/", "/healthz", "/search/", "/admin/", "/admin/login/", "/static/css/site.css"])
def test_no_request_is_echoed(known_files, client, db, path):
    response = client.trace(path, headers={"x-secret": "kept to itself"})

    assert b"kept to itself" not in response.getvalue()
    assert response.get("Content-Type") != "message/http"
