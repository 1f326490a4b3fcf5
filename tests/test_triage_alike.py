"""Many disagreements that say the same get one answer at once, each writer with a mail; who was faster is named."""

import pytest
from django.core import mail

from comparisons.models import Comparison, Feedback, Revision, Version
from comparisons.models.version import pair_key
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .make import make_claim, make_comparison, make_editor, make_feedback, make_published_comparison, make_technology
from .working import make_due, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def first() -> Feedback:
    return make_feedback(make_published_comparison("mysql", "postgresql"), email="first@example.org")


def answer(verb: str, first: Feedback, others: list[int], ada) -> list[str]:
    given = {} if verb == "mark_spam" else {"answer": "We weighed that."}
    return triage.answer_alike(first, others, lambda: getattr(triage, verb)(first, by=ada, **given), by=ada)[1]


@pytest.mark.parametrize(("verb", "status"), [("accept", "accepted"), ("decline", "declined")])
def test_one_answer_is_given_to_all(first, ada, verb, status):
    others = [make_feedback(first.comparison, email=f"{name}@example.org") for name in "bc"]
    left = make_feedback(first.comparison)

    refused = answer(verb, first, [one.pk for one in others], ada)
    make_due()
    work()

    stored = Feedback.objects.exclude(pk=left.pk).values_list("status", "answer", "answered_by_name")
    assert refused == []
    assert set(stored) == {(status, "We weighed that.", "Ada Lovelace")}
    assert set(Feedback.objects.filter(same_as=first).values_list("pk", flat=True)) == {one.pk for one in others}
    assert {to for letter in mail.outbox for to in letter.to} == {f"{name}@example.org" for name in ("first", "b", "c")}
    assert len(mail.outbox) == 3
    assert Feedback.objects.get(pk=left.pk).status == "waiting"
    assert Comparison.objects.values_list("answered", "accepted").get() == (3, 3 if verb == "accept" else 0)


def test_a_pick_that_changed_is_counted_once(first, ada):
    other = make_feedback(first.comparison)
    changes = {"pick": "high", "reason": "It holds."}

    triage.answer_alike(
        first,
        [other.pk],
        lambda: triage.accept(first, by=ada, answer="You are right.", verdict_changes=changes),
        by=ada,
    )

    assert Comparison.objects.values_list("answered", "accepted", "repicked").get() == (2, 2, 1)
    assert sorted(Feedback.objects.values_list("changed_pick", flat=True)) == [False, True]


def test_spam_is_set_aside_together_held_or_not(first, ada):
    held = make_feedback(first.comparison, status="held", held_because="Links.", email="held@example.org")

    answer("mark_spam", first, [held.pk], ada)

    assert set(Feedback.objects.values_list("status", "email")) == {("spam", "")}
    assert Comparison.objects.get().answered == 0


def test_who_was_faster_or_left_is_named_and_the_others_get_the_answer(first, ada):
    grace = make_editor("grace")
    answered = triage.accept(make_feedback(first.comparison), by=grace, answer="Yes.")
    held = make_feedback(first.comparison, status="held")
    waits = make_feedback(first.comparison)
    gone = waits.pk + 1_000

    refused = answer("decline", first, [answered.pk, held.pk, waits.pk, gone], ada)

    assert refused == [
        f"#{answered.pk} is left as it was. {grace.get_full_name()} has answered meanwhile: it is accepted.",
        f"#{held.pk} is left as it was. It is “held as possible spam” meanwhile.",
        f"#{gone} is left as it was. It is gone.",
    ]
    assert Feedback.objects.get(pk=waits.pk).status == "declined"
    assert Feedback.objects.get(pk=answered.pk).status == "accepted"


def test_nobody_gets_an_answer_that_the_first_one_does_not_get(first, ada):
    other = make_feedback(first.comparison)
    triage.decline(first, by=ada, answer="No.")

    with pytest.raises(Refused, match="answered meanwhile"):
        answer("accept", first, [other.pk], ada)

    assert Feedback.objects.get(pk=other.pk).status == "waiting"


def test_the_same_claim_is_answered_on_all_its_pages_and_another_page_is_not(first, ada):
    claim = make_claim(first.comparison.low)
    Feedback.objects.update(claim=claim)
    first.refresh_from_db()
    elsewhere = make_comparison(first.comparison.low, make_technology("zig"))
    same, other = make_feedback(elsewhere, claim=claim), make_feedback(elsewhere)

    refused = answer("decline", first, [same.pk, other.pk], ada)

    key = pair_key(elsewhere.low_id, elsewhere.high_id)
    assert refused == [f"#{other.pk} is left as it was. It is about another pair and another claim."]
    assert Feedback.objects.get(pk=same.pk).status == "declined"
    assert Comparison.objects.get(pk=elsewhere.pk).answered == 1
    assert Version.numbers([key])[key] > 0


def test_those_of_a_claim_that_the_answer_takes_out_get_it_too(first, ada):
    claim = make_claim(first.comparison.low)
    Feedback.objects.update(claim=claim)
    first.refresh_from_db()
    other = make_feedback(make_comparison(first.comparison.low, make_technology("zig")), claim=claim)
    removed = triage.ClaimChange(removed=True)

    triage.answer_alike(
        first, [other.pk], lambda: triage.accept(first, by=ada, answer="It is gone.", claim=removed), by=ada
    )

    assert Feedback.objects.get(pk=other.pk).status == "accepted"
    assert Revision.objects.get().because == first


def test_more_than_a_hundred_at_once_are_refused(first, ada):
    with pytest.raises(Refused, match="At most 100"):
        answer("decline", first, list(range(1, triage.MOST_ALIKE + 3)), ada)

    assert Feedback.objects.get().status == "waiting"


def test_many_cost_few_queries(first, ada, django_assert_max_num_queries):
    others = [make_feedback(first.comparison).pk for _ in range(40)]

    with django_assert_max_num_queries(24):
        answer("decline", first, others, ada)

    assert Comparison.objects.get().answered == 41
