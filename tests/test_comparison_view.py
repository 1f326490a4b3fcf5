"""One view of a comparison serves its page, its weighed part and its decision record, and works everything out once."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from comparisons.domain import gate, popularity, scoring, weighed
from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import Figure, PageCondition, PageCriterion
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.presenters import comparison_view
from comparisons.presenters.comparison_view import ComparisonView

from .admin_pages import page as admin_page
from .make import make_claim, make_criterion, make_published_comparison, make_signal, make_technology
from .make_pages import REVIEWED, make_page, make_ruling, make_side
from .make_pages import make_claim as claim

URL = "/compare/mysql-vs-postgresql/"
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))


def make_pair(**changes):
    """MySQL leads by 3 on operations, PostgreSQL, the pick, by 3 on data integrity, which counts more."""
    first = (claim(criterion=OPERATIONS), claim(criterion=INTEGRITY, is_pro=False, strength=1))
    second = (claim(criterion=INTEGRITY), claim(criterion=OPERATIONS, is_pro=False, strength=1))
    first = make_side("mysql", claims=first, **changes.pop("first", {}))
    second = make_side("postgresql", claims=second, **changes.pop("second", {}))
    return make_page(first=first, second=second, **changes)


def view_of(page, preferences=DEFAULT, on=REVIEWED):
    return ComparisonView(Evidence(page), preferences, on)


def theirs(knock_outs=None, messages=(), **weights):
    return Preferences({slug: Decimal(weight) for slug, weight in weights.items()}, knock_outs or KnockOuts(), messages)


# --- Weighed for us and for a reader


def test_without_wishes_the_readers_weighing_is_our_own():
    view = view_of(make_pair())

    assert view.weighed.weighing is view.evidence.weighing
    assert (view.weights.leads, view.weights.whose) == ("PostgreSQL by 3", "our")
    assert view.query == ""


def test_with_a_readers_weights_every_number_the_box_and_the_title_are_the_readers():
    view = view_of(make_pair(), theirs(operations="5"))

    assert view.title == "MySQL vs PostgreSQL: MySQL, with your weights"
    assert view.description == "With your weights, MySQL leads by 6."
    assert (view.weights.leads, view.weights.whose, view.weights.place) == ("MySQL by 6", "your", "first")
    assert view.weights.differs == "That differs from our pick, PostgreSQL."
    assert (view.box.side.slug, view.box.ours) == ("mysql", "Our own pick is PostgreSQL.")
    assert [(row.criterion, row.weight) for row in view.faces.rows] == [(OPERATIONS, "5"), (INTEGRITY, "3")]
    assert (view.faces.leader.slug, view.faces.margin) == ("mysql", "6")


def test_criteria_stay_where_they_are_when_a_reader_weighs():
    ours, theirs_ = view_of(make_pair()), view_of(make_pair(), theirs(operations="5"))

    assert [control.criterion for control in ours.weights.controls] == [INTEGRITY, OPERATIONS]
    assert [(control.criterion, control.weight) for control in theirs_.weights.controls] == [
        (INTEGRITY, 3),
        (OPERATIONS, 5),
    ]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (DEFAULT, ""),
        (theirs(messages=("Nothing.",)), ""),
        (theirs(operations="3"), "neither leads with your weights"),
        (theirs(KnockOuts(open_source=True)), "MySQL, with your must-haves"),
        (theirs(KnockOuts(open_source=True), operations="5"), "MySQL, with your weights and must-haves"),
        (theirs(KnockOuts(self_hosted=True)), "neither is left with your must-haves"),
    ],
)
def test_the_title_says_what_a_readers_wishes_lead_to(asked, title):
    out = {"self_hosted": False}

    page = make_pair(first={"licence": "MIT"} | out, second={"licence": "SSPL-1.0"} | out)

    assert view_of(page, asked).readers_title == title


def test_wishes_are_spelled_in_one_way():
    asked = theirs(KnockOuts(open_source=True), operations="4.50", integrity="0")

    assert view_of(make_pair(), asked).query == "?w-integrity=0&w-operations=4.5&open_source=1"


def test_a_knock_out_decides_on_the_day_of_the_view():
    page = make_pair(first={"licence": "MIT"}, second={"licence": "SSPL-1.0"})

    view = view_of(page, theirs(KnockOuts(open_source=True)))

    assert view.weights.knocked == ["PostgreSQL is out: its licence, SSPL-1.0, isn't open source."]
    assert view.weights.asked.open_source
    assert (view.weights.leads, view.weights.place) == ("Only MySQL is left", "first")


def test_what_was_not_understood_is_kept_for_the_reader():
    assert view_of(make_pair(), theirs(messages=("Nothing.",))).weights.messages == ("Nothing.",)


def test_where_nothing_is_weighed_there_is_no_form():
    view = view_of(make_page(first=make_side("mysql", claims=())))

    assert view.weights is None
    assert view.faces.rows == ()


# --- States


def test_a_reviewed_base_page_is_indexed_while_its_claims_are_fresh():
    page = make_pair(first={"index_until": REVIEWED})

    assert view_of(page).is_indexed
    assert not view_of(page, on=REVIEWED + timedelta(days=1)).is_indexed
    assert not view_of(replace(page, reviewed=None)).is_indexed


@pytest.mark.parametrize(
    "preferences", [theirs(operations="5"), theirs(KnockOuts(self_hosted=True)), theirs(messages=("Nothing.",))]
)
def test_a_page_with_a_readers_wishes_is_not_indexed(preferences):
    assert not view_of(make_pair(), preferences).is_indexed


@pytest.mark.parametrize(("happened", "is_in_question"), [(None, False), (date(2026, 10, 13), True)])
def test_a_condition_that_came_true_puts_the_verdict_in_question(happened, is_in_question):
    conditions = (PageCondition("It closes", happened=happened),)

    assert make_ruling(conditions=conditions).in_question is is_in_question


def test_without_a_verdict_there_is_none_to_show():
    view = view_of(make_pair(ruling=None))

    assert (view.verdict, view.box) == ([], None)


# --- Once


COUNTED = [
    (scoring, "weigh"),
    (weighed, "weigh"),
    (scoring, "robustness"),
    (popularity, "shared_figures"),
    (popularity, "standing"),
    (comparison_view, "face_to_face"),
    (comparison_view, "in_figures"),
    (comparison_view, "readers_weights"),
    (weighed, "judge"),
]


@pytest.fixture
def calls(monkeypatch):
    """How often each of what costs most was worked out; weighing with a reader's weights is told apart."""
    counted = Counter()
    for module, name in COUNTED:
        made, label = getattr(module, name), f"{module.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(module, name, counting(made, label, counted))
    original = Evidence.rests_on_popularity.func
    monkeypatch.setattr(
        Evidence.rests_on_popularity, "func", counting(original, "evidence.rests_on_popularity", counted)
    )
    return counted


def counting(function, label, counted):
    def counted_function(*args, **kwargs):
        counted[label] += 1
        return function(*args, **kwargs)

    return counted_function


@pytest.fixture
def comparison(db):
    """PostgreSQL is picked by popularity; claims of both are weighed, figures of both compared."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    operations, integrity = make_criterion("operations", weight=2), make_criterion("integrity", weight=3)
    for better, worse, criterion in ((mysql, postgresql, operations), (postgresql, mysql, integrity)):
        make_claim(better, criterion=criterion, strength=3)
        make_claim(worse, criterion=criterion, strength=1)
    for number, technology in enumerate((mysql, postgresql), start=1):
        make_signal(technology, metric="github_stars", value=number)
    verdict = {"pick": "high", "basis": "popularity", "reason": ""}
    return make_published_comparison(mysql, postgresql, verdict=verdict)


OURS = {
    "scoring.weigh", "scoring.robustness", "popularity.shared_figures", "popularity.standing",
    "evidence.rests_on_popularity", "comparison_view.face_to_face", "comparison_view.in_figures",
    "comparison_view.readers_weights", "weighed.judge",
}  # fmt: skip
RESULT = {"scoring.weigh", "scoring.robustness", "weighed.judge"}
SWAPPED = RESULT | {"comparison_view.face_to_face", "comparison_view.readers_weights"}
THEIRS = {"weighed.weigh"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (URL, OURS),
        (f"{URL}?w-operations=5&open_source=1", OURS | THEIRS),
        (f"{URL}weighed/?w-operations=5", SWAPPED | THEIRS),
        (f"{URL}decision.md", RESULT),
        (f"{URL}decision.md?w-operations=5", RESULT | THEIRS),
    ],
)
def test_a_request_works_everything_out_once_and_nothing_that_it_does_not_show(
    client, comparison, calls, url, expected
):
    response = client.get(url)

    assert response.status_code == 200
    assert calls == dict.fromkeys(expected, 1)


def test_the_preview_works_everything_out_once(admin_client, comparison, calls):
    admin_page(admin_client, f"/admin/comparisons/comparison/{comparison.pk}/preview/")

    assert calls == dict.fromkeys(OURS, 1)


def test_the_gate_takes_the_evidence_that_it_is_given(calls):
    page = make_pair(ruling=make_ruling(basis="popularity", reason=""), reviewed=None)
    figure = Figure("github_stars", Decimal(1), REVIEWED)
    page = replace(page, first=replace(page.first, figures=(figure,)), second=replace(page.second, figures=(figure,)))
    view = view_of(page)

    gate.problems(view.evidence, REVIEWED)

    assert view.box.side is page.second
    assert view.bottom_line.startswith("The figures don't show")
    assert {name for name, times in calls.items() if times > 1} == set()


def test_a_page_without_weighed_claims_has_an_empty_result(client, db):
    make_published_comparison(make_technology("mysql"), make_technology("postgresql"))

    response = client.get(f"{URL}weighed/?w-operations=5")

    assert (response.status_code, response.content.strip()) == (200, b"")
    assert response["HX-Push-Url"] == URL
