"""No lost update: whatever form of the admin two editors open at once, the later one is told and keeps the text.

``FORMS`` has an entry for each model that the admin changes; ``test_every_form_is_walked`` fails for one without.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory

from comparisons.models import (
    CannedAnswer,
    Category,
    Comparison,
    Criterion,
    Feedback,
    ProsCons,
    Release,
    Signal,
    SourceCheck,
    SourceEntry,
    Technology,
)

from .admin_pages import change_url, errors, fields_of, new_line, page, send
from .make import (
    make_alias,
    make_approvable_comparison,
    make_category,
    make_claim,
    make_criterion,
    make_editor,
    make_feedback,
    make_release,
    make_signal,
    make_source_check,
    make_source_entry,
    make_technology,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Form:
    """A row, what the first editor types and what the second one types, by the names of the fields."""

    model: type[Any]
    make: Callable[[], Any]
    first: dict[str, Any]
    second: dict[str, Any]
    same: dict[str, Any] = field(default_factory=dict)
    """What both type, such as the reason or the button."""
    answered_once: bool = False
    answer_of: Callable[[Any], str] = lambda row: row.answer
    name: str = ""


def with_claims() -> Technology:
    technology = make_technology("mysql")
    make_claim(technology, text="Survives a crash")
    make_alias(technology, "MariaDB")
    return technology


REASON = {"reason": "It changed."}
ANSWER = {"decision": "decline"}
FORMS = [
    Form(Technology, with_claims, {"licence": "MIT"}, {"summary": "Typed later."}, REASON),
    Form(
        Technology,
        with_claims,
        {"claims-0-text": "Typed first"},
        {"claims-0-text": "Typed later"},
        REASON,
        name="its claims",
    ),
    Form(
        Technology,
        with_claims,
        {"aliases-0-text": "First name"},
        {"aliases-0-text": "Later name"},
        REASON,
        name="its names",
    ),
    Form(
        Technology,
        with_claims,
        new_line("relations", 0, slug="redis"),
        new_line("relations", 0, slug="postgresql"),
        REASON,
        name="its relations",
    ),
    Form(ProsCons, make_claim, {"text": "Typed first"}, {"text": "Typed later"}, REASON),
    Form(ProsCons, make_claim, {"versions": "<2"}, {"quote": "Typed later"}, REASON, name="another field"),
    Form(Signal, make_signal, {"value": "7"}, {"source": "https://example.org/later"}, REASON),
    Form(Release, make_release, {"latest": "17.1"}, {"latest": "17.2"}, REASON),
    Form(Comparison, make_approvable_comparison, {"intro": "Typed first."}, {"intro": "Typed later."}, REASON),
    Form(
        Comparison,
        make_approvable_comparison,
        {"verdict-0-reason": "Typed first."},
        {"verdict-0-reason": "Typed later."},
        REASON,
        name="its verdict",
    ),
    Form(
        Comparison,
        make_approvable_comparison,
        {"conditions-0-text": "typed first"},
        {"conditions-0-text": "typed later"},
        REASON,
        name="its conditions",
    ),
    Form(
        Comparison,
        make_approvable_comparison,
        {"intro": "Typed first."},
        {"conditions-1-text": "typed later", "conditions-1-check_by": "2027-11-01"},
        REASON,
        name="a new condition",
    ),
    Form(Category, make_category, {"name": "Typed first"}, {"description": "Typed later."}),
    Form(Criterion, make_criterion, {"weight": "2.50"}, {"question": "Typed later?"}),
    Form(
        Criterion,
        make_criterion,
        {"categories": lambda: make_category("typed").pk},
        {"name": "Typed later"},
        name="its categories",
    ),
    Form(CannedAnswer, CannedAnswer.objects.first, {"name": "Typed first"}, {"text": "Typed later."}),
    Form(Feedback, make_feedback, {"answer": "Typed first."}, {"answer": "Typed later."}, ANSWER, answered_once=True),
    Form(
        SourceEntry,
        make_source_entry,
        {"answer": "none"},
        {"answer": "different"},
        answered_once=True,
    ),
    Form(
        SourceCheck,
        make_source_check,
        {"answer": "fine"},
        {"answer": "fine"},
        answered_once=True,
        answer_of=lambda row: "" if row.asks else "fine",
    ),
    Form(User, lambda: make_editor("eve"), {"email": "first@example.org"}, {"last_name": "Later"}),
    Form(Group, lambda: Group.objects.create(name="Editors"), {"name": "Typed first"}, {"name": "Typed later"}),
]


def form_name(form: Form) -> str:
    return f"{form.model.__name__} {form.name}".strip()


@pytest.fixture
def ada() -> Client:
    return logged_in("ada")


@pytest.fixture
def bob() -> Client:
    return logged_in("bob")


def logged_in(name: str) -> Client:
    client = Client()
    client.force_login(make_editor(name))
    return client


def evaluated(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in typed.items()}


def stored(client: Client, row: Any) -> dict[str, Any]:
    """The values of the form of ``row`` as it is now, without those that differ each time."""
    fields = fields_of(page(client, change_url(row)))
    return {name: value for name, value in fields.items() if name not in ("since", "writer", "csrfmiddlewaretoken")}


# ---- every form


def test_every_form_is_walked():
    request = RequestFactory().get("/admin/")
    request.user = make_editor("ada")
    registered = [model for model in apps.get_models() if admin.site.is_registered(model)]
    changed = {model for model in registered if admin.site.get_model_admin(model).has_change_permission(request)}

    assert changed == {form.model for form in FORMS}
    assert not any(admin.site.get_model_admin(model).list_editable for model in registered)


@pytest.mark.parametrize("form", FORMS, ids=form_name)
def test_the_later_of_two_editors_is_told_and_keeps_the_text(ada, bob, form):
    row = form.make()
    url = change_url(row)
    opened = [fields_of(page(client, url)) for client in (ada, bob)]

    first = send(ada, url, opened[0] | evaluated(form.first) | form.same)
    after_first = None if form.answered_once else stored(ada, row)
    second = send(bob, url, opened[1] | form.second | form.same)

    assert errors(first) == []
    assert any("Nothing is stored" in error or "nothing of it is stored" in error for error in errors(second))
    assert any("Ada Lovelace" in error and "meanwhile" in error for error in errors(second))
    if form.answered_once:
        row.refresh_from_db()
        assert form.answer_of(row) == form.first["answer"]
    else:
        assert second.select_one(f".errorlist a[href='{url}']")
        assert stored(ada, row) == after_first
        assert fields_of(second).items() >= form.second.items()
        assert errors(send(bob, url, fields_of(page(bob, url)) | form.second | form.same)) == []
        now = stored(ada, row)
        assert {name: now[name] for name in form.second if name in after_first} == {
            name: value for name, value in form.second.items() if name in after_first
        }


@pytest.mark.parametrize("form", FORMS, ids=form_name)
def test_a_form_that_does_not_say_what_it_was_opened_on_is_refused(ada, form):
    row = form.make()
    opened = fields_of(page(ada, change_url(row)))
    before = stored(ada, row)
    del opened["since"]

    soup = send(ada, change_url(row), opened | form.second | form.same)

    assert any(error.startswith("The form did not say what it was opened on") for error in errors(soup))
    assert stored(ada, row) == before
