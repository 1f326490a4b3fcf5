"""Merging two technologies: each comparison of the lost one is the kept one's, with its sides at the right ends."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.models import Comparison, Feedback, Revision, Technology
from comparisons.services import review_tasks
from comparisons.services.merging.choices import Rule, Side
from comparisons.services.merging.undo import undo

from .make import (
    end_of,
    make_comparison,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
)
from .merging_worlds import REASON, make_two, merge_them

pytestmark = pytest.mark.django_db
TEXTS = ("choose_if", "already_using")


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.mark.parametrize("lost_first", [True, False])
@pytest.mark.parametrize("opponent", ["mysql", "aaa"])
def test_sides_go_with_their_technology_whichever_ids_they_have(ada, lost_first, opponent):
    lost, kept = make_two(lost_first=lost_first)
    other = Technology.objects.filter(slug=opponent).first() or make_technology(opponent)
    comparison = make_published_comparison(lost, other)
    mine, yours = end_of(comparison, lost), end_of(comparison, other)
    verdict = comparison.verdict
    verdict.pick = mine
    for text in TEXTS:
        setattr(verdict, f"{mine}_{text}", "of the lost one"), setattr(verdict, f"{yours}_{text}", "of the other")
    verdict.save()
    told = {wants: make_feedback(comparison, wants=wants) for wants in (mine, yours, "depends")}

    merge_them(lost, kept, ada)

    comparison.refresh_from_db()
    verdict.refresh_from_db()
    mine, yours = end_of(comparison, kept), end_of(comparison, other)
    assert {comparison.low, comparison.high} == {kept, other}
    assert comparison.low_id < comparison.high_id
    assert comparison.picked == kept
    for text in TEXTS:
        assert getattr(verdict, f"{mine}_{text}") == "of the lost one"
        assert getattr(verdict, f"{yours}_{text}") == "of the other"
    for feedback in told.values():
        feedback.refresh_from_db()
    assert [feedback.wants for feedback in told.values()] == [mine, yours, "depends"]
    change = Revision.objects.get(comparison=comparison)
    assert (change.verb, change.reason, change.record["verdict"]["pick"]) == ("merge", REASON, "postgresql")
    assert comparison.changes == 1


def test_a_verdict_without_a_pick_stays_without(ada):
    lost, kept = make_two(lost_first=True)
    comparison = make_published_comparison(lost, "aaa", verdict={"outcome": "depends"})
    swapped = make_published_comparison(lost, Technology.objects.get(slug="mysql"), verdict={"outcome": "tie"})

    merge_them(lost, kept, ada)

    assert [Comparison.objects.get(pk=one.pk).verdict.pick for one in (comparison, swapped)] == [None, None]


@pytest.mark.parametrize("stays", Side)
@pytest.mark.parametrize("lost_first", [True, False])
def test_of_two_with_one_opponent_the_chosen_one_stays_with_the_disagreements_of_both(ada, stays, lost_first):
    lost, kept = make_two(lost_first=lost_first)
    mysql = Technology.objects.get(slug="mysql")
    theirs, ours = make_published_comparison(lost, mysql), make_published_comparison(kept, mysql)
    of_lost, of_kept = (
        make_feedback(theirs, wants=end_of(theirs, mysql)),
        make_feedback(ours, wants=end_of(ours, mysql)),
    )
    Comparison.objects.filter(pk=theirs.pk).update(answered=2, accepted=1)
    Comparison.objects.filter(pk=ours.pk).update(answered=1, repicked=1)

    merge_them(lost, kept, ada, comparisons={mysql.pk: stays})

    found = Comparison.objects.get()
    assert found.pk == (theirs.pk if stays is Side.LOST else ours.pk)
    assert (found.answered, found.accepted, found.repicked) == (3, 1, 1)
    assert set(Feedback.objects.values_list("pk", "comparison", "wants")) == {
        (told.pk, found.pk, end_of(found, mysql)) for told in (of_lost, of_kept)
    }


def test_one_text_sent_to_both_pages_keeps_both_answers(ada):
    lost, kept = make_two()
    mysql = Technology.objects.get(slug="mysql")
    for one in (lost, kept):
        make_feedback(make_published_comparison(one, mysql), client="same", text_hash="same")

    merge_them(lost, kept, ada)

    assert Feedback.objects.filter(comparison=Comparison.objects.get()).count() == 2


@pytest.mark.parametrize(
    ("of_lost", "of_kept", "rest", "stays"),
    [
        ("published", "draft", Rule.BEST, Side.LOST),
        ("draft", "published", Rule.BEST, Side.KEPT),
        ("published", "published", Rule.BEST, Side.KEPT),
        ("draft", "published", Rule.LOST, Side.LOST),
        ("published", "draft", Rule.KEPT, Side.KEPT),
    ],
)
def test_a_rule_decides_where_nobody_chose(ada, of_lost, of_kept, rest, stays):
    lost, kept = make_two()
    mysql = Technology.objects.get(slug="mysql")
    made = {}
    for side, one, status in ((Side.LOST, lost, of_lost), (Side.KEPT, kept, of_kept)):
        make = make_published_comparison if status == "published" else make_comparison
        made[side] = make(one, mysql)

    merge_them(lost, kept, ada, rest=rest)

    assert Comparison.objects.get().pk == made[stays].pk


def test_the_comparison_of_the_two_goes_into_the_record_of_the_merge(ada, client):
    lost, kept = make_two()
    itself = make_published_comparison(lost, kept)

    merged = merge_them(lost, kept, ada)

    assert not Comparison.objects.exists()
    stored = merged.rows.get(model="comparison", change="deleted")
    assert [row[0] for row in stored.rows] == [itself.pk]
    response = client.get("/compare/postgres-vs-postgresql/")
    assert (response.status_code, response["Location"]) == (301, "/technologies/postgresql/")


def test_what_was_reviewed_is_changed_since_once_the_worker_looked(ada):
    lost, kept = make_two(lost_first=True)
    comparison = make_reviewed_comparison(lost, Technology.objects.get(slug="mysql"))
    assert comparison.changed_on is None

    merge_them(lost, kept, ada)
    review_tasks.renew([comparison.pk])

    comparison.refresh_from_db()
    assert comparison.reviewed is not None
    assert comparison.changed_on is not None


def test_a_merge_takes_as_many_queries_for_many_comparisons_as_for_a_few(ada):
    numbers = []
    for name, number in (("few", 2), ("many", 12)):
        lost, kept = make_technology(f"lost-{name}"), make_technology(f"kept-{name}")
        for turn in range(number):
            other = make_technology(f"{name}-{turn}")
            make_published_comparison(lost, other), make_comparison(lost, f"{name}-{turn}-alone")
            make_comparison(kept, other)
        with CaptureQueriesContext(connection) as queries:
            merged = merge_them(lost, kept, ada)
        with CaptureQueriesContext(connection) as undoing:
            undo(merged, by=ada, reason="No.")
        numbers.append((len(queries), len(undoing)))

    assert numbers[0] == numbers[1]
