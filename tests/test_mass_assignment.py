"""A field that a form does not show changes nothing, whatever is sent for it."""

from typing import Any

import pytest
from django.db.models import Model

from comparisons.models import Feedback, Wish

from .admin_pages import change_url, fields_of, page
from .feedback_form import OURS, URL, typed
from .make import (
    make_category,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
)

pytestmark = pytest.mark.django_db

FORGED = {
    "id": "999", "pk": "999", "status": "published", "published": "2020-01-01", "published_0": "2020-01-01",
    "published_1": "00:00", "reviewed": "2020-01-01", "reviewed_by": "Eve", "reviewed_of": "x",
    "changed_on": "2020-01-01",
    "low": "1", "high": "2", "created": "2020-01-01", "token": "x" * 32, "client": "x", "text_hash": "x",
    "answer": "Yes.", "answered_by": "1", "answered_at": "2020-01-01", "unverified_origin": "", "comparison": "2",
    "comparison_id": "2", "is_superuser": "on", "is_staff": "on", "user_permissions": "1", "groups": "1",
    "password": "x", "last_login_0": "2020-01-01", "last_login_1": "00:00", "position": "1", "key": "x", "by": "1",
    "changed_pick": "on", "day": "2020-01-01", "verdict": "x", "low_id": "1", "high_id": "2", "claim_text": "x",
}  # fmt: skip
FORM_FIELDS = {"wants", "claim", "text", "evidence", "email"}


def stored(row: Model) -> dict[str, Any]:
    fresh = type(row)._default_manager.get(pk=row.pk)
    return {field.attname: getattr(fresh, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    "make",
    [make_category, make_criterion, make_technology, make_reviewed_comparison, make_published_comparison,
     lambda: make_editor("bob", permissions=[])],
)  # fmt: skip
def test_a_form_of_the_admin_takes_only_what_it_shows(editor, make):
    row = make()
    address = change_url(row)
    shown = fields_of(page(editor, address))
    shown |= {"reason": "Nothing."} if "reason" in shown else {}
    before = stored(row)
    controls = _controls(editor, address)
    sent = {name: value for name, value in FORGED.items() if name not in controls} | shown

    response = editor.post(address, sent)

    assert response.status_code == 302, page(editor, address)
    assert stored(row) == before


def _controls(editor: Any, address: str) -> set[str]:
    """Names of all controls, unchecked boxes included."""
    return {control["name"] for control in page(editor, address).select("[name]")}


def test_the_form_to_disagree_stores_its_own_fields_alone(client):
    make_published_comparison("mysql", "postgresql")
    other = make_published_comparison("go", "rust")
    names = {name: value for name, value in FORGED.items() if name not in FORM_FIELDS}

    response = client.post(URL, typed() | names | {"comparison": str(other.pk)}, headers=OURS)

    assert response.status_code == 303
    feedback = Feedback.objects.select_related("comparison__low").get()
    assert feedback.comparison.low.slug in ("mysql", "postgresql")
    assert (feedback.status, feedback.answer, feedback.answered_at, feedback.claim_text) == ("waiting", "", None, "")
    assert feedback.token != FORGED["token"]
    assert (feedback.client == "x", feedback.text_hash == "x", feedback.created.year == 2020) == (False,) * 3


def test_a_wish_is_for_the_pair_of_its_address(client):
    make_technology("mysql")
    make_technology("postgresql")
    go = make_technology("go")

    response = client.post("/compare/mysql-vs-postgresql/wish/", FORGED | {"low": str(go.pk)},
                           headers=OURS)  # fmt: skip

    assert response.status_code == 303
    wish = Wish.objects.select_related("low", "high").get()
    assert {wish.low.slug, wish.high.slug} == {"mysql", "postgresql"}
    assert (wish.day.year == 2020, wish.client == "x") == (False, False)
