"""What would change a verdict comes true: the page says so until an editor decides anew."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from comparisons.domain import sentences
from comparisons.domain.page import PageCondition as PageCondition
from comparisons.models import Comparison, Condition, Revision, Version
from comparisons.models.version import pair_key
from comparisons.services import editorial

from .admin_pages import change_url, errors, fill_in, page, rows
from .make import make_condition, make_editor, make_published_comparison
from .make_pages import make_ruling
from .reading import words

TODAY = datetime.now(UTC).date()
DECIDED = TODAY - timedelta(days=30)
YESTERDAY = TODAY - timedelta(days=1)
LIST = "/admin/comparisons/comparison/"

database = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


@pytest.fixture
def comparison() -> Comparison:
    comparison = make_published_comparison("mysql", "postgresql", verdict={"decided": DECIDED})
    make_condition(comparison.verdict, text="the licence changes")
    return comparison


def mark(client, comparison: Comparison, day: date | str, **changes: str) -> BeautifulSoup:
    """Enter the day on which the condition came true."""
    fields = {"conditions__0__happened": str(day), "reason": "The new licence is out."}
    return fill_in(client, change_url(comparison), **(fields | changes))


def notices(client, comparison: Comparison) -> list[str]:
    soup = page(client, comparison.get_absolute_url())
    return [" ".join(notice.text.split()) for notice in soup.select("#pick .in-question")]


# ---- the rule


@pytest.mark.parametrize(
    ("happened", "in_question"),
    [(None, False), (DECIDED - timedelta(days=1), False), (DECIDED, False), (DECIDED + timedelta(days=1), True)],
)
def test_only_what_came_true_after_the_decision_questions_it(happened, in_question):
    ruling = make_ruling(decided=DECIDED, conditions=(PageCondition("it changes", happened=happened),))

    assert ruling.in_question is in_question


def test_whatever_came_true_questions_a_verdict_without_a_day():
    ruling = make_ruling(decided=None, conditions=(PageCondition("it changes", happened=DECIDED),))

    assert ruling.in_question


def test_only_the_conditions_that_came_true_are_named():
    came, early, open_one = (
        PageCondition("one", happened=TODAY),
        PageCondition("two", happened=DECIDED),
        PageCondition("three", check_by=TODAY),
    )

    assert make_ruling(decided=DECIDED, conditions=(open_one, early, came)).came_true == (came,)


@database
@pytest.mark.parametrize("decided", [None, DECIDED])
@pytest.mark.parametrize("happened", [None, DECIDED, YESTERDAY])
def test_the_database_tells_by_the_same_rule_as_the_page(decided, happened):
    comparison = make_published_comparison(verdict={"decided": decided})
    make_condition(comparison.verdict, happened=happened)

    in_question = Comparison.objects.in_question().exists()

    assert in_question == editorial.page_of(comparison).ruling.in_question


# ---- an editor marks it


@database
def test_a_condition_that_came_true_puts_the_verdict_in_question(editor, comparison):
    key = pair_key(comparison.low_id, comparison.high_id)
    before = notices(editor, comparison), Version.numbers([key])[key]

    mark(editor, comparison, YESTERDAY)

    assert before[0] == []
    came_true = f"This came true on {sentences.day(YESTERDAY)}: the licence changes."
    assert notices(editor, comparison) == [f"Verdict in question. {came_true} We haven't decided again yet."]
    assert Version.numbers([key])[key] == before[1] + 1
    revision = Revision.objects.get()
    assert (revision.verb, revision.by_name, revision.reason) == ("edit", "Ada Lovelace", "The new licence is out.")
    assert revision.record["verdict"]["would_change_if"][0]["happened"] == YESTERDAY.isoformat()
    assert revision.record["verdict"]["decided"] == DECIDED.isoformat()


@database
def test_marking_it_needs_a_reason(editor, comparison):
    soup = mark(editor, comparison, YESTERDAY, reason="")

    assert errors(soup) == ["Readers see this: say why it changes."]
    assert Condition.objects.get().happened is None


@database
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TODAY + timedelta(days=1), "That day is still to come: leave it empty until the condition has come true."),
        (DECIDED, "The verdict was decided on"),
        (DECIDED - timedelta(days=1), "The verdict was decided on"),
    ],
)
def test_a_day_that_questions_nothing_is_refused_with_what_to_do(editor, comparison, day, sentence):
    soup = mark(editor, comparison, day)

    (error,) = errors(soup)
    assert error.startswith(sentence)
    assert "leave" in error
    assert Condition.objects.get().happened is None
    assert not Revision.objects.exists()


@database
def test_what_came_true_before_the_verdict_stays_when_the_rest_is_edited(editor, comparison):
    Condition.objects.update(happened=DECIDED - timedelta(days=9))

    fill_in(editor, change_url(comparison), conditions__0__text="the licence changed again", reason="Clearer.")

    condition = Condition.objects.get()
    assert (condition.text, condition.happened) == ("the licence changed again", DECIDED - timedelta(days=9))


@database
def test_a_mark_is_taken_back_by_emptying_it(editor, comparison):
    mark(editor, comparison, YESTERDAY)

    mark(editor, comparison, "", reason="It was another licence.")

    assert notices(editor, comparison) == []


# ---- until it is decided anew


@database
def test_deciding_anew_ends_the_question(editor, comparison):
    mark(editor, comparison, YESTERDAY)

    fill_in(editor, change_url(comparison), verdict__0__reason="Even so it is the better one.", reason="Decided anew.")

    assert notices(editor, comparison) == []
    assert Condition.objects.get().happened == YESTERDAY
    conditions = page(editor, comparison.get_absolute_url()).select(".conditions li")
    assert "decided again since" in words(conditions[0])


@database
def test_a_verdict_that_is_revised_is_no_longer_in_question(comparison):
    Condition.objects.update(happened=YESTERDAY)
    before = editorial.page_of(comparison).ruling

    editorial.revise_verdict(comparison, {"reason": "Even so."}, by=make_editor(), reason="Decided anew.")

    assert before.in_question
    assert not editorial.page_of(comparison).ruling.in_question


# ---- the editors' lists


@database
def test_the_list_leads_to_verdicts_in_question(editor, comparison):
    make_condition(make_published_comparison("a", "b").verdict)
    mark(editor, comparison, YESTERDAY)

    listed = rows(page(editor, LIST))
    narrowed = rows(page(editor, f"{LIST}?in_question=yes"))

    assert {row[0]: row[-1] for row in listed} == {
        "A vs B": "Approve",
        "MySQL vs PostgreSQL": "Decide anew: a condition came true",
    }
    assert [row[0] for row in narrowed] == ["MySQL vs PostgreSQL"]


# ---- conditions whose date has passed


@pytest.mark.parametrize(
    ("changes", "is_due"),
    [
        ({"check_by": YESTERDAY}, True),
        ({"check_by": TODAY}, False),
        ({"check_by": None}, False),
        ({"check_by": YESTERDAY, "happened": TODAY}, False),
    ],
)
@database
def test_a_condition_is_due_where_its_day_passed_without_a_word(comparison, changes, is_due):
    Condition.objects.update(**changes)

    assert Comparison.objects.with_conditions_due(TODAY).exists() is is_due
    (condition,) = editorial.page_of(comparison).ruling.conditions
    assert condition.is_due(TODAY) is is_due


@database
def test_what_readers_do_not_see_is_not_due(comparison):
    Condition.objects.update(check_by=YESTERDAY)
    Comparison.objects.update(status="draft")

    assert not Comparison.objects.with_conditions_due(TODAY).exists()


@database
def test_the_page_says_that_nobody_looked_until_a_later_day_is_set(editor, comparison):
    Condition.objects.update(check_by=YESTERDAY)
    day = sentences.day(YESTERDAY)

    def shown():
        (condition,) = page(editor, comparison.get_absolute_url()).select(".conditions li .when")
        return words(condition)

    assert shown() == f"due for a check by {day}, not checked yet"
    record = editor.get(f"{comparison.get_absolute_url()}decision.md").content.decode()
    assert f"(due for a check by {day}; not checked yet)" in record

    Condition.objects.update(check_by=TODAY)
    assert shown() == f"check by {sentences.day(TODAY)}"


@database
def test_the_list_leads_to_conditions_whose_date_has_passed(editor, comparison):
    make_condition(make_published_comparison("a", "b").verdict)
    Condition.objects.filter(verdict__comparison=comparison).update(check_by=YESTERDAY)

    narrowed = rows(page(editor, f"{LIST}?conditions=due"))

    assert [(row[0], row[-1]) for row in narrowed] == [
        ("MySQL vs PostgreSQL", "Look at conditions whose date has passed")
    ]
    assert {row[0]: row[-1] for row in rows(page(editor, LIST))}["A vs B"] == "Approve"
