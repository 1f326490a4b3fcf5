"""Two editors at the same disagreements in the same moment: each is answered once, nobody waits for ever."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from comparisons.models import Comparison, Feedback, ProsCons, Revision
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .backing_up import only_on
from .make import make_claim, make_comparison, make_editor, make_feedback, make_technology

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all in one moment, each in a connection of its own; return what was refused."""
    start, told = Barrier(len(acts)), []

    def act(one: Callable[[], object]) -> None:
        start.wait()
        try:
            one()
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return told


@only_on("postgresql")
def test_of_two_answers_at_once_the_later_is_told():
    feedback, ada, grace = make_feedback(), make_editor("ada"), make_editor("grace")

    told = at_once(
        lambda: triage.decline(feedback, by=ada, answer="No."),
        lambda: triage.accept(feedback, by=grace, answer="Yes."),
    )

    stored = Feedback.objects.get()
    assert told == [f"{stored.answered_by_name} has answered meanwhile: it is {stored.get_status_display()}."]
    assert Comparison.objects.values_list("answered", flat=True).get() == 1


@only_on("postgresql")
def test_answers_to_many_that_cross_do_not_block_each_other():
    shared = make_technology()
    claim = make_claim(shared)
    pairs = [make_comparison(shared, make_technology()) for _ in range(3)]
    rows = [make_feedback(pair, claim=claim) for pair in pairs]
    ada, grace = make_editor("ada"), make_editor("grace")
    change = triage.ClaimChange({"text": "It reads so now.", "checked": None})

    told = at_once(
        lambda: triage.answer_alike(
            rows[0],
            [rows[1].pk, rows[2].pk],
            lambda: triage.accept(rows[0], by=ada, answer="Yes.", claim=change),
            by=ada,
        ),
        lambda: triage.answer_alike(
            rows[2],
            [rows[1].pk, rows[0].pk],
            lambda: triage.accept(rows[2], by=grace, answer="Yes!", claim=change),
            by=grace,
        ),
    )

    assert len(told) == 1
    assert "has answered meanwhile" in told[0]
    assert list(Comparison.objects.values_list("answered", "accepted")) == [(1, 1)] * 3
    assert Feedback.objects.values("answer").distinct().count() == 1
    assert Revision.objects.count() == 1
    assert ProsCons.objects.get().text == "It reads so now."
