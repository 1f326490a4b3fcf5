"""The page that answers a disagreement: what it shows, its states, and the disputed claim that changes with it."""

import pytest
from bs4 import BeautifulSoup

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Feedback, FeedbackAddition, ProsCons, Revision, Verdict
from comparisons.services import editorial

from .admin_pages import change_url, errors, errors_beside, fields_of, fill_in, messages, page
from .make import make_claim, make_editor, make_feedback, make_published_comparison

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def feedback(comparison) -> Feedback:
    return make_feedback(comparison, email="reader@example.org")


@pytest.fixture
def disputed(comparison) -> Feedback:
    claim = make_claim(comparison.low, text="It loses rows.")
    return make_feedback(comparison, wants="claim", claim=claim, claim_text=claim.text)


def buttons(soup: BeautifulSoup) -> list[str]:
    return [button["value"] for button in soup.select("button[name=decision]")]


def status(feedback: Feedback) -> str:
    return Feedback.objects.get(pk=feedback.pk).status


# ---- what is shown


def test_everything_that_the_reader_said_is_shown(editor, feedback):
    Feedback.objects.update(
        would_settle="A benchmark.", team_size="small", scale="one", in_production="years", question="Which one?"
    )
    added = FeedbackAddition(feedback=feedback, text="Release <17>.", evidence="https://example.org/17")
    added.created = feedback.created
    added.save()

    facts = page(editor, change_url(feedback)).select_one(".disagreement").get_text(" ", strip=True)

    assert "2 to 10 people · one service in production · in production for one to three years" in facts
    for words in ("A benchmark.", "Which one?", "Release <17>.", "https://example.org/17"):
        assert words in facts


@pytest.mark.parametrize(
    ("may_quote", "says"), [(True, "may be quoted"), (False, "do not quote these words in your answer")]
)
def test_whether_the_words_may_be_quoted_is_said(editor, feedback, may_quote, says):
    Feedback.objects.update(may_quote=may_quote)

    facts = page(editor, change_url(feedback)).select_one(".facts").text

    assert ("may be quoted" in facts, "do not quote" in facts) == (may_quote, not may_quote)
    assert says in facts


def test_what_was_taken_back_shows_nothing_to_answer(editor, feedback):
    Feedback.objects.update(status="withdrawn", withdrawn_at=feedback.created, text="", client="", email="")

    soup = page(editor, change_url(feedback))

    assert "Its writer took the words back" in soup.select_one(".disagreement").text
    assert soup.select("#answer_form, form.undo") == []


# ---- states


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("held", ["free", "spam"]),
        ("waiting", ["accept", "decline", "review", "ask", "spam"]),
        ("in_review", ["accept", "decline", "ask", "wait", "spam"]),
        ("needs_evidence", ["accept", "decline", "review", "ask", "wait", "spam"]),
        ("spam", []),
    ],
)
def test_each_status_has_its_buttons(editor, feedback, status, offered):
    Feedback.objects.update(status=status)

    soup = page(editor, change_url(feedback))

    assert buttons(soup) == offered
    assert bool(soup.select("textarea[name=answer]")) == ("accept" in offered)


def test_an_editor_looks_into_it_and_goes_on_with_what_was_typed(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="review", answer="Begun.")

    assert status(feedback) == "in_review"
    assert messages(soup) == ["In review: its writer sees that, and pages mark the claim."]
    assert soup.h1.text == f"Disagreement #{feedback.pk}"
    assert fields_of(soup)["answer"] == "Begun."


def test_the_writer_is_asked_and_the_next_one_opens(editor, feedback):
    later = make_feedback(feedback.comparison)

    soup = fill_in(editor, change_url(feedback), decision="ask", question="Which release?")

    assert Feedback.objects.values_list("status", "question").get(pk=feedback.pk) == (
        "needs_evidence",
        "Which release?",
    )
    assert soup.h1.text == f"Disagreement #{later.pk}"
    assert messages(soup)[0].startswith("Asked: it waits for the reader now.")


def test_asking_needs_a_question(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="ask", answer="Typed.")

    assert errors_beside(soup, "question") == ["Ask for something: the reader sees your question, and nobody else."]
    assert fields_of(soup)["answer"] == "Typed."
    assert status(feedback) == "waiting"


def test_one_that_is_looked_into_waits_again(editor, feedback):
    Feedback.objects.update(status="in_review")

    fill_in(editor, change_url(feedback), decision="wait")

    assert status(feedback) == "waiting"


def test_a_held_one_is_freed_and_can_be_answered_then(editor, feedback):
    Feedback.objects.update(status="held", held_because="Links")

    soup = fill_in(editor, change_url(feedback), decision="free")

    assert status(feedback) == "waiting"
    assert "accept" in buttons(soup)


@pytest.mark.parametrize("decision", ["review", "wait", "ask"])
def test_a_verdict_that_was_changed_is_not_thrown_away(editor, feedback, decision):
    Feedback.objects.update(status="needs_evidence")

    soup = fill_in(editor, change_url(feedback), decision=decision, question="Which?", in_short="Changed.")

    assert "You changed the verdict: accept the disagreement, or change it back." in errors(soup)
    assert status(feedback) == "needs_evidence"


def test_an_answer_to_what_was_taken_back_meanwhile_is_kept_for_the_editor(editor, feedback):
    typed = fields_of(page(editor, change_url(feedback))) | {"decision": "decline", "answer": "A long answer."}
    Feedback.objects.update(status="withdrawn", withdrawn_at=feedback.created, text="", client="", email="")

    soup = BeautifulSoup(editor.post(change_url(feedback), typed).content, "html.parser")

    assert errors(soup) == [
        "Its writer has taken it back meanwhile: there is nothing to answer any more. "
        "Your text is kept here, and nothing of it is stored."
    ]
    assert fields_of(soup)["answer"] == "A long answer."


# ---- the disputed claim


def test_the_claim_is_changed_with_the_answer(editor, disputed):
    fill_in(editor, change_url(disputed), decision="accept", answer="You are right.", claim__text="It keeps rows.")

    claim, revision = ProsCons.objects.get(), Revision.objects.get()
    assert (claim.text, claim.checked) == ("It keeps rows.", None)
    assert (revision.technology_id, revision.because) == (claim.technology_id, disputed)


def test_a_source_that_was_read_again_is_checked_today(editor, disputed):
    before = ProsCons.objects.get().checked

    fill_in(
        editor,
        change_url(disputed),
        **{"decision": "accept", "answer": "Yes.", "claim-text": "It keeps rows.", "claim-read_again": "on"},
    )

    assert ProsCons.objects.get().checked > before


def test_the_claim_is_taken_out(editor, disputed):
    fill_in(editor, change_url(disputed), decision="accept", answer="It is gone.", **{"claim-remove": "on"})

    assert not ProsCons.objects.exists()
    assert status(disputed) == "accepted"


def test_an_answer_alone_leaves_the_claim_alone(editor, disputed):
    fill_in(editor, change_url(disputed), decision="accept", answer="Yes.")

    assert status(disputed) == "accepted"
    assert not Revision.objects.exists()


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(editor, disputed):
    soup = fill_in(
        editor,
        change_url(disputed),
        **{"decision": "accept", "claim-text": "", "claim-quote": "w " * 26, "outcome": "depends"},
    )

    assert errors_beside(soup, "answer")
    assert errors_beside(soup, "pick")
    assert errors_beside(soup, "claim-text")
    assert errors_beside(soup, "claim-quote")
    assert (status(disputed), ProsCons.objects.get().text) == ("waiting", "It loses rows.")


def test_declining_with_a_changed_claim_is_refused(editor, disputed):
    soup = fill_in(editor, change_url(disputed), decision="decline", answer="No.", **{"claim-strength": "1"})

    assert errors(soup) == ["You changed the claim: accept the disagreement, or change it back."]
    assert status(disputed) == "waiting"


def test_a_claim_that_somebody_changed_meanwhile_is_not_overwritten(editor, disputed):
    typed = fields_of(page(editor, change_url(disputed)))
    claim = ProsCons.objects.get()
    fill_in(editor, change_url(claim), text="Put better.", reason="It was long-winded.")

    sent = typed | {"decision": "accept", "answer": "Yes.", "claim-text": "Mine."}
    soup = BeautifulSoup(editor.post(change_url(disputed), sent).content, "html.parser")

    assert any("Ada Lovelace changed this meanwhile" in error for error in errors(soup))
    assert (ProsCons.objects.get().text, status(disputed)) == ("Put better.", "waiting")
    assert fields_of(soup)["claim-text"] == "Mine."


def test_what_was_typed_for_a_claim_that_is_gone_can_be_copied(editor, disputed):
    typed = fields_of(page(editor, change_url(disputed)))
    ProsCons.objects.all().delete()

    sent = typed | {"decision": "accept", "answer": "Yes.", "claim-text": "Typed for nothing."}
    soup = BeautifulSoup(editor.post(change_url(disputed), sent).content, "html.parser")

    assert "The disputed claim was taken out meanwhile" in errors(soup)[0]
    assert "Typed for nothing." in soup.select_one("#answer_form").text
    editor.post(change_url(disputed), fields_of(soup) | {"decision": "accept"})
    assert status(disputed) == "accepted"


@pytest.mark.parametrize(
    ("permissions", "may_change", "may_remove"),
    [
        (["change_proscons", "publish_comparison"], True, False),
        (["change_proscons", "delete_proscons", "publish_comparison"], True, True),
        (["change_proscons"], False, False),
        (["publish_comparison"], False, False),
    ],
)
def test_who_may_not_change_the_claim_of_a_public_page_has_no_field_for_it(
    client, disputed, permissions, may_change, may_remove
):
    client.force_login(make_editor("bob", permissions=["view_feedback", "change_feedback", *permissions]))

    soup = page(client, change_url(disputed))
    forged = {"decision": "accept", "answer": "Yes.", "claim-text": "Forged.", "claim-strength": "1"}
    if not may_change:
        client.post(change_url(disputed), fields_of(soup) | forged)

    assert (bool(soup.select("[name=claim-text]")), bool(soup.select("[name=claim-remove]"))) == (
        may_change,
        may_remove,
    )
    assert ProsCons.objects.get().text == "It loses rows."


def test_a_bigger_change_at_the_desk_names_the_disagreement_and_leads_back(editor, feedback):
    editorial.record_comparison(feedback.comparison, verb=Verb.EDIT, by=make_editor("grace"), reason="As it was.")
    desk = page(editor, change_url(feedback)).find("a", string="Change the whole page because of this")["href"]

    typed = fields_of(page(editor, desk)) | {"verdict-0-pick": "high", "verdict-0-reason": "It holds.", "_save": "1"}
    response = editor.post(desk, typed | {"reason": "A reader showed it.", "verdict-0-in_short": ""})

    assert response["Location"] == change_url(feedback)
    assert Revision.objects.latest("pk").because == feedback
    fill_in(editor, change_url(feedback), decision="accept", answer="You are right.")
    assert Feedback.objects.values_list("status", "changed_pick").get() == ("accepted", True)
    assert Verdict.objects.get().pick == "high"


def test_a_disagreement_with_another_pair_is_no_reason(editor, feedback):
    other = make_published_comparison("c", "d")
    address = f"{change_url(other)}?because={feedback.pk}"

    editor.post(address, fields_of(page(editor, address)) | {"intro": "Typed.", "reason": "It is new.", "_save": "1"})

    assert Revision.objects.get().because is None
