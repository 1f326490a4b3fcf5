"""A search engine asks which addresses it may list."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest

from comparisons.services import editorial
from comparisons.views import sitemaps

from .make import (
    make_category,
    make_comparison,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_revision,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
COMPARISONS = "/sitemaps/comparisons-1.xml"


def read(client, path):
    """What is listed at ``path``: the day of the last change of each address."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.getvalue())  # noqa: S314 it is our own
    names = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return {found.findtext("loc", namespaces=names): found.findtext("lastmod", namespaces=names) for found in root}


def paths(client, path):
    """The same without the days, each address without the site's own."""
    addresses = list(read(client, path))
    assert all(address.startswith(f"{SITE}/") for address in addresses)
    return [address.removeprefix(SITE) for address in addresses]


# --- The index


def test_robots_are_told_where_the_index_is(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert f"Sitemap: {SITE}/sitemap.xml" in lines


def test_the_index_names_each_section_that_lists_something(client):
    make_reviewed_comparison(make_technology("mysql", category=make_category()), "postgresql")

    sections = paths(client, "/sitemap.xml")

    assert sections == [
        "/sitemaps/pages.xml",
        COMPARISONS,
        "/sitemaps/technologies-1.xml",
        "/sitemaps/categories-1.xml",
    ]
    assert all(read(client, section) for section in sections)


def test_an_empty_catalogue_has_its_fixed_pages_alone(client):
    assert paths(client, "/sitemap.xml") == ["/sitemaps/pages.xml"]


def test_a_section_has_50000_ids_and_those_without_a_row_are_leapt_over(client, django_assert_num_queries):
    for number in (1, 50_000, 50_001, 730_000):
        make_category(f"category-{number}", id=number)

    with django_assert_num_queries(7):
        sections = paths(client, "/sitemap.xml")

    assert sections[1:] == [f"/sitemaps/categories-{first}.xml" for first in (1, 50_001, 700_001)]
    assert [paths(client, section) for section in sections[1:]] == [
        ["/categories/category-1/", "/categories/category-50000/"],
        ["/categories/category-50001/"],
        ["/categories/category-730000/"],
    ]


def test_a_section_whose_comparisons_are_all_unreviewed_is_left_out(client):
    make_published_comparison("mysql", "postgresql")
    make_reviewed_comparison("go", "rust", id=60_000)

    assert "/sitemaps/comparisons-50001.xml" in paths(client, "/sitemap.xml")
    assert COMPARISONS not in paths(client, "/sitemap.xml")
    assert client.get(COMPARISONS).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "comparisons-2", "comparisons-50001", "comparisons-0", "comparisons-01", "comparisons--1", "comparisons",
        f"comparisons-{'9' * 18}", f"comparisons-{5 * 10**17 + 1}", f"comparisons-{'9' * 5000}", "comparisons-١",
        "users-1", "pages-1", "Comparisons-1", "-1", "1",
    ],
)  # fmt: skip
def test_a_section_that_is_not_there_is_not_found(client, name):
    make_reviewed_comparison()

    assert client.get(f"/sitemaps/{name}.xml").status_code == 404
    assert client.get(COMPARISONS).status_code == 200


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemaps/pages.xml"])
def test_the_sitemap_is_only_read(client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


# --- What is listed


def test_the_fixed_pages_are_those_that_are_indexed(client):
    make_technology()
    listed = paths(client, "/sitemaps/pages.xml")

    assert len(listed) == len(sitemaps.FIXED)
    for path in listed:
        response = client.get(path)
        assert (path, response.status_code, response.get("X-Robots-Tag")) == (path, 200, None)


def test_a_reviewed_comparison_is_listed_at_its_address(client):
    make_reviewed_comparison("postgresql", "mysql")

    assert paths(client, COMPARISONS) == ["/compare/mysql-vs-postgresql/"]
    assert "X-Robots-Tag" not in client.get("/compare/mysql-vs-postgresql/")


@pytest.mark.parametrize(
    "changes",
    [
        {"reviewed": None, "reviewed_by": ""},
        {"status": "archived"},
        {"status": "in_review"},
        {"status": "draft", "published": None},
    ],
)
def test_what_is_not_reviewed_and_published_is_not_listed(client, changes):
    make_reviewed_comparison("mysql", "postgresql", **changes)
    make_reviewed_comparison("go", "rust")

    assert paths(client, COMPARISONS) == ["/compare/go-vs-rust/"]


def test_a_review_without_a_verdict_is_not_listed(client):
    comparison = make_comparison(
        "mysql", "postgresql", status="published", published=datetime.now(UTC), reviewed=TODAY, reviewed_by="Ada"
    )
    assert client.get(COMPARISONS).status_code == 404

    make_verdict(comparison)

    assert paths(client, COMPARISONS) == ["/compare/mysql-vs-postgresql/"]


@pytest.mark.parametrize("side", ["mysql", "postgresql"])
@pytest.mark.parametrize(("until", "is_listed"), [(TODAY, True), (TODAY - DAY, False), (None, True)])
def test_it_is_listed_as_long_as_the_page_is_indexed(client, side, until, is_listed):
    sides = {
        slug: make_technology(slug, index_until=until if slug == side else None) for slug in ("mysql", "postgresql")
    }
    make_reviewed_comparison(*sides.values())

    sections = paths(client, "/sitemap.xml")

    assert (COMPARISONS in sections) == is_listed
    assert ("X-Robots-Tag" not in client.get("/compare/mysql-vs-postgresql/")) == is_listed


def test_a_renamed_technology_is_listed_by_its_new_name(client):
    technology = make_technology("postgres")
    make_reviewed_comparison("mysql", technology)

    editorial.rename(technology, "postgresql", by=make_editor(), reason="Its own name.")

    assert paths(client, COMPARISONS) == ["/compare/mysql-vs-postgresql/"]
    assert "/technologies/postgresql/" in paths(client, "/sitemaps/technologies-1.xml")
    assert "/technologies/postgres/" not in paths(client, "/sitemaps/technologies-1.xml")


def test_technologies_and_categories_are_listed(client):
    make_technology("cpp", category=make_category("languages"))

    assert paths(client, "/sitemaps/technologies-1.xml") == ["/technologies/cpp/"]
    assert paths(client, "/sitemaps/categories-1.xml") == ["/categories/languages/"]
    assert all("X-Robots-Tag" not in client.get(path) for path in ("/technologies/cpp/", "/categories/languages/"))


@pytest.mark.parametrize(
    ("published", "reviewed", "decided", "changed", "last"),
    [
        (3, 2, 1, None, "2026-10-03"),
        (1, 3, 2, None, "2026-10-03"),
        (1, 2, 3, None, "2026-10-03"),
        (1, 2, None, None, "2026-10-02"),
        (1, 2, 3, 4, "2026-10-04"),
    ],
)
def test_a_comparison_changed_when_it_was_published_reviewed_decided_or_changed_since(
    client, published, reviewed, decided, changed, last
):
    make_reviewed_comparison(
        published=datetime(2026, 10, published, 23, 59, 59, 999_999, tzinfo=UTC),
        reviewed=date(2026, 10, reviewed),
        verdict={"decided": date(2026, 10, decided) if decided else None},
        changed_on=date(2026, 10, changed) if changed else None,
    )

    assert list(read(client, COMPARISONS).values()) == [last]


def test_a_technology_changed_at_its_newest_change_if_any_is_recorded(client):
    technology = make_technology("cpp")
    make_technology("rust")
    for day in (1, 3, 2):
        make_revision(technology, at=datetime(2026, 10, day, tzinfo=UTC))

    changed = read(client, "/sitemaps/technologies-1.xml")

    assert changed == {f"{SITE}/technologies/cpp/": "2026-10-03", f"{SITE}/technologies/rust/": None}


def test_addresses_are_those_of_the_site_in_valid_xml(client, settings):
    settings.SITE_URL = "https://example.org/a&b/"
    make_category("languages")

    assert list(read(client, "/sitemaps/categories-1.xml")) == ["https://example.org/a&b/categories/languages/"]
    assert "https://example.org/a&b/sitemaps/categories-1.xml" in read(client, "/sitemap.xml")


# --- What it costs


def test_a_section_is_read_part_by_part_while_it_is_sent(client, django_assert_num_queries):
    for number in (1, sitemaps.AT_ONCE, sitemaps.AT_ONCE + 1, 3 * sitemaps.AT_ONCE):
        make_category(f"category-{number}", id=number)

    with django_assert_num_queries(1):
        response = client.get("/sitemaps/categories-1.xml")
        parts = iter(response.streaming_content)
        first = [next(parts), next(parts)]
    with django_assert_num_queries(sitemaps.IN_A_SECTION // sitemaps.AT_ONCE - 1):
        rest = list(parts)

    assert first[1].count(b"<url>") == 2
    assert [part.count(b"<url>") for part in rest] == [1, 1, 0]


def test_neither_index_nor_section_counts_or_skips(client, django_assert_num_queries):
    make_reviewed_comparison()

    with django_assert_num_queries(6) as of_index:
        client.get("/sitemap.xml")
    with django_assert_num_queries(11) as of_section:
        client.get(COMPARISONS).getvalue()

    said = " ".join(query["sql"].upper() for query in [*of_index, *of_section])
    assert "COUNT(" not in said
    assert "OFFSET" not in said
