"""Programs ask which of two to ten technologies leads, with weights and must-haves of their own."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from comparisons.api.responses import site
from comparisons.api.v1.decide import MOST
from comparisons.models import Comparison
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.documents.decision_shapes import DecideDocument
from comparisons.presenters.documents.weighing import weighing
from comparisons.presenters.envelopes import Envelope

from .make import (
    make_alias,
    make_claim,
    make_comparison,
    make_criterion,
    make_published_comparison,
    make_release,
    make_technology,
    make_weighed_comparison,
)

pytestmark = pytest.mark.django_db

DECIDE = "/api/v1/decide"
SHAPE = TypeAdapter(Envelope[DecideDocument])


def get(client, query: str, status: int = 200) -> Any:
    return _read(client.get(f"{DECIDE}?{query}"), status)


def post(client, question: Any, status: int = 200, **how: Any) -> Any:
    body = question if isinstance(question, str | bytes) else json.dumps(question)
    return _read(client.post(DECIDE, body, content_type="application/json", **how), status)


def _read(response, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    answer = response.json()
    if status != 200:
        return answer
    SHAPE.validate_python(answer, strict=False)
    return answer["data"]


@pytest.fixture
def pair():
    """MySQL leads by 3 on operations (2), PostgreSQL, the pick, by 3 on integrity (2.75): by 2.25 in all."""
    return make_weighed_comparison()


# ---- a pair


def test_a_pair_is_answered_with_its_leader_and_all_that_led_to_it(client, pair):
    data = get(client, "a=postgresql&b=mysql")

    assert (data["answer"], data["leader"]["slug"], data["decided_by"]) == ("leader", "postgresql", "weights")
    assert data["sentence"] == "With our weights, PostgreSQL leads by 2.25."
    assert data["criteria"] == {"integrity": 2.75, "operations": 2}
    [told] = data["pairs"]
    answer = told["weighing"]["answer"]
    assert (answer["leader"], answer["margin"], answer["robustness"]) == ("postgresql", 2.25, 0.5)
    assert [(row["criterion"]["slug"], row["leader"], row["flip"]["exact"]) for row in told["weighing"]["rows"]] == [
        ("integrity", "postgresql", "2"), ("operations", "mysql", "11/4")
    ]  # fmt: skip
    assert (told["outcome"], told["pick"], answer["differs"]) == ("pick", "postgresql", None)
    assert told["state"] == "unreviewed"


def test_with_other_weights_the_leader_is_another_and_our_pick_stands_beside_it(client, pair):
    for data in (
        get(client, "a=postgresql&b=mysql&w-operations=4"),
        post(client, {"technologies": ["PostgreSQL", "mysql"], "weights": {"operations": 4}}),
    ):
        [told] = data["pairs"]
        assert data["leader"]["slug"] == "mysql"
        assert told["pick"] == "postgresql"
        assert told["weighing"]["answer"]["differs"] == "That differs from our pick, PostgreSQL."
        assert told["url"].endswith("/compare/mysql-vs-postgresql/?w-operations=4")


@pytest.mark.parametrize(
    "query", ["", "w-operations=4", "w-operations=0&open_source=1", "supported_months=24&self_hosted=1", "w-speed=5"]
)
def test_a_pair_is_weighed_as_its_page_is(client, pair, query):
    mysql, postgresql = pair.low, pair.high
    make_claim(mysql, criterion=make_criterion("speed"))
    make_claim(postgresql, criterion=make_criterion("old"), versions="<9")
    make_claim(mysql, criterion=make_criterion("own"), against=make_technology("other"))
    make_release(postgresql, cycle="18", support="until", supported_until=date(2030, 11, 14))
    Comparison.objects.update(left_out={"speed": "It is the same."})
    on = date.today()
    page = ComparisonView.asked(Comparison.objects.published_page("mysql", "postgresql", on=on), query, on)

    [told] = get(client, f"a=mysql&b=postgresql&{query}")["pairs"]

    assert told["weighing"] == json.loads(json.dumps(weighing(page)))
    assert told["url"] == site().url("comparison", "mysql-vs-postgresql") + page.query


def test_a_must_have_knocks_out_and_says_so_and_what_is_unknown_stays(client, pair):
    data = get(client, "a=mysql&b=postgresql&open_source=1&self_hosted=1")
    nobody = get(client, "a=mysql&b=postgresql&released_before=1990&supported_months=1")

    assert (data["leader"]["slug"], data["decided_by"]) == ("mysql", "must_haves")
    assert data["sentence"] == "Only MySQL is left."
    assert [one["slug"] for one in data["left"]] == ["mysql"]
    assert {(one["technology"], one["answer"]) for one in data["findings"]} == {
        ("mysql", "passes"), ("postgresql", "fails"), ("mysql", "unknown")
    }  # fmt: skip
    assert {one["answer"] for one in nobody["findings"]} == {"unknown"}
    assert nobody["leader"]["slug"] == "postgresql"


# ---- what cannot be said


def test_reasons_say_what_is_missing_in_words_for_programs(client, pair):
    make_technology("sqlite")

    misspelt = get(client, "a=mysql&b=postgresql&w-sped=5")
    nobody = get(client, "a=mysql&b=sqlite")
    same = get(client, "a=mysql&b=MySQL")

    assert [(one["code"], one["criterion"]) for one in misspelt["reasons"]] == [("unknown_criterion", "sped")]
    assert [(one["code"], one["pair"]) for one in nobody["reasons"]] == [("not_compared", "mysql-vs-sqlite")]
    assert nobody["sentence"] == "Nobody has compared MySQL and Sqlite yet."
    assert [one["code"] for one in same["reasons"]] == ["one_technology"]
    for data in (misspelt, nobody, same):
        assert (data["answer"], data["leader"], data["decided_by"]) == ("cannot_say", None, None)


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_is_not_published_is_as_if_nobody_had_compared_the_two(client, pair, status):
    Comparison.objects.update(status=status)

    data = get(client, "a=mysql&b=postgresql")

    assert [one["code"] for one in data["reasons"]] == ["not_compared"]
    assert data["pairs"][0]["weighing"] is None
    assert b"integrity" not in json.dumps(data).encode()


# ---- a shelf


def make_shelf(number: int) -> list[str]:
    """Technologies of which each leads all later ones, every pair published."""
    criterion = make_criterion("operations", weight=2)
    made = [make_technology(f"t{place}") for place in range(number)]
    for place, one in enumerate(made):
        make_claim(one, criterion=criterion, strength=3, against=None)
        for other in made[:place]:
            make_published_comparison(other, one, verdict={"outcome": "depends", "pick": None})
            make_claim(one, criterion=criterion, strength=3, polarity="con", against=other)
    return [one.slug for one in made]


def test_a_shelf_costs_as_many_queries_as_a_pair(client, django_assert_num_queries):
    slugs = make_shelf(4)

    with django_assert_num_queries(5):
        pair = post(client, {"technologies": slugs[:2]})
    with django_assert_num_queries(5):
        shelf = post(client, {"technologies": slugs})

    assert (pair["leader"]["slug"], shelf["leader"]["slug"]) == ("t0", "t0")
    assert [(one["technology"], one["ahead"], one["behind"]) for one in shelf["standings"]] == [
        ("t0", 3, 0), ("t1", 2, 1), ("t2", 1, 2), ("t3", 0, 3)
    ]  # fmt: skip
    assert [one["slug"] for one in shelf["pairs"]][:3] == ["t0-vs-t1", "t0-vs-t2", "t0-vs-t3"]
    assert shelf["sentence"] == "With our weights, T0 leads each of 3 pairs."


def test_a_shelf_has_ten_technologies_at_most_and_two_at_least(client):
    slugs = [make_technology(f"t{number}").slug for number in range(MOST + 1)]

    assert len(post(client, {"technologies": slugs[:MOST]})["pairs"]) == 45
    for wrong in (slugs, slugs[:1], []):
        problem = post(client, {"technologies": wrong}, 422)
        assert problem["errors"][0]["at"] == ["body", "technologies"]


def test_names_lead_to_technologies_as_everywhere_and_an_unknown_one_is_told_with_what_is_similar(client, pair):
    make_alias(pair.high, "Postgres")

    assert get(client, "a=Postgres&b=MYSQL")["asked"]["technologies"] == ["postgresql", "mysql"]
    problem = get(client, "a=mysql&b=postgresq", 404)

    assert problem["type"].endswith("#unknown-technology")
    assert [one["text"] for one in problem["suggestions"]] == ["PostgreSQL"]


# ---- what is refused, and named


@pytest.mark.parametrize(
    ("query", "status", "at"),
    [
        ("a=mysql", 422, ["query", "b"]),
        ("a=mysql&b=postgresql&w-operations=5.1", 422, ["query", "w-operations"]),
        ("a=mysql&b=postgresql&w-operations=3&w-operations=4", 422, ["query", "w-operations"]),
        ("a=mysql&a=sqlite&b=postgresql", 422, ["query", "a"]),
        ("a=mysql&b=postgresql&open_source=yes", 422, ["query", "open_source"]),
        ("a=mysql&b=postgresql&supported_months=241", 422, ["query", "supported_months"]),
        ("a=mysql&b=postgresql&released_before=soon", 422, ["query", "released_before"]),
        ("a=mysql&b=postgresql&opensource=1", 400, None),
        ("a=mysql&b=" + "x" * 4000, 422, ["query", "b"]),
        ("a=mysql&b=postgresql&w-x=" + "1" * 4000, 414, None),
        ("a=my%00sql&b=postgresql", 404, None),
    ],
)
def test_a_query_that_is_not_understood_is_refused_with_its_field(client, query, status, at):
    problem = get(client, query, status)

    assert (problem["status"], problem["errors"][0]["at"] if at else None) == (status, at)


def asked(**more: Any) -> dict[str, Any]:
    return {"technologies": ["mysql", "postgresql"]} | more


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (asked(weights={"operations": 5.01}), ["body", "weights", "operations"]),
        (asked(weights={"operations": 1.001}), ["body", "weights", "operations"]),
        (asked(weights={"operations": "3"}), ["body", "weights", "operations"]),
        (asked(weights={"operations": True}), ["body", "weights", "operations"]),
        ('{"technologies": ["a", "b"], "weights": {"x": NaN}}', ["body", "weights", "x"]),
        ('{"technologies": ["a", "b"], "weights": {"x": 1e999}}', ["body", "weights", "x"]),
        ('{"technologies": ["a", "b"], "weights": {"x": 1, "x": 2}}', ["body", "weights", "x"]),
        ('{"technologies": ["a", "\\ud800"]}', ["body", "technologies", "1"]),
        ('{"technologies": ["a\\u0000", "b"]}', ["body", "technologies", "0"]),
        (asked(weights={str(number): 1 for number in range(101)}), ["body", "weights"]),
        (asked(must_haves={"open_source": 1}), ["body", "must_haves", "open_source"]),
        (asked(must_haves={"opensource": True}), ["body", "must_haves", "opensource"]),
        (asked(more=1), ["body", "more"]),
        (asked(**{"mo\u202ere": 1}), ["body", "mo\\u202ere"]),
        (asked(café=1), ["body", "café"]),
        (asked(weights={"\x1bx\u200b": 9}), ["body", "weights", "\\x1bx\\u200b"]),
        ('{"technologies": [[[[[1]]]]]}', ["body", "technologies", "0", "0", "0", "0"]),
        ("", ["body"]),
        ("[]", ["body"]),
    ],
)
def test_a_body_that_is_not_understood_is_refused_with_its_field(client, body, at):
    assert post(client, body, 422)["errors"][0]["at"] == at


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (asked(weights={f"{number:0100}": "x" for number in range(100)}), 5),
        (asked(weights={f"w{number}": "x" for number in range(3000)}), 1),
        (asked(**{f"{number:05}": 1 for number in range(3000)}), 1),
        (asked(technologies=[[]] * 9000), 1),
        (asked(weights={"x" * 60_000: 9}), 2),
    ],
)
def test_a_refusal_is_short_however_much_is_wrong(client, body, errors):
    refusal = post(client, body, 422)

    assert len(refusal["errors"]) == errors
    assert len(json.dumps(refusal)) < 2000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        (b'{"technologies": ["\xff", "b"]}', 400),
        ("[" * 30_000, 400),
        ("9" * 30_000, 400),
        (json.dumps(asked()) + " " * 65_536, 413),
    ],
)
def test_a_body_that_is_no_json_or_too_long_is_refused(client, body, status):
    assert post(client, body, status)["status"] == status


def test_a_body_of_64_kilobytes_is_read_and_one_that_is_no_json_by_name_is_not(client, pair):
    body = json.dumps(asked())

    assert post(client, body + " " * (65_536 - len(body)))["answer"] == "leader"
    assert _read(client.post(DECIDE, body, content_type="text/plain"), 415)["status"] == 415
    assert _read(client.post(DECIDE, {"technologies": "mysql"}), 415)["status"] == 415


def test_a_draft_of_a_pair_is_not_told_within_a_shelf(client, pair):
    other = make_technology("sqlite")
    make_comparison(pair.low, other)

    data = post(client, {"technologies": ["mysql", "postgresql", "sqlite"]})

    assert [one["code"] for one in data["reasons"]] == ["not_compared", "not_compared"]
    assert [one["undecided"] for one in data["pairs"]] == [None, "not_compared", "not_compared"]


def test_a_value_of_the_wrong_form_is_told_what_it_should_be(client):
    before = {"must_haves": {"released_before": "9999"}}
    weight = {"weights": {"operations": 30}}

    said = [
        get(client, "a=mysql&b=postgresql&released_before=9999", 422),
        post(client, asked(**before), 422),
        get(client, "a=mysql&b=postgresql&w-operations=30", 422),
        post(client, asked(**weight), 422),
    ]

    assert [one["errors"][0]["detail"] for one in said] == [
        *["A year such as 2015, or a month such as 2015-06."] * 2,
        *["A weight is a number from 0 to 5, with up to two decimals."] * 2,
    ]
