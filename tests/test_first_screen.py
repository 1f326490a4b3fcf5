"""What a phone of 360 × 640 shows of a comparison before anybody scrolls, and what its row of jumps leads to."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from .make import make_claim, make_criterion, make_published_comparison, make_reviewed_comparison
from .reading import read
from .starter import import_starter

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLE = Path(__file__).parent / "data" / "example.yaml"
FIRST_SCREEN = ("h1", ".stamp", ".pick-name", ".pick-reason", ".jumps")
WITH_STRENGTH = (*FIRST_SCREEN, ".pick-bar", ".pick-strength", ".choose")
SEEN = {
    "mysql-vs-postgresql": WITH_STRENGTH,
    "react-vs-vuejs": WITH_STRENGTH,
    "supervised-fine-tuning-vs-unsupervised-learning": (*FIRST_SCREEN, ".choose", ".pick-rule"),
    "nosql-vs-sql": (*FIRST_SCREEN, ".choose", ".pick-rule"),
}
"""Pages of the catalogue with what each has to show at once; the last two are not reviewed."""


@pytest.fixture
def phone(visitor):
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    return page


def below_the_fold(page: Page, selectors) -> list[str]:
    """Those that are missing or do not end within the first screen."""
    boxes = {one: page.locator(one).bounding_box() for one in selectors}
    return [one for one, box in boxes.items() if box is None or box["y"] + box["height"] > 640]


def test_a_phone_shows_the_whole_answer_before_anybody_scrolls(phone, tmp_path):
    import_starter(tmp_path, *SEEN)

    unseen = {}
    for pair, selectors in SEEN.items():
        phone.goto(f"/compare/{pair}/")
        unseen[pair] = below_the_fold(phone, selectors)

    assert unseen == {pair: [] for pair in SEEN}


def test_the_example_shows_its_use_case_and_its_rule_at_once(phone):
    call_command("import_catalogue", str(EXAMPLE), stdout=io.StringIO())

    phone.goto("/compare/pair-programming-vs-technical-debt/")

    assert below_the_fold(phone, (*FIRST_SCREEN, ".pick-rule")) == []
    expect(phone.locator(".pick-bar, .pick-strength, .pick .plectrum")).to_have_count(0)


def test_the_lead_is_read_before_the_box_and_seen_after_it(phone):
    make_reviewed_comparison("mysql", "postgresql")

    phone.goto("/compare/mysql-vs-postgresql/")

    assert phone.evaluate(
        "!!(document.querySelector('.lead').compareDocumentPosition(document.querySelector('#pick'))"
        " & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    lead, jumps, pick = (phone.locator(one).bounding_box()["y"] for one in (".lead", ".jumps", "#pick"))
    assert pick < jumps < lead
    phone.set_viewport_size({"width": 1280, "height": 800})
    lead, jumps, pick = (phone.locator(one).bounding_box()["y"] for one in (".lead", ".jumps", "#pick"))
    assert lead < pick < jumps


def test_the_row_of_jumps_stays_in_sight_and_covers_nothing_that_it_leads_to(phone):
    make_reviewed_comparison("mysql", "postgresql")
    phone.goto("/compare/mysql-vs-postgresql/")

    for link in phone.locator(".jumps a").all():
        link.click()
        jumps = phone.locator(".jumps").bounding_box()
        target = phone.locator(link.get_attribute("href")).bounding_box()
        assert jumps["y"] == pytest.approx(0, abs=1)
        assert target["y"] >= jumps["height"] - 1 or phone.evaluate(
            "scrollY + innerHeight >= document.documentElement.scrollHeight - 1"
        )


def test_what_has_focus_is_not_hidden_behind_the_row_of_jumps(phone):
    make_reviewed_comparison("mysql", "postgresql")
    phone.goto("/compare/mysql-vs-postgresql/#disagree")

    phone.locator("footer a").last.focus()
    for _ in range(30):
        phone.keyboard.press("Shift+Tab")
        top = phone.evaluate("document.activeElement.getBoundingClientRect().top")
        bottom = phone.locator(".jumps").bounding_box()["height"]
        is_jump = phone.evaluate("!!document.activeElement.closest('.jumps')")
        assert is_jump or top >= bottom - 1, phone.evaluate("document.activeElement.outerHTML")


def test_the_jumps_name_the_sections_that_the_page_has(client):
    make_published_comparison("mysql", "postgresql")
    weighed = make_published_comparison("react", "vuejs")
    criterion = make_criterion("operations")
    for technology in weighed.sides:
        make_claim(technology, criterion=criterion)

    bare, full = (read(client, f"/compare/{pair}/") for pair in ("mysql-vs-postgresql", "react-vs-vuejs"))

    assert [link["href"] for link in bare.select(".jumps a")] == ["#verdict", "#disagree"]
    assert [link["href"] for link in full.select(".jumps a")] == ["#overview", "#weights", "#claims", "#disagree"]
    for page in (bare, full):
        assert all(page.select_one(link["href"]) for link in page.select(".jumps a"))
