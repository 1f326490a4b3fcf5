"""A claim that says something else was not checked, unless the editor read its source again."""

from datetime import UTC, date, datetime

import pytest

from comparisons.models import ProsCons

from .admin_pages import change_url, fill_in
from .make import make_claim, make_criterion

pytestmark = pytest.mark.django_db
CHECKED, TODAY = date(2026, 10, 1), datetime.now(UTC).date()
SAID = [
    {"text": "It forgets rows."},
    {"polarity": "con"},
    {"strength": "3"},
    {"source": "https://example.org/elsewhere"},
]


@pytest.fixture
def claim() -> ProsCons:
    return make_claim(checked=CHECKED, text="It keeps rows.", source="https://example.org/here")


def on_its_page(editor, claim, **changes):
    fill_in(editor, change_url(claim), reason="Said.", **changes)


def in_its_line(editor, claim, **changes):
    lines = {f"claims__0__{name}": value for name, value in changes.items()}
    fill_in(editor, change_url(claim.technology), reason="Said.", **lines)


@pytest.fixture(params=[on_its_page, in_its_line], ids=["page", "line"])
def edit(request):
    return request.param


@pytest.mark.parametrize("change", SAID, ids=lambda change: next(iter(change)))
def test_saying_something_else_empties_the_day(editor, claim, edit, change):
    edit(editor, claim, **change)

    claim.refresh_from_db()
    assert claim.checked is None
    assert claim.fresh_until is None


@pytest.mark.parametrize("change", SAID, ids=lambda change: next(iter(change)))
def test_who_read_the_source_again_checked_it_today(editor, claim, edit, change):
    edit(editor, claim, read_again="on", **change)

    claim.refresh_from_db()
    assert claim.checked == TODAY


def test_a_day_that_is_typed_in_the_same_save_stands(editor, claim, edit):
    edit(editor, claim, text="It forgets rows.", checked="2026-11-01")

    claim.refresh_from_db()
    assert claim.checked == date(2026, 11, 1)


def test_reading_the_source_again_is_a_change_of_its_own(editor, claim, edit):
    edit(editor, claim, read_again="on")

    claim.refresh_from_db()
    assert claim.checked == TODAY
    assert claim.technology.revisions.get().record["pros"][0]["checked"] == TODAY.isoformat()


def test_what_nobody_checks_leaves_the_day(editor, claim, edit):
    edit(editor, claim, criterion=make_criterion().pk, position="4")

    claim.refresh_from_db()
    assert claim.checked == CHECKED


def test_a_new_claim_keeps_its_day(editor, claim):
    sent = {"polarity": "con", "text": "It is new.", "strength": "2", "checked": "2026-11-01", "position": ""}
    fill_in(
        editor, change_url(claim.technology), reason="Said.", claims__TOTAL_FORMS="2",
        **{f"claims__1__{name}": value for name, value in sent.items()}, claims__1__technology=claim.technology_id,
    )  # fmt: skip

    assert ProsCons.objects.get(text="It is new.").checked == date(2026, 11, 1)
