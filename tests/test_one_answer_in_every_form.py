"""Page, JSON, Markdown and API say the same of fifty comparisons in every state, field by field."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from .programs_readers import Fields, Markdown, Part, claim_line, of_json, of_page, plainly, untyped
from .programs_world import World, made, make_unpublished
from .reading import rendered as shown_as_html
from .reading import words

pytestmark = pytest.mark.django_db

FORMS = {"html": "/compare/{}/", "json": "/compare/{}.json", "md": "/compare/{}.md", "api": "/api/v1/comparisons/{}"}


class Answers:
    """What the four addresses of each pair answer, by form and pair."""

    def __init__(self, world: World) -> None:
        client = Client()
        self.about, self.unpublished = world.pairs, make_unpublished()
        pairs = [*world.pairs, *self.unpublished.values()]
        self.of = {form: {pair: client.get(url.format(pair)) for pair in pairs} for form, url in FORMS.items()}

    def text(self, form: str, pair: str) -> str:
        return self.of[form][pair].content.decode()

    def document(self, pair: str, form: str = "json") -> Fields:
        return json.loads(self.text(form, pair))


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Answers]:
    with made(django_db_blocker) as world:
        yield Answers(world)


# ---- the forms side by side


def test_a_page_and_its_document_say_the_same_field_by_field(answers):
    differing = {}
    for pair, about in answers.about.items():
        page = plainly(of_page(answers.text("html", pair)))
        document = plainly(of_json(answers.document(pair)["data"]))
        if off := {name: (page[name], document[name]) for name in page if page[name] != document[name]}:
            differing[about] = off

    assert differing == {}


def test_markdown_says_what_the_document_says(answers):
    differing = {}
    for pair, about in answers.about.items():
        document, markdown = answers.document(pair)["data"], Markdown(answers.text("md", pair))
        rows = [[name, *cells] for name, cells in plainly(of_json(document))["rows"].items()]
        lines = [claim_line(claim) for side in (document["first"], document["second"]) for claim in side["claims"]]
        unsaid = [
            line
            for line in lines
            if not any(all(map(one.__contains__, map(untyped, plainly(line)))) for one in markdown.claims)
        ]
        found = {
            "title": plainly(document["title"]) != markdown.title,
            "lacks": markdown.lacks(document),
            "rows": sorted(rows) != sorted(markdown.rows[:-1]),
            "claims": unsaid or len(lines) != len(markdown.claims),
        }
        if off := {name: value for name, value in found.items() if value}:
            differing[about] = off

    assert differing == {}


def test_the_api_answers_what_the_twin_does(answers):
    assert len(answers.about) >= 50
    for pair in answers.about:
        twin, api = answers.document(pair), answers.document(pair, "api")
        assert {**api, "links": {}} == {**twin, "links": {}}
        assert api["links"]["self"] == f"http://127.0.0.1:8000/api/v1/comparisons/{pair}"


def test_two_that_nobody_compared_stand_side_by_side_in_every_form(answers):
    for kind in ("derived", "apart", "draft"):
        pair = answers.unpublished[kind]
        page, document = article_of_any(answers.text("html", pair)), answers.document(pair)["data"]
        markdown = plainly(words(shown_as_html(answers.text("md", pair))))

        assert document["review"]["state"] == "derived"
        assert (document["verdict"], document["weighing"], document["readers"]) == (None, None, None)
        assert document == answers.document(pair, "api")["data"]
        ground = document["side_by_side"]["common_ground"]
        assert ground in words(page)
        assert ground in markdown
        assert document["side_by_side"]["are_known_to_differ"] == (kind == "apart")
        claims = [claim for side in (document["first"], document["second"]) for claim in side["claims"]]
        assert {f"claim-{claim['key']}" for claim in claims} == {one["id"] for one in Part(page).all(".claim")}
        assert all(claim["text"] in markdown and not claim["counts"] for claim in claims)
        assert all(claim["criterion_name"] in words(page) for claim in claims)
        values = [
            said["value"]
            for side in (document["first"], document["second"])
            for fact in side["facts"]
            for said in fact["statements"]
        ]
        assert all(value in words(page) and value in markdown for value in values)


def test_what_was_taken_back_is_gone_in_every_form_and_says_why(answers):
    pair = answers.unpublished["archived"]
    gone = {form: answers.of[form][pair] for form in FORMS}

    assert {form: response.status_code for form, response in gone.items()} == dict.fromkeys(FORMS, 410)
    assert "Both were renamed." in words(article_of_any(answers.text("html", pair)))
    for form in ("json", "api"):
        problem = answers.document(pair, form)
        assert gone[form]["Content-Type"] == "application/problem+json"
        assert problem["reason"] == "Both were *renamed*."
        assert [one["text"] for one in problem["suggestions"]] == ["Archived a", "Archived b"]
    assert "renamed" in answers.text("md", pair)


def test_no_form_says_what_is_not_published(answers):
    for form in FORMS:
        for pair in (*answers.about, *answers.unpublished.values()):
            assert "nobody may read this" not in answers.text(form, pair)
            assert "not for publication" not in answers.text(form, pair)


def article_of_any(html: str) -> BeautifulSoup:
    return BeautifulSoup(html[html.index("<main") : html.index("</main>")], "html.parser")
