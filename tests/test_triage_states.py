"""Looking into a disagreement, asking its writer, freeing it, setting it aside: who is told, and which pages change."""

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Feedback, Version
from comparisons.models.version import pair_key, technology_key
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .make import make_claim, make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def ada():
    return make_editor("ada")


def disputing(comparison: Comparison, **changes) -> Feedback:
    claim = make_claim(comparison.low, text="It needs a vacuum.")
    return make_feedback(comparison, wants="claim", claim=claim, claim_text=claim.text, **changes)


def versions(comparison: Comparison) -> tuple[int, int]:
    """The versions of the pair, and of the technology whose claim is disputed."""
    keys = [pair_key(comparison.low_id, comparison.high_id), technology_key(comparison.low_id)]
    found = Version.numbers(keys)
    return found[keys[0]], found[keys[1]]


ACTS = {
    "set_in_review": {},
    "ask_for_evidence": {"question": "Which release?"},
    "back_to_waiting": {},
    "free": {},
    "mark_spam": {},
    "accept": {"answer": "True."},
    "decline": {"answer": "No."},
}
FROM_OPEN = {"ask_for_evidence", "mark_spam", "accept", "decline"}
ALLOWED = {
    "held": {"free", "mark_spam"},
    "waiting": FROM_OPEN | {"set_in_review"},
    "in_review": FROM_OPEN | {"back_to_waiting"},
    "needs_evidence": FROM_OPEN | {"set_in_review", "back_to_waiting"},
    "spam": set(),
    "declined": set(),
}
BECOMES = {
    "set_in_review": "in_review",
    "ask_for_evidence": "needs_evidence",
    "back_to_waiting": "waiting",
    "free": "waiting",
    "mark_spam": "spam",
    "accept": "accepted",
    "decline": "declined",
}


def stored_as(comparison: Comparison, status: str, ada) -> Feedback:
    if status == "declined":
        return triage.decline(make_feedback(comparison), by=ada, answer="We weighed that.")
    return make_feedback(comparison, status=status)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("status", ALLOWED)
def test_each_verb_starts_from_its_statuses_only(comparison, ada, status, verb):
    feedback = stored_as(comparison, status, ada)
    before = Feedback.objects.values().get()

    if verb in ALLOWED[status]:
        getattr(triage, verb)(feedback, by=ada, **ACTS[verb])
        assert Feedback.objects.get().status == BECOMES[verb]
    else:
        with pytest.raises(Refused, match="meanwhile"):
            getattr(triage, verb)(feedback, by=ada, **ACTS[verb])
        assert Feedback.objects.values().get() == before


@pytest.mark.parametrize("verb", ACTS)
def test_what_its_writer_took_back_is_left_alone(comparison, ada, verb):
    feedback = disputing(comparison, status="in_review")
    Feedback.objects.update(status="withdrawn", withdrawn_at=feedback.created, text="", client="", claim_text="")

    with pytest.raises(Refused, match="Its writer has taken it back"):
        getattr(triage, verb)(feedback, by=ada, **ACTS[verb])

    assert Feedback.objects.get().status == "withdrawn"
    assert versions(comparison) == (0, 0)


def test_a_claim_in_review_is_marked_on_every_page_that_shows_it(comparison, ada):
    feedback = disputing(comparison)

    triage.set_in_review(feedback, by=ada)
    marked = versions(comparison)
    triage.decline(feedback, by=ada, answer="We read it again: it holds.")

    assert (marked, versions(comparison)) == ((1, 1), (2, 2))
    assert Feedback.objects.get().answered_by_name == "Ada Lovelace"


@pytest.mark.parametrize("verb", ["back_to_waiting", "ask_for_evidence", "mark_spam"])
def test_the_mark_goes_with_the_review(comparison, ada, verb):
    feedback = disputing(comparison, status="in_review")

    getattr(triage, verb)(feedback, by=ada, **ACTS[verb])

    assert versions(comparison) == (1, 1)


def test_an_answer_to_one_that_only_waited_touches_no_other_page(comparison, ada):
    triage.accept(disputing(comparison), by=ada, answer="True.")

    assert versions(comparison) == (1, 0)


def test_spam_that_nobody_saw_touches_nothing(comparison, ada):
    triage.mark_spam(disputing(comparison, status="held"), by=ada)

    assert versions(comparison) == (0, 0)


def test_the_writer_is_asked_by_mail_and_keeps_the_address_for_the_answer(comparison, ada):
    feedback = make_feedback(comparison, email="reader@example.org")

    triage.ask_for_evidence(feedback, by=ada, question=" Which release\r\ndid you run? ")
    work()
    at_once = list(mail.outbox)
    make_due()
    work()

    feedback.refresh_from_db()
    assert at_once == []
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert "Which release\ndid you run?" in mail.outbox[0].body
    assert feedback.get_absolute_url() in mail.outbox[0].body
    assert (feedback.question, feedback.email) == ("Which release\ndid you run?", "reader@example.org")


@pytest.mark.parametrize(
    ("verb", "status", "question"), [("back_to_waiting", "waiting", ""), ("set_in_review", "in_review", "Which one?")]
)
def test_a_question_that_is_taken_back_is_never_sent(comparison, ada, verb, status, question):
    feedback = make_feedback(comparison, email="reader@example.org")
    triage.ask_for_evidence(feedback, by=ada, question="Which one?")

    getattr(triage, verb)(feedback, by=ada)
    waiting = DBTaskResult.objects.count()
    make_due()
    work()

    assert (waiting, mail.outbox) == (0, [])
    assert Feedback.objects.values_list("status", "question").get() == (status, question)


def test_a_question_put_better_is_sent_once(comparison, ada):
    feedback = make_feedback(comparison, email="reader@example.org")
    triage.ask_for_evidence(feedback, by=ada, question="Which one?")
    triage.ask_for_evidence(feedback, by=ada, question="Which release did you run?")
    make_due()
    work()

    assert ["Which release did you run?" in letter.body for letter in mail.outbox] == [True]


@pytest.mark.parametrize("question", ["", "  \n ", "bell\x07"])
def test_a_question_that_is_missing_or_cannot_be_shown_is_refused(comparison, ada, question):
    feedback = make_feedback(comparison)

    with pytest.raises(Refused) as refused:
        triage.ask_for_evidence(feedback, by=ada, question=question)

    assert [problem.field for problem in refused.value.problems] == ["question"]
    assert Feedback.objects.get().status == "waiting"


def test_a_freed_one_joins_the_queue_without_a_mail(comparison, ada):
    feedback = make_feedback(comparison, status="held", held_because="Three links.")

    triage.free(feedback, by=ada)
    work()

    feedback.refresh_from_db()
    assert (feedback.status, feedback.held_because) == ("waiting", "")
    assert mail.outbox == []
    assert versions(comparison) == (0, 0)
