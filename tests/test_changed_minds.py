"""A changed mind is recorded wherever the outcome or pick that readers see changes, with what led to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comparisons.domain.vocabulary import Verb
from comparisons.models import ChangedMind, ChangeRequest, Comparison, Condition, Feedback, Revision, Verdict
from comparisons.services import editorial, triage
from comparisons.services.editorial import Refused
from comparisons.services.merging.undo import undo

from .admin_pages import change_url, fields_of, page, send
from .import_files import comparison as record_of_pair
from .import_files import technology as record_of
from .make import (
    end_of,
    make_claim,
    make_comparison,
    make_condition,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_signal,
    make_technology,
    make_verdict,
)
from .merging_worlds import REASON, make_two, merge_them
from .minds import DECIDED, OTHER, TIE, make_decided_pair, make_history, revise

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def comparison(ada) -> Comparison:
    return make_decided_pair(ada)


def decisions() -> list[tuple[str, str, str, str]]:
    rows = ChangedMind.objects.order_by("id")
    return list(rows.values_list("before_outcome", "before_pick", "after_outcome", "after_pick"))


def cause() -> str:
    return ChangedMind.objects.latest("id").cause


def test_another_pick_is_recorded_with_its_revision_and_what_it_says_in_short(ada, comparison):
    revise(comparison, ada, **OTHER, in_short="It does more.")

    mind, newest = ChangedMind.objects.get(), Revision.objects.of(comparison).first()
    assert decisions() == [("pick", "low", "pick", "high")]
    assert (mind.comparison, mind.revision, mind.at, mind.in_short) == (comparison, newest, newest.at, "It does more.")


def test_back_again_is_a_changed_mind_too_and_the_same_pick_is_none(ada, comparison):
    revise(comparison, ada, **TIE)
    revise(comparison, ada, pick=None, outcome="tie", reason="Both do, said otherwise.")
    revise(comparison, ada, outcome="pick", pick="low", reason="The one, after all.")

    assert decisions() == [("pick", "low", "tie", ""), ("tie", "", "pick", "low")]


def test_a_first_publication_is_none_whatever_the_draft_said(ada):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)
    make_history(comparison, ada)
    revise(comparison, ada)

    editorial.publish(comparison, by=ada, reason="Ready.")

    assert not ChangedMind.objects.exists()


@pytest.mark.parametrize(("changes", "told"), [(TIE, [("pick", "low", "tie", "")]), ({"in_short": "Less work."}, [])])
def test_a_page_that_comes_back_is_compared_with_what_readers_saw_last(ada, comparison, changes, told):
    editorial.withdraw(comparison, by=ada, reason="We look again.")
    revise(comparison, ada, **changes)
    revise(comparison, ada, **changes)
    assert decisions() == []

    editorial.publish(comparison, by=ada, reason="We looked.")

    assert decisions() == told


def test_a_new_name_of_the_address_changes_no_mind(ada, comparison):
    editorial.withdraw(comparison, by=ada, reason="We look again.")
    editorial.rename(comparison.low, "zysql", by=ada, reason="So it is written.")
    editorial.publish(Comparison.objects.get(), by=ada, reason="We looked.")
    assert decisions() == []

    revise(comparison, ada)

    assert decisions() == [("pick", "low", "pick", "high")]


def test_a_page_without_a_history_is_compared_with_its_verdict(ada):
    revise(make_published_comparison(), ada)

    assert decisions() == [("pick", "low", "pick", "high")]


def test_nothing_is_recorded_of_a_change_that_is_refused(ada, comparison):
    with pytest.raises(Refused):
        editorial.revise_verdict(comparison, {"pick": "high"}, by=ada, reason="The former reason stays.")

    assert decisions() == []


# ---- what led to it


def test_a_reader_led_to_what_an_accepted_disagreement_changed(ada, comparison):
    feedback = make_feedback(comparison)

    triage.accept(feedback, by=ada, answer="You are right.", verdict_changes=OTHER)

    assert (cause(), ChangedMind.objects.get().revision.because) == ("reader", Feedback.objects.get())


@pytest.mark.parametrize(
    ("happened", "led"),
    [(DECIDED + timedelta(days=1), "condition"), (DECIDED, "editor"), (None, "editor")],
)
def test_a_condition_led_to_it_where_it_came_true_after_the_decision(ada, comparison, happened, led):
    make_condition(comparison.verdict, happened=happened)
    make_history(comparison, ada)

    editorial.revise_verdict(comparison, OTHER, by=ada, reason="It came true.", conditions=[])

    assert cause() == led


def test_a_condition_that_is_noted_together_with_the_new_pick_led_to_it(ada, comparison):
    happened = [Condition(text="a release brings schema changes", happened=DECIDED + timedelta(days=1))]

    editorial.revise_verdict(comparison, OTHER, by=ada, reason="It came true.", conditions=happened)

    assert cause() == "condition"


def test_new_evidence_led_to_it_where_a_claim_changed_since(ada, comparison):
    make_claim(comparison.high)
    editorial.record_technology(comparison.high, verb=Verb.EDIT, by=ada, reason="A new claim.")

    revise(comparison, ada)

    assert cause() == "evidence"


def test_a_source_read_again_and_a_claim_against_another_one_are_no_new_evidence(ada, comparison):
    claim = make_claim(comparison.high, checked=DECIDED)
    make_history(comparison, ada)
    claim.checked = DECIDED + timedelta(days=9)
    claim.save()
    make_claim(comparison.high, against=make_technology("redis"))
    editorial.record_technology(comparison.high, verb=Verb.EDIT, by=ada, reason="Read again.")

    revise(comparison, ada)

    assert cause() == "editor"


@pytest.mark.parametrize(("basis", "led"), [("popularity", "evidence"), ("editor", "editor")])
def test_new_figures_are_evidence_where_a_verdict_rests_on_popularity(ada, comparison, basis, led):
    make_signal(comparison.high)
    editorial.record_technology(comparison.high, verb=Verb.EDIT, by=ada, reason="New figures.")

    revise(comparison, ada, **OTHER, basis=basis)

    assert cause() == led


# ---- every door


@pytest.fixture
def editor(client):
    client.force_login(make_editor("grace"))
    return client


def pick_anew(client, comparison: Comparison, **more: str) -> None:
    fields = fields_of(page(client, change_url(comparison)))
    anew = {"verdict-0-pick": "high", "verdict-0-reason": "The other does more.", "reason": "It does more."}
    send(client, change_url(comparison), fields | anew | more)


def test_the_form_of_a_comparison_records_it(editor, comparison):
    pick_anew(editor, comparison)

    assert decisions() == [("pick", "low", "pick", "high")]


def test_a_change_for_review_records_it_once_it_is_put_live(editor, comparison):
    pick_anew(editor, comparison, _for_review="Save for review")
    assert decisions() == []

    url = change_url(ChangeRequest.objects.get())
    send(editor, url, fields_of(page(editor, url)) | {"decision": "live", "text": ""})

    assert decisions() == [("pick", "low", "pick", "high")]


def test_a_restored_state_records_it(editor, ada, comparison):
    then = Revision.objects.of(comparison).first()
    revise(comparison, ada)

    url = f"/admin/comparisons/revision/{then.pk}/restore/"
    send(editor, change_url(comparison), fields_of(page(editor, url)) | {"reason": "The former was right."})

    assert decisions() == [("pick", "low", "pick", "high"), ("pick", "high", "pick", "low")]
    assert Revision.objects.of(comparison).first().verb == "restore"


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_an_import_records_it_with_the_files_as_its_cause(catalogue, suffix):
    sides = [record_of("mysql"), record_of("postgresql")]
    catalogue([*sides, record_of_pair("mysql", "postgresql")], suffix=suffix)
    assert decisions() == []

    verdict = {"pick": "postgresql", "basis": "editor", "in_short": "It does more."}
    catalogue([record_of_pair("mysql", "postgresql", verdict=verdict)], suffix=suffix)

    mind, low = ChangedMind.objects.get(), Comparison.objects.get().low.slug
    assert (mind.before_pick, mind.after_pick) == (("low", "high") if low == "mysql" else ("high", "low"))
    assert (mind.cause, mind.in_short, mind.revision.verb) == ("files", "It does more.", "import")


def test_an_import_compares_a_page_that_comes_back_with_what_readers_saw_last(catalogue):
    sides = [record_of("mysql"), record_of("postgresql")]
    catalogue([*sides, record_of_pair("mysql", "postgresql")])
    tie = {"outcome": "tie", "pick": None, "basis": "editor"}
    catalogue([record_of_pair("mysql", "postgresql", status="archived", verdict=tie)])
    assert decisions() == []

    catalogue([{"comparison": ["mysql", "postgresql"], "status": "published"}])

    assert [(before, after) for before, _, after, _ in decisions()] == [("pick", "tie")]


def test_an_import_that_publishes_a_draft_records_nothing(catalogue):
    sides = [record_of("mysql"), record_of("postgresql")]
    catalogue([*sides, record_of_pair("mysql", "postgresql", status="draft", published=None)])

    verdict = {"pick": "postgresql", "basis": "editor"}
    catalogue([record_of_pair("mysql", "postgresql", verdict=verdict)])

    assert decisions() == []


# ---- merging


@pytest.mark.parametrize("lost_first", [True, False])
def test_a_merge_turns_the_sides_and_undoing_it_turns_them_back(ada, lost_first):
    lost, kept = make_two(lost_first=lost_first)
    comparison = make_published_comparison(lost, other := make_technology("aaa"))
    Verdict.objects.update(pick=end_of(comparison, lost))
    revise(comparison, ada, pick=end_of(comparison, other), reason="The other.")
    before = list(ChangedMind.objects.values())

    merged = merge_them(lost, kept, ada)

    comparison.refresh_from_db()
    mind = ChangedMind.objects.get()
    assert (mind.before_pick, mind.after_pick) == (end_of(comparison, kept), end_of(comparison, other))
    undo(merged, by=ada, reason=REASON)
    assert list(ChangedMind.objects.values()) == before


def test_what_was_decided_of_a_page_that_a_merge_drops_goes_and_comes_back_with_it(ada):
    lost, kept = make_two(lost_first=True)
    comparison = make_published_comparison(lost, kept)
    revise(comparison, ada)
    before = list(ChangedMind.objects.values())

    merged = merge_them(lost, kept, ada)

    assert not ChangedMind.objects.exists()
    undo(merged, by=ada, reason=REASON)
    assert list(ChangedMind.objects.values()) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"after_pick": "low"},
        {"after_pick": ""},
        {"before_outcome": "tie"},
        {"cause": "whim"},
    ],
)
def test_what_is_no_changed_mind_cannot_be_stored(ada, comparison, wrong):
    revise(comparison, ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangedMind.objects.update(**wrong)
