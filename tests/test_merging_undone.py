"""Undoing a merge: every row of every table is as before, or it is refused with the names of what is newer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comparisons.models import Comparison, Feedback, Merge, Revision, Technology
from comparisons.models.dating import refresh_dates
from comparisons.services import editorial, readers_data, review_tasks
from comparisons.services.editorial import Refused
from comparisons.services.merging.choices import Rule, Side
from comparisons.services.merging.undo import undo

from .make import (
    end_of,
    make_alias,
    make_claim,
    make_comparison,
    make_editor,
    make_fact,
    make_feedback,
    make_published_comparison,
    make_relation,
    make_release,
    make_revision,
    make_signal,
    make_technology,
    make_wish,
)
from .merging_worlds import everything, make_full_world, make_two, merge_them, without_new

pytestmark = pytest.mark.django_db
WHY = "They are two after all."


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.mark.parametrize("rest", Rule)
@pytest.mark.parametrize("worker", [True, False])
def test_everything_is_as_before(ada, rest, worker):
    lost, kept = make_full_world()
    before = everything()

    merged = merge_them(lost, kept, ada, rest=rest, fields={"licence": Side.LOST, "name": Side.LOST})
    assert without_new(everything(), before) != before
    if worker:
        review_tasks.renew(list(Comparison.objects.values_list("pk", flat=True)))
    undo(merged, by=ada, reason=WHY)

    after = without_new(everything(), before)
    assert {name: after[name] for name in before} == before


def test_undoing_has_revisions_of_its_own_and_the_addresses_are_back(ada, client: Client):
    lost, kept = make_two()
    comparison = make_published_comparison(lost, "sqlite")
    merged = merge_them(lost, kept, ada)

    undo(merged, by=ada, reason=WHY)

    found = Revision.objects.filter(verb="unmerge").values_list("technology", "comparison", "reason")
    assert set(found) == {(lost.pk, None, WHY), (kept.pk, None, WHY), (None, comparison.pk, WHY)}
    merged.refresh_from_db()
    assert (merged.undone_by_name, merged.undone_reason) == ("Ada Lovelace", WHY)
    assert [client.get(url).status_code for url in ("/technologies/postgres/", "/compare/postgres-vs-sqlite/")] == [
        200
    ] * 2


def test_refused_twice_and_without_a_reason(ada):
    merged = merge_them(*make_two(), ada)
    with pytest.raises(Refused, match="Say why"):
        undo(merged, by=ada, reason=" ")
    undo(merged, by=ada, reason=WHY)
    with pytest.raises(Refused, match="Ada Lovelace has undone it already"):
        undo(merged, by=ada, reason=WHY)


@pytest.mark.parametrize(("days", "is_undone"), [(29, True), (31, False)])
def test_a_merge_can_be_undone_for_30_days(ada, days, is_undone):
    merged = merge_them(*make_two(), ada)
    Merge.objects.update(at=merged.at - timedelta(days=days))

    if is_undone:
        assert undo(merged, by=ada, reason=WHY).undone_at
    else:
        with pytest.raises(Refused, match="can be undone for 30 days"):
            undo(merged, by=ada, reason=WHY)


def test_refused_with_who_changed_the_technology_or_a_page_since(ada):
    lost, kept = make_two()
    comparison = make_published_comparison(lost, "sqlite")
    grace = make_editor("grace")
    merged = merge_them(lost, kept, ada)
    make_revision(Technology.objects.get(slug="mysql"))
    kept.refresh_from_db()
    editorial.record_technology(kept, verb=editorial.Verb.EDIT, by=grace, reason="A new licence.")
    editorial.withdraw(comparison, by=ada, reason="It is wrong.")
    before = everything()

    with pytest.raises(Refused) as refused:
        undo(merged, by=ada, reason=WHY)

    messages = [problem.message for problem in refused.value.problems]
    assert len(messages) == 2
    assert "was withdrawn by Ada Lovelace on" in messages[0]
    assert "PostgreSQL was edited by Grace Lovelace on" in messages[1]
    assert "A new licence." in messages[1]
    assert everything() == before


def test_an_import_stands_in_the_way_only_where_it_changed_what_the_merge_left(ada):
    lost, kept = make_two()
    moved = make_signal(lost)
    merged = merge_them(lost, kept, ada)
    make_revision(kept, verb="import", by_name="import")
    newer = make_signal(kept, value=7, observed="2026-11-01")

    point = transaction.savepoint()
    moved.delete()
    with pytest.raises(Refused, match="by an import on"):
        undo(merged, by=ada, reason=WHY)
    transaction.savepoint_rollback(point)
    undo(merged, by=ada, reason=WHY)

    newer.refresh_from_db()
    assert newer.technology == kept
    assert lost.signals.get().value == 1000


def test_of_two_merges_in_a_row_the_later_one_is_undone_first(ada):
    lost, kept = make_two()
    redis = make_technology("redis")
    before = everything()
    first = merge_them(lost, kept, ada)
    second = merge_them(Technology.objects.get(pk=kept.pk), redis, ada)

    with pytest.raises(Refused, match="merged or deleted since: undo that first"):
        undo(first, by=ada, reason=WHY)
    undo(second, by=ada, reason=WHY)
    with pytest.raises(Refused, match="merge undone by Ada Lovelace"):
        undo(first, by=ada, reason=WHY)

    after = everything()
    assert {row["slug"] for row in after["technology"].values()} == {"mysql", "postgresql", "redis"}
    assert before["technology"].keys() > after["technology"].keys()


def test_the_address_of_a_reader_whose_page_goes_is_not_kept(ada):
    lost, kept = make_two()
    page = make_published_comparison(lost, kept)
    make_feedback(page, status="declined", answer="No.", answered_at=page.published, email="reader@example.org")

    merged = merge_them(lost, kept, ada)

    assert "reader@example.org" not in str(list(merged.rows.values()))


def test_a_reader_has_erased_what_a_merge_kept_and_what_it_moved_and_the_merge_is_undone(ada):
    lost, kept = make_two()
    page, moved = make_published_comparison(lost, kept), make_published_comparison(lost, "aaa")
    told = make_feedback(page, status="declined", answer="No.", answered_at=page.published)
    make_revision(page, because=told), make_revision(moved, because=told)
    other = make_feedback(moved)
    wished = end_of(moved, lost)
    Feedback.objects.filter(pk=other.pk).update(wants=wished)
    merged = merge_them(lost, kept, ada)

    found = readers_data.export(f"https://example.org/feedback/{told.token}/")
    assert (found[0]["merge"], found[0]["text"]) == ("Postgres into PostgreSQL", told.text)
    assert len(readers_data.erase(told.token)) == len(readers_data.erase(other.token)) == 1
    assert readers_data.export(told.token) == []
    assert told.text not in str(list(merged.rows.values()))
    undo(merged, by=ada, reason=WHY)

    assert [(row.pk, row.status, row.text) for row in Feedback.objects.all()] == [(other.pk, "withdrawn", "")]
    assert Revision.objects.filter(comparison__in=[page.pk, moved.pk], verb="edit").count() == 2


# ---- small worlds

SLUGS = ("postgres", "postgresql", "mysql", "redis")
PAIRS = [(one, other) for one in SLUGS for other in SLUGS if one < other]
WORLDS = st.fixed_dictionaries({
    "order": st.permutations(SLUGS),
    "pages": st.lists(st.tuples(st.sampled_from(PAIRS), st.booleans(), st.booleans()), unique_by=lambda page: page[0]),
    "claims": st.lists(
        st.tuples(st.sampled_from(SLUGS), st.sampled_from((*SLUGS, "")), st.sampled_from("ab")), max_size=5
    ),
    "wishes": st.lists(st.tuples(st.sampled_from(PAIRS), st.sampled_from("xy")), unique=True, max_size=5),
    "relations": st.lists(
        st.tuples(st.sampled_from(SLUGS), st.sampled_from((*SLUGS, "pgsql"))), unique=True, max_size=4
    ),
    "rows": st.lists(st.tuples(st.sampled_from(SLUGS[:2]), st.sampled_from("srf")), unique=True, max_size=4),
    "rest": st.sampled_from(Rule),
    "name": st.sampled_from(Side),
})  # fmt: skip


def make_world(world: dict[str, Any]) -> dict[str, Technology]:
    made = {slug: make_technology(slug) for slug in world["order"]}
    make_alias(made["postgres"], "pgsql")
    for (one, other), is_published, is_told in world["pages"]:
        make = make_published_comparison if is_published else make_comparison
        page = make(made[one], made[other])
        if is_told and {one, other} != {"postgres", "postgresql"}:
            make_feedback(page, wants=end_of(page, made[one]), client="same", text_hash="same")
    for slug, against, text in world["claims"]:
        make_claim(made[slug], text=text, against=made[against] if against not in ("", slug) else None)
    for (one, other), client in world["wishes"]:
        make_wish(made[one], made[other], client=client)
    for slug, word in world["relations"]:
        make_relation(made[slug], word)
    makers = {"s": make_signal, "r": make_release, "f": make_fact}
    for slug, kind in world["rows"]:
        makers[kind](made[slug])
    refresh_dates([one.pk for one in made.values()])
    return {slug: Technology.objects.get(slug=slug) for slug in SLUGS}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLDS)
def test_any_small_world_is_as_before(ada, world):
    with transaction.atomic():
        made = make_world(world)
        before = everything()

        merged = merge_them(
            made["postgres"], made["postgresql"], ada, rest=world["rest"], fields={"name": world["name"]}
        )
        undo(merged, by=ada, reason=WHY)

        after = without_new(everything(), before)
        assert {name: after[name] for name in before} == before
        transaction.set_rollback(True)
