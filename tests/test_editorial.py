"""What editors do: each verb with its history, its versions and its refusals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from comparisons.domain.vocabulary import Verb
from comparisons.models import Alias, Comparison, Condition, Fact, Revision, Technology, Verdict, Version
from comparisons.models.version import pair_key, technology_key
from comparisons.services import editorial, reviewing
from comparisons.services.editorial import Refused

from .make import (
    make_alias,
    make_approvable_comparison,
    make_comparison,
    make_condition,
    make_editor,
    make_fact,
    make_feedback,
    make_published_comparison,
    make_relation,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


def version_of(comparison: Comparison) -> int:
    key = pair_key(comparison.low_id, comparison.high_id)
    return Version.numbers([key])[key]


def codes(refusal) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_publishing_shows_a_comparison_and_says_who_and_why(ada):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)

    revision = editorial.publish(comparison, by=ada, reason="Ready.")

    comparison.refresh_from_db()
    assert comparison in Comparison.objects.published()
    assert comparison.published.date() == datetime.now(UTC).date()
    assert comparison.changes == 1
    assert (revision.verb, revision.by, revision.by_name, revision.reason) == ("publish", ada, "Ada Lovelace", "Ready.")
    assert revision.record["comparison"] == ["mysql", "postgresql"]
    assert revision.record["status"] == "published"
    assert version_of(comparison) == 1


def test_publishing_without_a_verdict_is_refused_and_changes_nothing(ada):
    comparison = make_comparison()

    with pytest.raises(Refused) as refusal:
        editorial.publish(comparison, by=ada, reason="Ready.")

    assert codes(refusal) == {"no_verdict"}
    comparison.refresh_from_db()
    assert comparison.status == "draft"
    assert not Revision.objects.exists()
    assert version_of(comparison) == 0


def test_publishing_names_every_missing_field_of_both_technologies(ada):
    comparison = make_comparison(make_technology("c", kind=""), make_technology("d", use_case=""))
    make_verdict(comparison)

    with pytest.raises(Refused) as refusal:
        editorial.publish(comparison, by=ada, reason="Ready.")

    assert [problem.field for problem in refusal.value.problems] == ["technology.c.kind", "technology.d.use_case"]


def test_publishing_twice_is_refused(ada):
    with pytest.raises(Refused):
        editorial.publish(make_published_comparison(), by=ada, reason="Again.")


def test_publishing_again_after_a_withdrawal_keeps_the_first_date(ada):
    comparison = make_published_comparison()
    first = comparison.published

    editorial.withdraw(comparison, by=ada, reason="Wrong.")
    editorial.publish(comparison, by=ada, reason="Mended.")

    comparison.refresh_from_db()
    assert (comparison.status, comparison.published) == ("published", first)


def test_approving_says_that_an_editor_stands_behind_it(ada):
    comparison = make_approvable_comparison()

    reviewing.approve(comparison, by=ada, reason="All sources read.", on=date(2026, 11, 22))

    comparison.refresh_from_db()
    assert (comparison.reviewed, comparison.reviewed_by) == (date(2026, 11, 22), "Ada Lovelace")


def test_a_name_longer_than_a_page_has_room_for_is_cut():
    comparison = make_approvable_comparison()

    reviewing.approve(comparison, by=make_editor("ada", first_name="A" * 150, last_name="L" * 150), reason="Read.")

    comparison.refresh_from_db()
    assert comparison.reviewed_by == "A" * 100


def test_approving_what_fails_the_gate_is_refused_with_every_problem(ada):
    comparison = make_published_comparison()

    with pytest.raises(Refused) as refusal:
        reviewing.approve(comparison, by=ada, reason="Looks fine.")

    assert {"too_few_pros", "too_few_cons"} < codes(refusal)
    comparison.refresh_from_db()
    assert comparison.reviewed is None


def test_a_verdict_in_question_is_decided_anew_before_it_is_approved(ada):
    comparison = make_approvable_comparison()
    make_condition(
        comparison.verdict, text="the licence changes", happened=comparison.verdict.decided + timedelta(days=1)
    )

    with pytest.raises(Refused) as refusal:
        reviewing.approve(comparison, by=ada, reason="Looks fine.")
    editorial.revise_verdict(comparison, {"reason": "It still keeps what it is given."}, by=ada, reason="Decided anew.")
    reviewing.approve(comparison, by=ada, reason="All sources read.")

    assert codes(refusal) == {"in_question"}
    comparison.refresh_from_db()
    assert comparison.reviewed is not None


def test_approving_what_is_not_published_is_refused(ada):
    comparison = make_approvable_comparison(status="draft", published=None)

    with pytest.raises(Refused, match="Publish the comparison before you approve it"):
        reviewing.approve(comparison, by=ada, reason="All sources read.")


def test_withdrawing_takes_a_page_and_its_review_away(ada):
    comparison = make_reviewed_comparison()

    revision = editorial.withdraw(comparison, by=ada, reason="One of the two is no more.")

    comparison.refresh_from_db()
    assert (comparison.status, comparison.reviewed, comparison.reviewed_by) == ("archived", None, "")
    assert (revision.verb, revision.reason) == ("withdraw", "One of the two is no more.")


def test_withdrawing_a_draft_is_refused(ada):
    with pytest.raises(Refused):
        editorial.withdraw(make_comparison(), by=ada, reason="Wrong.")


def test_deciding_anew_names_the_editor_the_day_and_the_disagreement_that_led_to_it(ada):
    comparison = make_published_comparison("mysql", "postgresql", verdict={"pick": "low"})
    feedback = make_feedback(comparison)

    revision = editorial.revise_verdict(
        comparison,
        {"pick": "high", "reason": "The readers are right."},
        by=ada,
        reason="Readers convinced us.",
        because=feedback,
        conditions=[Condition(text="it loses a row"), Condition(text="it gets slower")],
    )

    verdict = Verdict.objects.get(comparison=comparison)
    assert (verdict.pick, verdict.reason, verdict.decided_by) == ("high", "The readers are right.", "Ada Lovelace")
    assert verdict.decided == datetime.now(UTC).date()
    assert [condition.text for condition in verdict.conditions.all()] == ["it loses a row", "it gets slower"]
    assert revision.because == feedback
    assert revision.record["verdict"]["pick"] == "postgresql"


def test_deciding_against_the_rules_of_a_verdict_is_refused(ada):
    comparison = make_published_comparison()

    with pytest.raises(Refused, match="exactly where the outcome is a pick"):
        editorial.revise_verdict(comparison, {"outcome": "tie"}, by=ada, reason="Both are good.")

    assert Verdict.objects.get(comparison=comparison).outcome == "pick"
    assert not Revision.objects.exists()


def test_words_of_a_verdict_do_not_end_the_review(ada):
    comparison = make_reviewed_comparison()

    editorial.revise_verdict(comparison, {"reason": "It is calmer to run at night."}, by=ada, reason="Said better.")

    comparison.refresh_from_db()
    assert comparison.reviewed_by == "Ada Lovelace"


def test_renaming_keeps_the_former_slug_as_a_way_in(ada):
    technology = make_technology("postgres")

    revision = editorial.rename(technology, "postgresql", by=ada, reason="Its own name.")

    renamed = Technology.objects.get(slug="postgresql")
    assert Technology.objects.by_keys(["postgres", "postgresql"]) == {"postgres": renamed, "postgresql": renamed}
    assert revision.record["technology"] == "postgresql"
    assert revision.record["aliases"] == ["postgres"]
    assert Version.numbers([technology_key(technology.pk)]) == {technology_key(technology.pk): 1}


@pytest.mark.parametrize("slug", ["taken", "also-taken", "C++", "vs"])
def test_renaming_to_a_slug_that_cannot_be_is_refused(ada, slug):
    Alias.objects.create(text="also-taken", technology=make_technology("taken"))
    technology = make_technology("postgres")

    with pytest.raises(Refused):
        editorial.rename(technology, slug, by=ada, reason="Because.")

    assert Technology.objects.filter(slug="postgres").exists()


def test_what_an_editor_changes_becomes_the_editors_word_on_it(ada):
    technology = make_technology("redis", licence="MIT")
    make_fact(technology, source="github-topics", value="BSD-3-Clause")
    technology.licence = "AGPL-3.0-only"
    technology.save()

    editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason="Relicensed.", fields=["licence"])

    said = dict(Fact.objects.filter(technology=technology, field="licence").values_list("source__slug", "value"))
    assert said == {"editor": "AGPL-3.0-only", "github-topics": "BSD-3-Clause"}


@pytest.mark.parametrize(("field", "code"), [("kind", "no_kind"), ("use_case", "no_use_case")])
def test_what_a_published_page_needs_of_a_technology_cannot_be_emptied(ada, field, code):
    technology = make_published_comparison().low
    setattr(technology, field, "")

    with pytest.raises(Refused) as refusal:
        editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason="Unsure.", fields=[field])

    assert codes(refusal) == {code}
    assert not Revision.objects.exists()


def test_a_technology_that_no_page_shows_can_be_unfiled(ada):
    technology = make_comparison(status="draft").low
    technology.kind = ""
    technology.save()

    editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason="Unsure.", fields=["kind"])

    assert Fact.objects.get(technology=technology, field="kind").value is None


def test_a_verb_that_is_interrupted_leaves_nothing_behind(ada, monkeypatch):
    comparison = make_published_comparison()

    def full_disk(keys):
        raise OSError("No space left on device")

    monkeypatch.setattr(Version, "touch", full_disk)
    with pytest.raises(OSError, match="No space left"), transaction.atomic():
        editorial.withdraw(comparison, by=ada, reason="Wrong.")

    comparison.refresh_from_db()
    assert comparison.status == "published"
    assert not Revision.objects.exists()


def test_a_page_without_its_verdict_is_never_recorded_as_published(ada):
    comparison = make_published_comparison()
    Verdict.objects.filter(comparison=comparison).delete()

    with pytest.raises(Refused, match="needs a verdict"):
        editorial.record_comparison(comparison, verb=Verb.EDIT, by=ada, reason="Verdict taken out.")


# ---- what shows a technology by its words


def test_those_that_name_a_technology_by_its_words_are_touched_when_these_change(ada):
    postgresql, redis, mysql = make_technology("postgresql"), make_technology("redis"), make_technology("mysql")
    make_relation(redis, "postgresql")
    make_relation(mysql, "elephant")
    keys = [technology_key(technology.pk) for technology in (postgresql, redis, mysql)]

    editorial.record_technology(postgresql, verb=Verb.CREATE, by=ada, reason="First entry.")
    created = Version.numbers(keys)
    editorial.record_technology(postgresql, verb=Verb.EDIT, by=ada, reason="Read again.")
    same = Version.numbers(keys)
    make_alias(postgresql, "Elephant")
    editorial.record_technology(postgresql, verb=Verb.EDIT, by=ada, reason="Another name.")
    named = Version.numbers(keys)
    editorial.rename(postgresql, "postgres", by=ada, reason="Shorter.")

    assert [created[key] for key in keys] == [1, 1, 0]
    assert [same[key] for key in keys] == [2, 1, 0]
    assert [named[key] for key in keys] == [3, 2, 1]
    assert [Version.numbers(keys)[key] for key in keys] == [4, 3, 2]


# ---- reasons


@pytest.mark.parametrize("reason", ["", " \n\t "])
@pytest.mark.parametrize(
    "act",
    [
        lambda comparison, **how: editorial.publish(comparison, **how),
        lambda comparison, **how: editorial.revise_verdict(comparison, {"reason": "It is quicker."}, **how),
        lambda comparison, **how: editorial.rename(comparison.low, "another-name", **how),
        lambda comparison, **how: editorial.record_comparison(comparison, verb=Verb.EDIT, **how),
        lambda comparison, **how: editorial.record_technology(comparison.low, verb=Verb.EDIT, **how),
    ],
    ids=["publish", "revise", "rename", "comparison", "technology"],
)
def test_no_verb_is_carried_out_without_a_reason(ada, act, reason):
    comparison = make_published_comparison(status="in_review", published=None)

    with pytest.raises(Refused, match="Say why"):
        act(comparison, by=ada, reason=reason)
    assert not Revision.objects.exists()
    assert Comparison.objects.get().status == "in_review"
    assert not Technology.objects.filter(slug="another-name").exists()

    act(comparison, by=ada, reason="It is so.")
    assert Revision.objects.get().reason == "It is so."
