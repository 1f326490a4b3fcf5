"""A fully claimed pair in a real browser: readable by everybody, at any width, without scripts and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .browser import in_each_look
from .make import (
    make_claim,
    make_condition,
    make_criterion,
    make_published_comparison,
    make_release,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAIR = "/compare/mysql-vs-postgresql/"
LONG = "A statement of three lines about how a log is flushed, what that means for a replica, and who noticed. " * 2
RIGHT_TO_LEFT = "متن را درست مرتب می‌کند و بازگردانی تراکنش‌ها را پشتیبانی می‌کند."


@pytest.fixture
def full():
    """Thirty claims of every sort on both sides, an editor's pick, figures and releases."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    criteria = [make_criterion(slug, weight=weight) for slug, weight in (("data-integrity", 3), ("operations", 2))]
    criteria.append(make_criterion("looks", weight=0, question="Would you hang it on a wall?"))
    texts = (LONG, RIGHT_TO_LEFT, "Short.", "averylongwordthatneverends" * 4)
    for technology in (mysql, postgresql):
        make_release(technology, cycle="17", latest="17.4")
        make_signal(technology)
        for number in range(13):
            make_claim(
                technology, text=f"{texts[number % 4]} {number}", polarity="con" if number % 3 else "pro",
                criterion=criteria[number % 3], strength=number % 3 + 1, versions="<17" if number % 2 else ">=12",
                quote="what the manual says" if number % 2 else "", source_title="The manual, volume two",
            )  # fmt: skip
        make_claim(technology, text="Names no criterion", source="")
        make_claim(technology, text="Names none either", polarity="con")
    words = {"low_choose_if": "reads dominate", "high_choose_if": "rules matter", "low_already_using": "Stay."}
    comparison = make_published_comparison(mysql, postgresql, verdict={"pick": "high"} | words)
    make_condition(comparison.verdict)
    return comparison


@in_each_look
def test_a_fully_claimed_pair_is_accessible_and_fits_the_window(visitor, full, width, scheme):
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(PAIR)

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".claim").count() == 30
    assert complaints == []


def test_both_sides_stand_beside_each_other_and_below_each_other_on_a_phone(visitor, full):
    page = visitor.new_page()
    row = page.locator(".face").first

    def places():
        boxes = [row.locator(part).bounding_box() for part in ("h3", ".face-half.side-first", ".face-half.side-second")]
        return [(box["x"], box["y"]) for box in boxes]

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(PAIR)
    wide = places()
    page.set_viewport_size({"width": 360, "height": 800})
    criterion, first, second = places()

    assert wide[1][0] < wide[2][0]
    assert wide[1][1] == wide[2][1]
    assert criterion[1] < first[1] < second[1]
    assert first[0] == second[0]


def test_the_page_shows_all_its_work_without_javascript(browser, live_server, full):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(PAIR)

    expect(page.locator("[id^=criterion-]")).to_have_count(3)
    folded = page.locator("#also-recorded .claim").last
    expect(folded).to_be_hidden()
    page.locator("#also-recorded > summary").click()
    expect(folded).to_be_visible()
    claim = page.locator(".claim").first
    claim.locator(".evidence > summary").click()
    claim.get_by_role("link", name="Link to: ").click()
    expect(page.locator(".claim:target")).to_have_count(1)
    claim.get_by_role("link", name="Dispute: ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us why")
    context.close()


def test_a_link_to_a_claim_opens_its_row_and_its_evidence(visitor, full):
    page = visitor.new_page()
    page.goto(PAIR)
    claim = page.locator("#also-recorded .claim").last
    key = claim.get_attribute("id")

    page.evaluate("key => { location.hash = key }", key)

    expect(claim.locator(".statement")).to_be_in_viewport()
    expect(claim.locator(".proof")).to_be_visible()
    expect(page.locator(".claim .proof:visible")).to_have_count(1)


def test_what_a_reader_folds_stays_folded_under_new_weights(visitor, full):
    page = visitor.new_page()
    page.goto(PAIR)
    row = page.locator("#criterion-operations")
    row.locator("> summary").click()
    page.locator("#also-recorded > summary").click()

    with page.expect_response(lambda response: "/weighed/" in response.url):
        page.evaluate("document.querySelector('form.weights').requestSubmit()")

    expect(page.locator("#also-recorded .statement").first).to_be_visible()
    expect(row.locator(".statement").first).to_be_hidden()


def test_everything_folded_is_on_paper_and_folded_again_after_it(visitor, full):
    page = visitor.new_page()
    page.goto(PAIR)
    folded = page.locator("main details:not([open])").count()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printing = page.locator("main details:not([open])").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert (folded > 30, printing) == (True, 0)
    assert page.locator("main details:not([open])").count() == folded


def test_on_paper_stand_the_addresses_of_sources_and_nothing_to_press(visitor, full):
    page = visitor.new_page()
    page.goto(PAIR)

    page.emulate_media(media="print")

    source = page.locator(".source a").first
    after = source.evaluate("link => getComputedStyle(link, '::after').content")
    assert f"({source.get_attribute('data-host')})" in after.replace('" "', "").replace('"', "")
    for shown in ("#pick", ".face", ".quote", "#also-recorded .statement", "#verdict"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (
        "#disagree",
        ".site-nav",
        ".footer-nav",
        ".dispute",
        ".permalink",
        ".weight input",
        ".weights",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
