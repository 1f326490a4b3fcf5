"""Today, the front page of the admin: what waits, most urgent first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django_tasks_db.models import DBTaskResult

from comparisons.admin.today import queue
from comparisons.admin.today.queues import QUEUES
from comparisons.models import (
    ChangeRequest,
    Comparison,
    Condition,
    Feedback,
    Finding,
    MergeQuestion,
    ProsCons,
    SourceEntry,
    Verdict,
    VoiceBurst,
    Wish,
)
from comparisons.services import tasks

from .admin_pages import change_url, page, rows
from .make import (
    make_burst,
    make_change_request,
    make_claim,
    make_comparison,
    make_condition,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_refused_schedule,
    make_reviewed_comparison,
    make_revision,
    make_source_check,
    make_source_entry,
    make_technology,
    make_wish,
)
from .merging_worlds import ask

pytestmark = pytest.mark.django_db

ADMIN = "/admin/comparisons"
NOW = datetime.now(UTC)
TODAY = NOW.date()


def days_ago(number):
    return TODAY - timedelta(days=number)


def moment_ago(days):
    return NOW - timedelta(days=days)


def found(kind, *rows, in_demand=False):
    links = [{"model": row._meta.model_name, "id": row.pk, "words": str(row)} for row in rows]
    return Finding.objects.create(kind=kind, sentence="It differs.", rows=links, in_demand=in_demand, found=NOW)


def shown(client):
    """The rows of the page by the name of their queue."""
    return {item["id"].removeprefix("queue-"): item for item in page(client, "/admin/").select(".queue")}


def number(item):
    return item.select_one(".queue-number").text


def age(item):
    return item.select_one(".queue-age").text


def button(item):
    return item.select_one("a.button")["href"]


def desk_url(comparison):
    return f"{change_url(comparison)}?back=/admin/"


# ---- each queue: a function that makes two waiting items, the older one of which is opened first. It returns the
# ---- address of that one, and its age.


def disagreements():
    make_feedback(created=moment_ago(1))
    return change_url(make_feedback(created=moment_ago(12))), "oldest 12 days"


def held():
    for days in (1, 12):
        make_feedback(created=moment_ago(days), status="held", held_for="stamp")
    return "/admin/comparisons/feedback/held/", "oldest 12 days"


def voices():
    for days in (1, 4):
        make_burst(None, "high", hour=moment_ago(days))
    return f"{ADMIN}/voiceburst/", "oldest 4 days"


def in_question():
    later, sooner = make_published_comparison(), make_published_comparison()
    make_condition(later.verdict, happened=days_ago(1))
    for days in (3, 2):
        make_condition(sooner.verdict, happened=days_ago(days))
    return desk_url(sooner), "oldest 3 days"


def sent_back():
    author = User.objects.latest("pk")
    oldest = make_comparison()
    for subject, days in ((oldest, 8), (make_comparison(), 1)):
        make_change_request(subject, author=author, state="sent_back", of_draft=True, answered_at=moment_ago(days))
    return f"{ADMIN}/changerequest/{ChangeRequest.objects.earliest('pk').pk}/redo/", "oldest 8 days"


def for_review():
    make_change_request(sent_at=moment_ago(1))
    return change_url(make_change_request(sent_at=moment_ago(6))), "oldest 6 days"


def changed():
    make_reviewed_comparison(make_technology(), make_technology(), changed_on=TODAY)
    oldest = make_reviewed_comparison(make_technology(), make_technology(), changed_on=days_ago(5))
    return desk_url(oldest), "oldest 5 days"


def overdue():
    make_claim(fresh_until=days_ago(1), source="https://a.example.org/")
    make_claim(fresh_until=days_ago(400), source="https://b.example.org/")
    return f"{ADMIN}/proscons/rechecks/", "oldest 400 days"


def conditions_due():
    later, sooner = make_published_comparison(), make_published_comparison()
    make_condition(later.verdict, check_by=days_ago(1))
    for days in (7, 6):
        make_condition(sooner.verdict, check_by=days_ago(days))
    return desk_url(sooner), "oldest 7 days"


def unreviewed():
    make_published_comparison(published=moment_ago(1))
    return desk_url(make_published_comparison(published=moment_ago(30))), "oldest 30 days"


def schedule_refused():
    make_refused_schedule(moment_ago(1))
    return desk_url(make_refused_schedule(moment_ago(3)).comparison), "oldest 3 days"


def in_review():
    rested = make_comparison(status="in_review")
    for days in (9, 4):
        make_revision(rested, at=moment_ago(days))
    make_revision(make_comparison(status="in_review"), at=moment_ago(2))
    return desk_url(rested), "oldest 4 days"


def wanted():
    one, other = make_technology(), make_technology()
    make_wish(day=days_ago(20))
    for days in (3, 2):
        make_wish(one, other, day=days_ago(days))
    return f"{ADMIN}/comparison/add/?low={one.pk}&high={other.pk}&back=/admin/", "oldest 3 days"


def one_sided():
    comparison = make_comparison()
    found("one_sided", comparison, in_demand=True)
    found("one_sided", make_comparison(), in_demand=True)
    return desk_url(comparison), ""


def contradictions():
    claim = make_claim()
    found("same_text", claim)
    found("cycle", make_comparison())
    return change_url(claim), ""


def sources():
    for number, days in enumerate((1, 8)):
        address = f"https://example.org/gone/{number}"
        make_claim(source=address)
        check = make_source_check(address, since=days_ago(days))
    return change_url(check), "oldest 8 days"


def merge_questions():
    question = ask(make_technology("rabbitmq"), make_technology("rabbitmq-server"), found=moment_ago(3))
    ask(question.low, make_technology("bunny"), found=moment_ago(1))
    return change_url(question), "oldest 3 days"


def entries():
    entry = make_source_entry("Vessel")
    make_source_entry("Hull")
    return change_url(entry), ""


def mails():
    for days in (1, 2):
        given_up = tasks.tell_reader.enqueue(make_feedback(status="spam").pk)
        failed = {"status": "FAILED", "exception_class_path": tasks.GIVEN_UP, "finished_at": moment_ago(days)}
        DBTaskResult.objects.filter(pk=given_up.id).update(**failed)
    return "/admin/django_tasks_database/dbtaskresult/?status__exact=FAILED", "oldest 2 days"


WAITING = [
    disagreements, held, voices, in_question, sent_back, for_review, changed, overdue, conditions_due, unreviewed,
    schedule_refused, in_review, wanted, one_sided, contradictions, merge_questions, entries, sources, mails,
]  # fmt: skip
BY_NAME = {make.__name__: make for make in WAITING}


def test_every_queue_is_tried_here_in_the_order_of_the_page():
    assert [one.name for one in QUEUES] == list(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_queue_says_how_many_wait_and_opens_the_oldest(editor, name):
    assert name not in shown(editor)
    first, oldest = BY_NAME[name]()

    item = shown(editor)[name]

    assert (number(item), button(item), age(item)) == ("2", first, oldest)
    assert item.select_one("a.button").text.endswith(item.h2.text)


@pytest.mark.parametrize("one", QUEUES, ids=lambda one: one.name)
def test_its_button_and_its_list_open_for_whoever_sees_it(client, one):
    views = [
        "view_comparison",
        "view_feedback",
        "view_proscons",
        "view_finding",
        "view_wish",
        "view_sourceentry",
        "view_voiceburst",
    ]
    permissions = [name.partition(".")[2] for name in one.permissions]
    client.force_login(make_editor("zoe", permissions=[*views, "view_dbtaskresult", *permissions]))
    BY_NAME[one.name]()

    item = shown(client)[one.name]

    assert client.get(button(item)).status_code == 200
    listed = rows(page(client, item.h2.a["href"]))
    assert len(listed) == 2


def test_nobody_sees_a_queue_that_they_cannot_work_on(client):
    make_editor("ada")
    for make in WAITING:
        make()
    every = {permission for one in QUEUES for permission in one.permissions}

    for lacking in every:
        codes = [name.partition(".")[2] for name in every - {lacking}]
        client.force_login(author := make_editor(lacking, permissions=codes))
        ChangeRequest.objects.filter(state="sent_back").update(author=author)
        assert set(shown(client)) == {one.name for one in QUEUES if lacking not in one.permissions}


def test_the_most_urgent_comes_first_and_the_page_takes_as_many_queries_whatever_waits(
    editor, django_assert_num_queries
):
    for make in WAITING:
        make()

    assert list(shown(editor)) == [one.name for one in QUEUES]
    with django_assert_num_queries(7):
        editor.get("/admin/")
    for make in (disagreements, in_question, changed, overdue, unreviewed, in_review, one_sided):
        make()
    with django_assert_num_queries(7):
        editor.get("/admin/")


def test_a_long_queue_is_counted_no_further_than_it_matters(editor, monkeypatch):
    monkeypatch.setattr(queue, "MOST", 2)
    for days in (1, 2):
        make_feedback(created=moment_ago(days))

    assert number(shown(editor)["disagreements"]) == "2"
    make_feedback(created=moment_ago(3))
    assert number(shown(editor)["disagreements"]) == "2+"


@pytest.mark.parametrize(("days", "said"), [(0, "oldest today"), (1, "oldest 1 day"), (1234, "oldest 1,234 days")])
def test_an_age_is_in_days(editor, days, said):
    make_feedback(created=moment_ago(days))

    assert age(shown(editor)["disagreements"]) == said


def test_claims_are_told_with_the_number_of_their_sources(editor):
    overdue()
    make_claim(fresh_until=days_ago(2), source="https://a.example.org/")

    item = shown(editor)["overdue"]

    assert number(item) == "3"
    assert "From 2 sources." in item.p.text


def test_questions_about_sources_are_told_by_their_reasons(editor):
    for name in ("Vessel", "Hull"):
        make_source_entry(name)
    make_source_entry("Keel", reason="Keel is a tool, but Kiel is a language")

    assert "2 called like another, 1 of another kind." in shown(editor)["entries"].p.text


# ---- what waits no more


def publish_every_comparison():
    Comparison.objects.update(status="published", published=NOW, reviewed=TODAY, reviewed_by="Ada Lovelace")


def begin_to_compare_what_is_wanted():
    for low, high in Wish.objects.values_list("low", "high").distinct():
        Comparison.objects.create(low_id=low, high_id=high)


SETTLED = {
    "disagreements": lambda: Feedback.objects.update(status="spam"),
    "held": lambda: Feedback.objects.update(status="waiting"),
    "voices": lambda: VoiceBurst.objects.update(state="discarded", decided_at=NOW),
    "in_question": lambda: Verdict.objects.update(decided=TODAY),
    "sent_back": lambda: Comparison.objects.update(status="in_review"),
    "for_review": lambda: ChangeRequest.objects.update(state="taken_back"),
    "changed": lambda: Comparison.objects.update(changed_on=None),
    "overdue": lambda: ProsCons.objects.update(fresh_until=TODAY),
    "conditions_due": lambda: Condition.objects.update(check_by=TODAY),
    "unreviewed": publish_every_comparison,
    "schedule_refused": lambda: Comparison.objects.update(publish_at=None),
    "in_review": lambda: Comparison.objects.update(status="draft"),
    "wanted": begin_to_compare_what_is_wanted,
    "one_sided": lambda: Finding.objects.update(in_demand=False),
    "contradictions": lambda: Finding.objects.update(kind="one_sided"),
    "merge_questions": lambda: MergeQuestion.objects.update(answer="different"),
    "entries": lambda: SourceEntry.objects.update(technology=make_technology("vessel")),
    "mails": lambda: DBTaskResult.objects.update(status="READY", exception_class_path=""),
}


@pytest.mark.parametrize("name", SETTLED)
def test_a_queue_goes_when_nothing_waits_in_it(editor, name):
    BY_NAME[name]()
    assert name in shown(editor)

    SETTLED[name]()

    assert name not in shown(editor)


def test_conditions_of_what_readers_do_not_see_wait_for_nobody(editor):
    conditions_due()
    Comparison.objects.update(status="draft")

    assert "conditions_due" not in shown(editor)


def test_a_wish_counts_for_ninety_days(editor):
    make_wish(day=days_ago(90))
    assert "wanted" not in shown(editor)

    make_wish(day=days_ago(89))

    assert number(shown(editor)["wanted"]) == "1"


def test_a_finding_without_rows_opens_the_list(editor):
    found("cycle")

    assert button(shown(editor)["contradictions"]) == f"{ADMIN}/finding/"


# ---- where nothing waits, and all the rest


def test_where_nothing_waits_the_page_says_what_one_can_do(editor):
    soup = page(editor, "/admin/")

    said = soup.select_one(".queues-empty")
    assert " ".join(said.text.split()) == (
        "Nothing waits for you. You could start a comparison, or look into everything there is."
    )
    assert [link["href"] for link in said.select("a")] == [
        f"{ADMIN}/comparison/add/?back=/admin/",
        "/admin/everything/",
    ]
    assert soup.select(".queue") == []


def test_what_one_may_not_do_is_not_offered(client):
    client.force_login(make_editor("bob", permissions=["view_technology"]))

    soup = page(client, "/admin/")

    assert soup.select(".today-tools") == []
    assert [link["href"] for link in soup.select(".queues-empty a")] == ["/admin/everything/"]


def test_a_comparison_is_found_from_the_front_page(editor):
    make_comparison("mysql", "postgresql")
    make_comparison("kafka", "nats")
    form = page(editor, "/admin/").select_one("form.today-search")

    listed = rows(page(editor, f"{form['action']}?{form.select_one('input')['name']}=mysql"))

    assert [row[0] for row in listed] == ["MySQL vs PostgreSQL"]


def test_the_tables_stand_behind_everything(editor):
    make_technology("mysql")

    front, everything = page(editor, "/admin/"), page(editor, "/admin/everything/")

    assert front.select("#content a[href='/admin/comparisons/technology/']") == []
    assert everything.select_one("#content a[href='/admin/comparisons/technology/']")
    assert everything.select_one(".breadcrumbs a")["href"] == "/admin/"
    assert everything.select_one("#content h1").text == "Everything"


@pytest.mark.parametrize("address", ["/admin/", "/admin/everything/"])
def test_who_is_no_editor_is_sent_to_the_log_in(client, address):
    client.force_login(make_editor("reader", is_staff=False, permissions=[]))

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={address}")
