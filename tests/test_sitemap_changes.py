"""A sitemap says on which day each page changed last, as the page itself does, and keeps to the protocol's schema."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from comparisons.models import Comparison, Technology

from . import schema_org
from .make import (
    make_category,
    make_feedback,
    make_published_comparison,
    make_reviewed_comparison,
    make_revision,
    make_technology,
)
from .minds import make_changed_mind

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
PAIR = "/compare/mysql-vs-postgresql/"
DATA = Path(__file__).parent / "data" / "sitemaps"
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
OLD = date(2026, 10, 1)


@pytest.fixture(scope="module")
def schemas():
    """The two schemas, by the element that a file begins with."""
    return {name: xmlschema.XMLSchema(DATA / f"{name}.xsd") for name in ("sitemap", "siteindex")}


@pytest.fixture
def comparison():
    """A reviewed pair whose last change was on the first of October."""
    return make_reviewed_comparison("mysql", "postgresql", reviewed=OLD, verdict={"pick": "high"})


def days(client, section):
    """The day of the last change by path, None where none is known."""
    root = ElementTree.fromstring(client.get(f"/sitemaps/{section}.xml").getvalue())  # noqa: S314 - our own
    places = {url.findtext("loc", namespaces=NAMES): url.findtext("lastmod", namespaces=NAMES) for url in root}
    return {place.removeprefix(SITE): day for place, day in places.items()}


def at(day):
    return datetime(2026, 10, day, 23, 59, 59, tzinfo=UTC)


# ---- a comparison


CHANGES = {
    "published": lambda one: Comparison.objects.update(published=at(9)),
    "reviewed": lambda one: Comparison.objects.update(reviewed=date(2026, 10, 9)),
    "found to differ": lambda one: Comparison.objects.update(changed_on=date(2026, 10, 9)),
    "its own text": lambda one: make_revision(one, at=at(9)),
    "a claim of the first": lambda one: make_revision(one.low, at=at(9)),
    "a figure of the second": lambda one: make_revision(one.high, at=at(9)),
    "an answer": lambda one: answer(one, at(9)),
}


def answer(comparison, moment, **more):
    make_feedback(comparison, status="declined", answer="No.", answered_by_name="Ada", answered_at=moment, **more)
    Comparison.objects.update(answered=1)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_of_what_it_says_moves_its_day_and_that_of_the_page(client, comparison, change):
    assert days(client, "comparisons-1") == {PAIR: "2026-10-01"}

    change(comparison)

    assert days(client, "comparisons-1") == {PAIR: "2026-10-09"}
    assert schema_org.of_type(client.get(PAIR).content, "Article")["dateModified"] == "2026-10-09"


NO_CHANGES = {
    "a disagreement that waits": lambda one: make_feedback(one),
    "one taken back": lambda one: answer(one, at(9), withdrawn_at=at(10), text="", client=""),
    "another technology": lambda one: make_revision(make_technology(), at=at(9)),
    "another comparison": lambda one: make_revision(make_published_comparison(), at=at(9)),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_it_does_not_say_moves_no_day(client, comparison, change):
    change(comparison)

    assert days(client, "comparisons-1") == {PAIR: "2026-10-01"}
    assert schema_org.of_type(client.get(PAIR).content, "Article")["dateModified"] == "2026-10-01"


# ---- other pages


def test_a_technology_changes_with_its_record_and_with_what_it_is_compared_with(client, comparison):
    make_revision(comparison.low, at=at(3))
    make_technology("rust")

    assert days(client, "technologies-1") == {
        f"/technologies/{comparison.low.slug}/": "2026-10-03",
        f"/technologies/{comparison.high.slug}/": "2026-10-01",
        "/technologies/rust/": None,
    }


def test_lists_change_with_their_newest_entry_and_no_other_page_makes_up_a_day(client, comparison):
    make_published_comparison(published=at(2))
    make_changed_mind(comparison, at=at(4))

    found = days(client, "pages")

    assert {path: day for path, day in found.items() if day} == {"/compare/": "2026-10-02", "/changes/": "2026-10-04"}


def test_an_empty_site_has_no_days(client):
    assert set(days(client, "pages").values()) == {None}


@pytest.mark.parametrize(
    ("kind", "category", "is_listed"), [("database", "data", True), ("tool", "data", False), ("database", None, False)]
)
def test_alternatives_are_listed_where_a_category_holds_another_of_the_kind(client, kind, category, is_listed):
    data = make_category("data")
    make_technology("mysql", category=data)
    make_technology("sqlite", kind=kind, category=data if category else None)

    listed = days(client, "alternatives-1") if is_listed else {}

    assert set(listed) == (
        {"/technologies/mysql/alternatives/", "/technologies/sqlite/alternatives/"} if is_listed else set()
    )
    assert client.get("/sitemaps/alternatives-1.xml").status_code == (200 if is_listed else 404)
    assert ("X-Robots-Tag" not in client.get("/technologies/mysql/alternatives/")) == is_listed


# ---- the protocol


def test_index_and_sections_keep_to_the_schema(client, comparison, schemas):
    make_technology("sqlite")
    Technology.objects.update(category=make_category("data"))
    index = client.get("/sitemap.xml").content

    schemas["siteindex"].validate(io.BytesIO(index))
    sections = [loc.text for loc in ElementTree.fromstring(index).iter(f"{{{NAMES['']}}}loc")]  # noqa: S314 - our own
    assert [section.rpartition("/")[2] for section in sections] == [
        "pages.xml", "comparisons-1.xml", "technologies-1.xml", "alternatives-1.xml", "categories-1.xml"
    ]  # fmt: skip
    for section in sections:
        schemas["sitemap"].validate(io.BytesIO(client.get(section.removeprefix(SITE)).getvalue()))


def urlset(inner):
    return io.BytesIO(f'<urlset xmlns="{NAMES[""]}">{inner}</urlset>'.encode())


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<url><lastmod>2026-10-01</lastmod></url>",
        "<url><loc>/compare/</loc></url>",
        "<url><loc>https://example.org/</loc><lastmod></lastmod></url>",
        "<url><loc>https://example.org/</loc><lastmod>1 Oct 2026</lastmod></url>",
        "<url><lastmod>2026-10-01</lastmod><loc>https://example.org/</loc></url>",
        "<url><loc>https://example.org/</loc></url><url><loc>https://example.org/</loc></url>",
        f"<url><loc>https://example.org/{'x' * 2048}</loc></url>",
    ],
)
def test_the_schema_refuses_what_the_protocol_does(schemas, inner):
    assert schemas["sitemap"].is_valid(
        urlset("<url><loc>https://example.org/</loc><lastmod>2026-10-01</lastmod></url>")
    )
    assert not schemas["sitemap"].is_valid(urlset(inner))
