"""Programs follow new comparisons: of the site, and of a category with the changed minds there."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from comparisons.models import Comparison, changed_lists, comparison_lists, technology_lists
from comparisons.services import editorial

from .make import (
    make_category,
    make_comparison,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
)
from .minds import make_changed_mind
from .reading import read

pytestmark = pytest.mark.django_db
NEW, CATEGORY = "/feeds/new.atom", "/categories/databases/feed.atom"
TAG = "tag:pick.example.org,2026-01-01:"
AT = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://pick.example.org"


@pytest.fixture
def databases():
    return make_category("databases", name="Databases")


def parsed(client, url: str):
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    found = feedparser.parse(response.content)
    assert not found.bozo
    return found


def titles(client, url: str) -> list[str]:
    return [entry.title for entry in parsed(client, url).entries]


def published(one, other, *, hour: int = 0, **changes) -> Comparison:
    return make_published_comparison(one, other, published=AT + timedelta(hours=hour), **changes)


def test_new_comparisons_stand_in_the_feed_of_the_site_newest_first_without_drafts(client):
    mysql, redis, valkey = map(make_technology, ("mysql", "redis", "valkey"))
    first = published(mysql, redis, verdict={"in_short": "It keeps more rules."})
    published(redis, valkey, hour=1, verdict={"outcome": "tie"})
    make_comparison(mysql, valkey)

    found = parsed(client, NEW)

    assert [entry.title for entry in found.entries] == [
        "New comparison: Redis vs Valkey",
        "New comparison: MySQL vs Redis",
    ]
    assert found.entries[1].id == f"{TAG}comparison/{first.pk}"
    assert found.entries[1].link == "https://pick.example.org/compare/mysql-vs-redis/"
    assert found.entries[1].content[0].value == (
        "<p>Our answer: MySQL.</p><p>It keeps more rules.</p><p>Status: not yet reviewed.</p>"
    )
    assert found.feed.id == f"{TAG}feed/new"
    assert found.feed.updated == found.entries[0].updated == "2026-10-01T13:00:00+00:00"


def test_an_entry_says_whether_the_page_is_reviewed(client):
    pair = make_reviewed_comparison("mysql", "redis")

    def state() -> str:
        return parsed(client, NEW).entries[0].content[0].value.rpartition("<p>")[2]

    assert state() == f"Status: reviewed {pair.reviewed.day} {pair.reviewed:%b %Y}.</p>"
    Comparison.objects.update(changed_on=pair.reviewed)
    assert state() == f"Status: reviewed {pair.reviewed.day} {pair.reviewed:%b %Y}, changed since.</p>"


def test_a_withdrawn_one_is_gone_and_comes_back_with_its_id_and_its_day(client):
    ada = make_editor("ada")
    pair = published("mysql", "redis")
    before = parsed(client, NEW).entries[0]

    editorial.withdraw(pair, by=ada, reason="We look again.")
    assert titles(client, NEW) == []
    editorial.publish(Comparison.objects.get(pk=pair.pk), by=ada, reason="We looked.")

    after = parsed(client, NEW).entries[0]
    assert (after.id, after.updated) == (before.id, before.updated)


def test_a_category_has_what_is_within_it_and_below_it_and_nothing_across(client, databases):
    stores = make_category("stores", parent=databases)
    other = make_category("languages")
    mysql, redis = make_technology("mysql", category=databases), make_technology("redis", category=stores)
    python = make_technology("python", category=other)
    inside = published(mysql, redis)
    across = published(mysql, python, hour=1)
    make_changed_mind(inside, at=AT + timedelta(hours=5))
    make_changed_mind(across, at=AT + timedelta(hours=6))

    found = parsed(client, CATEGORY)

    assert [entry.title for entry in found.entries] == [
        "MySQL vs Redis: MySQL → Redis",
        "New comparison: MySQL vs Redis",
    ]
    assert "Status: not yet reviewed." in found.entries[0].content[0].value
    assert found.feed.title == "Nice Pick: Databases"
    assert titles(client, "/categories/stores/feed.atom") == titles(client, "/categories/languages/feed.atom") == []
    assert parsed(client, "/categories/stores/feed.atom").feed.title == "Nice Pick: Databases: Stores"
    ids = {entry.id for url in (NEW, "/feeds/changes.atom") for entry in parsed(client, url).entries}
    assert {entry.id for entry in found.entries} < ids


@pytest.mark.parametrize("few", [60, 1])
def test_a_large_category_is_searched_for_among_the_newest_of_all(client, databases, monkeypatch, few):
    monkeypatch.setattr(technology_lists, "FEW", few)
    monkeypatch.setattr(changed_lists, "LOOKED_THROUGH", 2)
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 2)
    mysql, redis, valkey = (make_technology(slug, category=databases) for slug in ("mysql", "redis", "valkey"))
    for hour, (one, other) in enumerate([(mysql, redis), (mysql, valkey), (redis, valkey)]):
        make_changed_mind(published(one, other, hour=hour), at=AT + timedelta(hours=10 + hour))

    found = titles(client, CATEGORY)

    assert len(found) == (6 if few == 60 else 4)
    assert found[0] == "Redis vs Valkey: Redis → Valkey"
    assert found[-1] == ("New comparison: MySQL vs Redis" if few == 60 else "New comparison: MySQL vs Valkey")


@pytest.mark.parametrize(("url", "number"), [(NEW, 1), (CATEGORY, 4)])
def test_it_takes_a_fixed_number_of_queries(client, databases, django_assert_num_queries, url, number):
    mysql = make_technology("mysql", category=databases)
    for hour in range(3):
        other = make_technology(category=databases)
        make_changed_mind(published(mysql, other, hour=hour))

    with django_assert_num_queries(number):
        assert len(parsed(client, url).entries) >= 3


@pytest.mark.parametrize("url", [NEW, CATEGORY])
def test_an_empty_feed_is_valid_and_the_same_whenever_it_is_asked_for(client, databases, url):
    found = parsed(client, url)

    assert (found.entries, found.feed.updated) == ([], "2026-01-01T00:00:00+00:00")
    assert client.get(url).content == client.get(url).content


def test_another_spelling_leads_to_the_feed_of_a_category_and_no_category_has_none(client, databases):
    response = client.get("/categories/Databases/feed.atom")

    assert (response.status_code, response["Location"]) == (301, CATEGORY)
    assert client.get("/categories/nothing/feed.atom").status_code == 404


@pytest.mark.parametrize("bad", ["\x0b\x1f", "\ufffe", "]]>", "<b>&amp;</b>", "\u202e", "שלום", "😀"])
def test_no_character_breaks_it(client, databases, bad):
    type(databases).objects.update(name=f"Da{bad}ta")
    mysql = make_technology("mysql", name=f"My{bad}SQL", category=databases)
    published(mysql, make_technology("redis", category=databases), verdict={"in_short": f"It {bad} does."})

    for url in (NEW, CATEGORY):
        [entry] = parsed(client, url).entries
        assert entry.title.startswith("New comparison: ")
        assert "SQL vs Redis" in entry.title.replace("\u2069", "")


@pytest.mark.parametrize(
    ("page", "url"),
    [("/", NEW), ("/", "/feeds/changes.atom"), ("/compare/", NEW), ("/categories/databases/", CATEGORY)],
)
def test_pages_lead_to_their_feed(client, databases, page, url):
    make_changed_mind(published("mysql", "redis"))

    assert url in [link["href"] for link in read(client, page).select("main a[type='application/atom+xml']")]
