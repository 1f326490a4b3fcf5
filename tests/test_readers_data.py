"""Whoever runs the site hands a reader what is stored of them, or erases it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase

from comparisons.models import Comparison, Feedback, FeedbackAddition, Revision
from comparisons.services import triage, withdrawing
from nicepick.wsgi import application

from .make import make_editor, make_feedback, make_published_comparison
from .working import gather, work

pytestmark = pytest.mark.django_db
ADDRESS = "Reader@example.org"
WORDS = "MySQL has had this for years, and nobody needs to vacuum."
PAIR = "/compare/mysql-vs-postgresql/"


def run(*words):
    out = StringIO()
    call_command("readers_data", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def comparison():
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def feedback(comparison):
    return make_feedback(comparison, email=ADDRESS, text=WORDS, evidence="https://example.org/proof", may_quote=True)


def counts(comparison):
    return Comparison.objects.values_list("answered", "accepted", "repicked").get(pk=comparison.pk)


# ---- export


def test_a_reader_gets_all_that_is_stored_of_them_and_nothing_of_others(feedback, comparison):
    make_feedback(comparison, email="other@example.org")
    FeedbackAddition.objects.create(feedback=feedback, text="And it still is.", created=feedback.created)

    (found,) = json.loads(run("--export", "reader@EXAMPLE.org"))

    assert found["email"] == ADDRESS
    assert found["text"] == WORDS
    assert found["evidence"] == "https://example.org/proof"
    assert [added["text"] for added in found["additions"]] == ["And it still is."]
    assert found["comparison"] == str(comparison)
    assert found["private_link"].endswith(feedback.get_absolute_url())
    assert found["status"] == "received"
    assert found["answered"] == ""


def test_every_column_is_exported_but_those_that_number_rows_or_name_editors():
    columns = {field.name for field in Feedback._meta.concrete_fields}

    assert columns - {"id", "claim", "token", "answered_by", "answered_by_name", "same_as"} == {
        "comparison", "wants", "claim_text", "text", "evidence", "email", "client", "text_hash", "unverified_origin",
        "created", "status", "answer", "answered_at", "changed_pick", "would_settle", "team_size", "scale",
        "in_production", "criterion", "may_quote", "network", "held_because", "withdrawn_at", "question",
        "status_before", "held_for", "set_aside_at", "in_review_since",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["https://www.example.org/feedback/{}/", "/feedback/{}/", "{}", " {} "])
def test_an_answered_disagreement_is_found_by_its_private_link(feedback, form):
    triage.decline(feedback, by=make_editor(), answer="The page says so already.")
    Feedback.objects.update(email="")

    (found,) = json.loads(run(f"--export={form.format(feedback.token)}"))

    assert found["answer"] == "The page says so already."


def test_a_link_may_end_with_what_looks_like_an_option(feedback):
    Feedback.objects.update(token=f"-{feedback.token[1:]}")

    (found,) = json.loads(run(f"--export=-{feedback.token[1:]}"))

    assert found["text"] == WORDS


@pytest.mark.parametrize("reader", ["", "@", "no@example.org", "x" * 32, "x" * 31, "/feedback/", "eader@example.or"])
@pytest.mark.parametrize("what", ["--export", "--erase"])
def test_who_is_unknown_is_told_so_and_nothing_is_erased(feedback, comparison, reader, what):
    make_feedback(comparison)  # without an address

    with pytest.raises(CommandError, match=r"^Nothing is stored of "):
        run(what, reader)

    assert Feedback.objects.count() == 2


def test_one_of_both_must_be_said(feedback):
    for words in ([], ["--export", ADDRESS, "--erase", ADDRESS]):
        with pytest.raises(CommandError):
            run(*words)

    assert Feedback.objects.exists()


# ---- erasure


def test_what_waits_is_erased_and_no_mail_tells_of_it(feedback, comparison, mailoutbox):
    make_feedback(comparison, email="other@example.org")

    gather()

    said = run("--erase", ADDRESS.lower())
    work()

    assert said.splitlines()[0] == f"erased: {comparison}: a disagreement of {feedback.created:%Y-%m-%d}, received"
    assert "in backups" in said
    assert [(row.email, row.status) for row in Feedback.objects.all()] == [
        ("", "withdrawn"), ("other@example.org", "waiting"),
    ]  # fmt: skip
    assert [letter.subject for letter in mailoutbox] == [f"Disagreement: {comparison}"]
    assert f"/feedback/{feedback.pk}/" not in mailoutbox[0].body
    assert counts(comparison) == (0, 0, 0)


def test_a_public_answer_is_erased_with_its_disagreement_and_its_counts_stay(feedback, comparison, client, behind):
    site = behind(application)
    kept = make_feedback(comparison, text="Another reader says something else here.")
    editor = make_editor()
    triage.accept(feedback, by=editor, answer="You are right about the vacuum.")
    triage.decline(kept, by=editor, answer="The page says so already.")
    assert counts(comparison) == (2, 1, 0)
    assert WORDS in site.ask(f"{PAIR}disagree/").body.decode()

    run(f"--erase={feedback.token}")
    site.now += 2  # the cache looks each second

    body = site.ask(f"{PAIR}disagree/").body.decode()
    assert WORDS not in body
    assert "about the vacuum" not in body
    assert "The page says so already." in body
    assert counts(comparison) == (2, 1, 0)
    assert client.get(feedback.get_absolute_url()).status_code == 404


def test_the_history_says_that_a_reason_is_gone_which_was_the_answer(feedback, comparison):
    editor = make_editor()
    changes = {"lead": "The pick stands, for another reason than before."}
    triage.accept(feedback, by=editor, answer="You are right about the vacuum.", verdict_changes=changes)
    revision = Revision.objects.get(because=feedback)

    run(f"--erase={feedback.token}")

    revision.refresh_from_db()
    assert revision.reason == withdrawing.REASON
    assert revision.because == feedback


def test_all_or_nothing_is_erased(feedback, comparison, monkeypatch):
    def fail(keys):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(withdrawing.Version, "touch", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        run("--erase", ADDRESS)

    assert Feedback.objects.get().email == ADDRESS


# ---- after a backup was restored


def test_what_was_withdrawn_is_withdrawn_again_after_a_backup_was_restored(feedback, comparison, caplog, tmp_path):
    other = make_feedback(comparison)
    number, day = feedback.pk, feedback.created.date()
    before = {field.attname: getattr(feedback, field.attname) for field in Feedback._meta.concrete_fields}
    with caplog.at_level("INFO"), TestCase.captureOnCommitCallbacks(execute=True):
        withdrawing.withdraw(feedback.token)
    listed = run("--withdrawn")
    file = tmp_path / "withdrawn"
    file.write_text(f"INFO comparisons: {listed}\nanother line\ndisagreement {other.pk} of 2020-01-01 was withdrawn\n")
    Feedback.objects.filter(pk=number).update(**before)

    said = run("--withdraw-again", str(file))

    assert listed == f"disagreement {number} of {day} was withdrawn\n"
    assert listed.strip() in caplog.text
    assert feedback.token not in caplog.text
    assert said.startswith(f"withdrawn: {comparison}: a disagreement of {day}")
    assert len(said.splitlines()) == 1
    assert Feedback.objects.get(pk=number).text == ""
    assert Feedback.objects.get(pk=other.pk).text == other.text
    assert run("--withdraw-again", str(file)) == ""


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("--withdraw-again", str(tmp_path / "nothing"))
