"""llms.txt: thirty lines of Markdown by the convention of llmstxt.org, in which every address answers."""

import pytest

from .make import make_published_comparison, make_reviewed_comparison
from .reading import rendered

ORIGIN = "http://127.0.0.1:8000"


def links(client):
    return [link["href"] for link in rendered(client.get("/llms.txt").content.decode()).select("a")]


@pytest.mark.django_db
def test_it_has_the_parts_of_the_convention_in_thirty_lines(client):
    make_published_comparison("mysql", "postgresql")

    response = client.get("/llms.txt")
    text = response.content.decode()
    page = rendered(text)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert len(text.splitlines()) <= 35
    assert len(text) < 4000
    assert [(tag.name, tag.get_text()) for tag in page.select("h1, h2")] == [
        ("h1", "Nice Pick"), *(("h2", name) for name in ("Ask", "Read", "Cite", "Limits", "Optional")),
    ]  # fmt: skip
    assert page.contents[2].name == "blockquote"
    assert "{{" not in text


@pytest.mark.django_db
def test_every_address_in_it_answers(client):
    make_published_comparison("go", "rust")
    make_reviewed_comparison("mysql", "postgresql")

    own = [link.removeprefix(ORIGIN) for link in links(client) if link.startswith(ORIGIN)]

    assert len(own) == len(links(client)) - 1 == 20
    answers = {path: client.get(path).status_code for path in own if "purl" not in path}
    assert set(answers.values()) == {200}, answers
    assert client.get(next(path for path in own if "purl" in path)).status_code == 404  # nothing like it is recorded


@pytest.mark.django_db
def test_without_a_comparison_it_has_names_to_fill_in(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = links(client)

    assert f"{ORIGIN}/compare/first-vs-second.md" in found
    assert f"{ORIGIN}/api/v1/decide?a=second&b=first" in found
