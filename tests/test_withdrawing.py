"""A reader takes a disagreement back: what was sent is gone from all that is stored here, a bare row stays."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Feedback, FeedbackAddition, MergedRows, Revision, Version
from comparisons.models.version import pair_key, technology_key
from comparisons.services import followups, tasks, triage, withdrawing
from comparisons.services.editorial import Refused
from comparisons.services.merging.undo import undo
from comparisons.services.review_tasks import renew_marks
from nicepick.wsgi import application

from .feedback_form import FORM, OURS
from .make import make_claim, make_editor, make_feedback, make_published_comparison, make_revision
from .merging_worlds import make_two, merge_them
from .reading import parsed, words
from .valid_html import complaints
from .working import make_due, work

pytestmark = pytest.mark.django_db
SECRETS = {
    "text": "Zweihundert Nächte lang hat mich das geärgert.",
    "evidence": "https://proof.example.org/zweihundert",
    "would_settle": "A benchmark by Zweihundert himself.",
    "claim_text": "As it read then, Zweihundert.",
    "email": "zweihundert@example.org",
    "client": "c-zweihundert",
    "network": "n-zweihundert",
    "text_hash": "h-zweihundert",
    "held_because": "looks like zweihundert others",
    "question": "Which Zweihundert do you mean?",
}
ANSWER = "You say “Zweihundert Nächte”: that is right."
PAIR = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def feedback(comparison) -> Feedback:
    context = {"team_size": "small", "scale": "fleet", "in_production": "long", "may_quote": True}
    sent = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    made = make_feedback(comparison, **SECRETS, **context, created=sent, claim=make_claim(comparison.low))
    for number in (1, 2):
        addition = f"Zweihundert, and {number} more."
        FeedbackAddition.objects.create(feedback=made, text=addition, evidence=SECRETS["evidence"], created=sent)
    return made


def withdraw(client, feedback, headers=OURS):
    return client.post(f"{feedback.get_absolute_url()}withdraw/", "", FORM, headers=headers)


def whole_database() -> str:
    """All values of all tables, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - from the database itself
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(found)


def leaves_nothing_of(feedback) -> list[str]:
    """The lines of the database that still say something of a disagreement with ``SECRETS``."""
    lines = whole_database().replace("\\xe4", "ä").splitlines()
    return [line[:300] for line in lines if "zweihundert" in line.casefold() or feedback.token in line]


@pytest.mark.parametrize("status", ["waiting", "in_review", "needs_evidence"])
def test_an_open_one_leaves_a_row_without_a_word(client, feedback, comparison, status):
    Feedback.objects.update(status=status, in_review_since=date(2026, 11, 19), held_for="links")
    tasks.ask_reader.enqueue(feedback.pk)
    assert len(leaves_nothing_of(feedback)) == 3

    response = withdraw(client, feedback)

    row = Feedback.objects.get()
    assert (response.status_code, response["Location"]) == (303, "/feedback/withdrawn/")
    assert response["Cache-Control"] == "private, no-store"
    assert leaves_nothing_of(feedback) == []
    assert (row.pk, row.status, row.wants, row.comparison) == (feedback.pk, "withdrawn", feedback.wants, comparison)
    assert row.created == datetime(2026, 11, 18, tzinfo=UTC)
    walks = DBTaskResult.objects.filter(task_path=renew_marks.module_path)
    assert DBTaskResult.objects.count() == walks.count() == (1 if status == "in_review" else 0)  # its mark is gone
    for column in withdrawing.EMPTIED:
        assert getattr(row, column) == "", column
    assert (row.claim, row.criterion, row.in_review_since, row.set_aside_at) == (None, None, None, None)
    assert (row.may_quote, row.withdrawn_at.hour) == (False, 0)


@pytest.mark.parametrize("status", ["waiting", "held"])
def test_the_reason_of_a_change_that_was_made_before_the_answer_goes_too(client, feedback, comparison, status):
    Feedback.objects.update(status=status)
    make_revision(comparison, because=feedback, reason=ANSWER)
    key = pair_key(comparison.low_id, comparison.high_id)
    before = Version.numbers([key])

    withdraw(client, feedback)

    assert leaves_nothing_of(feedback) == []
    assert Revision.objects.get().reason == withdrawing.REASON
    assert Version.numbers([key]) != before


@pytest.mark.parametrize("status", ["held", "spam"])
def test_what_no_page_counts_goes_whole(client, feedback, status):
    Feedback.objects.update(status=status)

    assert withdraw(client, feedback).status_code == 303

    assert leaves_nothing_of(feedback) == []
    assert not Feedback.objects.exists()
    assert not FeedbackAddition.objects.exists()


def test_an_answered_one_keeps_its_outcome_and_its_counts_and_loses_its_answer_everywhere(
    client, feedback, comparison, behind
):
    site, ada = behind(application), make_editor()
    copy = make_feedback(comparison, text="I say so as well, and mean it.", may_quote=True)
    other_pick = {"outcome": "depends", "pick": None, "reason": "Both keep what they are given."}
    triage.accept(feedback, by=ada, answer=ANSWER, verdict_changes=other_pick)
    triage.answer_as(copy, feedback, by=ada)
    pages = [PAIR, f"{PAIR}disagree/", f"{PAIR}changes/"]
    shown = "".join(site.ask(page).body.decode() for page in pages)
    counts = Comparison.objects.values_list("answered", "accepted", "repicked")
    before = counts.get()

    withdraw(client, feedback)
    site.now += 2  # the cache looks each second
    after = {page: site.ask(page).body.decode() for page in pages}

    row, copied = Feedback.objects.get(pk=feedback.pk), Feedback.objects.get(pk=copy.pk)
    assert "Zweihundert" in shown
    assert [page for page, body in after.items() if "Zweihundert" in body] == []
    assert leaves_nothing_of(feedback) == []
    assert (row.status, row.changed_pick, row.answer, row.answered_at.hour) == ("accepted", True, "", 0)
    assert counts.get() == before == (2, 2, 1)
    assert copied.answer == withdrawing.COPIED
    assert Revision.objects.get(because=feedback).reason == withdrawing.REASON
    assert withdrawing.COPIED in after[f"{PAIR}disagree/"]
    assert "I say so as well" in after[f"{PAIR}disagree/"]


def test_a_copy_on_the_page_of_another_pair_is_made_anew_too(client, feedback):
    elsewhere = make_published_comparison("lua", "ruby")
    copy = make_feedback(elsewhere, status="declined", answer=ANSWER, same_as=feedback, answered_at=feedback.created)
    triage.decline(feedback, by=make_editor(), answer=ANSWER)
    key = pair_key(elsewhere.low_id, elsewhere.high_id)
    before = Version.numbers([key])

    withdraw(client, feedback)

    assert Feedback.objects.get(pk=copy.pk).answer == withdrawing.COPIED
    assert Version.numbers([key]) != before


def test_the_history_of_pages_where_its_change_was_confirmed_forgets_the_answer_too(client, feedback, comparison):
    triage.decline(feedback, by=make_editor(), answer=ANSWER)
    confirmed = f"A change of MySQL was confirmed: {ANSWER}"
    make_revision(comparison, verb="approve", reason=confirmed, at=datetime.now(UTC))
    another = make_revision(comparison, verb="approve", reason="Another reason.", at=datetime.now(UTC))
    renew_marks.enqueue("walk", 0, [1], "", {"technology_id": 1, "reason": confirmed})

    withdraw(client, feedback)

    assert leaves_nothing_of(feedback) == []
    assert Revision.objects.get(pk=another.pk).reason == "Another reason."


def test_the_address_goes_with_the_mail_that_waits_and_a_mail_on_its_way_finds_nothing(client, feedback):
    triage.decline(feedback, by=make_editor(), answer=ANSWER)
    waiting = DBTaskResult.objects.count()
    loaded = Feedback.objects.get()

    withdraw(client, feedback)
    make_due()
    work()
    tasks.tell_reader.func(loaded.pk)

    assert waiting == 1
    assert mail.outbox == []


def test_only_what_pages_show_is_made_anew(client, feedback, comparison):
    pair, claim = pair_key(comparison.low_id, comparison.high_id), technology_key(comparison.low_id)
    numbers = [Version.numbers([pair, claim])]
    withdraw(client, feedback)
    numbers.append(Version.numbers([pair, claim]))
    in_review = make_feedback(comparison, status="in_review", claim=make_claim(comparison.low))
    withdraw(client, in_review)
    numbers.append(Version.numbers([pair, claim]))

    assert numbers[0] == numbers[1]
    assert all(numbers[2][key] > numbers[1].get(key, 0) for key in (pair, claim))


@pytest.mark.parametrize("is_undone", [False, True])
def test_the_journals_of_merges_forget_it_and_undoing_one_brings_nothing_back(client, is_undone):
    ada = make_editor()
    lost, kept = make_two()
    moved, gone = make_published_comparison(lost, "aaa"), make_published_comparison(lost, kept)
    claims = [make_claim(lost, text="The same words."), make_claim(kept, text="The same words.")]
    told = make_feedback(moved, **SECRETS, claim=claims[0])
    triage.accept(told, by=ada, answer=ANSWER)
    make_revision(gone, because=told, reason=ANSWER)
    make_revision(lost, because=told, reason=ANSWER)
    merged = merge_them(lost, kept, ada)
    assert MergedRows.objects.filter(model="revision").exists()
    if is_undone:
        undo(merged, by=ada, reason="They differ.")

    assert withdraw(client, told).status_code == 303
    left = leaves_nothing_of(told)
    if not is_undone:
        undo(merged, by=ada, reason="They differ.")

    row = Feedback.objects.get()
    assert left == []
    assert leaves_nothing_of(told) == []
    assert (row.comparison_id, row.claim_id, row.text_hash, row.status) == (moved.pk, None, "", "accepted")
    assert Revision.objects.filter(reason=withdrawing.REASON, because=told).count() == 2


def test_a_page_asks_first_and_only_a_post_withdraws(client, feedback):
    url = f"{feedback.get_absolute_url()}withdraw/"
    asked = [client.get(url), client.head(url), client.get(f"{url}?confirm=1")]
    page = parsed(asked[0])

    assert [answer.status_code for answer in asked] == [200, 200, 200]
    assert complaints(asked[0].content.decode()) == []
    assert page.select_one("main form")["action"] == url
    assert page.select_one("main form")["method"] == "post"
    assert Feedback.objects.get().text == SECRETS["text"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_withdraws_nothing(client, feedback, headers):
    response = withdraw(client, feedback, headers)

    assert response.status_code == 403
    assert "this came from another site" in words(parsed(response).find(id="errors"))
    assert Feedback.objects.get().text == SECRETS["text"]


def test_the_page_after_it_is_the_same_for_all_and_the_old_link_says_why_it_is_none(client, feedback):
    said = withdraw(client, feedback)
    after = client.get(said["Location"])

    for path in ("", "withdraw/"):
        old = client.get(f"{feedback.get_absolute_url()}{path}")
        assert old.status_code == 404
        assert "withdrawn or erased" in old.content.decode()
    assert withdraw(client, feedback).status_code == 404
    assert after.status_code == 200
    assert words(parsed(after).h1) == "Withdrawn"
    assert complaints(after.content.decode()) == []


def test_what_counts_withdrawals_is_locked_after_all_that_others_lock(client, feedback):
    Feedback.objects.update(created=datetime.now(UTC))
    make_feedback(feedback.comparison, text="I say so as well, and mean it.")
    ada = make_editor()
    triage.decline(feedback, by=ada, answer=ANSWER)
    triage.answer_as(Feedback.objects.exclude(pk=feedback.pk).get(), feedback, by=ada)

    with CaptureQueriesContext(connection) as asked:
        withdrawing.withdraw(feedback.token)

    counts = [number for number, one in enumerate(asked) if "logincount" in one["sql"]]
    rows = [number for number, one in enumerate(asked) if one["sql"].startswith('UPDATE "comparisons_feedback"')]
    assert len(rows) == 2
    assert max(rows) < min(counts)


def test_whoever_comes_too_late_is_told(client, feedback):
    ada, opened = make_editor(), Feedback.objects.get()
    withdraw(client, feedback)

    with pytest.raises(Refused, match="taken it back"):
        triage.decline(opened, by=ada, answer="No.")
    with pytest.raises(Feedback.DoesNotExist):
        followups.add(opened.token, text="More.", evidence="", at=datetime.now(UTC))
    assert withdrawing.withdraw(opened.token) is None


def test_an_editor_whose_page_went_with_a_merge_meanwhile_is_told(feedback):
    opened, staying = Feedback.objects.get(), make_published_comparison("lua", "ruby")
    Feedback.objects.update(comparison=staying)
    with pytest.raises(Refused, match="open it again"):
        triage.decline(opened, by=make_editor(), answer="No.")
    Comparison.objects.exclude(pk=staying.pk).delete()

    with pytest.raises(Refused, match="open it again"):
        triage.decline(opened, by=make_editor("grace"), answer="No.")


def test_it_is_withdrawn_also_where_a_merge_gives_it_to_another_page_at_this_moment(feedback, monkeypatch):
    staying, locked = make_published_comparison("lua", "ruby"), withdrawing._locked
    is_together = iter([False, True])
    monkeypatch.setattr(withdrawing, "_locked", lambda token: locked(token) if next(is_together) else None)
    Feedback.objects.update(comparison=staying)

    was = withdrawing.withdraw(feedback.token)

    assert was is not None
    assert was.comparison == str(staying)


def test_an_editor_whose_form_shows_what_went_whole_is_told(client, feedback):
    Feedback.objects.update(status="held")
    opened = Feedback.objects.get()
    withdraw(client, feedback)

    with pytest.raises(Refused, match="taken it back"):
        triage.free(opened, by=make_editor())


def test_the_same_words_may_be_sent_again_and_many_rows_without_words_stand_side_by_side(client, feedback, comparison):
    withdraw(client, feedback)
    again = make_feedback(comparison, **SECRETS)
    withdraw(client, again)

    assert Feedback.objects.filter(status="withdrawn").count() == 2
