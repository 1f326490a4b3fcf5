"""Beside the disagreement that is answered: those that say the same, texts used often; and the list they come from."""

import pytest
from bs4 import BeautifulSoup

from comparisons.models import CannedAnswer, Comparison, Feedback
from comparisons.services import triage

from .admin_pages import change_url, errors, fields_of, fill_in, messages, page, rows
from .make import make_claim, make_comparison, make_editor, make_feedback, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
LIST = "/admin/comparisons/feedback/"


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def feedback(comparison) -> Feedback:
    return make_feedback(comparison)


@pytest.fixture
def disputed(comparison) -> Feedback:
    claim = make_claim(comparison.low, text="It loses rows.")
    return make_feedback(comparison, wants="claim", claim=claim, claim_text=claim.text)


def status(feedback: Feedback) -> str:
    return Feedback.objects.get(pk=feedback.pk).status


# ---- neighbours


def titles(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The numbers of the disagreements in each group."""
    found: dict[str, list[str]] = {}
    for link in soup.select(".neighbours article h4 a"):
        group = link.find_previous("h3").get_text(" ", strip=True)
        found.setdefault(group, []).append(link.text)
    return found


def test_those_of_the_same_claim_come_first_then_similar_words_then_others_of_the_pair(editor, disputed):
    Feedback.objects.update(text="The vacuum runs in the background since version 17, nobody sees it.")
    pair, claim = disputed.comparison, disputed.claim
    elsewhere = make_comparison(pair.low, make_technology("zig"))
    on_claim = make_feedback(elsewhere, claim=claim, text="Please read the source again, it is about release 9.")
    similar = make_feedback(pair, text="since version 17 the vacuum runs in the background and nobody sees it!")
    other = make_feedback(pair, text="Our team of three moved within a week, as the tools are better.")
    make_feedback(elsewhere)

    soup = page(editor, change_url(disputed))

    assert titles(soup) == {
        "About the same claim All": [f"#{on_claim.pk}"],
        "In similar words": [f"#{similar.pk}"],
        "Others of the same pair": [f"#{other.pk}"],
    }
    alike = [part.text for part in soup.select(".neighbours small b")]
    assert len(alike) == 1
    assert alike[0].endswith("% alike")
    assert int(alike[0].partition("%")[0]) >= 75


def test_the_link_to_all_of_a_claim_lists_them_in_any_state(editor, disputed):
    triage.decline(make_feedback(disputed.comparison, claim=disputed.claim), by=make_editor("grace"), answer="No.")
    make_feedback(disputed.comparison)

    address = page(editor, change_url(disputed)).find("a", string="All")["href"]

    assert len(rows(page(editor, address))) == 2


@pytest.mark.parametrize("decision", ["decline", "accept", "spam"])
def test_those_that_were_ticked_get_the_same_answer(editor, feedback, decision):
    ticked = [make_feedback(feedback.comparison) for _ in range(2)]
    left = make_feedback(feedback.comparison)
    boxes = page(editor, change_url(feedback)).select("input[name=alike]")

    soup = fill_in(
        editor, change_url(feedback), decision=decision, answer="We weighed that.", alike=[one.pk for one in ticked]
    )

    answered = {"decline": "declined", "accept": "accepted", "spam": "spam"}[decision]
    assert {box["form"] for box in boxes} == {"answer_form"}
    assert [status(one) for one in (feedback, *ticked, left)] == [answered] * 3 + ["waiting"]
    assert ", and 2 others with it." in messages(soup)[0]
    assert soup.h1.text == f"Disagreement #{left.pk}"


def test_who_was_faster_is_named_among_the_ticked(editor, feedback):
    ticked = make_feedback(feedback.comparison)
    typed = fields_of(page(editor, change_url(feedback)))
    triage.decline(ticked, by=make_editor("grace"), answer="No.")

    response = editor.post(
        change_url(feedback), typed | {"decision": "accept", "answer": "Yes.", "alike": ticked.pk}, follow=True
    )

    said = messages(BeautifulSoup(response.content, "html.parser"))
    assert said[1].startswith(f"#{ticked.pk} is left as it was.")
    assert (status(feedback), status(ticked)) == ("accepted", "declined")


def test_ticks_are_kept_where_something_is_missing(editor, feedback):
    ticked = make_feedback(feedback.comparison)

    soup = fill_in(editor, change_url(feedback), decision="decline", alike=ticked.pk)

    assert soup.select_one(f"input[name=alike][value='{ticked.pk}']").has_attr("checked")


def test_what_was_answered_together_is_taken_back_together(editor, feedback):
    ticked = make_feedback(feedback.comparison)
    fill_in(editor, change_url(feedback), decision="decline", answer="No.", alike=ticked.pk)

    undo = page(editor, change_url(feedback)).select_one("form.undo")
    soup = BeautifulSoup(editor.post(undo["action"], follow=True).content, "html.parser")

    assert "with the 1 other answered in the same moment" in undo.get_text(" ", strip=True)
    assert messages(soup) == ["Taken back, with 1 other: they wait again, and nobody was told."]
    assert (status(feedback), status(ticked)) == ("waiting", "waiting")


# ---- texts used often


def test_a_text_is_inserted_without_a_script_and_everything_typed_is_kept(editor, disputed):
    text = CannedAnswer.objects.create(name="Mine", kind="decline", text="For {pair} it stays {pick}.")
    other = make_feedback(disputed.comparison)
    typed = {"answer": "Hello.", "claim-text": "Typed.", "in_short": "Typed too.", "alike": other.pk}

    soup = fill_in(editor, change_url(disputed), _insert="1", canned=text.pk, **typed)

    fields = fields_of(soup)
    assert fields["answer"] == "Hello.\n\nFor MySQL vs PostgreSQL it stays MySQL."
    assert (fields["claim-text"], fields["in_short"], fields["canned"]) == ("Typed.", "Typed too.", str(text.pk))
    assert soup.select_one(f"input[name=alike][value='{other.pk}']").has_attr("checked")
    assert errors(soup) == []
    assert status(disputed) == "waiting"


def test_a_text_that_asks_becomes_the_question(editor, feedback):
    text = CannedAnswer.objects.filter(kind="ask").first()

    soup = fill_in(editor, change_url(feedback), _insert="1", canned=text.pk)

    assert (fields_of(soup)["question"], fields_of(soup)["answer"]) == (text.text, "")


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 30])
def test_no_text_changes_nothing(editor, feedback, chosen):
    soup = fill_in(editor, change_url(feedback), _insert="1", canned=chosen, answer="Typed.")

    assert fields_of(soup)["answer"] == "Typed."


# ---- the list


def test_the_list_holds_what_waits_for_an_editor(editor, comparison):
    for one in ("held", "waiting", "in_review", "needs_evidence", "spam"):
        make_feedback(comparison, status=one)

    assert [row[-1] for row in rows(page(editor, LIST))] == ["received", "in review"]
    assert [row[-1] for row in rows(page(editor, f"{LIST}?state=needs_evidence"))] == ["needs evidence"]


@pytest.mark.parametrize(("asked", "number"), [("yes", 1), ("no", 1), ("x", 2)])
def test_the_list_tells_those_about_a_claim(editor, disputed, asked, number):
    make_feedback(disputed.comparison)

    assert len(rows(page(editor, f"{LIST}?claim={asked}"))) == number


def test_a_page_with_many_neighbours_stays_within_its_bounds(editor, disputed, django_assert_max_num_queries):
    pair, claim = disputed.comparison, disputed.claim
    long = "The vacuum runs in the background since version 17, and nobody sees it. " * 50
    for number in range(30):
        make_feedback(pair, claim=claim, text=f"{number} {long}"[:4000], wants="claim", claim_text="c" * 900)
        make_feedback(pair, text=f"{number} {long}"[:4000])
        answered = {"status": "declined", "answer": long, "answered_at": disputed.created}
        make_feedback(pair, text=f"{number} {long}"[:4000], **answered)
    CannedAnswer.objects.bulk_create(
        CannedAnswer(name=f"Text {number}", text="x" * 800) for number in range(30 - CannedAnswer.objects.count())
    )
    page(editor, change_url(disputed))

    with django_assert_max_num_queries(19):
        response = editor.get(change_url(disputed))

    assert len(response.content) < 100_000
