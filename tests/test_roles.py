"""Each role on each page of the admin: what its permissions say is allowed, anything else is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from comparisons.domain.consistency import Contradiction
from comparisons.domain.vocabulary import Status
from comparisons.models import (
    BulkChange,
    CannedAnswer,
    CatalogueUpload,
    Category,
    ChangeRequest,
    Comparison,
    Criterion,
    Feedback,
    Finding,
    Merge,
    MergeQuestion,
    ProsCons,
    Release,
    Revision,
    Schedule,
    Signal,
    Source,
    SourceCheck,
    SourceEntry,
    Technology,
    VoiceBurst,
    Wish,
)
from comparisons.services import tasks

from .make import (
    make_approvable_comparison,
    make_burst,
    make_category,
    make_change_request,
    make_editor,
    make_feedback,
    make_refused_schedule,
    make_release,
    make_revision,
    make_signal,
    make_source_check,
    make_source_entry,
    make_wish,
)
from .merging_worlds import ask, make_merge

pytestmark = pytest.mark.django_db
FINDING = next(iter(Contradiction)).value

MODELS: list[type[Model]] = [
    CannedAnswer, Category, ChangeRequest, Comparison, Criterion, DBTaskResult, Feedback, Finding, Group, ProsCons,
    Release, Revision, Schedule, Signal, Source, SourceCheck, SourceEntry, Technology, User, Wish, Merge, MergeQuestion,
    VoiceBurst,
]  # fmt: skip
OWN = {BulkChange, CatalogueUpload}
"""Each editor's own, tried in test_bulk_changes.py and test_upload_catalogue.py."""
WRITTEN = ["category", "comparison", "criterion", "feedback", "proscons", "release", "signal", "technology", "verdict"]
EDITS = [f"{verb}_{name}" for name in WRITTEN for verb in ("view", "add", "change")]
ROLES: dict[str, list[str] | None] = {
    "stranger": [],
    "nobody in particular": [],
    "viewer": [f"view_{model._meta.model_name}" for model in MODELS],
    "editor": EDITS,
    "approver": [*EDITS, "publish_comparison", "approve_comparison", "withdraw_comparison"],
    "superuser": None,
}
NEVER_ADDED = {
    ChangeRequest, DBTaskResult, Feedback, Finding, Revision, Schedule, Source, SourceCheck, SourceEntry, Wish,
    Merge, MergeQuestion, VoiceBurst,
}  # fmt: skip
"""By hand; they come from readers, files and the site itself."""
NEVER_CHANGED = NEVER_ADDED - {Feedback, SourceCheck, SourceEntry}
STEPS = ["publish", "approve", "withdraw"]


@pytest.fixture
def rows(db: None) -> dict[type[Model], Model]:
    """One of each."""
    comparison = make_approvable_comparison("mysql", "postgresql")
    made: list[Any] = [
        comparison, comparison.low, make_category(), make_feedback(comparison), make_release(comparison.low),
        make_revision(comparison), make_signal(comparison.low), make_source_check(), make_source_entry(), make_wish(),
        Criterion.objects.get(), ProsCons.objects.first(), Source.objects.first(), Group.objects.create(name="Some"),
        User.objects.create(username="other"),
        Finding.objects.create(kind=FINDING, sentence="It differs.", found=datetime.now(UTC)), make_refused_schedule(),
        make_change_request(comparison), make_merge(comparison.low), ask(comparison.low, comparison.high),
        make_burst(comparison, "high"),
        CannedAnswer.objects.create(name="A thank", text="You are right about {pair}. Thank you."),
    ]  # fmt: skip
    tasks.tell_reader.enqueue(made[3].pk)
    return {type(row): row for row in [*made, DBTaskResult.objects.first()]}


def log_in(role: str) -> Client:
    client = Client(raise_request_exception=True)
    if role != "stranger":
        client.force_login(make_editor("zoe", permissions=ROLES[role]))
    return client


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def may(role: str, model: type[Model], verb: str) -> bool:
    permissions = ROLES[role]
    names = [f"{verb}_{model._meta.model_name}"]
    return permissions is None or any(name in permissions for name in names)


def is_open(client: Client, address: str) -> bool:
    """Whether a page is shown; where it is not, the answer is 403, or the way to the login."""
    response = client.get(address)
    if response.status_code == 302:
        assert response["Location"].startswith(("/admin/login/", "/admin/")), response["Location"]
    assert response.status_code in (200, 302, 403), (address, response.status_code)
    return response.status_code == 200


def test_every_object_of_the_admin_is_tried_here():
    assert set(filter(admin.site.is_registered, apps.get_models())) == {*MODELS, *OWN}


@pytest.mark.parametrize("role", ROLES)
def test_lists_rows_and_histories_are_open_to_whoever_may_see_them(rows, role):
    client = log_in(role)
    for model in MODELS:
        sees = role != "stranger" and (may(role, model, "view") or may(role, model, "change"))
        pages = [url(model, "changelist"), url(model, "change", rows[model].pk), url(model, "history", rows[model].pk)]
        assert [is_open(client, page) for page in pages] == [sees] * 3, model


@pytest.mark.parametrize("role", ROLES)
def test_forms_are_open_to_whoever_may_send_them(rows, role):
    client = log_in(role)
    for model in MODELS:
        adds = may(role, model, "add") and model not in NEVER_ADDED
        assert is_open(client, url(model, "add")) is adds, model


@pytest.mark.parametrize("role", ["stranger", "nobody in particular", "viewer"])
def test_whoever_may_not_write_changes_nothing_by_sending_any_form(rows, role):
    before = everything()
    client = log_in(role)
    for model in MODELS:
        row = rows[model]
        answers = [
            client.post(url(model, "add"), {"name": "x", "slug": "x"}),
            client.post(url(model, "change", row.pk), {"name": "x", "reason": "x", "decision": "spam"}),
            client.post(url(model, "delete", row.pk), {"post": "yes"}),
        ]
        assert {answer.status_code for answer in answers} <= {302, 403}, model
        for action in [*STEPS, "set_aside", "try_again", "say_different", "say_no_technology", "delete_selected"]:
            client.post(url(model, "changelist"), {"action": action, "_selected_action": [row.pk], "post": "yes"})
    for step in STEPS:
        client.post(reverse(f"admin:comparisons_comparison_{step}") + f"?ids={rows[Comparison].pk}", {"reason": "x"})

    assert everything() == before | ({"auth.user": before["auth.user"] + 1} if role != "stranger" else {})
    assert Comparison.objects.get(pk=rows[Comparison].pk).status == Status.PUBLISHED
    assert Feedback.objects.get().status == "waiting"
    assert SourceEntry.objects.get().answer in ("", None)
    assert SourceCheck.objects.get().asks


def everything() -> dict[str, int]:
    """How many rows there are of each kind; two that a look writes are left out."""
    return {model._meta.label_lower: model._default_manager.count() for model in MODELS}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_open_to_whoever_has_its_permission(rows, role, step):
    permissions = ROLES[role]
    allowed = permissions is None or f"{step}_comparison" in permissions
    address = reverse(f"admin:comparisons_comparison_{step}") + f"?ids={rows[Comparison].pk}"
    client = log_in(role)

    assert is_open(client, address) is allowed
    assert client.post(address, {"reason": ""}).status_code == (200 if allowed else 302 if role == "stranger" else 403)
    offered = client.get(url(Comparison, "changelist")).content.decode()
    assert (f'<option value="{step}">' in offered) is allowed


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_no_role_but_the_superuser_reaches_accounts_and_their_permissions(rows, role):
    client = log_in(role)
    other = rows[User]

    for address in (
        url(User, "change", other.pk),
        url(User, "add"),
        reverse("admin:auth_user_password_change", args=[other.pk]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"username": "x", "is_superuser": "on", "password1": "x"}).status_code == 403
    assert Permission.objects.filter(user=other).count() == 0
    assert not User.objects.get(pk=other.pk).is_superuser
