"""Agents ask over the Model Context Protocol: every answer is the API's document with a short text."""

import json
from datetime import date
from typing import Any

import pytest

from comparisons.api.mcp import tools
from comparisons.models import Technology, Verdict

from .agents import call, data, text, with_agent
from .make import (
    make_alias,
    make_comparison,
    make_release,
    make_reviewed_comparison,
    make_revision,
    make_technology,
    make_weighed_comparison,
)

pytestmark = pytest.mark.django_db

TOOLS = ["find_technology", "compare", "decide", "support", "check_stack"]


@pytest.fixture
def pair():
    """MySQL leads by 3 on operations (2), PostgreSQL, the pick, by 3 on integrity (2.75)."""
    return make_weighed_comparison()


# ---- a client that is not ours


@pytest.mark.parametrize(("mode", "revision"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_a_client_of_each_revision_lists_the_tools_and_calls_one(pair, mode, revision):
    async def work(agent: Any) -> Any:
        tools = (await agent.list_tools()).tools
        return tools, await agent.call_tool("compare", {"a": "postgresql", "b": "mysql"}), agent.protocol_version

    (tools, answer, spoken), answers = with_agent(mode, work)

    assert spoken == revision
    assert [tool.name for tool in tools] == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert answer.structured_content["data"]["slug"] == "mysql-vs-postgresql"
    assert json.loads(answer.content[1].text) == answer.structured_content
    assert {status for method, status in answers if method == "POST"} <= {200, 202}


def test_a_client_is_told_what_was_wrong_with_its_arguments(pair):
    async def work(agent: Any) -> Any:
        return await agent.call_tool("decide", {"technologies": ["mysql"]})

    answer, _ = with_agent("auto", work)

    assert answer.is_error
    assert answer.content[0].text.splitlines() == [
        "Invalid values.", "technologies: List should have at least 2 items after validation, not 1."
    ]  # fmt: skip


def test_a_value_of_the_wrong_form_is_told_in_our_words_alone():
    answer = call("decide", technologies=["mysql", "postgresql"], weights={"operations": 1.234})

    assert answer["isError"]
    assert text(answer).splitlines() == [
        "Invalid values.", "weights.operations: A weight is a number from 0 to 5, with up to two decimals."
    ]  # fmt: skip


# ---- the tools


def same_as(client, url: str) -> Any:
    return client.get(url).json()["data"]


def test_names_words_and_package_urls_are_found_as_the_api_finds_them(client, pair):
    make_technology("django", packages={"pypi": ["Django"]})

    words, package = call("find_technology", words="mysql"), call("find_technology", words="pkg:pypi/django@5.2")

    assert data(words) == same_as(client, "/api/v1/search?q=mysql")
    assert "MySQL vs PostgreSQL: our pick is PostgreSQL, not yet reviewed." in text(words)
    assert data(package) == same_as(client, "/api/v1/identifiers/purl?purl=pkg:pypi/django@5.2")


def test_what_nobody_knows_is_said_and_not_guessed():
    assert text(call("find_technology", words="zzqqzz")) == "Cannot say: nothing is known here by that name."


def test_two_are_compared_as_their_page_has_it_in_any_order_and_by_any_name(client):
    make_reviewed_comparison("mysql", "postgresql")
    make_alias(Technology.objects.get(slug="postgresql"), "pg")

    result = call("compare", a="PG", b="mysql")

    assert data(result) == same_as(client, "/api/v1/comparisons/mysql-vs-postgresql")
    assert "Reviewed by" in text(result)
    assert text(result).endswith("/compare/mysql-vs-postgresql/")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ({"pick": "high"}, "Narrow: it wins with 50% of all possible weights, on 2 criteria."),
        ({"pick": "low"}, "That differs from our pick, MySQL."),
        ({"outcome": "tie", "pick": None}, None),
    ],
    ids=["with the claims", "against them", "no pick"],
)
def test_a_pick_has_its_strength_only_where_the_claims_lead_to_it(pair, verdict, said):
    Verdict.objects.filter(comparison=pair).update(**verdict)

    lines = text(call("compare", a="mysql", b="postgresql")).splitlines()

    shown = [line for line in lines if "possible weights" in line or "differs" in line]
    assert shown == ([said] if said else [])


def test_of_two_that_nobody_compared_it_cannot_say_which(client):
    make_technology("mysql", name="MySQL"), make_technology("react", name="React")

    result = call("compare", a="mysql", b="react")

    assert data(result)["verdict"] is None
    assert text(result).startswith("MySQL vs React: cannot say which one. Nobody has compared the two yet.\n")


def test_a_draft_is_as_if_it_was_not_there():
    make_comparison("mysql", "react", intro="Secret words.")

    result = call("compare", a="mysql", b="react")

    assert data(result)["review"]["state"] == "derived"
    assert "Secret" not in json.dumps(result)


def test_a_withdrawn_comparison_gives_its_reason():
    make_revision(make_comparison("mysql", "react", status="archived"), verb="withdraw", reason="They differ too much.")

    result = call("compare", a="mysql", b="react")

    assert result["isError"]
    assert text(result).splitlines()[:2] == ["Withdrawn comparison.", "They differ too much."]


@pytest.mark.parametrize("other", ["mysql", "MySQL"])
def test_one_technology_is_not_compared_with_itself(pair, other):
    result = call("compare", a="mysql", b=other)

    assert (result["isError"], text(result)) == (
        True, "Invalid values.\nBoth names lead to one technology. Name two."
    )  # fmt: skip


def test_an_unknown_name_gets_what_may_have_been_meant(pair):
    result = call("compare", a="mysql", b="postgresq")

    assert (result["isError"], "structuredContent" in result) == (True, False)
    assert text(result).splitlines()[0] == "Unknown technology."
    assert "Did you mean PostgreSQL? http" in text(result)


def test_weights_and_must_haves_decide_as_the_api_decides(client, pair):
    result = call("decide", technologies=["mysql", "postgresql"], weights={"operations": 4})

    assert data(result) == same_as(client, "/api/v1/decide?a=mysql&b=postgresql&w-operations=4")
    assert text(result).splitlines()[0] == "With your weights, MySQL leads by 3.75."
    assert "our own pick is postgresql, not yet reviewed. http" in text(result)


def test_who_lacks_a_must_have_is_named_with_the_reason(pair):
    result = call("decide", technologies=["mysql", "postgresql"], must_haves={"open_source": True})

    assert text(result).splitlines()[:2] == [
        "Only MySQL is left.",
        "PostgreSQL is out: its licence, SSPL-1.0, isn't open source.",
    ]


def test_where_it_cannot_be_decided_it_says_why(pair):
    make_technology("react", name="React")

    result = call("decide", technologies=["mysql", "react"])

    assert data(result)["answer"] == "cannot_say"
    assert text(result).splitlines()[:2] == ["Cannot say.", "Nobody has compared MySQL and React yet."]


@pytest.fixture
def releases():
    one = make_technology("postgresql", name="PostgreSQL", kind="library", packages={"pypi": ["postgresql"]})
    make_release(one, cycle="14", supported_until=date(2020, 1, 1), support="until")
    make_release(one, cycle="90", supported_until=date(2999, 1, 1), support="until")
    make_release(one, cycle="91", support="unknown")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"version": "14.2"}, ["PostgreSQL 14 was supported until 2020-01-01, and no longer is."]),
        ({"version": "90"}, ["PostgreSQL 90 is supported until 2999-01-01."]),
        ({"version": "91"}, ["PostgreSQL 91 has no support recorded here: cannot say."]),
        ({"technology": "pkg:pypi/postgresql@90.1"}, ["PostgreSQL 90 is supported until 2999-01-01."]),
        ({"technology": "pkg:pypi/postgresql", "version": "90.1"}, ["PostgreSQL 90 is supported until 2999-01-01."]),
    ],
    ids=lambda one: "" if isinstance(one, list) else next(iter(one.values())),
)
def test_support_is_told_of_a_version_with_its_source_or_that_it_cannot_be_said(releases, asked, said):
    result = call("support", **{"technology": "postgresql", **asked})

    assert data(result)["technology"]["slug"] == "postgresql"
    assert text(result).splitlines()[:-1] == said


def test_a_version_that_fits_no_release_is_not_guessed_at(releases):
    result = call("support", technology="postgresql", version="15")

    assert data(result)["release"] is None
    assert text(result).splitlines()[0] == "Cannot say: version “15” belongs to no release of PostgreSQL known here."
    assert len(text(result).splitlines()) == 5


def test_a_technology_without_releases_says_so():
    make_technology("react", name="React")

    assert text(call("support", technology="react")).splitlines()[0] == (
        "Cannot say: no release of React is recorded here."
    )


# ---- bounds


def test_a_long_document_stands_in_an_answer_once(monkeypatch, pair):
    whole = call("compare", a="mysql", b="postgresql")
    monkeypatch.setattr(tools, "LONGEST_TEXT", len(whole["content"][1]["text"]) - 1)

    once = call("compare", a="mysql", b="postgresql")

    assert json.loads(whole["content"][1]["text"]) == whole["structuredContent"] == once["structuredContent"]
    assert once["content"] == whole["content"][:1]


def test_no_call_asks_more_than_a_page(pair, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        call("compare", a="mysql", b="postgresql")
    with django_assert_max_num_queries(5):
        call("decide", technologies=["mysql", "postgresql"])
    with django_assert_max_num_queries(3):
        call("support", technology="mysql")


def test_who_asks_too_fast_is_told_when_to_ask_again(pair, settings):
    from comparisons.api.v1 import limits

    settings.QUESTIONS_A_SECOND, settings.QUESTIONS_AT_ONCE = 1, 2
    limits.buckets.cache_clear()
    try:
        answers = [call("support", technology="mysql") for _ in range(3)]
    finally:
        limits.buckets.cache_clear()

    assert [answer["isError"] for answer in answers] == [False, False, True]
    assert text(answers[2]).splitlines() == ["Too many questions.", "Ask again in 1 second."]


def test_a_demonstration_says_that_it_is_one(pair, settings):
    settings.SAMPLE_ACTIVITY = True

    assert "notice" in call("decide", technologies=["mysql", "postgresql"])["structuredContent"]


@pytest.mark.parametrize("words", ["\0", "a\u202eb", "x" * 400, "%", "'; --"])
def test_hostile_words_are_answered(pair, words):
    for tool, name in (("find_technology", "words"), ("support", "technology")):
        assert call(tool, **{name: words})["content"]
