"""How editors work through a queue: an answer leads to the next item of the same list, which keeps its filter."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from comparisons.admin.queues import flow
from comparisons.admin.queues.neighbours import OF_CLAIM, OF_PAIR
from comparisons.models import Feedback, SourceEntry

from .admin_pages import change_url, fields_of, messages, page, rows
from .make import make_claim, make_feedback, make_published_comparison, make_source_entry, make_technology

pytestmark = pytest.mark.django_db

LIST = "/admin/comparisons/feedback/"
QUESTIONS = "/admin/comparisons/sourceentry/"


def kept(row, query: str) -> str:
    return f"{change_url(row)}?{urlencode({flow.KEPT: query})}"


def answer(client, url: str, **sent):
    typed = fields_of(page(client, url)) | sent
    return client.post(url, typed)


@pytest.fixture
def three():
    """Three of one pair wait, the oldest first; the second speaks of a claim."""
    comparison = make_published_comparison("mysql", "postgresql")
    start = datetime.now(UTC) - timedelta(days=3)
    wants = ["low", "claim", "low"]
    return [make_feedback(comparison, wants=word, created=start + timedelta(hours=at)) for at, word in enumerate(wants)]


def test_an_answer_leads_to_the_next_that_waits(editor, three):
    response = answer(editor, change_url(three[0]), decision="decline", answer="No.")

    assert response["Location"] == change_url(three[1])


def test_the_filter_and_the_order_of_the_list_last(editor, three):
    url = kept(three[2], "wants=low&o=-1")

    response = answer(editor, url, decision="decline", answer="No.")

    assert response["Location"] == kept(three[0], "wants=low&o=-1")


def test_what_the_filter_leaves_out_is_not_next(editor, three):
    response = answer(editor, kept(three[0], "wants=low"), decision="spam")

    assert response["Location"] == kept(three[2], "wants=low")


def test_after_the_last_the_list_says_that_all_are_answered(editor, three):
    Feedback.objects.exclude(pk=three[0].pk).delete()

    response = answer(editor, kept(three[0], "wants=low"), decision="spam")

    assert response["Location"] == f"{LIST}?wants=low"
    assert messages(page(editor, response["Location"]))[-1] == "All answered."


def test_after_the_last_the_list_says_how_many_were_skipped(editor, three):
    response = answer(editor, change_url(three[2]), decision="spam")

    assert response["Location"] == LIST
    assert messages(page(editor, LIST))[-1] == "The end of the list: 2 skipped."


def test_a_page_says_where_it_stands_and_leads_both_ways(editor, three):
    place = page(editor, change_url(three[1])).select_one("nav.place")

    assert "2 of 3" in place.text
    assert {link["aria-keyshortcuts"]: link["href"] for link in place.select("a")} == {
        "p k": change_url(three[0]),
        "n j": change_url(three[2]),
    }


def test_the_first_has_no_previous_and_the_last_no_next(editor, three):
    first, last = page(editor, change_url(three[0])), page(editor, change_url(three[2]))

    assert [link["aria-keyshortcuts"] for link in first.select("nav.place a[aria-keyshortcuts]")] == ["n j"]
    assert [link["aria-keyshortcuts"] for link in last.select("nav.place a[aria-keyshortcuts]")] == ["p k"]


def test_the_number_of_a_long_list_is_bounded(editor, three, monkeypatch):
    monkeypatch.setattr(flow, "MOST", 2)

    assert "1 of 2+" in page(editor, change_url(three[0])).select_one("nav.place").text


@pytest.mark.parametrize("query", ["nonsense=1", "state=unknown", "wants__x=1", "p=zzz", "o=99.98", "%00", "q=%00"])
def test_a_query_that_the_list_refuses_does_no_harm(editor, three, query):
    page(editor, kept(three[0], query))


def test_the_list_links_its_items_with_its_filter(editor, three):
    link = page(editor, f"{LIST}?wants=low").select_one("#result_list tbody a")

    assert link["href"] == kept(three[0], "wants=low")


def test_others_of_the_pair_stand_beside_with_links_and_answers(editor, three):
    done = make_feedback(
        three[0].comparison, status="declined", answer="We *weighed* that.", answered_at=datetime.now(UTC)
    )
    elsewhere = make_feedback(make_published_comparison("c", "d"))

    beside = page(editor, change_url(three[0])).select_one(".neighbours")

    links = {link["href"] for link in beside.select("h4 a")}
    assert links == {change_url(three[1]), change_url(three[2]), change_url(done)}
    assert change_url(elsewhere) not in links
    assert beside.select_one(".answer em").text == "weighed"


def test_the_page_of_a_disagreement_is_bounded(editor, three, django_assert_max_num_queries):
    claim = make_claim(three[0].comparison.low)
    for _ in range(40):
        make_feedback(three[0].comparison, claim=claim, claim_text=claim.text)
    page(editor, "/admin/jsi18n/")  # the first page of a session stores when it was seen

    with django_assert_max_num_queries(15):
        soup = page(editor, change_url(three[0]))

    assert len(soup.select(".neighbours article")) == OF_CLAIM + OF_PAIR
    assert len(str(soup)) < 100_000


# ---- questions about sources


def test_a_question_leads_to_the_next_of_its_reason(editor):
    first, _, third = (
        make_source_entry("Vessel"),
        make_source_entry("Hull", reason="it is a device"),
        make_source_entry("Boat"),
    )

    response = answer(editor, kept(first, "doubt=called_alike"), answer="none")

    assert response["Location"] == kept(third, "doubt=called_alike")


def test_the_list_of_questions_is_filtered_by_reason_and_names_candidates(editor, django_assert_max_num_queries):
    vessel = make_technology("vessel")
    make_source_entry("Vessel", candidates=[vessel.pk])
    make_source_entry("Hull", reason="it is a device")
    make_source_entry("Mast", reason="something else")
    page(editor, QUESTIONS)

    with django_assert_max_num_queries(15):
        alike = rows(page(editor, f"{QUESTIONS}?doubt=called_alike"))

    assert [(row[0], row[4]) for row in alike] == [("Vessel", "Vessel")]
    assert [row[0] for row in rows(page(editor, f"{QUESTIONS}?doubt=none"))] == ["Hull"]
    assert [row[0] for row in rows(page(editor, f"{QUESTIONS}?doubt=other"))] == ["Mast"]


def test_what_decides_stands_side_by_side(editor):
    one = make_technology("vessel", website="http://vessel.example.org/")
    other = make_technology("vessel-two", website="https://two.example.org")
    entry = make_source_entry("Vessel", candidates=[one.pk, other.pk])

    table = page(editor, change_url(entry)).select_one(".facts-compared")

    website = next(row for row in table.select("tbody tr") if row.th.text == "Website")
    assert [cell.get("class") for cell in website.select("td")] == [None, ["same"], None]
    assert [button["aria-keyshortcuts"] for button in table.select("button[name=choose]")] == ["1", "2"]


def test_the_button_of_a_candidate_answers_at_once(editor):
    other, vessel = make_technology("other"), make_technology("vessel")
    entry = make_source_entry("Vessel", candidates=[other.pk, vessel.pk])

    answer(editor, change_url(entry), choose=str(vessel.pk))

    entry.refresh_from_db()
    assert (entry.answer, entry.technology) == ("same", vessel)


@pytest.mark.parametrize("choose", ["99999", "x", "-1", ""])
def test_a_candidate_that_is_gone_answers_nothing(editor, choose):
    entry = make_source_entry("Vessel")

    assert answer(editor, change_url(entry), choose=choose).status_code == 200
    assert SourceEntry.objects.waiting().count() == 1


def test_other_questions_with_the_candidate_or_the_name_stand_beside(editor, django_assert_max_num_queries):
    vessel = make_technology("vessel")
    entry = make_source_entry("Vessel", candidates=[vessel.pk])
    answered = make_source_entry("Vessel Two", answer="same", technology=vessel)
    waits = make_source_entry("vessel", source="simple-icons", key="v", reason="it is a device")
    make_source_entry("Hull")
    page(editor, "/admin/jsi18n/")  # the first page of a session stores when it was seen

    with django_assert_max_num_queries(15):
        beside = page(editor, change_url(entry)).select_one(".neighbours")

    assert {link["href"] for link in beside.select("h3 a")} == {change_url(answered), change_url(waits)}
    assert beside.select_one("button[name=choose]")["value"] == str(vessel.pk)


def test_no_technology_is_taken_back(editor):
    entry = make_source_entry("Vessel")
    answer(editor, change_url(entry), answer="none")

    form = page(editor, change_url(entry)).select_one("form.undo")
    editor.post(form["action"])

    assert list(SourceEntry.objects.waiting()) == [entry]


def test_an_answer_that_wrote_to_a_technology_is_not_taken_back(editor):
    entry = make_source_entry("Vessel", answer="same", technology=make_technology("vessel"))

    assert not page(editor, change_url(entry)).select("form.undo")
    editor.post(f"{QUESTIONS}{entry.pk}/again/")

    entry.refresh_from_db()
    assert entry.answer == "same"
