"""A reader opens a comparison in each state: draft, unreviewed, reviewed."""

from datetime import UTC, date, datetime

import pytest

from .make import make_comparison, make_pair, make_reviewed_comparison, make_verdict
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/"


def test_an_unreviewed_page_says_so_and_asks_not_to_be_indexed(client):
    make_pair(basis="popularity")

    response = client.get(URL)
    page = read(client, URL)

    assert words(page.select_one(".stamp")) == "Not yet reviewed"
    assert words(page.select_one("#pick .eyebrow")) == "Nice Pick not yet reviewed"
    assert "pick-open" in page.select_one("#pick")["class"]
    assert page.select("#pick .plectrum, #pick .pick-bar, #pick .pick-strength") == []
    assert words(page.select_one("#pick .pick-rule")) == "The pick follows a rule: overall popularity."
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"


def test_a_reviewed_page_names_its_editor_and_is_indexed(client):
    make_reviewed_comparison("mysql", "postgresql", reviewed=date(2026, 10, 12), reviewed_by="Ada Lovelace")

    response = client.get(URL)
    page = read(client, URL)

    assert words(page.select_one(".stamp")) == "✓ Reviewed 12 Oct 2026 · 8 sourced claims"
    assert said(page.select(".facts li")) == [
        "Decided 1 Oct 2026 and reviewed by Ada Lovelace",
        "Basis: an editor's judgement",
        "History",
    ]
    assert words(page.select_one("#pick .eyebrow")) == "Nice Pick"
    assert "pick-open" not in page.select_one("#pick")["class"]
    assert len(page.select("#pick .plectrum")) == 1
    assert "X-Robots-Tag" not in response
    assert page.select("meta[name=robots]") == []


def test_who_reviewed_and_who_decided_are_named_apart(client):
    make_reviewed_comparison("mysql", "postgresql", reviewed_by="Grace Hopper")

    facts = said(read(client, URL).select(".facts li"))

    assert facts[:2] == ["Decided 1 Oct 2026 by Ada Lovelace", "Reviewed by Grace Hopper"]


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_shows_no_verdict(client, status):
    make_verdict(make_comparison("mysql", "postgresql", status=status))

    assert read(client, URL).select("#pick, #verdict, #disagree") == []


def test_what_has_no_verdict_shows_none(client):
    make_comparison("mysql", "postgresql", status="published", published=datetime(2026, 10, 1, tzinfo=UTC))

    assert read(client, URL).select("#pick, #verdict, #disagree") == []


def test_the_history_is_one_step_away(client):
    make_pair()

    assert links(read(client, URL).select_one(".facts")) == {"History": f"{URL}changes/"}


def test_the_head_tells_machines_what_the_page_is(client, settings):
    settings.SITE_URL = "https://nice-pick.example"
    make_pair()

    page = read(client, URL)

    def meta(name):
        return page.select_one(f"meta[name='{name}'], meta[property='{name}']")["content"]

    assert page.title.string == "MySQL vs PostgreSQL: PostgreSQL, not yet reviewed · Nice Pick"
    assert page.select_one("link[rel=canonical]")["href"] == "https://nice-pick.example/compare/mysql-vs-postgresql/"
    assert meta("og:url") == "https://nice-pick.example/compare/mysql-vs-postgresql/"
    assert meta("og:title") == "MySQL vs PostgreSQL: PostgreSQL, not yet reviewed"
    assert meta("description") == meta("og:description")
    assert meta("description").startswith("We pick PostgreSQL.")
