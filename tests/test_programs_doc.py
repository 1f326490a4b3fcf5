"""docs/programs.md: every address in it answers, and every example runs."""

import json
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .make import make_category, make_release, make_technology, make_weighed_comparison

TEXT = (Path(__file__).parent.parent / "docs" / "programs.md").read_text(encoding="utf-8")
ENDLESS = {"/api/v2", "/mcp"}
"""What is not there yet, and what takes a POST alone."""
FILE, RECORD = "Django==4.2.11\n", "/compare/mysql-vs-postgresql/decision.md"
"""What stands in the files that examples send."""


def addresses():
    """The addresses in code, without the line that begins with one of them and goes on with its ends."""
    named = re.findall(r"`(?:http://127\.0\.0\.1:8000)?(/[a-z][^`\s]*)`", TEXT)
    ends = re.findall(r"`(/api/v1/technologies/postgresql)/claims`, `/(\w+)`, `/(\w+)`", TEXT)
    short = {f"/{end}": f"{start}/{end}" for start, *rest in ends for end in rest}
    return sorted({short.get(one, one) for one in named} - ENDLESS)


@pytest.fixture
def site(db, client):
    """What the examples name."""
    databases = make_category("databases")
    comparison = make_weighed_comparison()
    for side in comparison.sides:
        side.category = databases
        side.save()
        make_release(side, cycle="8", support="until", supported_until=date(2099, 4, 30))
    make_technology("django", packages={"pypi": ["django"]})
    return client


def ask(client, address):
    """Follow the one redirect that another spelling takes."""
    return client.get(address, follow=True)


def test_every_address_answers(site):
    found = addresses()
    answers = {one: ask(site, one).status_code for one in found}

    assert len(found) > 30
    assert {one: status for one, status in answers.items() if status != 200} == {}


def test_every_curl_is_answered(site):
    asked = [words for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
             for words in map(shlex.split, block.replace("\\\n", " ").splitlines()) if words[0] == "curl"]  # fmt: skip

    assert len(asked) > 4
    for words in asked:
        address = words[1].removeprefix("$SITE")
        body = words[words.index("-d") + 1] if "-d" in words else None
        if "--data-binary" in words:
            file = ask(site, RECORD).content if "/decisions/" in address else FILE
            answer = site.post(address, file, content_type="application/x-www-form-urlencoded")  # what curl says it is
        else:
            answer = site.post(address, body, content_type="application/json") if body else ask(site, address)
        assert answer.status_code == 200, words
        assert answer.content.startswith(b"---\nstatus:") or json.loads(answer.content)["data"], words


def test_the_function_in_it_computes_the_margin_that_the_document_names(site):
    [code] = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)  # noqa: S102 - it is ours

    for query, leader in (("", "postgresql"), ("?w-operations=5", "mysql"), ("?w-operations=2.75", None)):
        document = ask(site, f"/compare/mysql-vs-postgresql.json{query}").json()
        weighing = document["data"]["weighing"]
        assert known["margin_of"](document) == (weighing["leader"], weighing["margin"])
        assert weighing["leader"] == leader


def test_what_it_says_of_answers_is_so(site):
    answer = ask(site, "/compare/mysql-vs-postgresql.json")
    said = answer.json()

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (said["schema_version"], said["data"]["review"]["state"]) == (1, "unreviewed")
    assert said.keys() == {"schema_version", "as_of", "licence", "attribution", "links", "data"}
    assert {"self", "html"} <= said["links"].keys()
    assert "is_in_question" in said["data"]["verdict"]
    alone = ask(site, "/compare/django-vs-mysql.json").json()["data"]
    assert (alone["review"]["state"], alone["verdict"]) == ("derived", None)
    assert site.get("/compare/mysql-vs-nothing.json")["Content-Type"] == "application/problem+json"


def test_every_link_within_it_leads_to_a_heading():
    headings = {re.sub(r"[^a-z ]", "", line.lower()).replace(" ", "-") for line in re.findall("^##+ (.*)$", TEXT, re.M)}

    assert set(re.findall(r"\]\(#([^)]*)\)", TEXT)) <= headings
