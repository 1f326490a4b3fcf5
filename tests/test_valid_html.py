"""What is wrong with a page is found, and the answers that no address shows are valid too."""

import pytest

from .feedback_form import send
from .make import make_pair, make_technology
from .valid_html import complaints

PAGE = "<!doctype html><html lang=en><head><title>A</title></head><body><main><h1>A</h1>{}</main></body></html>"


@pytest.mark.parametrize(
    "part",
    [
        "<p>One",
        "<details><summary>One <b>line</b><h2>More</h2></summary><p>Two</p></details>",
        '<a href="/"><div>A block</div></a>',
        '<dl><div><dt>A</dt><dd>B</dd></div></dl><ul><li>C</li></ul><label for="x">X</label><input id="x">',
    ],
)
def test_what_is_valid_is_let_through(part):
    assert complaints(PAGE.format(part)) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<p>One</i></p>", "unexpected-end-tag"),
        ("<ul><p>One</p></ul>", "<p> stands in <ul>"),
        ("<div><li>One</li></div>", "<li> stands in <div>"),
        ("<span><div>One</div></span>", "<div> stands in <span>"),
        ('<span><a href="/"><div>One</div></a></span>', "<div> stands in words"),
        ("<details><p>One</p></details>", "no summary leads"),
        ("<details><summary><p>One</p></summary></details>", "<p> stands in <summary>"),
        ("<dl><dd>One</dd></dl>", "terms without descriptions"),
        ('<a href="/"><button>One</button></a>', "<button> stands in <a>"),
        ('<label>One <input> <input></label>', "a label with more than its field"),
        ('<b id="x">One</b><b id="x">Two</b>', "x is the id of 2"),
        ('<b aria-describedby="y">One</b>', "aria-describedby names y"),
        ('<a href="#y">One</a>', "#y leads nowhere"),
        ("<label>One</label>", "a label of nothing"),
        ('<a href="/"><i aria-hidden="true">→</i></a>', "nothing to read"),
        ('<span aria-label="One">1</span>', "aria-label on"),
        ('<img src="/a.png">', "a picture without words"),
        ('<ul role="list"></ul>', "a role that the element has"),
        ("<h3>One</h3>", "level 3 follows 1"),
        ("<h1>One</h1>", "headings of the first level"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(part, said):
    assert said in "\n".join(complaints(PAGE.format(part)))


@pytest.mark.django_db
def test_answers_that_no_address_shows_are_valid(client):
    comparison = make_pair()
    make_technology("react")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answers = {
        "wrong fields": send(client, wants="", text="Short", evidence="nowhere", email="nobody"),
        "a foreign form": send(client, headers=foreign),
        "a foreign voice": client.post("/compare/mysql-vs-postgresql/voice/", headers=foreign),
        "a foreign wish": client.post("/compare/mysql-vs-react/wish/", headers=foreign),
        "unknown names": client.get("/compare/?a=postgersql&b=mysq"),
        "nothing found": client.get("/search/?q=qqqqqqqq"),
        "a bad request": client.get("/search/?q=%00"),
    }
    comparison.status = "archived"
    comparison.save()
    answers["withdrawn"] = client.get("/compare/mysql-vs-postgresql/")

    wrong = {name: complaints(answer.content.decode()) for name, answer in answers.items()}
    assert {name: said for name, said in wrong.items() if said} == {}
