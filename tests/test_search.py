"""A reader searches: for a technology by any of its words, for a pair, for what claims and verdicts say."""

import pytest

from comparisons.models import Technology
from comparisons.search import candidate_texts, candidates, service

from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_lookalikes,
    make_published_comparison,
    make_technology,
    make_verdict,
)
from .reading import links, parsed, read, said, words

pytestmark = pytest.mark.django_db
STRANGE = [
    '"',
    "'",
    "*",
    "%",
    "_",
    "\\",
    "\0",
    "a\0b",
    " \t\n ",
    "🙂",
    "\u202e\u200d",
    "((",
    "NEAR(a b)",
    "a AND NOT b",
    "' OR 1=1; DROP TABLE comparisons_alias; --",
    '"c" OR "d"*',
    "a:b & !c | <->",
    "vs",
    " vs ",
    "a vs ",
    "a vs b vs c vs d",
    "x" * 10_000,
    "x vs " * 2_000,
    "²³ ⅷ ｃ İ ß",
]


@pytest.fixture
def catalogue():
    make_lookalikes()


def found(client, typed):
    """The names of the technologies on the page of results, in order."""
    page = parsed(client.get("/search/", {"q": typed}))
    return said(page.select("[aria-labelledby=technologies] .found .row-title"))


def suggested(client, typed):
    response = client.get("/search/suggestions/", {"q": typed})
    assert response.status_code == 200
    return [option["data-word"] for option in parsed(response).select("[role=listbox] > [role=option]")]


# --- Technologies


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("postgresql", "PostgreSQL"),
        ("  POSTGRES ", "PostgreSQL"),
        ("postgr", "PostgreSQL"),
        ("postgersql", "PostgreSQL"),
        ("postgre sql", "PostgreSQL"),
        ("kuberntes", "Kubernetes"),
        ("K8s", "Kubernetes"),
        ("c++", "C++"),
        ("c#", "C#"),
        ("c", "C"),
        (".net", ".NET"),
        ("net", ".NET"),
        ("node.js", "Node.js"),
        ("node js", "Node.js"),
        ("nodejs", "Node.js"),
        ("rsut", "Rust"),
        ("rus", "Rust"),
        ("rust language", "Rust"),
        ("java", "Java"),
        ("studio", "Visual studio code"),
        ("visual studo code", "Visual studio code"),
        ("vs code", "Visual studio code"),
        ("ysq", "MySQL"),
    ],
)
def test_a_technology_is_found_by_what_people_type(client, catalogue, typed, first):
    assert found(client, typed)[0] == first
    assert suggested(client, typed)[0] == first


@pytest.mark.parametrize("typed", ["oindxi kit", "oimdix kit", "oindix kt", "oindixx kit", "gurnum-kit", "gurniun-kit"])
def test_a_typo_in_a_name_of_which_many_share_a_part_is_forgiven(typed):
    for slug in ("oindix-kit", "gurnium-kit", *(f"ballast-{number}-kit" for number in range(30))):
        make_technology(slug)

    [first, *_] = service.technologies(typed, most=3)

    assert first.technology.slug == ("oindix-kit" if typed.startswith("oi") else "gurnium-kit")


def test_the_nearest_word_stands_first(client, catalogue):
    assert found(client, "java") == ["Java", "JavaScript".capitalize()]
    assert found(client, "c") == ["C", "C#", "C++"]


@pytest.mark.parametrize("typed", ["++/", "c++", "+/c", "a--", "b.1", "%_%", ".1%", "ﬁ++", "日本語"])
def test_signs_within_a_name_are_found(typed):
    technology = make_technology("signs", name="A-- b.1%_%/c++/c ﬁ++ 日本語")

    assert [hit.technology for hit in service.technologies(typed, most=3)] == [technology]


def test_what_was_not_meant_is_not_found(client, catalogue):
    assert found(client, "sqlite") == []
    assert found(client, "haskell") == []
    assert suggested(client, "haskell") == []


def test_a_result_shows_what_it_is_and_why_it_was_found(client):
    technology = make_technology("kubernetes", kind="platform", category=make_category("orchestration"))
    make_alias(technology, "k8s")

    item = read(client, "/search/?q=k8s").select_one(".found > li")

    assert words(item) == "Kubernetes also called k8s Platform · Orchestration"
    assert links(item) == {"Kubernetes": "/technologies/kubernetes/", "Orchestration": "/categories/orchestration/"}


def test_of_two_with_one_name_the_suggestions_fill_in_what_leads_to_each(client):
    make_technology("mercury", name="Mercury")
    make_technology("mercury-editor", name="Mercury")

    assert suggested(client, "mercury") == ["mercury", "mercury-editor"]


def test_the_newest_comparisons_of_the_best_result_are_shown(client, catalogue):
    postgresql = Technology.objects.get(slug="postgresql")
    make_published_comparison(postgresql, Technology.objects.get(slug="mysql"))
    make_published_comparison("sqlite", postgresql)
    make_verdict(make_comparison("oracle", postgresql))

    page = read(client, "/search/?q=postgr")

    assert sorted(said(page.select(".row .row-title"))) == ["MySQL vs PostgreSQL", "PostgreSQL vs Sqlite"]


# --- Pairs


@pytest.mark.parametrize(
    "typed",
    [
        "PostgreSQL vs MySQL",
        "mysql vs. postgres",
        "  postgres   VERSUS  mysql ",
        "mysql-vs-postgresql",
        "Postgres vs-mysql",
    ],
)
def test_a_pair_typed_whole_leads_to_its_comparison(client, catalogue, typed):
    response = client.get("/search/", {"q": typed})

    assert response.status_code == 302
    assert response["Location"] == "/compare/mysql-vs-postgresql/"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("c++ vs c#", "/compare/cpp-vs-csharp/"),
        (".NET vs Node.js", "/compare/dotnet-vs-nodejs/"),
        ("atom vs vs code", "/compare/atom-vs-visual-studio-code/"),
        ("visual studio code vs atom", "/compare/atom-vs-visual-studio-code/"),
        ("postgres vs postgresql", "/technologies/postgresql/"),
    ],
)
def test_symbols_and_words_with_the_separator_are_understood(client, catalogue, typed, url):
    assert client.get("/search/", {"q": typed})["Location"] == url


def test_a_pair_with_an_unknown_side_is_offered_what_was_found_for_each(client, catalogue):
    make_published_comparison(Technology.objects.get(slug="mysql"), Technology.objects.get(slug="postgresql"))

    page = read(client, "/search/?q=postgrsql+vs+mysql")

    assert said(page.select("section h2")) == ["For “postgrsql”", "For “mysql”", "Did you mean one of these?"]
    assert links(page.select_one("[aria-labelledby=side-1]")) == {"PostgreSQL": "/technologies/postgresql/"}
    assert links(page.select_one("[aria-labelledby=side-2]")) == {"MySQL": "/technologies/mysql/"}
    assert links(page.select_one(".rows")) == {"MySQL vs PostgreSQL": "/compare/mysql-vs-postgresql/"}


def test_a_side_that_nothing_is_like_is_said_to_be_unknown(client, catalogue):
    page = read(client, "/search/?q=haskell+vs+mysql")

    assert words(page.select_one("[aria-labelledby=side-1] .empty")) == "No technology has this name."


# --- Claims and verdicts


def test_words_are_found_in_claims_and_verdicts(client):
    comparison = make_published_comparison(
        "mysql", "postgresql", verdict={"reason": "Quick.\n\nSchema changes are *one* transaction."}
    )
    claim = make_claim(comparison.second, text="Each schema change is transactional")

    page = read(client, "/search/?q=schema+transaction")

    items = page.select("[aria-labelledby=texts] .found > li")
    assert said(items) == [
        "Schema changes are one transaction. Verdict of MySQL vs PostgreSQL",
        "Each schema change is transactional Claim about PostgreSQL in MySQL vs PostgreSQL",
    ]
    assert [item.a["href"] for item in items] == [
        "/compare/mysql-vs-postgresql/#verdict",
        f"/compare/mysql-vs-postgresql/#claim-{claim.key}",
    ]
    comparison_page = read(client, "/compare/mysql-vs-postgresql/")
    assert comparison_page.find(id="verdict")
    assert comparison_page.find(id=f"claim-{claim.key}")


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_is_not_published_is_not_found(client, status):
    comparison = make_comparison("mysql", "postgresql", status=status)
    make_verdict(comparison, reason="Schema changes are transactions.")
    make_claim(comparison.first, text="Schema changes are transactional")

    assert service.texts("schema", most=9) == []
    assert read(client, "/search/?q=schema").select("[aria-labelledby=texts]") == []


def test_a_claim_against_a_third_one_is_found_on_that_comparison_only():
    mysql, postgresql, oracle = make_technology("mysql"), make_technology("postgresql"), make_technology("oracle")
    make_published_comparison(mysql, postgresql)
    make_claim(mysql, text="Costs nothing", against=oracle)

    assert service.texts("costs", most=9) == []

    make_published_comparison(mysql, oracle)

    assert [str(text.comparison) for text in service.texts("costs", most=9)] == ["MySQL vs Oracle"]


def test_every_word_has_to_be_there():
    comparison = make_published_comparison("mysql", "postgresql")
    make_claim(comparison.first, text="Replicates without a lock")

    assert [text.passage for text in service.texts("locks replicate", most=9)] == ["Replicates without a lock"]
    assert service.texts("locks replicate everywhere", most=9) == []


def test_the_newest_of_many_are_found_first():
    hub = make_technology("hub")
    for number in range(120):
        make_published_comparison(hub, f"other-{number}", verdict={"reason": f"Databanks, number {number}."})

    found = candidate_texts.texts(["databank"])

    assert [text.text.split("\n")[0] for text in found] == [
        f"Databanks, number {number}." for number in range(119, 79, -1)
    ]


def test_what_lies_far_back_is_found_too():
    comparison = make_published_comparison("mysql", "postgresql")
    make_claim(comparison.first, id=7, text="Copies rows at night")
    make_claim(comparison.first, id=50_000, text="Copies rows by night")
    make_claim(comparison.first, id=1_000_000, text="Copies rows every night")

    found = candidate_texts.texts(["copie", "night"])

    assert [text.id for text in found] == [1_000_000, 50_000, 7]


@pytest.mark.parametrize("typed", ["tr", "tra", "tran", "trans", "transact", "transaction"])
def test_words_that_go_on_are_found_from_their_third_letter(typed):
    comparison = make_published_comparison("mysql", "postgresql")
    for text in ("Changes are transactional", "Transfers are quick", "Translated"):
        make_claim(comparison.first, text=text)

    found = [text.passage for text in service.texts(typed, most=9)]

    assert ("Changes are transactional" in found) == (len(typed) > 2)
    assert ("Translated" in found) == (len(typed) in (3, 4, 5))


# --- Any input


@pytest.mark.parametrize("typed", STRANGE, ids=range(len(STRANGE)))
def test_any_input_gives_a_page(client, catalogue, typed):
    make_published_comparison("sqlite", "duckdb")

    for path in ("/search/", "/search/suggestions/"):
        response = client.get(path, {"q": typed})
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex, follow"


def test_the_page_without_a_question_is_a_form(client):
    page = read(client, "/search/")

    assert page.select_one("main form[role=search][method=get] input[name=q]")
    assert page.select("main section, main .empty") == []


def test_what_was_typed_is_kept_as_text(client):
    page = read(client, "/search/?q=%3Cb%3Ebold%3C/b%3E%22")

    assert page.select_one("main input[name=q]")["value"] == '<b>bold</b>"'
    assert page.select("main b") == []
    assert words(page.select_one(".empty")).startswith('Nothing found for “<b>bold</b>"”.')


def test_every_reader_gets_the_same_bytes(client, catalogue):
    plain = client.get("/search/?q=postgr")
    client.cookies["sessionid"] = "nonsense"
    other = client.get("/search/?q=postgr", headers={"accept-language": "fr"})

    assert plain.content == other.content
    assert not other.cookies
    assert "Cookie" not in plain.get("Vary", "")


@pytest.mark.parametrize("path", ["/search/", "/search/suggestions/"])
def test_searching_changes_nothing(client, path):
    assert client.post(path, {"q": "c"}).status_code == 405


# --- Cost


@pytest.mark.parametrize(
    ("path", "typed", "queries"),
    [
        ("/search/", "", 0),
        ("/search/", "postgresql", 6),  # words, technologies, their comparisons, three for texts
        ("/search/", "postgersql", 7),  # and words that are near
        ("/search/", "schema changes", 6),  # words, near words, three for texts, their comparisons
        ("/search/", "postgresql vs mysql", 1),
        ("/search/suggestions/", "postgresql", 2),
        ("/search/suggestions/", "postgersql", 3),
    ],
)
def test_a_search_costs_few_queries(client, django_assert_num_queries, path, typed, queries):
    comparison = make_published_comparison("postgresql", "mysql", verdict={"id": 1})  # the newest texts are all
    make_claim(comparison.first, id=1, text="Schema changes are transactional")

    with django_assert_num_queries(queries):
        client.get(path, {"q": typed})


def test_the_database_offers_two_hundred_candidates_at_most():
    hub = make_technology("hub")
    others = [make_technology(f"databank-{number}") for number in range(120)]
    for other in others:
        comparison = make_published_comparison(hub, other, verdict={"reason": "A databank."})
        make_claim(comparison.second, text="A databank")

    assert 50 <= len(candidates.literal("databank") + candidates.near("databank")) <= 200
    assert len(candidate_texts.texts(["databank"])) == 80
