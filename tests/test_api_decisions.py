"""A build elsewhere sends its decision record, and fails where the decision flipped."""

import pytest
from jsonschema import Draft202012Validator

from comparisons.api.v1 import limits
from comparisons.api.v1.bodies import LONGEST
from comparisons.api.v1.views import described
from comparisons.models import ProsCons
from comparisons.services import review_tasks
from comparisons.services.token_buckets import TokenBuckets

from .standings import make_standing_comparison

URL = "/api/v1/decisions/check"


@pytest.fixture
def comparison(db):
    return make_standing_comparison()


@pytest.fixture
def record(client, comparison):
    return client.get("/compare/mysql-vs-postgresql/decision.md?w-operations=5").content


@pytest.fixture
def flip(comparison):
    """Make a con of MySQL's pro on operations."""

    def flip():
        ProsCons.objects.filter(technology=comparison.first.pk, criterion__slug="operations").update(polarity="con")
        review_tasks.renew([comparison.pk])

    return flip


@pytest.fixture
def ask(client):
    def ask(content, query="", media_type="text/markdown"):
        return client.post(f"{URL}{query}", content, content_type=media_type)

    return ask


def test_a_record_that_holds_is_answered_with_the_comparison_of_today(record, ask):
    response = ask(record)

    data = response.json()["data"]
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (data["result"], data["fails"], data["rests_on_the_same"], data["since"]) == ("holds", False, True, None)
    assert (data["recorded"]["chosen"], data["recorded"]["of"]) == ("mysql", "weights")
    assert data["now"]["weighing"]["answer"]["leader"] == "mysql"
    assert data["now"]["url"].endswith("/compare/mysql-vs-postgresql/?w-operations=5")
    assert response.json()["links"]["html"] == data["now"]["url"]


def test_one_that_flipped_fails_a_build_that_asks_for_it(record, ask, flip):
    flip()

    for query, status in (("", 200), ("?strict=0", 200), ("?strict", 409), ("?strict=1", 409)):
        response = ask(record, query)

        told = response.json()
        data = told["decision"] if status == 409 else told["data"]
        assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
        assert (data["result"], data["fails"]) == ("flipped", True)
        [claim] = data["since"]["claims"]
        assert (claim["before"]["is_pro"], claim["after"]["is_pro"]) == (True, False)
        assert data["since_sentence"].startswith("Since ")
    assert told["type"].endswith("#decision-flipped")
    assert told["detail"] == data["sentence"]


def test_a_build_does_not_fail_by_what_holds_or_was_superseded(record, ask, flip):
    holds = ask(record, "?strict")
    flip()
    superseded = ask(record.replace(b"status: proposed", b"status: superseded by 8"), "?strict")

    assert [holds.status_code, superseded.status_code] == [200, 200]
    assert superseded.json()["data"]["result"] == "flipped"


def test_each_answer_has_the_shape_that_is_described(client, comparison, ask, flip):
    queries = ("", "?w-operations=5", "?open_source=1")
    records = [client.get(f"/compare/mysql-vs-postgresql/decision.md{query}").content for query in queries]
    operation = described()["paths"]["/api/v1/decisions/check"]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    shape = Draft202012Validator({**schema, "components": described()["components"]})

    answers = [ask(record).json() for record in records]
    flip()
    answers += [ask(record).json() for record in (*records, records[0].replace(b"postgresql/", b"oracle/"))]

    assert [error.message for answer in answers for error in shape.iter_errors(answer)] == []
    assert answers[-1]["data"]["result"] == "cannot_say"
    assert answers[-1]["data"]["now"] is None


def test_what_curl_sends_of_itself_is_taken(record, ask):
    for media_type in ("text/plain; charset=utf-8", "application/x-www-form-urlencoded"):
        assert ask(record, media_type=media_type).json()["data"]["result"] == "holds"


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=x", ""], ids=ascii)
def test_what_is_no_file_is_refused(db, ask, media_type):
    assert ask(b"x", media_type=media_type).status_code == 415


@pytest.mark.parametrize(
    ("content", "query", "status", "kind"),
    [
        (b"# Use MySQL", "", 422, "unreadable-decision"),
        (b"\xff" * LONGEST, "", 422, "unreadable-decision"),
        (b"-" * (LONGEST + 1), "", 413, "too-large"),
        (b"", "?strict=yes", 422, "invalid-request"),
        (b"", "?stict", 400, "unknown-parameter"),
    ],
    ids=["no-front-matter", "no-text", "too-long", "strict", "parameter"],
)
def test_what_cannot_be_judged_is_a_problem(db, ask, content, query, status, kind):
    response = ask(content, query)

    assert (response.status_code, response.json()["type"].partition("#")[2]) == (status, kind)
    assert response["Cache-Control"] == "no-store"


def test_it_is_asked_by_post_alone(client, db):
    assert client.get(URL).status_code == 405


def test_it_asks_six_queries_at_most(record, ask, flip, django_assert_max_num_queries):
    flip()

    with django_assert_max_num_queries(6):
        ask(record)


def test_who_asks_too_often_is_told_when_to_ask_again(db, ask, monkeypatch):
    buckets = TokenBuckets(a_second=0.1, burst=2, clock=lambda: 0.0)
    monkeypatch.setattr(limits, "buckets", lambda: buckets)

    assert [ask(b"x").status_code for _ in range(3)] == [422, 422, 429]
