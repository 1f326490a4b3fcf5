"""The form to disagree in a real browser, and a page without JavaScript."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from comparisons.services.spam import stamp

from .accessible import barriers
from .make import make_claim, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "We ran both for two years, and only one of them survived the holidays."
COLOUR = "field => getComputedStyle(field).borderTopColor"


@pytest.fixture
def comparison():
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    for technology in (mysql, postgresql):
        make_claim(technology, polarity="pro")
    return make_published_comparison(mysql, postgresql, verdict={"pick": "low"})


def test_a_reader_who_wrote_too_little_loses_nothing(visitor, comparison, monkeypatch):
    monkeypatch.setattr(stamp, "YOUNGEST", timedelta(0))  # no reader types as fast
    reader = visitor.new_page()
    reader.goto("/compare/PostgreSQL-vs-MySQL")
    expect(reader).to_have_url(f"{reader.url.split('/compare/')[0]}/compare/mysql-vs-postgresql/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("MySQL vs PostgreSQL")

    disagree = reader.get_by_role("region", name="Disagree with our pick?")
    disagree.get_by_role("button", name="I'd pick PostgreSQL").click()
    expect(reader.get_by_label("I'd pick PostgreSQL")).to_be_checked()
    reader.get_by_label("Why?").fill("Too short")
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.locator("#errors")).to_be_focused()
    reader.get_by_role("link", name="at least 20 characters, not counting spaces.").click()
    expect(reader.get_by_label("Why?")).to_be_focused()
    expect(reader.get_by_label("Why?")).to_have_value("Too short")
    for _ in ("the link to the field", "the refused form"):
        reader.go_back()
    expect(reader).to_have_url(re.compile("wants=pick-postgresql$"))
    expect(reader.get_by_label("Why?")).to_have_value("Too short")
    reader.get_by_label("Why?").fill(WHY)
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for disagreeing")
    assert visitor.cookies() == []


def test_the_second_step_shows_what_the_choice_needs_and_every_wrong_answer(visitor, comparison):
    claim = comparison.low.claims.get()
    page = visitor.new_page()
    page.goto(f"/compare/mysql-vs-postgresql/disagree/?claim={claim.key}")
    quoted = page.get_by_text(claim.text, exact=True).and_(page.locator("blockquote"))
    expect(quoted).to_be_visible()
    page.get_by_label("Which claim?").select_option(index=0)
    expect(quoted).to_be_hidden()
    page.get_by_label("It depends").check()
    expect(page.get_by_label("Which claim?")).to_be_hidden()

    page.get_by_label("A claim is wrong or outdated").check()
    page.get_by_text("Add more").click()
    before = page.get_by_label("A source").evaluate(COLOUR)
    page.get_by_label("A source").fill("nowhere")
    page.get_by_label("Your e-mail").fill("nobody")
    page.get_by_role("button", name="Send to the editors").click()

    expect(page.locator("#errors li")).to_have_count(4)
    wrong = {page.get_by_label(label).evaluate(COLOUR) for label in ("Which claim?", "Why?", "A source", "Your e-mail")}
    assert len(wrong) == 1
    assert before not in wrong
    assert barriers(page) == []


def test_a_page_reads_the_same_without_javascript(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    chooser = page.get_by_role("main").get_by_role("form", name="Choose technologies to compare")
    chooser.locator("[name=a]").fill("PostgreSQL")
    chooser.locator("[name=b]").fill("mysql")
    chooser.get_by_role("button").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("MySQL vs PostgreSQL")
    context.close()
