"""Lists of the API: fifty a page, each item once, what readers see and nothing else, in as many queries as a page."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from comparisons.models import program_lists
from comparisons.models.program_lists import AT_ONCE, _half
from comparisons.models.sql import Place

from .make import (
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_release,
    make_signal,
    make_technology,
    make_verdict,
)
from .minds import make_changed_mind

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def pages(client: Any, path: str) -> list[list[Any]]:
    """The items of each page of a list, as ``links.next`` leads through it."""
    found: list[list[Any]] = []
    url = path
    while url:
        said = client.get(url).json()
        found.append(said["data"])
        url = (said["links"]["next"] or "").replace("http://127.0.0.1:8000", "")
    return found


def make_sixty(client: Any, name: str) -> str:
    """Sixty rows for the list ``name``; return its path."""
    match name:
        case "technologies":
            for number in range(60):
                make_technology(f"t{number:02}")
        case "categories":
            for number in range(60):
                make_category(f"c{number:02}", name=f"Category {number}")
        case "comparisons" | "changes":
            go = make_technology("go")
            for number in range(60):
                make_published_comparison(go, make_technology(f"t{number:02}"))
        case _:
            go = make_technology("go")
            for number in range(60):
                make = {"claims": make_claim, "figures": make_signal, "releases": make_release}[name]
                day = date(2020, 1, 1) + timedelta(days=number // 2)  # two a day
                own: dict[str, dict[str, Any]] = {
                    "claims": {},
                    "figures": {"observed": day, "source": f"https://example.org/{number}"},
                    "releases": {"released": day if number > 9 else None, "cycle": str(number)},
                }
                make(go, **own[name])
            return f"{ROOT}/technologies/go/{name}"
    return f"{ROOT}/{name}"


LISTS = ["technologies", "categories", "comparisons", "changes", "claims", "figures", "releases"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_on_after_fifty_and_has_each_item_once(client, name):
    path = make_sixty(client, name)

    found = pages(client, path)

    assert len(found[0]) == AT_ONCE
    items = [str(item) for page in found for item in page]
    assert len(items) == len(set(items)) >= 60


QUERIES = {
    "technologies": 1,
    "categories": 1,
    "comparisons": 1,
    "changes": 2,
    "technologies/go/claims": 3,
    "technologies/go/figures": 2,
    "technologies/go/releases": 2,
    "categories/databases": 3,
}


@pytest.mark.parametrize("path", QUERIES)
def test_a_list_costs_as_many_queries_however_long_it_is(client, path, django_assert_num_queries):
    go = make_technology("go", category=make_category("databases"))
    for _ in range(3):
        make_published_comparison(go)
        make_changed_mind()
        make_claim(go)
        make_signal(go, observed=NOON.date(), source=f"https://example.org/{_}")
        make_release(go, cycle=str(_))

    with django_assert_num_queries(QUERIES[path]):
        client.get(f"{ROOT}/{path}")


# ---- what is told


def only(client: Any, path: str) -> Any:
    data = client.get(f"{ROOT}/{path}").json()["data"]
    return data[0] if isinstance(data, list) else data


def test_a_technology_in_a_list_leads_to_its_document_and_its_page(client):
    make_technology(
        "go", name="Go", kind="language", use_case="", category=make_category("languages", name="Languages")
    )

    assert only(client, "technologies") == {
        "slug": "go",
        "name": "Go",
        "kind": "language",
        "use_case": None,
        "category": {"slug": "languages", "name": "Languages"},
        "url": "http://127.0.0.1:8000/technologies/go/",
        "api": "http://127.0.0.1:8000/api/v1/technologies/go",
    }


def test_a_category_tells_what_is_around_it_and_in_it(client):
    top = make_category("data", name="Data")
    inner = make_category("databases", name="Databases", parent=top)
    make_category("graphs", name="Graphs", parent=inner)
    make_technology("mysql", category=inner)

    said = only(client, "categories/databases")

    assert said["parent"] == {"slug": "data", "name": "Data"}
    assert said["children"] == [{"slug": "graphs", "name": "Graphs"}]
    assert [one["slug"] for one in said["technologies"]] == ["mysql"]
    assert [one["parent"] for one in client.get(f"{ROOT}/categories").json()["data"]] == [
        None,
        {"slug": "data", "name": "Data"},
        {"slug": "databases", "name": "Databases"},
    ]


def test_a_claim_says_on_what_it_rests_and_whether_it_is_disputed(client):
    go, rust = make_technology("go", website="https://go.dev/"), make_technology("rust", name="Rust")
    claim = make_claim(
        go, polarity="con", text="No sum types.", criterion=make_criterion("grammar"), strength=3,
        source="https://go.dev/ref", quote="There are none.", checked=date(2026, 11, 1),
        against=rust, versions=">=1.20",
    )  # fmt: skip
    make_feedback(make_published_comparison(go, rust), claim=claim, status="in_review", in_review_since=NOON.date())

    said = only(client, "technologies/go/claims")

    assert said["key"] == claim.key
    assert said["url"] == f"http://127.0.0.1:8000/technologies/go/#claim-{claim.key}"
    assert (said["is_pro"], said["criterion"], said["strength"]) == (False, "grammar", 3)
    assert (said["source"], said["is_third_party"], said["quote"]) == ("https://go.dev/ref", False, "There are none.")
    assert (said["checked"], said["versions"]) == ("2026-11-01", ">=1.20")
    assert (said["against"], said["against_name"]) == ("rust", "Rust")
    assert said["in_review_since"] == "2026-10-01"
    assert (said["counts"], said["why_not"]) == (False, "not_weighed")


def test_figures_and_releases_come_newest_first_those_without_a_day_last(client):
    go = make_technology("go")
    make_signal(go, value=5, observed=date(2026, 9, 1))
    make_signal(go, value="6.5", observed=date(2026, 10, 1))
    make_release(go, cycle="0", released=None)
    make_release(go, cycle="1.20", released=date(2023, 2, 1), support="ended")
    make_release(go, cycle="1.25", released=date(2025, 8, 12))

    figures, releases = (
        client.get(f"{ROOT}/technologies/go/{name}").json()["data"] for name in ("figures", "releases")
    )

    assert [(one["metric"], one["value"], one["observed"]) for one in figures] == [
        ("github_stars", 6.5, "2026-10-01"),
        ("github_stars", 5, "2026-09-01"),
    ]
    assert [(one["cycle"], one["released"], one["support"]) for one in releases] == [
        ("1.25", "2025-08-12", "supported"),
        ("1.20", "2023-02-01", "ended"),
        ("0", None, "supported"),
    ]


def test_drafts_and_what_was_taken_back_are_in_no_list(client):
    for status in ("draft", "in_review", "archived"):
        make_verdict(make_comparison(status=status))
        make_changed_mind(make_published_comparison(status=status))

    assert pages(client, f"{ROOT}/comparisons") == [[]]
    assert pages(client, f"{ROOT}/changes") == [[]]


def test_a_change_says_from_what_to_what_and_why(client):
    make_changed_mind(at=NOON + timedelta(days=27))

    mind, published = sorted(client.get(f"{ROOT}/changes").json()["data"], key=lambda one: one["kind"])

    assert (mind["kind"], published["kind"]) == ("changed_mind", "published")
    assert (mind["before"]["outcome"], mind["after"]["outcome"]) == ("pick", "pick")
    assert {mind["before"]["pick"], mind["after"]["pick"]} == set(mind["comparison"].split("-vs-"))
    assert mind["quote"] is None
    assert published["comparison"]["slug"] == mind["comparison"]


def test_a_readers_words_are_told_only_with_consent(client):
    answered = {"status": "accepted", "answer": "You are right.", "answered_at": NOON}
    for may_quote, text in ((True, "My team has run both of them."), (False, "Keep it to yourselves, please.")):
        pair = make_published_comparison(verdict={"pick": "high"})
        cause = make_feedback(pair, may_quote=may_quote, text=text, **answered)
        make_changed_mind(pair, cause="reader", revision={"because": cause})

    told = client.get(f"{ROOT}/changes").json()["data"]

    assert sorted(one["quote"] or "" for one in told if one["kind"] == "changed_mind") == [
        "",
        "My team has run both of them.",
    ]


def test_what_happens_in_one_moment_stands_in_one_order_on_both_sides_of_a_page():
    """Changes of two kinds share one order: each number has its place in its own list."""
    for number in range(12):
        for rest in (0, 1):
            _, half = _half(Place((NOON, number)), rest).values
            assert [one for one in range(9) if one * 2 + rest < number] == [one for one in range(9) if one < half]


# ---- how it is found


@pytest.mark.parametrize(
    ("slices", "at"),
    [
        (program_lists.ALL_TECHNOLOGIES, ("go",)),
        (program_lists.COMPARISONS, (NOON, 5)),
        (program_lists.MINDS, (NOON, 5)),
    ],
    ids=["technologies", "comparisons", "changes"],
)
def test_a_later_page_is_found_by_an_index(slices, at):
    select = slices.selects[False, False]
    given = {f"at{number}": value for number, value in enumerate(at)}

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        sql, bound = select.query.bound(given)
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}", bound)
        plan = "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())

    assert not re.search("TEMP B-TREE|Sort", plan), plan
