"""Programs follow what changes: Atom feeds of the site's changed minds, of a technology and of a comparison."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from comparisons.domain.sentences import SAMPLE
from comparisons.domain.vocabulary import Verb
from comparisons.domain.xml_text import xml_text
from comparisons.models import ChangedMind, Feedback, Revision, Technology
from comparisons.models.changed_lists import IN_A_FEED
from comparisons.services import editorial, triage
from comparisons.views import atom

from .make import (
    make_alias,
    make_comparison,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_technology,
    make_verdict,
)
from .minds import OTHER, TIE, make_changed_mind, make_decided_pair, revise
from .reading import read

pytestmark = pytest.mark.django_db
SITE, TECHNOLOGY, PAIR = (
    "/feeds/changes.atom",
    "/technologies/mysql/feed.atom",
    "/compare/mysql-vs-postgresql/changes.atom",
)
ALL = [SITE, TECHNOLOGY, PAIR]
NAMESPACE = {"a": "http://www.w3.org/2005/Atom"}
HOME = "https://pick.example.org"
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = f"{HOME}/"


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def comparison(ada):
    """MySQL was picked, and is no more."""
    pair = make_decided_pair(ada)
    revise(pair, ada)
    return pair


def feed(client, url: str) -> ElementTree.Element:
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8"), url
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def said(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"a:{name}", "", NAMESPACE)


def entries(client, url: str) -> list[ElementTree.Element]:
    return feed(client, url).findall("a:entry", NAMESPACE)


def titles(client, url: str) -> list[str]:
    return [said(entry, "title") for entry in entries(client, url)]


def hrefs(element: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in element.findall("a:link", NAMESPACE)}


@pytest.mark.parametrize("url", ALL)
def test_a_feed_has_what_atom_asks_for_with_addresses_of_the_site(client, comparison, url):
    found = feed(client, url)

    entry = found.find("a:entry", NAMESPACE)
    mind = ChangedMind.objects.get()
    for element in (found, entry):
        assert said(element, "title")
        assert said(element, "updated") == mind.at.isoformat()
        assert said(element.find("a:author", NAMESPACE), "name")
        assert all(address.startswith(f"{HOME}/") for address in hrefs(element).values())
    assert hrefs(found)["self"] == HOME + url
    assert said(entry, "title") == "MySQL vs PostgreSQL: MySQL → PostgreSQL"
    assert said(entry, "id") == f"tag:pick.example.org,2026-01-01:revision/{mind.revision_id}"
    assert said(entry.find("a:author", NAMESPACE), "name") == "Ada Lovelace"
    content = entry.find("a:content", NAMESPACE)
    assert content.get("type") == "html"
    assert "<p>Before: MySQL. Now: <strong>PostgreSQL</strong>.</p>" in content.text
    assert "<p>On second thoughts.</p>" in content.text
    assert "Cause: an editor’s second look." in content.text


def test_ids_stay_when_a_technology_gets_another_slug(client, ada, comparison):
    def ids():
        path = f"/technologies/{Technology.objects.order_by('pk').first().slug}/feed.atom"
        return [said(feed(client, path), "id"), *(said(entry, "id") for entry in entries(client, path))]

    before = ids()
    assert len(before) == 3
    editorial.rename(comparison.low, "zysql", by=ada, reason="So it is written.")

    assert ids() == before


@pytest.mark.parametrize("url", ALL)
def test_words_of_a_reader_are_in_it_only_with_consent_and_a_private_link_never(client, ada, comparison, url):
    told = {"text": "We lost two nights to it, twice.", "token": "t" * 32}
    feedback = make_feedback(comparison, **told, may_quote=True)
    triage.accept(feedback, by=ada, answer="You are right.", verdict_changes=TIE)

    quoted = client.get(url).text
    Feedback.objects.update(may_quote=False)
    silent = client.get(url).text

    assert "two nights" in quoted
    assert "a reader’s disagreement" in silent
    assert "two nights" not in silent
    assert feedback.token not in quoted + silent


def test_what_was_withdrawn_by_its_writer_is_gone_from_it(client, ada, comparison):
    feedback = make_feedback(comparison, text="We lost two nights to it, twice.", may_quote=True)
    triage.accept(feedback, by=ada, answer="You are right.", verdict_changes=TIE)

    Feedback.objects.update(withdrawn_at=NOW, text="", client="")

    assert all("two nights" not in client.get(url).text for url in ALL)


def test_a_technology_has_its_new_comparisons_too_and_no_drafts(client, ada, comparison):
    make_comparison(comparison.low, make_technology("redis"))
    make_published_comparison("a", "b")

    found = entries(client, TECHNOLOGY)

    assert [said(entry, "title") for entry in found] == [
        "MySQL vs PostgreSQL: MySQL → PostgreSQL",
        "New comparison: MySQL vs PostgreSQL",
    ]
    assert said(found[1], "id") == f"tag:pick.example.org,2026-01-01:comparison/{comparison.pk}"
    assert said(found[1], "updated") == comparison.published.isoformat()
    assert said(found[1], "content") == "<p>Our answer: PostgreSQL.</p><p>Status: not yet reviewed.</p>"


def test_a_pair_has_what_changed_since_readers_see_it_and_nothing_of_drafts(client, ada):
    pair = make_comparison("mysql", "postgresql", intro="A first try.")
    make_verdict(pair)
    editorial.record_comparison(pair, verb=Verb.EDIT, by=ada, reason="Only a draft.")
    editorial.publish(pair, by=ada, reason="Ready.")
    editorial.revise_verdict(pair, {"in_short": "It asks less."}, by=ada, reason="Said in short.")
    pair.refresh_from_db()
    editorial.withdraw(pair, by=ada, reason="We look again.")
    revise(pair, ada, reason="While nobody saw it.", in_short="Secret.")
    editorial.publish(pair, by=ada, reason="We looked.")

    found = entries(client, PAIR)

    assert [said(entry, "title").rpartition(": ")[2] for entry in found] == [
        "published", "withdrawn", "verdict revised", "published",
    ]  # fmt: skip
    contents = [said(entry, "content") for entry in found]
    assert "In short" in contents[2]
    assert "We look again." in contents[1]
    assert not any(word in " ".join(contents) for word in ("draft", "first try", "Secret", "nobody"))


@pytest.mark.parametrize("url", [SITE, TECHNOLOGY])
def test_what_is_not_published_any_more_is_in_no_feed(client, ada, comparison, url):
    editorial.withdraw(comparison, by=ada, reason="We look again.")

    assert titles(client, url) == []


def test_the_feed_of_a_withdrawn_pair_is_gone_and_of_no_pair_not_found(client, ada, comparison):
    assert client.get("/compare/postgresql-vs-mysql/changes.atom")["Location"] == PAIR
    assert client.get("/compare/mysql-vs-nothing/changes.atom").status_code == 404
    make_technology("redis")
    assert client.get("/compare/mysql-vs-redis/changes.atom").status_code == 404

    editorial.withdraw(comparison, by=ada, reason="We look again.")

    assert client.get(PAIR).status_code == 410


def test_another_name_of_a_technology_leads_to_its_feed(client, comparison):
    make_alias(comparison.low, "MariaDB")

    for name in ("mariadb", "MySQL"):
        response = client.get(f"/technologies/{name}/feed.atom")
        assert (response.status_code, response["Location"]) == (301, TECHNOLOGY)
    assert client.get("/technologies/nothing/feed.atom").status_code == 404


def test_a_feed_holds_the_newest_fifty(client, monkeypatch):
    assert IN_A_FEED == 50
    pair = make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    for number in range(51):
        make_changed_mind(
            pair, at=NOW - timedelta(minutes=number), revision={"record": {"status": "published", "verdict": {}}}
        )
    oldest = f"revision/{ChangedMind.objects.earliest('at').revision_id}"

    for url in ALL:
        found = [said(entry, "id").partition(":")[2] for entry in entries(client, url)]
        assert len(found) == 50, url
        assert not any(one.endswith(oldest) for one in found)


@pytest.mark.parametrize("url", [SITE, TECHNOLOGY])
def test_an_empty_feed_is_the_same_whenever_it_is_asked_for(client, url):
    make_technology("mysql")

    found = feed(client, url)

    assert said(found, "updated") == atom.SINCE.isoformat()
    assert client.get(url).content == client.get(url).content


@pytest.mark.parametrize("bad", ["\x00\x0b\x1f", "\ufffe\uffff", "]]>", "<b>&amp;</b>", "\u202e", "שלום", "😀"])
@pytest.mark.parametrize("url", ALL)
def test_no_character_breaks_it(client, ada, monkeypatch, url, bad):
    pair = make_decided_pair(ada)
    revise(pair, ada)
    stored = bad.replace("\x00", "")  # which PostgreSQL cannot store
    Revision.objects.update(by_name=f"A{stored}B", reason=f"Now {stored} it is.")
    Technology.objects.filter(slug="mysql").update(name=f"My{stored}SQL")

    found = feed(client, url)

    assert any("SQL" in said(entry, "title") for entry in found.findall("a:entry", NAMESPACE))
    assert xml_text(f"a{bad}b")[0] + xml_text(f"a{bad}b")[-1] == "ab"


@pytest.mark.parametrize(("url", "number"), [(SITE, 1), (TECHNOLOGY, 4), (PAIR, 4)])
def test_it_takes_a_fixed_number_of_queries(client, ada, comparison, django_assert_num_queries, url, number):
    for changes in (TIE, {"outcome": "pick", **OTHER}, TIE):
        revise(comparison, ada, **changes)

    with django_assert_num_queries(number):
        assert len(entries(client, url)) >= 4


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("/", SITE),
        ("/changes/", SITE),
        ("/technologies/mysql/", TECHNOLOGY),
        ("/compare/mysql-vs-postgresql/", PAIR),
        ("/compare/mysql-vs-postgresql/changes/", PAIR),
    ],
)
def test_pages_name_their_feed(client, comparison, page, url):
    soup = read(client, page)

    [link] = soup.select(f"head link[type='application/atom+xml'][href='{url}']")
    assert link["rel"] == ["alternate"]
    assert link["title"]
    if page not in ("/", "/compare/mysql-vs-postgresql/"):
        assert soup.select_one("main a[type='application/atom+xml']")["href"] == url


def test_on_a_site_with_made_up_activity_it_says_so(client, settings, comparison):
    assert SAMPLE not in client.get(SITE).text
    settings.SAMPLE_ACTIVITY = True

    assert all(said(feed(client, url), "subtitle").endswith(SAMPLE) for url in ALL)
