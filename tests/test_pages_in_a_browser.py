"""What is recorded, in a real browser: readable by everybody at any width, and a button that needs no cookie."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import expect

from comparisons.models.dating import refresh_dates

from .browser import in_each_look
from .make import (
    make_category,
    make_claim,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
    make_wish,
)

pytestmark = pytest.mark.django_db(transaction=True)

PATHS = ["/technologies/mysql/", "/wanted/", "/stale/"]
"""Where the starter catalogue has less to show."""


@pytest.fixture
def catalogue():
    """Two databases with everything that can be recorded, a third that is compared, and a framework."""
    databases = make_category("databases", parent=make_category("data"))
    mysql, postgresql, sqlite = (
        make_technology(slug, category=databases, first_released="1995") for slug in ("mysql", "postgresql", "sqlite")
    )
    make_technology("django", kind="framework", category=make_category("web-frameworks"))
    for technology in (mysql, postgresql):
        make_claim(technology)
        make_claim(technology, checked=date(2020, 2, 29), polarity="con")
        with transaction.atomic():
            refresh_dates([technology.pk])
        make_relation(technology, "a-relation-that-leads-nowhere")
        make_release(technology, cycle="8.4", support="until", supported_until=date(2020, 1, 1))
        make_fact(technology, field="first_released", value="1995", source="endoflife")
        make_fact(technology, field="first_released", value="1996-07-08", source="landscape")
        make_fact(technology, field="repository", value=f"https://example.org/{'long/' * 20}", source="landscape")
        for month in (3, 6, 9):
            make_signal(technology, metric="github_pushers_quarter", value=month * 1000, observed=date(2025, month, 30))
    make_published_comparison(mysql, sqlite)
    make_wish(mysql, postgresql, day=date.today())


@in_each_look
def test_pages_of_what_is_recorded_are_accessible_and_fit_the_window(visitor, catalogue, width, scheme):
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))

    for path in PATHS:
        page.goto(path)
        for disclosure in page.locator("details").all():
            disclosure.locator("summary").click()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert complaints == []


def test_a_reader_asks_for_a_pick_and_finds_it_among_the_wanted(visitor, catalogue):
    reader = visitor.new_page()
    reader.goto("/compare/mysql-vs-postgresql/")

    reader.get_by_role("button", name="Ask for a pick").click()

    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for asking")
    reader.get_by_role("link", name="Most wanted picks").click()
    expect(reader.locator(".row-answer").first).to_have_text("2 wishes")
    assert visitor.cookies() == []
