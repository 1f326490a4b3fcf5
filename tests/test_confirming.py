"""“The meaning stays”: who may approve keeps the reviews that a change of words alone would mark."""

from datetime import UTC, datetime

import pytest

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, ReviewedText, Technology
from comparisons.services import editorial, reviewing
from comparisons.services.review_tasks import PAUSE, renew_marks

from .admin_pages import change_url, fill_in, page
from .make import make_approvable_comparison, make_editor, make_reviewed_comparison, reviewed_now
from .reading import read, words
from .walking import queued, work_off

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def reviewed() -> Comparison:
    return make_reviewed_comparison("mysql", "postgresql")


def criterion_of(comparison):
    return comparison.low.claims.exclude(criterion=None).first().criterion


def claim(editor, comparison, **mark):
    fill_in(editor, change_url(comparison.low.claims.first()), text="It keeps rows.", reason="A typo.", **mark)


def line(editor, comparison, **mark):
    fill_in(editor, change_url(comparison.low), claims__0__text="It keeps rows.", reason="A typo.", **mark)


def technology(editor, comparison, **mark):
    fill_in(editor, change_url(comparison.low), name="My SQL", slug="my-sql", reason="A typo.", **mark)


def criterion(editor, comparison, **mark):
    fill_in(editor, change_url(criterion_of(comparison)), name="Running it", weight="1.25", categories=None, **mark)


def own(editor, comparison, **mark):
    fill_in(editor, change_url(comparison), verdict__0__reason="It is calmer to run.", reason="A typo.", **mark)


EDITS = [claim, line, technology, criterion, own]


@pytest.mark.parametrize("edit", EDITS)
def test_a_confirmed_change_keeps_the_review(client, editor, reviewed, edit):
    before = reviewed.reviewed_of

    edit(editor, reviewed, confirmed="on")
    work_off()

    reviewed.refresh_from_db()
    assert (reviewed.changed_on, reviewed.index_until) == (None, None)
    assert reviewed.reviewed_of == reviewing.digest_of(reviewed) != before
    assert ReviewedText.objects.get().content == reviewing.reviewed_content(reviewed.pk)
    assert words(read(client, reviewed.get_absolute_url()).select_one(".stamp")).startswith("✓ Reviewed")
    assert read(client, f"{reviewed.get_absolute_url()}changes/").select("#since-review") == []


def test_a_confirmed_change_keeps_the_review_of_a_pick_that_was_renamed_right_before(editor, ada, reviewed):
    picked = getattr(reviewed, reviewed.verdict.pick)
    editorial.rename(picked, "another-slug", by=ada, reason="Its new name.")

    own(editor, reviewed, confirmed="on")

    reviewed.refresh_from_db()
    assert (reviewed.changed_on, reviewed.reviewed_of) == (None, reviewing.digest_of(reviewed))


@pytest.mark.parametrize("edit", EDITS)
def test_the_text_that_is_kept_is_the_new_one(editor, reviewed, edit):
    edit(editor, reviewed, confirmed="on")
    work_off()
    fill_in(editor, change_url(reviewed), intro="Two databases.", reason="A lead.")

    shown = page(editor, change_url(reviewed)).select_one("#since-review")
    assert [item.text for item in shown.select("dt")] == ["The introduction"]


@pytest.mark.parametrize("edit", EDITS)
def test_the_same_change_without_the_mark_does_not(editor, reviewed, edit):
    edit(editor, reviewed)
    work_off()

    reviewed.refresh_from_db()
    assert reviewed.changed_on == TODAY


def test_the_history_says_who_confirmed_what(client, editor, ada, reviewed):
    claim(editor, reviewed, confirmed="on")
    work_off()

    revision = reviewed.revisions.get()
    reviewed.refresh_from_db()
    assert (revision.verb, revision.by, revision.reason) == ("approve", ada, "A change of MySQL was confirmed: A typo.")
    assert revision.record["reviewed_of"] == reviewed.reviewed_of
    assert reviewed.changes == 1


def test_a_page_that_differs_otherwise_too_stays_changed(editor, reviewed):
    other = make_reviewed_comparison(reviewed.low, "sqlite")
    reviewed_now(reviewed)  # as it got more claims
    fill_in(editor, change_url(other), intro="Two databases.", reason="A lead.")

    claim(editor, reviewed, confirmed="on")
    work_off()

    reviewed.refresh_from_db()
    other.refresh_from_db()
    assert (reviewed.changed_on, other.changed_on) == (None, TODAY)


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_a_change_that_nobody_confirmed_is_not_confirmed_by_the_one_before_or_after(editor, reviewed, confirmed_first):
    """Both are saved before the worker comes to either."""
    marks = [{"confirmed": "on"}, {}] if confirmed_first else [{}, {"confirmed": "on"}]
    for text, mark in zip(["It keeps rows.", "It forgets rows."], marks, strict=True):
        fill_in(editor, change_url(reviewed.low.claims.first()), text=text, reason="Said.", **mark)

    work_off()

    reviewed.refresh_from_db()
    assert reviewed.changed_on == TODAY
    shown = words(page(editor, change_url(reviewed)).select_one("#since-review dl"))
    assert ("It keeps rows." in shown) is confirmed_first
    assert "It forgets rows." in shown


def test_a_confirmed_change_that_is_taken_back_is_what_was_reviewed(editor, reviewed):
    first = reviewed.low.claims.first()
    claim(editor, reviewed, confirmed="on")
    fill_in(editor, change_url(first), text=first.text, checked=TODAY, reason="As it was.")

    work_off()

    reviewed.refresh_from_db()
    assert reviewed.changed_on is None
    assert reviewed.reviewed_of == reviewing.digest_of(reviewed)


def test_a_confirmation_renews_no_other_decision(editor, reviewed):
    other = "high" if reviewed.verdict.pick == "low" else "low"

    fill_in(
        editor, change_url(reviewed), verdict__0__pick=other, verdict__0__in_short="", verdict__0__reason="New.",
        verdict__0__best_case_for_the_other="New too.", reason="Decided anew.", confirmed="on",
    )  # fmt: skip

    reviewed.refresh_from_db()
    assert reviewed.reviewed is None


def forms_of(comparison):
    rows = (comparison.low, comparison.low.claims.first(), criterion_of(comparison), comparison)
    return [change_url(row) for row in rows]


def test_the_mark_is_for_what_a_reviewed_page_shows(editor, reviewed):
    unreviewed = make_approvable_comparison()

    assert [len(page(editor, url).select("[name=confirmed]")) for url in forms_of(reviewed)] == [1, 1, 1, 1]
    assert [len(page(editor, url).select("[name=confirmed]")) for url in forms_of(unreviewed)][::3] == [0, 0]


def test_the_mark_is_for_those_who_may_approve(client, reviewed):
    may = ["view_technology", "change_technology", "change_proscons", "change_criterion", "change_comparison"]
    may += ["publish_comparison"]
    client.force_login(make_editor("bob", permissions=may))

    assert [len(page(client, url).select("[name=confirmed]")) for url in forms_of(reviewed)] == [0, 0, 0, 0]
    claim(client, reviewed, confirmed="on")
    work_off()

    reviewed.refresh_from_db()
    assert reviewed.changed_on == TODAY


def test_with_four_eyes_nobody_confirms(settings, editor, reviewed):
    settings.FOUR_EYES = True

    assert [len(page(editor, url).select("[name=confirmed]")) for url in forms_of(reviewed)] == [0, 0, 0, 0]
    claim(editor, reviewed, confirmed="on")
    work_off()

    reviewed.refresh_from_db()
    assert reviewed.changed_on == TODAY


def test_ten_saves_cause_one_walk(editor, reviewed):
    for number in range(10):
        fill_in(editor, change_url(reviewed.low.claims.first()), text=f"It keeps {number} rows.", reason="Said.")

    assert queued().count() == 10
    assert work_off() == 11  # nine that do nothing, one that does, and its end
    reviewed.refresh_from_db()
    assert reviewed.changed_on == TODAY


def test_a_walk_goes_on_where_a_worker_ended(monkeypatch, reviewed):
    monkeypatch.setattr("comparisons.services.reviews.IN_A_PART", 2)
    pauses = []
    monkeypatch.setattr("comparisons.services.review_tasks.sleep", pauses.append)
    for _ in range(4):
        make_reviewed_comparison(reviewed.low)
    Technology.objects.filter(pk=reviewed.low_id).update(name="Other")
    editorial.record_technology(
        Technology.objects.get(pk=reviewed.low_id), verb=Verb.EDIT, by=make_editor(), reason="So."
    )
    first = queued().get().args_kwargs["args"]

    assert work_off() == 4  # two, two, one, and none
    assert pauses == [PAUSE, PAUSE]
    assert Comparison.objects.filter(changed_on=TODAY).count() == 5
    again = [*first[:1], Comparison.objects.order_by("id")[1].pk, *first[2:]]
    Comparison.objects.update(changed_on=None, index_until=None)

    renew_marks.call(*again)
    assert work_off() == 2
    assert Comparison.objects.filter(changed_on=TODAY).count() == 3
