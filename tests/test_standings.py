"""A published page whose ground changed gets a standing, through whatever door; one that stands as before gets none."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Condition, CountedClaim, Standing, Verdict
from comparisons.models.reading_standings import ends_of, read_history
from comparisons.services import editorial, review_tasks, reviewing, standings, triage
from comparisons.services.merging.merge import merge
from comparisons.services.merging.undo import undo

from .make import (
    make_claim,
    make_comparison,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_release,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
    make_weighed_comparison,
)
from .standings import causes, make_standing_comparison, work_off

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WHY = "Looked again."


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def comparison():
    return make_standing_comparison()


def catch_up():
    return sum(standings.catch_up(NOW))


# ---- the doors


def edit(technology, ada):
    editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason=WHY)


def change_claim(comparison, ada):
    claim = comparison.high.claims.get(polarity="pro")
    claim.text = "Rules hold"
    claim.save()
    edit(comparison.high, ada)


def change_licence(comparison, ada):
    comparison.low.licence = "MIT"
    comparison.low.save()
    edit(comparison.low, ada)


def end_support(comparison, ada):
    make_release(comparison.low, cycle="8", support="until", supported_until=date(2027, 1, 1))
    edit(comparison.low, ada)


def release_anew(comparison, ada):
    comparison.low.claims.update(versions="<9")
    make_release(comparison.low, cycle="9", latest="9.0", released=date(2026, 1, 1))
    edit(comparison.low, ada)


def weigh_otherwise(comparison, ada):
    criterion = comparison.low.claims.first().criterion
    criterion.weight = 5
    criterion.save()
    editorial.record_criterion(criterion, by=ada)


def decide_anew(comparison, ada):
    editorial.revise_verdict(comparison, {"pick": "low", "reason": ""}, by=ada, reason=WHY)


def see_it_come_true(comparison, ada):
    happened = Condition(text="it can do without a proxy", happened=date(2026, 11, 1))
    editorial.revise_verdict(comparison, {"decided": date(2026, 10, 1)}, by=ada, reason=WHY, conditions=[happened])


def look_into_a_dispute(comparison, ada):
    Verdict.objects.update(basis="claims")
    claim = comparison.high.claims.get(polarity="pro")
    triage.set_in_review(make_feedback(comparison, claim=claim), by=ada)


def import_a_pick(comparison, ada, tmp_path):
    record = {"comparison": ["mysql", "postgresql"], "status": "published",
              "verdict": {"outcome": "tie", "basis": "editor", "reason": "Either does."}}  # fmt: skip
    _import(tmp_path, record)


def import_a_claim(comparison, ada, tmp_path):
    claim = {"text": "It scales", "criterion": "operations", "strength": 3}
    _import(tmp_path, {"technology": "mysql", "name": "MySQL", "pros": [claim], "cons": []})


def _import(folder, record):
    path = folder / "more.jsonl"
    path.write_text(json.dumps(record))
    call_command("import_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())


DOORS = {
    change_claim: "claims",
    change_licence: "facts",
    end_support: "facts",
    release_anew: "versions",
    weigh_otherwise: "weights",
    decide_anew: "decision",
    see_it_come_true: "condition",
    look_into_a_dispute: "dispute",
    import_a_pick: "decision",
    import_a_claim: "claims",
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_changes_leaves_a_standing_with_its_cause(comparison, ada, door, tmp_path):
    own = {"tmp_path": tmp_path} if door.__name__.startswith("import") else {}
    door(comparison, ada, **own)

    assert causes(comparison)[0] == DOORS[door]
    number = Standing.objects.count()
    review_tasks.renew([comparison.pk])
    assert Standing.objects.count() == number


def test_what_changes_nothing_that_counts_leaves_none(comparison, ada):
    claim = comparison.low.claims.first()
    claim.source, claim.checked = "https://example.org/elsewhere", date(2026, 11, 1)
    claim.save()
    comparison.low.summary = "A database."
    comparison.low.save()
    edit(comparison.low, ada)

    assert causes(comparison) == ["first"]


def test_a_dispute_that_ends_leaves_another(comparison, ada):
    look_into_a_dispute(comparison, ada)
    work_off()
    feedback = comparison.feedback.get()

    triage.decline(feedback, by=ada, answer="It holds.")

    assert causes(comparison)[0] == "dispute"
    disputed = [row.state["disputed"] for row in Standing.objects.filter(comparison=comparison)]
    assert disputed[0] == [] != disputed[1]


def test_a_review_leaves_one_and_a_change_since_another(ada):
    comparison = make_reviewed_comparison("mysql", "postgresql", reviewed=None)
    editorial_reviewer = make_editor("grace", permissions=[reviewing.APPROVE.partition(".")[2]])
    reviewing.approve(comparison, by=editorial_reviewer, reason=WHY)
    work_off()
    comparison.low.use_case = "Developers should use it at home."
    comparison.low.save()
    edit(comparison.low, ada)

    assert causes(comparison) == ["review", "first"]
    assert [row.state["review"] for row in Standing.objects.all()] == ["changed", "reviewed"]


# ---- what is not published


def test_a_draft_has_none_and_one_from_its_publication_on(ada):
    draft = make_comparison("mysql", "postgresql")
    make_verdict(draft)
    review_tasks.renew([draft.pk])
    catch_up()
    assert not Standing.objects.exists()

    editorial.publish(draft, by=ada, reason=WHY)

    assert causes(draft) == ["first"]
    assert Standing.objects.get().at >= Comparison.objects.get().published


def test_what_is_withdrawn_keeps_its_standings_and_gets_no_more(comparison, ada):
    editorial.withdraw(comparison, by=ada, reason=WHY)
    change_claim(comparison, ada)

    assert causes(comparison) == ["first"]


def test_a_deleted_comparison_takes_its_standings_along(comparison):
    comparison.verdict.delete()
    comparison.delete()

    assert not Standing.objects.exists()


# ---- chores


def test_each_published_page_gets_its_first_standing_once(monkeypatch):
    monkeypatch.setattr(standings, "IDS_AT_ONCE", 2)
    monkeypatch.setattr(standings, "AT_ONCE", 1)
    for number in range(5):
        make_published_comparison(f"a{number}", f"b{number}")
    make_comparison("mysql", "postgresql")

    assert catch_up() == 5
    assert list(Standing.objects.values_list("cause", flat=True)) == ["first"] * 5
    assert catch_up() == 0


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (1, True), (31, True)])
def test_a_day_that_passes_leaves_one(days, is_due):
    comparison = make_published_comparison("mysql", "postgresql")
    comparison.verdict.conditions.create(text="a proxy", check_by=NOW.date() - timedelta(days=days))
    before = datetime(2026, 10, 1, tzinfo=UTC)
    rows = list(standings.locked([comparison.pk]))
    standings.append({row: editorial.page_of(row) for row in rows}, before)

    list(standings.let_days_pass(NOW))

    assert causes(comparison) == (["date", "first"] if is_due else ["first"])
    assert sum(standings.let_days_pass(NOW)) == (1 if is_due else 0)
    assert len(causes(comparison)) == (2 if is_due else 1)


# ---- bounds


def test_the_oldest_are_erased_beyond_a_hundred(comparison, ada, monkeypatch):
    monkeypatch.setattr(standings, "KEPT", 3)
    for strength in (3, 2, 3, 2):
        comparison.low.claims.filter(polarity="con").update(strength=strength)
        review_tasks.renew([comparison.pk])
        review_tasks.renew([comparison.pk])

    assert causes(comparison) == ["claims"] * 3


def test_looking_at_many_costs_as_many_queries_as_at_one():
    numbers = []
    for many in (1, 6):
        made = [make_published_comparison(f"{many}a{number}", f"{many}b{number}").pk for number in range(many)]
        with CaptureQueriesContext(connection) as queries:
            review_tasks.renew(made)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 25


def test_a_wording_is_stored_once(comparison):
    make_published_comparison(comparison.low, make_technology("sqlite"))
    for claim in comparison.high.claims.all():
        make_claim(Comparison.objects.first().high, criterion=claim.criterion)
    catch_up()

    assert Standing.objects.count() == 2
    own = {digest for row in Standing.objects.all() for digests in row.claims.values() for digest in digests}
    assert {one.digest for one in CountedClaim.objects.all()} == own


# ---- merging


@pytest.mark.parametrize("swaps", [True, False])
def test_a_merge_reads_as_before_whichever_ids_there_are_and_so_does_its_undoing(ada, swaps):
    kept = None if swaps else make_technology("kept")
    made = make_weighed_comparison()
    kept = kept or make_technology("kept")
    review_tasks.renew([made.pk])
    before = margins_of_postgresql(made)

    merged = merge(made.low, kept, by=ada, reason=WHY)
    assert (Comparison.objects.get(pk=made.pk).low.slug == "postgresql") is swaps
    assert margins_of_postgresql(made)[-1:] == before
    work_off()
    undo(merged, by=ada, reason=WHY)
    work_off()

    assert margins_of_postgresql(made)[-1:] == before == margins_of_postgresql(made)[:1]


def margins_of_postgresql(comparison):
    """Who leads by how much on which criterion, in each standing, the newest first; positive is PostgreSQL."""
    row = Comparison.objects.select_related("low", "high").get(pk=comparison.pk)
    found = [one.snapshot for one in read_history(row.pk, ends_of(row))]
    signs = [1 if one.sides[0].slug == "postgresql" else -1 for one in found]
    return [{own.slug: sign * own.margin for own in one.margins} for sign, one in zip(signs, found, strict=True)]
