"""A search engine reads in JSON-LD what a page says: in the words of schema.org, and nothing that readers don't see."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from comparisons.domain.vocabulary import Kind
from comparisons.models import Comparison
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.structured_data import nodes
from comparisons.presenters.structured_data.comparison import MOST_CITED, MOST_NOTES, comparison
from comparisons.services import dumps

from . import schema_org
from .hostile import DATA_BLOCK
from .make import make_category, make_fact, make_reviewed_comparison, make_technology
from .make_pages import REVIEWED, UPKEEP, make_claim, make_page, make_ruling, make_side
from .reading import words

MOST_BYTES = 6_000
"""Of the block of a comparison; the starter catalogue's have 5,000, which add 1,200 to what is sent."""
URL = "/compare/mysql-vs-postgresql/"
SITE = "http://127.0.0.1:8000"


def address(name: str, *parts: str) -> str:
    return "/".join(["https://example.org", name, *parts])


def said(page, query=""):
    """The nodes of a page's structured data, by type."""
    page = replace(page, modified=page.modified or REVIEWED)
    data = comparison(ComparisonView.asked(page, query, REVIEWED), address)
    if data is None:
        return {}
    assert schema_org.complaints(data["@graph"]) == []
    return {node["@type"]: node for node in data["@graph"]}


# ---- a comparison


def test_an_article_is_about_both_technologies_and_says_who_wrote_it_when():
    article = said(make_page(modified=date(2026, 10, 20)))["Article"]

    assert [(one["@type"], one["name"], one["url"]) for one in article["about"]] == [
        ("SoftwareApplication", "MySQL", "https://example.org/technology/mysql"),
        ("SoftwareApplication", "PostgreSQL", "https://example.org/technology/postgresql"),
    ]
    assert article["headline"] == "MySQL vs PostgreSQL: PostgreSQL, and why"
    assert article["author"] == article["editor"] == {"@type": "Person", "name": "Ada"}
    assert (article["datePublished"], article["dateModified"]) == ("2026-10-01", "2026-10-20")
    assert (article["license"], article["isAccessibleForFree"]) == (
        "https://creativecommons.org/licenses/by/4.0/",
        True,
    )


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (Kind.LANGUAGE, "ComputerLanguage"),
        *((kind, "SoftwareApplication") for kind in (Kind.DATABASE, Kind.SERVICE, Kind.TOOL, Kind.LIBRARY)),
        *((kind, "DefinedTerm") for kind in (Kind.CONCEPT, Kind.METHODOLOGY, Kind.PROTOCOL, Kind.FORMAT)),
        ("", "Thing"),
    ],
)
def test_a_technology_has_the_type_of_its_kind(kind, named):
    found = said(make_page(first=make_side("mysql", kind=kind)))

    assert found["Article"]["about"][0]["@type"] == named


def test_every_kind_has_a_type():
    assert set(nodes.TYPES) == set(Kind)


@pytest.mark.parametrize("name", ["", "Nice Pick's editors"])
def test_without_a_persons_name_the_site_is_the_author_and_nobody_the_editor(name):
    page = make_page(ruling=make_ruling(decided_by=name), reviewed_by=name or "Nice Pick")

    article = said(page)["Article"]

    assert (article["author"]["@type"], article["author"]["name"]) == ("Organization", name or "Nice Pick")
    assert "editor" not in article


def test_a_reviewed_page_reviews_its_pick_in_the_words_of_the_claims_that_count():
    claims = [
        make_claim(text="A strong pro", criterion=UPKEEP, strength=3),
        make_claim(text="A weak pro", criterion=UPKEEP, strength=1),
        make_claim(text="A pro that counts for nothing"),
        make_claim(text="A pro against another", criterion=UPKEEP, against="sqlite"),
        make_claim(text="A con", criterion=UPKEEP, is_pro=False),
    ]
    review = said(make_page(second=make_side("postgresql", claims=tuple(claims))))["Review"]

    assert review["itemReviewed"]["name"] == "PostgreSQL"
    assert [one["name"] for one in review["positiveNotes"]["itemListElement"]] == ["A strong pro", "A weak pro"]
    assert [one["name"] for one in review["negativeNotes"]["itemListElement"]] == ["A con"]
    assert review["datePublished"] == REVIEWED.isoformat()
    assert not {"reviewRating", "aggregateRating", "claimReviewed"} & set(review)


@pytest.mark.parametrize(
    "page",
    [
        make_page(reviewed=None, reviewed_by="", reviewed_of=""),
        replace(make_page(), intro="A word that nobody reviewed."),
        make_page(ruling=make_ruling(outcome="tie", basis="editor")),
        make_page(ruling=make_ruling(outcome="depends", basis="editor")),
    ],
    ids=["unreviewed", "changed since", "a tie", "it depends"],
)
def test_there_is_a_review_of_a_reviewed_pick_only(page):
    assert set(said(make_page())) == {"Article", "Review", "BreadcrumbList"}
    assert set(said(page)) == {"Article", "BreadcrumbList"}


@pytest.mark.parametrize("query", ["w-upkeep=3", "open_source=1"])
def test_a_readers_own_answer_has_no_structured_data(query):
    assert said(make_page(), query) == {}


def test_sources_are_cited_once_those_of_claims_that_count_first_and_so_many_at_most():
    many = [make_claim(source=f"https://example.org/{number}", criterion=UPKEEP) for number in range(MOST_CITED)]
    same = [make_claim(source="https://example.org/0", criterion=UPKEEP), make_claim(source="https://example.org/last")]
    page = make_page(first=make_side(claims=(*same, *many)), second=make_side("postgresql", claims=()))

    cited = said(page)["Article"]["citation"]

    assert cited == [f"https://example.org/{number}" for number in range(MOST_CITED)]
    few = make_page(first=make_side(claims=tuple(same)), second=make_side("postgresql", claims=()))
    assert said(few)["Article"]["citation"] == ["https://example.org/0", "https://example.org/last"]


def test_so_many_claims_are_noted_at_most():
    claims = tuple(make_claim(criterion=UPKEEP) for _ in range(MOST_NOTES + 1))
    review = said(make_page(second=make_side("postgresql", claims=claims)))["Review"]

    assert len(review["positiveNotes"]["itemListElement"]) == MOST_NOTES
    assert "negativeNotes" not in review


def test_however_much_is_claimed_the_block_stays_small():
    long = [
        make_claim(text=f"{number} " + "x" * 120, criterion=UPKEEP, is_pro=number % 2 == 0) for number in range(400)
    ]
    page = make_page(first=make_side("mysql", claims=tuple(long)), second=make_side("postgresql", claims=tuple(long)))

    data = comparison(ComparisonView.asked(page, "", REVIEWED), address)

    assert len(nodes.data_block(data).encode()) < MOST_BYTES


# ---- the block in the page


def test_no_text_ends_the_block_and_it_reads_back_as_it_was():
    text = "</script><!--<script>\u2028\u2029 & 'said' \"so\" \\u003c"

    block = nodes.data_block({"name": text})

    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {"name": text}
    page = BeautifulSoup(f"<script type='application/ld+json'>{block}</script><p>After</p>", "html5lib")
    assert (json.loads(page.script.string), words(page.p)) == ({"name": text}, "After")


@pytest.fixture
def pages(client, db):
    """Each kind of page that has structured data, in one site."""
    databases = make_category("databases", parent=make_category("data"))
    sides = [
        make_technology(slug, category=databases, website=f"https://{slug}.example.org")
        for slug in ("mysql", "postgresql")
    ]
    make_reviewed_comparison(*sides, verdict={"pick": "high"})
    make_technology("agile", kind="methodology")
    paths = ("/", "/compare/", URL, "/technologies/mysql/", "/technologies/agile/", "/categories/databases/",
             "/technologies/mysql/alternatives/", "/sources/")  # fmt: skip
    return {path: client.get(path).content for path in paths}


def test_every_page_speaks_schema_org_in_one_block_and_runs_no_script(pages):
    assert [said for html in pages.values() for said in schema_org.complaints(schema_org.graph(html))] == []
    assert all(schema_org.graph(html) for html in pages.values())
    for html in pages.values():
        scripts = BeautifulSoup(html, "html5lib").select("script:not([src])")
        assert [script.attrs for script in scripts] == [DATA_BLOCK]


def test_a_comparison_says_the_same_as_its_head_and_its_text(pages):
    html = pages[URL]
    page = BeautifulSoup(html, "html5lib")
    article, review = schema_org.of_type(html, "Article"), schema_org.of_type(html, "Review")
    meta = {tag.get("property", tag.get("name")): tag["content"] for tag in page.select("meta[content]")}

    assert article["headline"] == meta["og:title"] == page.title.string.removesuffix(" · Nice Pick")
    assert article["description"] == meta["og:description"] == meta["description"]
    assert article["url"] == meta["og:url"] == page.select_one("link[rel=canonical]")["href"] == f"{SITE}{URL}"
    assert article["image"] == meta["og:image"]
    assert meta["og:type"] == "article"
    told = [one["name"] for name in ("positiveNotes", "negativeNotes") for one in review[name]["itemListElement"]]
    assert len(told) == 4
    assert all(text in words(page.main) for text in (*told, review["reviewBody"]))
    sources = {link["href"].partition("#")[0] for link in page.main.select("a[href]")}
    assert {source.partition("#")[0] for source in article["citation"]} <= sources


def test_the_day_of_its_last_change_is_the_newest_of_all_that_it_shows(client, db):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    before = schema_org.of_type(client.get(URL).content, "Article")["dateModified"]

    assert before == comparison.reviewed.isoformat()
    Comparison.objects.update(reviewed=date(2026, 10, 5))
    assert schema_org.of_type(client.get(URL).content, "Article")["dateModified"] == "2026-10-05"


def test_lists_are_those_of_the_page(pages):
    shown = {
        "/compare/": ("main .row-title", f"{SITE}{URL}"),
        "/technologies/mysql/": ("main .row-title", f"{SITE}{URL}"),
        "/categories/databases/": ("#technologies h3 a", f"{SITE}/technologies/mysql/"),
        "/technologies/mysql/alternatives/": (".row-title a", f"{SITE}/technologies/postgresql/"),
    }
    for path, (selector, first) in shown.items():
        listed = schema_org.of_type(pages[path], "ItemList")["itemListElement"]
        on_page = [SITE + link["href"] for link in BeautifulSoup(pages[path], "html5lib").select(selector)]
        assert [one["url"] for one in listed] == on_page
        assert (listed[0]["url"], [one["position"] for one in listed]) == (first, list(range(1, len(listed) + 1)))


TRAILS = {
    URL: ["All comparisons", "MySQL vs PostgreSQL"],
    "/technologies/mysql/": ["Categories", "Data: Databases", "MySQL"],
    "/technologies/agile/": ["Technologies", "Agile"],
    "/categories/databases/": ["Categories", "Data", "Databases"],
    "/technologies/mysql/alternatives/": ["Technologies", "MySQL", "Alternatives to MySQL"],
}


def test_the_way_to_a_page_leads_along_pages_that_are_there(client, pages):
    trails = {path: schema_org.of_type(pages[path], "BreadcrumbList")["itemListElement"] for path in TRAILS}
    steps = {step["item"].removeprefix(SITE) for trail in trails.values() for step in trail}

    assert {path: [step["name"] for step in trail] for path, trail in trails.items()} == TRAILS
    assert [trail[-1]["item"] for trail in trails.values()] == [SITE + path for path in TRAILS]
    assert {client.get(step).status_code for step in steps} == {200}


def test_a_technology_is_what_it_is(pages):
    mysql = schema_org.of_type(pages["/technologies/mysql/"], "SoftwareApplication")
    agile = schema_org.of_type(pages["/technologies/agile/"], "DefinedTerm")

    assert (mysql["name"], mysql["applicationCategory"]) == ("MySQL", "Data: Databases")
    assert mysql["sameAs"] == ["https://mysql.example.org"]
    assert "applicationCategory" not in agile


def test_a_search_engine_can_search(client, pages):
    template = schema_org.of_type(pages["/"], "WebSite")["potentialAction"]["target"]["urlTemplate"]

    answer = client.get(template.removeprefix(SITE).replace("{search_term_string}", "mysql+vs+postgresql"))

    assert answer.url == URL


@pytest.mark.parametrize(
    "path", ["/compare/?outcome=pick", "/nothing/", "/search/?q=mysql", "/compare/agile-vs-mysql/"]
)
def test_pages_that_are_not_listed_have_none(client, pages, path):
    assert schema_org.graph(client.get(path).content) == []


def test_the_data_set_names_how_programs_get_it_and_whose_data_is_in_it(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    list(dumps.writing(datetime(2026, 11, 1, 6, tzinfo=UTC)))
    make_fact(source="endoflife")

    data = schema_org.of_type(client.get("/sources/").content, "Dataset")

    ways = {way["contentUrl"].removeprefix(SITE): way["encodingFormat"] for way in data["distribution"]}
    assert ways == {"/api/v1/technologies": "application/json", "/data/2026-11.jsonl.gz": "application/gzip"}
    assert [client.get(path)["Content-Type"] for path in ways] == list(ways.values())
    assert 50 <= len(data["description"]) <= 5000
    assert data["isBasedOn"] == ["https://endoflife.date"]
