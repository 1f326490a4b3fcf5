"""The line for programs below a comparison and a technology: forms that answer, and lines to copy that work."""

import re

import pytest
from bs4 import BeautifulSoup

from .make import make_published_comparison, make_technology, make_weighed_comparison
from .reading import rendered

ORIGIN, PAIR, ALONE = "http://127.0.0.1:8000", "/compare/mysql-vs-postgresql/", "/technologies/mysql/"


def part(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser").select_one(".reuse")


def snippets(soup):
    return {one.dt.get_text(): one.code.get_text() for one in soup.select("dl > div")}


@pytest.mark.parametrize(
    ("url", "forms"),
    [
        (PAIR, ["JSON", "Markdown", "Decision record", "Feed", "API"]),
        ("/compare/go-vs-mysql/", ["JSON", "Markdown", "API"]),
        (ALONE, ["JSON", "Markdown", "Feed", "API"]),
    ],
)
def test_each_form_of_a_page_is_there(client, db, url, forms):
    make_published_comparison("mysql", "postgresql"), make_technology("go")

    links = part(client, url).select("p a")

    assert [link.contents[0] for link in links] == forms
    assert {client.get(link["href"]).status_code for link in links} == {200}


def test_what_is_copied_works(client, db):
    make_published_comparison(make_technology("mysql", name="""My<b>"&SQL]('"""), "postgresql")

    of_pair, of_one = (snippets(part(client, url)) for url in (PAIR, ALONE))

    for said, page in ((of_pair, PAIR), (of_one, ALONE)):
        for link in (rendered(said["Badge, Markdown"]).a, BeautifulSoup(said["Badge, HTML"], "html.parser").a):
            assert (link["href"], link.img["src"]) == (f"{ORIGIN}{page}", f"{ORIGIN}{page}badge.svg")
            assert link.img["alt"] == f"{page.split('/')[2]} on Nice Pick"
            assert client.get(f"{page}badge.svg").status_code == 200
        assert re.search(rf"^“My<b>\"&SQL\]\('.*”, Nice Pick, .*{ORIGIN}{page} \(CC BY 4.0\)$", said["Cite"])
    frame = BeautifulSoup(of_pair["Embed"], "html.parser").iframe
    assert frame["title"].startswith("""My<b>"&SQL](' vs PostgreSQL""")
    assert client.get(frame["src"].removeprefix(ORIGIN)).status_code == 200
    assert "Embed" not in of_one


def test_a_readers_weights_go_along_where_they_can(client, db):
    make_weighed_comparison()
    query = "?w-operations=5"

    soup = part(client, PAIR + query)
    said = snippets(soup)

    assert [link["href"].endswith(query) for link in soup.select("p a")] == [True, True, True, False, False]
    assert f"/embed/mysql-vs-postgresql/{query}" in said["Embed"]
    assert f"{PAIR}{query} (" in said["Cite"]
    assert "?" not in said["Badge, Markdown"] + said["Badge, HTML"]
