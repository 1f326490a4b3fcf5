"""Each role on each address and action of the admin: one table says from which role on it is open.

A new address, model or action fails here until it has its line. Pages are not rendered: what they show is tested
where they are.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult

from comparisons.domain.consistency import Contradiction
from comparisons.importing import uploads
from comparisons.models import CannedAnswer, Criterion, Finding, Merge, MergeQuestion, Source
from comparisons.services import bulk_changes, roles, tasks

from .make import (
    make_approvable_comparison,
    make_burst,
    make_category,
    make_change_request,
    make_claim,
    make_comparison,
    make_editor,
    make_feedback,
    make_refused_schedule,
    make_release,
    make_revision,
    make_signal,
    make_source_check,
    make_source_entry,
    make_technology,
    make_wish,
)

pytestmark = pytest.mark.django_db

WHO = ["stranger", "nobody", "Writer", "Editor", "Chief", "superuser", "-"]
"""In this order: each may do what those before may. A nobody is logged in and has no role; "-" is for none of them."""
ANY, IN, WRITER, EDITOR, CHIEF, SUPER, NONE = WHO

# Claims, figures and releases are deleted on the form of their technology.
MODELS = {  # from whom on: see the list, a row and its history; add one; change one; delete one
    "auth.group": (CHIEF, SUPER, SUPER, SUPER),
    "auth.user": (CHIEF, CHIEF, CHIEF, SUPER),
    "comparisons.bulkchange": (WRITER, NONE, WRITER, NONE),
    "comparisons.cannedanswer": (EDITOR, EDITOR, EDITOR, EDITOR),
    "comparisons.catalogueupload": (EDITOR, EDITOR, EDITOR, NONE),
    "comparisons.category": (WRITER, EDITOR, EDITOR, CHIEF),
    "comparisons.changerequest": (WRITER, NONE, NONE, NONE),  # answers are in test_change_requests.py
    "comparisons.comparison": (WRITER, WRITER, WRITER, CHIEF),
    "comparisons.criterion": (WRITER, CHIEF, CHIEF, CHIEF),
    "comparisons.feedback": (WRITER, NONE, EDITOR, CHIEF),
    "comparisons.finding": (WRITER, NONE, NONE, NONE),
    "comparisons.merge": (WRITER, NONE, CHIEF, NONE),
    "comparisons.mergequestion": (WRITER, NONE, CHIEF, NONE),
    "comparisons.proscons": (WRITER, WRITER, WRITER, NONE),
    "comparisons.release": (WRITER, WRITER, WRITER, NONE),
    "comparisons.revision": (WRITER, NONE, NONE, NONE),
    "comparisons.schedule": (WRITER, NONE, NONE, NONE),
    "comparisons.signal": (WRITER, WRITER, WRITER, NONE),
    "comparisons.source": (WRITER, NONE, NONE, NONE),
    "comparisons.sourcecheck": (WRITER, NONE, EDITOR, NONE),
    "comparisons.sourceentry": (WRITER, NONE, EDITOR, NONE),
    "comparisons.technology": (WRITER, WRITER, WRITER, CHIEF),
    "comparisons.voiceburst": (WRITER, NONE, NONE, NONE),
    "comparisons.wish": (WRITER, NONE, NONE, NONE),
    "django_tasks_database.dbtaskresult": (CHIEF, NONE, NONE, NONE),
}

PAGES = {  # by route, where it is none of a model's five pages: who may look (GET), who may send (POST)
    "": (IN, IN),
    "everything/": (IN, IN),
    "autocomplete/": (WRITER, IN),  # nothing takes a POST
    "jsi18n/": (IN, IN),
    "login/": (ANY, ANY),
    "login/code/": (ANY, ANY),
    "login/reset/": (ANY, ANY),
    "login/reset/sent/": (ANY, ANY),
    "login/reset/done/": (ANY, ANY),
    "login/reset/<uidb64>/<token>/": (ANY, ANY),
    "logout/": (ANY, ANY),
    "password_change/": (IN, IN),
    "password_change/done/": (IN, IN),
    "second-factor/": (IN, IN),
    "r/<path:content_type_id>/<path:object_id>/": (IN, IN),
    "^(?P<app_label>comparisons|django_tasks_database|auth)/$": (
        IN,
        IN,
    ),  # with what the account may see, or "Page not found"
    "(?P<url>.*)$": (IN, IN),  # "Page not found" for editors alone, so that strangers learn of no address
    "auth/user/<id>/password/": (CHIEF, CHIEF),
    "auth/user/<id>/second-factor/": (CHIEF, CHIEF),
    "comparisons/comparison/<int:comparison_id>/preview/": (WRITER, WRITER),
    "comparisons/changerequest/<int:number>/redo/": (WRITER, IN),  # nothing takes a POST
    "comparisons/comparison/<int:comparison_id>/judged/": (NONE, WRITER),  # of the form that is sent
    "comparisons/comparison/<int:comparison_id>/pair/<str:end>/": (WRITER, WRITER),  # of a draft
    "comparisons/comparison/names/": (WRITER, WRITER),
    "comparisons/revision/compare/": (WRITER, WRITER),
    "comparisons/revision/week/": (WRITER, WRITER),
    "comparisons/revision/<int:revision_id>/restore/": (WRITER, WRITER),
    "comparisons/comparison/send_back/": (EDITOR, EDITOR),
    "comparisons/comparison/publish/": (EDITOR, EDITOR),
    "comparisons/comparison/approve/": (EDITOR, EDITOR),
    "comparisons/comparison/withdraw/": (EDITOR, EDITOR),
    "comparisons/comparison/export/<str:form>/": (WRITER, WRITER),
    "comparisons/feedback/<path:object_id>/undo/": (NONE, EDITOR),  # nothing to look at
    "comparisons/feedback/export/<str:form>/": (WRITER, WRITER),
    "comparisons/feedback/held/": (EDITOR, EDITOR),
    "comparisons/proscons/export/<str:form>/": (WRITER, WRITER),
    "comparisons/revision/export/<str:form>/": (WRITER, WRITER),
    "comparisons/sourceentry/<path:object_id>/again/": (NONE, EDITOR),  # nothing to look at
    "comparisons/sourceentry/export/<str:form>/": (WRITER, WRITER),
    "comparisons/technology/export/<str:form>/": (WRITER, WRITER),
    "comparisons/mergequestion/look/": (NONE, CHIEF),  # nothing to look at
    "comparisons/technology/<path:object_id>/merge/": (CHIEF, CHIEF),
    "comparisons/proscons/rechecks/": (WRITER, WRITER),
    "comparisons/proscons/rechecks/source/": (WRITER, WRITER),
}
PAGES |= {  # whoever saves a form keeps drafts of it; nothing takes a GET
    f"comparisons/{model}/{page}": (IN, MODELS[f"comparisons.{model}"][verb])
    for model in ("comparison", "proscons", "release", "signal", "technology")
    for page, verb in (("draft/", 1), ("<int:object_id>/draft/", 2))
}

ACTIONS = {
    "auth.group": {"delete_selected": SUPER},
    "auth.user": {"delete_selected": SUPER},
    "comparisons.cannedanswer": {"delete_selected": EDITOR},
    "comparisons.category": {"delete_selected": CHIEF},
    "comparisons.comparison": {"publish": EDITOR, "approve": EDITOR, "withdraw": EDITOR},
    "comparisons.criterion": {"delete_selected": CHIEF},
    "comparisons.feedback": {"set_aside": EDITOR},
    "comparisons.proscons": {"change_criterion": WRITER, "change_checked": WRITER},
    "comparisons.technology": {"change_category": WRITER, "change_kind": WRITER},
    "comparisons.mergequestion": {"ask_anew": CHIEF},
    "comparisons.sourcecheck": {"call_fine": EDITOR},
    "comparisons.voiceburst": {"count_them": EDITOR, "discard_them": EDITOR},
    "comparisons.sourceentry": {"say_different": EDITOR, "say_no_technology": EDITOR},
    "django_tasks_database.dbtaskresult": {"try_again": EDITOR},
}


@pytest.fixture
def rows(db: None) -> dict[str, Model]:
    """One of each, and none that another one keeps from being deleted."""
    public = make_approvable_comparison("mysql", "postgresql")
    feedback = make_feedback(public, status="spam")
    made: list[Any] = [
        make_comparison(), make_technology(), make_category(), feedback, make_release(public.low),
        make_signal(public.low), make_revision(public), make_source_entry(), make_wish(), Criterion.objects.get(),
        make_claim(public.low), Source.objects.first(), Group.objects.create(name="Some"),
        other := User.objects.create(username="other"), make_refused_schedule(), make_change_request(public),
        bulk_changes.choose("kind", [public.low_id], by=other), uploads.keep("more.jsonl", b"{}", by=other),
        Finding.objects.create(kind=next(iter(Contradiction)).value, sentence="It differs.", found=datetime.now(UTC)),
        CannedAnswer.objects.create(name="A thank", text="You are right about {pair}. Thank you."),
    ]  # fmt: skip
    now, low, high = datetime.now(UTC), public.low, public.high
    made += [
        make_source_check(),
        make_burst(public, "high"),
        Merge.objects.create(lost_slug="x", lost_name="X", kept=low, kept_name="Y", by_name="Z", at=now, reason="."),
        MergeQuestion.objects.create(low=low, high=high, why="One name.", found=now, ask_on=now.date()),
    ]
    tasks.tell_reader.enqueue(feedback.pk)
    return {row._meta.label_lower: row for row in [*made, DBTaskResult.objects.first()]}


@pytest.fixture(autouse=True)
def without_words() -> Iterator[None]:
    """Answer with empty pages: a hundred seconds of templates say nothing about who is let in."""
    with patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield


def account(role: str) -> User:
    user = make_editor("zoe", permissions=[] if role != SUPER else None)
    if role in roles.ROLES:
        roles.grant(apps, connection.alias, {role: roles.ROLES[role]})
        user.groups.add(Group.objects.get(name=role))
    return user


def client_of(role: str) -> Client:
    client = Client()
    if role != ANY:
        client.force_login(account(role))
    return client


def is_allowed(role: str, least: str) -> bool:
    return WHO.index(role) >= WHO.index(least)


def is_open(response: HttpResponse) -> bool:
    """Whether a request was let in; where it was not, the answer is 403, or the way to the log-in."""
    assert response.status_code < 500
    is_led_away = response.status_code == 302 and response["Location"].startswith("/admin/login/?next=")
    return response.status_code != 403 and not is_led_away


def routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Route and name of each address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.name or ""


def of_models() -> Iterator[str]:
    """Routes of the pages that every model has; the last leads to the form, from addresses of long ago."""
    for label in MODELS:
        below = f"{label.replace('.', '/')}/"
        for page in ("", "add/", *(f"<path:object_id>/{page}" for page in ("history/", "delete/", "change/", ""))):
            yield below + page


def address_of(route: str, rows: dict[str, Model]) -> str:
    """An address of this route. Regular expressions are two: an app's list, and what is no address."""
    if route.startswith("^"):
        return "/admin/comparisons/"
    if route.startswith("("):
        return "/admin/no/such/page/"
    values = {
        "<id>": rows["auth.user"].pk, "<int:comparison_id>": rows["comparisons.comparison"].pk,
        "<int:number>": rows["comparisons.changerequest"].pk, "<uidb64>": "xx",
        "<token>": "yy", "<path:content_type_id>": 1, "<path:object_id>": 1,
        "<str:form>": "csv", "<str:end>": "low", "<int:revision_id>": rows["comparisons.revision"].pk,
    }  # fmt: skip
    if (label := ".".join(route.split("/")[:2])) in rows:
        values["<int:object_id>"] = values["<path:object_id>"] = rows[label].pk
    for name, value in values.items():
        route = route.replace(name, str(value))
    query = {
        "autocomplete/": "?app_label=comparisons&model_name=proscons&field_name=criterion",
        "comparisons/proscons/rechecks/source/": f"?source={rows['comparisons.proscons'].source}",  # type: ignore[attr-defined]
    }
    steps = (
        (f"?ids={rows['comparisons.comparison'].pk}")
        if route.endswith(("publish/", "approve/", "withdraw/", "send_back/"))
        else ""
    )
    return f"/admin/{route}{query.get(route, '')}{steps}"


def test_every_address_of_the_admin_has_its_line():
    found = {
        route.removeprefix("admin/") for route, _ in routes(get_resolver().url_patterns) if route.startswith("admin/")
    }

    assert found == PAGES.keys() | set(of_models())
    assert {model._meta.label_lower for model in apps.get_models() if admin.site.is_registered(model)} == MODELS.keys()


@pytest.mark.parametrize("role", WHO[:-1])
def test_pages_of_models_are_open_from_their_role_on(rows, role):
    client, wrong = client_of(role), {}
    for label, (sees, adds, changes, deletes) in MODELS.items():
        name, pk = f"admin:{label.replace('.', '_')}", rows[label].pk
        tried = {
            "list": (is_open(client.get(reverse(f"{name}_changelist"))), sees),
            "row": (is_open(client.get(reverse(f"{name}_change", args=[pk]))), sees),
            "history": (is_open(client.get(reverse(f"{name}_history", args=[pk]))), sees),
            "form to add": (is_open(client.get(reverse(f"{name}_add"))), adds),
            "add": (is_open(client.post(reverse(f"{name}_add"), {"x": "x"})), adds),
            "change": (is_open(client.post(reverse(f"{name}_change", args=[pk]), {"x": "x"})), changes),
            "confirmation": (is_open(client.get(reverse(f"{name}_delete", args=[pk]))), deletes),
            "delete": (is_open(client.post(reverse(f"{name}_delete", args=[pk]), {"x": "x"})), deletes),
        }
        wrong |= {(label, what): was for what, (was, least) in tried.items() if was is not is_allowed(role, least)}
    assert wrong == {}


@pytest.mark.parametrize("role", WHO[:-1])
def test_other_pages_are_open_from_their_role_on(rows, role):
    client = client_of(role)
    wrong = {}
    for route, (looks, sends) in PAGES.items():
        address = address_of(route, rows)
        got = (is_open(client.get(address)), is_open(client.post(address, {"x": "x"})))
        if route in ("logout/", "login/") and role != ANY:
            client.force_login(User.objects.get(username="zoe"))
        if got != (is_allowed(role, looks), is_allowed(role, sends)):
            wrong[route] = got
    assert wrong == {}


@pytest.mark.parametrize("role", WHO[1:-1])
def test_actions_are_offered_from_their_role_on(role):
    request = RequestFactory().get("/admin/")
    request.user = account(role)

    wrong = {}
    for label in MODELS:
        offered = admin.site.get_model_admin(apps.get_model(label)).get_actions(request).keys()
        if offered != {name for name, who in ACTIONS.get(label, {}).items() if is_allowed(role, who)}:
            wrong[label] = set(offered)
    assert wrong == {}


def test_each_role_may_do_what_the_one_before_may():
    writer, editor, chief = (set(roles.ROLES[role]) for role in (WRITER, EDITOR, CHIEF))

    assert writer < editor < chief
