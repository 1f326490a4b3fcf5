"""Which technologies are probably one: what is asked, what never, and the queue that asks it."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from comparisons.domain import days
from comparisons.models import MergeQuestion, Technology
from comparisons.models.merge_question import MergeAnswer
from comparisons.services.editorial import Refused
from comparisons.services.merging import questions

from . import working
from .admin_pages import change_url, errors, fields_of, messages, page, rows, send
from .make import make_editor, make_published_comparison, make_reviewed_comparison, make_technology
from .merging_worlds import ask

pytestmark = pytest.mark.django_db
LISTED = reverse("admin:comparisons_mergequestion_changelist")


def asked() -> set[tuple[str, str]]:
    questions.store()
    return set(MergeQuestion.objects.filter(answer="").values_list("low__slug", "high__slug"))


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        ({"name": "RabbitMQ"}, {"name": "RabbitMQ Server"}, True),
        ({"name": "Vue.js"}, {"name": "Vue"}, True),
        ({"name": "VueJS"}, {"name": "vue"}, True),
        ({"name": "Maria DB"}, {"name": "The MariaDB Project"}, False),
        ({"name": "Istanbul"}, {"name": "İstanbul Framework"}, True),
        ({"name": "C"}, {"name": "C++"}, False),
        ({"name": "C#"}, {"name": "C"}, False),
        ({"name": "Database"}, {"name": "Server"}, False),
        ({"website": "https://www.one.org/"}, {"website": "http://one.org"}, True),
        ({"website": "https://one.org/a"}, {"website": "https://one.org/b"}, False),
        ({"website": ""}, {"website": ""}, False),
        ({"repository": "https://github.com/one/one.git"}, {"repository": "https://github.com/One/one/"}, True),
        ({"packages": {"npm": ["one", "x"]}}, {"packages": {"npm": ["y", "one"]}}, True),
        ({"packages": {"npm": ["one"]}}, {"packages": {"pypi": ["one"]}}, False),
    ],
)
def test_what_two_share_is_asked(one, other, is_asked):
    make_technology("one", **one), make_technology("other", **other)

    assert asked() == ({("one", "other")} if is_asked else set())


def test_the_question_says_what_they_share():
    for slug, name in (("one", "One"), ("other", "One Server")):
        make_technology(slug, name=name, website="https://one.org", packages={"npm": ["one"]})

    asked()

    why = "They have almost the same name and one package (npm: one) and one website (one.org)."
    assert MergeQuestion.objects.get().why == why


@pytest.mark.parametrize(("number", "is_asked"), [(4, True), (5, False)])
def test_an_address_of_many_says_nothing(number, is_asked):
    for slug in "abcde"[:number]:
        make_technology(slug, website="https://apache.org")

    assert bool(asked()) is is_asked


def alike() -> tuple[Technology, Technology]:
    return make_technology("rabbitmq", name="RabbitMQ"), make_technology("rabbitmq-server", name="RabbitMQ Server")


def test_the_check_of_the_catalogue_asks_too():
    alike()

    call_command("check_consistency", stdout=StringIO())

    assert MergeQuestion.objects.count() == 1


def test_never_asked_again_what_somebody_called_different(ada):
    alike()
    asked()

    questions.answer(MergeQuestion.objects.get(), MergeAnswer.DIFFERENT, by=ada)

    assert asked() == set()
    assert MergeQuestion.objects.get().answered_by_name == "Ada Lovelace"


@pytest.mark.parametrize(("make", "is_asked"), [(make_published_comparison, True), (make_reviewed_comparison, False)])
def test_never_asked_about_two_that_a_reviewed_page_compares(make, is_asked):
    one, other = alike()
    assert asked()

    make(one, other)

    assert bool(asked()) is is_asked
    MergeQuestion.objects.all().delete()
    assert bool(asked()) is is_asked


def test_a_question_goes_once_they_share_nothing_and_stays_as_it_is_otherwise():
    _, other = alike()
    asked()
    before = list(MergeQuestion.objects.values())
    asked()
    assert list(MergeQuestion.objects.values()) == before

    other.name = "Another"
    other.save()

    assert asked() == set()


def test_at_most_so_many_wait(monkeypatch):
    monkeypatch.setattr(questions, "MOST_ASKED", 2)
    for slug in "abcd":
        make_technology(slug, website="https://one.org")

    assert len(asked()) == 2
    assert len(asked()) == 2


def test_later_waits_for_a_while(ada):
    question = ask(*alike())
    today = days.utc_today()

    questions.answer(question, MergeAnswer.LATER, by=ada)

    waiting = [
        bool(MergeQuestion.objects.waiting(today + timedelta(days=passed)))
        for passed in (questions.PUT_OFF.days - 1, questions.PUT_OFF.days)
    ]
    assert waiting == [False, True]


def test_answered_once(ada):
    question = ask(*alike())
    questions.answer(question, MergeAnswer.DIFFERENT, by=ada)

    with pytest.raises(Refused, match="Ada Lovelace has answered meanwhile"):
        questions.answer(question, MergeAnswer.LATER, by=ada)
    question.delete()
    with pytest.raises(Refused, match="is gone"):
        questions.answer(MergeQuestion(pk=12345), MergeAnswer.LATER, by=ada)


# ---- the queue


def test_an_answer_leads_to_the_next_question(editor: Client):
    first = ask(*alike())
    second = ask(make_technology("a"), make_technology("b"))

    soup = page(editor, change_url(first))
    links = [link["href"] for link in soup.select(".merge-sides a.button")]
    low, high = first.low_id, first.high_id
    merge = "/admin/comparisons/technology/{}/merge/?into={}"
    assert links == [merge.format(high, low), merge.format(low, high)]
    assert "Both have one name." in soup.get_text()
    assert [link["href"] for link in soup.select(".place a")] == [change_url(second)]
    response = editor.post(change_url(first), fields_of(soup) | {"answer": "different"})
    assert response["Location"] == change_url(second)
    last = send(editor, change_url(second), fields_of(page(editor, change_url(second))) | {"answer": "later"})

    assert "asked again later" in messages(last)[-2]
    assert messages(last)[-1] == "All answered."
    assert rows(last) == []
    assert [len(rows(page(editor, f"{LISTED}?state={state}"))) for state in ("waiting", "different", "later")] == [
        0,
        1,
        1,
    ]


def test_the_later_of_two_editors_is_told(editor: Client):
    question = ask(*alike())
    sent = fields_of(page(editor, change_url(question))) | {"answer": "later"}
    questions.answer(question, MergeAnswer.DIFFERENT, by=make_editor("grace"))

    soup = send(editor, change_url(question), sent)

    assert "meanwhile" in errors(soup)[0]
    assert MergeQuestion.objects.get().answer == "different"


def test_an_unknown_answer_is_refused(editor: Client):
    question = ask(*alike())

    soup = send(editor, change_url(question), fields_of(page(editor, change_url(question))) | {"answer": "maybe"})

    assert any("not one of the available choices" in error for error in errors(soup))


def test_an_answer_is_taken_back(editor: Client, ada):
    question = ask(*alike())
    questions.answer(question, MergeAnswer.DIFFERENT, by=ada)

    editor.post(f"{LISTED}?state=different", {"action": "ask_anew", "_selected_action": [question.pk]})

    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.ask_on) == ("", None, days.utc_today())


def test_the_worker_looks_for_questions_when_asked(editor: Client):
    alike()

    editor.post(reverse("admin:comparisons_mergequestion_look"))
    assert DBTaskResult.objects.count() == 1
    working.work()

    assert MergeQuestion.objects.count() == 1


def test_whoever_may_only_look_answers_nothing(client: Client):
    question = ask(*alike())
    client.force_login(make_editor("zoe", permissions=["view_mergequestion"]))

    assert not page(client, change_url(question)).select("button[name=answer]")
    assert client.post(change_url(question), {"answer": "different"}).status_code == 403
    assert client.post(reverse("admin:comparisons_mergequestion_look")).status_code == 403
    client.post(LISTED, {"action": "ask_anew", "_selected_action": [question.pk]})
    assert MergeQuestion.objects.get().answer == ""


def test_the_front_page_names_the_queue_to_those_who_merge(client: Client):
    ask(*alike(), found=datetime.now(UTC))
    title = "Technologies that are probably one"
    for name, permissions, sees in (
        ("zoe", ["view_mergequestion"], False),
        ("eve", ["view_mergequestion", "merge_technology"], True),
    ):
        client.force_login(make_editor(name, permissions=permissions))
        assert (title in page(client, "/admin/").get_text()) is sees
