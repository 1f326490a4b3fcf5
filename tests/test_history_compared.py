"""Two states compared in words, and a week of a page with the difference of each change."""

from datetime import UTC, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from comparisons.admin.history import compared, record_diff, week
from comparisons.domain import days

from .admin_pages import change_url, messages, page
from .make import make_comparison, make_editor, make_revision, make_technology

pytestmark = pytest.mark.django_db
COMPARE = reverse("admin:comparisons_revision_compare")
WEEK = reverse("admin:comparisons_revision_week")
TODAY = days.utc_today()
NAMES = {"mysql": "MySQL", "postgresql": "PostgreSQL"}


def told(before, after):
    """Each change with its marked words: “Licence: -MIT +GPL”."""
    return [
        f"{change.what}: {' '.join(part.sign + part.text.strip() for part in change.parts)}"
        for change in record_diff.changes(before, after, NAMES).listed
    ]


# ---- in words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"licence": "MIT"}, {"licence": "GPL"}, "Licence: -MIT +GPL"),
        ({}, {"licence": "GPL"}, "Licence: +GPL"),
        ({"licence": "GPL"}, {}, "Licence: -GPL"),
        ({"self_hosted": True}, {"self_hosted": False}, "Self-hosted: -yes +no"),
        ({"aliases": ["A"]}, {"aliases": ["A", "B"]}, "Aliases: -A +A, B"),
        ({"packages": {"npm": ["a"]}}, {"packages": {"npm": ["b"]}}, "Packages of npm: -a +b"),
        (
            {"facts": [{"field": "licence", "value": "MIT", "source": "github"}]},
            {"facts": [{"field": "licence", "value": "BSD", "source": "github", "observed": "2026-10-01"}]},
            "Licence, as github has it: -MIT +BSD (1 Oct 2026)",
        ),
        (
            {"summary": "It stores rows in tables."},
            {"summary": "It stores documents in tables."},
            "Summary: It stores -rows +documents in tables.",
        ),
    ],
)
def test_a_field_of_a_technology_is_told_word_by_word(before, after, words):
    assert told({"technology": "mysql", **before}, {"technology": "mysql", **after}) == [words]


def test_a_claim_is_told_by_its_key_with_what_else_it_says():
    claim = {"key": "a" * 10, "text": "Is quick", "checked": "2026-10-01"}
    before = {"technology": "mysql", "pros": [claim]}

    changed = told(before, {"technology": "mysql", "cons": [claim | {"text": "Is slow", "strength": 3}]})

    assert changed == ["Con (before: Pro): Is -quick +slow Strength: -2 +3 Checked: 1 Oct 2026"]
    assert told(before, {"technology": "mysql"}) == ["Pro: -Is quick\nStrength: 2\nChecked: 1 Oct 2026"]


def test_a_verdict_is_told_with_the_names_of_the_sides():
    pair = {"comparison": ["mysql", "postgresql"]}
    old = {"pick": "mysql", "basis": "editor", "choose_if": {"mysql": "you know it"}}
    new = {"pick": "postgresql", "basis": "editor", "would_change_if": [{"text": "It ends", "check_by": "2027-01-02"}]}

    assert told({**pair, "verdict": old}, {**pair, "verdict": new}) == [
        "Pick: -MySQL +PostgreSQL",
        "What would change the verdict: +text: It ends, check by: 2 Jan 2027",
        "Choose MySQL if: -you know it",
    ]


def test_a_new_order_alone_is_told():
    claims = [{"key": "a" * 10, "text": "One"}, {"key": "b" * 10, "text": "Two"}]

    assert told({"technology": "x", "pros": claims}, {"technology": "x", "pros": claims[::-1]}) == [
        "Order: The order of its lines."
    ]
    assert told({"technology": "x", "pros": claims}, {"technology": "x", "pros": claims}) == []


def test_texts_too_long_to_compare_are_shown_whole():
    most = "word " * record_diff.MOST_WORDS

    assert [part.sign for part in record_diff.word_parts(most[5:], most)] == ["", "+"]
    assert [part.sign for part in record_diff.word_parts(most, most + "word ")] == ["-", "+"]


def test_a_thousand_changes_are_listed_in_part():
    releases = [{"cycle": str(number)} for number in range(record_diff.MOST_CHANGES + 7)]

    found = record_diff.changes({"technology": "x"}, {"technology": "x", "releases": releases}, {})

    assert (len(found.listed), found.more) == (record_diff.MOST_CHANGES, 7)


# ---- two states


@pytest.fixture
def states():
    technology = make_technology("mysql")
    at = datetime.combine(TODAY, time(), UTC)
    return [
        make_revision(technology, record={"technology": "mysql", "licence": licence}, at=at + timedelta(minutes=minute))
        for minute, licence in enumerate(("MIT", "GPL", "BSD"))
    ]


def test_any_two_states_are_compared_the_older_first(editor, states):
    oldest, _, newest = states
    for one, other in ((oldest, newest), (newest, oldest)):
        soup = page(editor, f"{COMPARE}?one={one.pk}&other={other.pk}")

        assert [part.text for part in soup.select(".changes del, .changes ins")] == ["MIT", "BSD"]
        links = [link["href"] for link in soup.select(".states a")]
        assert links == [change_url(oldest), change_url(newest)]


def test_one_state_alone_is_compared_with_the_newest(editor, states):
    link = page(editor, change_url(states[1])).select_one(".object-tools a[href*=compare]")

    soup = page(editor, link["href"])

    assert [part.text for part in soup.select(".changes del, .changes ins")] == ["GPL", "BSD"]


def test_the_history_offers_two_states_to_choose(editor, states):
    soup = page(editor, reverse("admin:comparisons_technology_history", args=[states[0].technology_id]))
    form = soup.select_one("#content form")

    chosen = {control["name"]: control["value"] for control in form.select("input[checked]")}
    assert (form["action"], form["method"]) == (COMPARE, "get")
    assert chosen == {"one": str(states[1].pk), "other": str(states[2].pk)}
    assert len(form.select("[name=one]")) == 3
    assert [row.select("td")[5].text for row in form.select("tbody tr")] == [
        "licence: GPL → BSD", "licence: MIT → GPL", "first entry",
    ]  # fmt: skip


def test_two_of_different_subjects_or_one_twice_are_refused_with_a_sentence(editor, states):
    other = make_revision()
    for number, words in ((other.pk, compared.NOT_OF_ONE), (states[0].pk, compared.CHOOSE_TWO)):
        response = editor.get(f"{COMPARE}?one={states[0].pk}&other={number}", follow=True)

        assert response.redirect_chain == [
            (reverse("admin:comparisons_technology_history", args=[states[0].technology_id]), 302)
        ]
        assert messages(BeautifulSoup(response.content, "html.parser")) == [words]


@pytest.mark.parametrize("asked", ["", "one=x", "one=999", "one=9999999999999999999999"])
def test_what_is_not_there_is_not_found(editor, asked):
    assert editor.get(f"{COMPARE}?{asked}").status_code == 404


def test_whoever_may_not_see_the_history_sees_none_of_it(client, states):
    client.force_login(make_editor("bob", permissions=["view_technology"]))

    for address in (f"{COMPARE}?one={states[0].pk}", f"{WEEK}?comparison={make_comparison().pk}"):
        assert client.get(address).status_code == 403


# ---- a week


def test_a_week_of_a_page_shows_each_change_with_its_difference_folded(editor):
    comparison = make_comparison("mysql", "postgresql")
    noon = datetime.combine(TODAY, time(0, 1), UTC)
    for days_ago, subject in ((7, comparison), (6, comparison.low), (0, comparison.high)):
        make_revision(subject, at=noon - timedelta(days=days_ago), reason=f"{days_ago} days ago.")
    make_revision(make_technology(), at=noon, reason="Of a third.")

    soup = page(editor, f"{WEEK}?comparison={comparison.pk}")
    before = page(editor, soup.select_one(".weeks a")["href"])

    assert [item.p.text.split(" This")[0].strip() for item in soup.select("details.change")] == [
        "0 days ago.", "6 days ago.",
    ]  # fmt: skip
    assert not soup.select("details[open]")
    assert [item.p.text.split(" This")[0].strip() for item in before.select("details.change")] == ["7 days ago."]
    assert page(editor, before.select(".weeks a")[1]["href"]).h1 == soup.h1


@pytest.mark.parametrize("until", ["", "no day", "9999-12-31", "0001-01-01", f"{TODAY + timedelta(days=1)}"])
def test_a_week_that_cannot_be_is_this_one(editor, until):
    comparison = make_comparison()
    make_revision(comparison, reason="Now.")

    soup = page(editor, f"{WEEK}?comparison={comparison.pk}&until={until}")

    assert len(soup.select("details.change")) == 1
    assert len(soup.select(".weeks a")) == 1


def test_a_busy_week_is_cut_and_leads_to_the_list(editor, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(week, "MOST", 2)
    comparison = make_comparison("mysql", "postgresql")
    for _ in range(3):
        make_revision(comparison)

    with django_assert_max_num_queries(10):
        soup = page(editor, f"{WEEK}?comparison={comparison.pk}")

    assert len(soup.select("details.change")) == 2
    link = soup.select_one("a[href*='q=mysql-vs-postgresql']")
    assert len(page(editor, link["href"]).select("#result_list tbody tr")) == 3


def test_the_history_of_a_comparison_leads_to_its_week(editor):
    comparison = make_comparison()

    soup = page(editor, reverse("admin:comparisons_comparison_history", args=[comparison.pk]))

    assert soup.select_one(f"a[href='{WEEK}?comparison={comparison.pk}']")
