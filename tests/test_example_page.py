"""A reader opens a page that came out of a file: what it says, and in which order."""

import io
from pathlib import Path

import pytest
from bs4 import Tag
from django.core.management import call_command

from .reading import read, said, words

EXAMPLE = Path(__file__).parent / "data" / "example.yaml"
PAIRING = "Developers should try Pair Programming when a change is risky enough that two people ought to understand it."
DEBT = "Developers should learn about Technical Debt when shortcuts of last year slow down the work of this one."


@pytest.fixture
def page(db, client):
    call_command("import_catalogue", str(EXAMPLE), stdout=io.StringIO())
    return read(client, "/compare/pair-programming-vs-technical-debt/")


def test_the_title_names_both_with_spaces(page):
    assert words(page.h1) == "Pair Programming vs Technical Debt"
    assert words(page.title).startswith("Pair Programming vs Technical Debt")


def test_the_lead_says_both_use_cases_once_and_announces_the_take(page):
    assert words(page.select_one(".lead")) == f"{PAIRING} {DEBT} Here's our take."


def test_the_pick_is_named_with_its_basis(page):
    pick = page.select_one("#pick")

    assert words(pick.h2) == "Nice Pick"
    assert words(pick.select_one(".eyebrow")) == "Nice Pick not yet reviewed"
    assert words(pick.select_one(".pick-name")) == "Pair Programming"
    assert "popularity" in words(pick.select_one(".pick-rule"))
    assert "Basis: overall popularity" in said(page.select(".facts li"))


def test_the_first_side_is_whole_before_the_second_begins(page):
    first, second = page.select("#claims .side-card")

    assert parts_of(first) == [
        PAIRING,
        "Two people know the code on the day on which it is written",
        "Mistakes are seen while they are typed",
        "−Specific tradeoffs depend on your use case",
        "code-review",
        "mob-programming",
    ]
    assert parts_of(second) == [
        DEBT,
        "It gives a name to what delays a plan",
        "It makes the price of a shortcut something that can be discussed",
        "−Specific tradeoffs depend on your use case",
        "refactoring",
    ]
    assert not page.select("#claims .links a")


def parts_of(side: Tag) -> list[str]:
    """Use case, claims, placeholder and relations of a side, in the order of the page."""
    return [
        text.partition(". Know one?")[0] for text in said(side.select(".use-case, .statement, .placeholder, .links li"))
    ]


def test_the_verdict_names_both_kinds_and_what_it_rests_on(page):
    verdict = words(page.select_one("#verdict .verdict-text"))

    assert "Pair Programming is a methodology while Technical Debt is a concept" in verdict
    assert "popularity" in verdict
    assert "your choice depends on what you're building" in verdict


def test_the_parts_stand_in_the_order_in_which_they_are_read(page):
    first, second = page.select("#claims .side-card")
    verdict = page.select_one("#verdict")
    ask = page.find("h2", string="Disagree with our pick?")

    assert said([verdict.h2, ask]) == ["The Verdict", "Disagree with our pick?"]
    parts = [page.h1, page.select_one(".lead"), page.select_one("#pick"), first, second, verdict]
    parts += [verdict.select_one(".bottom-line"), ask]
    everything = list(page.descendants)
    places = [next(at for at, one in enumerate(everything) if one is part) for part in parts]
    assert places == sorted(places)
    assert "Pair Programming" in words(verdict.select_one(".bottom-line"))
