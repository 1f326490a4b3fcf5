"""Every changed mind of the site on one page: what turned into what, why, and what led to it; by category and month."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.models import ChangedMind, changed_lists
from comparisons.models.sql import Place
from comparisons.services import editorial

from .make import (
    make_category,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_technology,
)
from .minds import make_changed_mind
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/changes/"
NOW = datetime.now(UTC)


def months_ago(number: int) -> datetime:
    """The fifteenth of a month, at noon."""
    month = changed_lists.Month(NOW.year, NOW.month).later(-number)
    return datetime(month.year, month.month, 15 if number else 1, 0, 0, 1, tzinfo=UTC)


def make_mind(one: str = "mysql", other: str = "postgresql", category=None, **changes) -> ChangedMind:
    sides = [make_technology(slug, category=category) for slug in (one, other)]
    return make_changed_mind(make_published_comparison(*sides), **changes)


def titles(page) -> list[str]:
    return said(page.select(".minds .row-title"))


def facts(page) -> dict[str, str]:
    return {words(row.dt): words(row.dd) for row in page.select(".mind-facts > div")}


def test_it_says_what_turned_into_what_why_and_what_led_to_it(client):
    make_mind(revision={"reason": "It **restores** by itself now."}, cause="evidence", at=NOW)

    page = read(client, URL)

    assert titles(page) == ["MySQL vs PostgreSQL"]
    assert said(page.select(".mind-turn")) == ["Before: MySQL → Now: PostgreSQL"]
    assert words(page.select_one(".mind-short")) == "It does more by now."
    assert words(page.select_one(".mind-why strong")) == "restores"
    assert facts(page) == {
        "Changed": f"{NOW.day} {NOW:%b %Y}", "Cause": "new evidence", "Editor": "Ada Lovelace",
        "More": "All changes to MySQL vs PostgreSQL",
    }  # fmt: skip
    found = links(page.select_one(".minds"))
    assert found["MySQL vs PostgreSQL"] == "/compare/mysql-vs-postgresql/"
    assert found["All changes to MySQL vs PostgreSQL"] == "/compare/mysql-vs-postgresql/changes/"


def test_an_outcome_without_a_pick_is_named_in_words(client):
    make_mind(before_outcome="depends", before_pick="", after_outcome="not_comparable", after_pick="")

    assert said(read(client, URL).select(".mind-turn")) == ["Before: It depends → Now: Not comparable"]


def test_files_give_neither_a_name_nor_a_reason(client):
    make_mind(cause="files", in_short="", revision={"verb": "import", "by_name": "import", "reason": "import"})

    page = read(client, URL)

    assert "Editor" not in facts(page)
    assert facts(page)["Cause"] == "an import of catalogue files"
    assert not page.select(".mind-why, .mind-short")


@pytest.mark.parametrize(
    ("changes", "is_quoted"),
    [
        ({"may_quote": True}, True),
        ({"may_quote": False}, False),
        ({"may_quote": True, "status": "declined"}, False),
        ({"may_quote": True, "withdrawn_at": NOW, "text": "", "client": ""}, False),
    ],
)
def test_a_readers_words_are_shown_only_with_consent_and_not_once_they_are_taken_back(client, changes, is_quoted):
    pair = make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    told = {"status": "accepted", "answer": "Yes.", "answered_at": NOW, "text": "We lost two nights to it, twice."}
    feedback = make_feedback(pair, **(told | changes))
    make_changed_mind(pair, cause="reader", revision={"because": feedback, "reason": "Yes."})

    page = read(client, URL)

    quotes = said(page.select("blockquote"))
    assert quotes == (["We lost two nights to it, twice."] if is_quoted else [])
    assert feedback.token not in str(page)
    assert facts(page)["Cause"] == "a reader’s disagreement"


def test_what_readers_cannot_look_up_is_not_listed(client):
    mind = make_mind()
    make_mind("a", "b")
    editorial.withdraw(mind.comparison, by=make_editor(), reason="One of the two is gone.")

    assert titles(read(client, URL)) == ["A vs B"]


def test_before_the_first_one_it_says_so_and_leads_on(client):
    page = read(client, URL)

    assert "No published pick has changed yet." in words(page.select_one(".empty"))
    assert not page.select(".months")
    assert links(page.main)["All comparisons"] == "/compare/"


# ---- by category and month


def test_the_strip_counts_each_month_of_the_last_twelve_and_leads_to_its_list(client):
    for number, months in enumerate((0, 2, 2, 11, 12)):
        make_mind(f"a{number}", f"b{number}", at=months_ago(months))

    page = read(client, URL)

    numbers = [words(link).rpartition(" ")[2] for link in page.select(".months a")]
    assert numbers == ["1", "0", "2", *"00000000", "1"]
    link = page.select(".months a")[2]
    chosen = read(client, link["href"])
    assert titles(chosen) == ["A2 vs B2", "A1 vs B1"]
    assert words(chosen.select_one("#minds")) == f"{months_ago(2):%B %Y}"
    assert said(chosen.select(".months [aria-current]")) == [words(link)]
    assert links(chosen.select_one(".months"))["All months"] == URL


def test_a_month_before_the_strip_has_its_own(client):
    make_mind(at=months_ago(20))
    make_mind("a", "b")

    page = read(client, f"{URL}?month={months_ago(20):%Y-%m}")

    assert titles(page) == ["MySQL vs PostgreSQL"]
    assert said(page.select(".months [aria-current]")) == [f"{months_ago(20):%b %Y} 1"]
    assert len(page.select(".months li")) == 2


def test_a_category_holds_those_of_its_narrower_ones_and_keeps_the_month(client):
    databases = make_category("databases")
    make_mind(category=make_category("relational", parent=databases))
    make_mind("a", "b", category=databases, at=months_ago(1))
    make_mind("c", "d")

    page = read(client, f"{URL}?category=databases")

    assert titles(page) == ["MySQL vs PostgreSQL", "A vs B"]
    assert [words(link).rpartition(" ")[2] for link in page.select(".months a")] == ["1", "1"]
    both = read(client, page.select(".months a")[1]["href"])
    assert titles(both) == ["A vs B"]
    assert words(both.select_one("#minds")) == f"In Databases, {months_ago(1):%B %Y}"
    assert both.select_one("input[name=month]")["value"] == f"{months_ago(1):%Y-%m}"


def test_a_filter_that_finds_nothing_says_so(client):
    make_mind()
    make_category("databases")

    page = read(client, f"{URL}?category=databases")

    assert words(page.select_one(".empty")) == "No mind was changed here."


@pytest.mark.parametrize(
    "query", ["category=nothing", "month=nothing", "month=2026-13", "month=1999-01", "month=9999-01", "after=x"]
)
def test_what_there_is_not_is_not_found(client, query):
    make_mind()

    read(client, f"{URL}?{query}", status=404)


def test_a_month_is_not_found_before_anything_changed(client):
    read(client, f"{URL}?month={NOW:%Y-%m}", status=404)


# ---- many


def test_many_are_read_part_by_part_within_a_filter_too(client):
    category = make_category("databases")
    pair = make_published_comparison(*(make_technology(slug, category=category) for slug in ("mysql", "postgresql")))
    for number in range(26):
        make_changed_mind(pair, at=months_ago(1) - timedelta(seconds=number), in_short=f"For the {number}th time.")
    expected = [f"For the {number}th time." for number in range(26)]

    for query in ("", f"?month={months_ago(1):%Y-%m}", "?category=databases"):
        pages = []
        url = f"{URL}{query}"
        while url:
            page = read(client, url)
            pages.append(said(page.select(".mind-short")))
            following = page.select_one(".pager a[rel=next]")
            url = URL + following["href"] if following else ""
        assert pages == [expected[:24], expected[24:]]


def test_a_category_is_looked_for_among_the_newest_alone_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(changed_lists, "LOOKED_THROUGH", 1)
    category = make_category("databases")
    make_mind("a", "b", category=category, at=NOW - timedelta(seconds=1))
    make_mind(category=category, at=NOW)

    page = read(client, f"{URL}?category=databases")

    assert titles(page) == ["MySQL vs PostgreSQL"]
    assert "Only the 1 newest are searched" in words(page.main)


def test_a_month_is_counted_up_to_a_bound(client, monkeypatch):
    monkeypatch.setattr(changed_lists, "MOST_COUNTED", 1)
    changed_lists._counting.cache_clear()
    pair = make_published_comparison()
    for number in range(2):
        make_changed_mind(pair, at=NOW - timedelta(microseconds=number))

    numbers = [words(link).rpartition(" ")[2] for link in read(client, URL).select(".months a")]

    changed_lists._counting.cache_clear()
    assert numbers[0] == "1+"


@pytest.mark.parametrize("query", ["", "?category=databases", f"?month={NOW:%Y-%m}&category=databases"])
def test_it_takes_four_queries_however_many_there_are(client, django_assert_num_queries, query):
    category = make_category("databases")
    for number in range(5):
        make_mind(f"a{number}", f"b{number}", category=category)

    with django_assert_num_queries(4):
        read(client, f"{URL}{query}")


def test_the_lists_of_a_pair_and_of_a_technology_hold_their_own(client):
    first, second = make_mind(at=NOW - timedelta(days=1)), make_mind("a", "b")
    third = make_changed_mind(make_published_comparison(first.comparison.low, second.comparison.low))

    def ids(lines):
        return [line.id for line in lines]

    assert ids(changed_lists.newest()) == [third.pk, second.pk, first.pk]
    assert ids(changed_lists.of_pair(first.comparison_id)) == [first.pk]
    assert ids(changed_lists.of_technology(first.comparison.low_id)) == [third.pk, first.pk]
    assert ids(changed_lists.Filter().rows(Place())) == [third.pk, second.pk, first.pk]


def test_it_is_found_from_the_footer(client):
    assert links(read(client, "/").footer)["Changed minds"] == URL
