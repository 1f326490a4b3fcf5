"""A reader sets weights of their own in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .browser import in_each_look
from .make import make_claim, make_criterion, make_weighed_comparison

URL = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def comparison(db):
    return make_weighed_comparison()


def step(page, criterion, weight):
    return page.get_by_role("group", name=criterion).get_by_role("radio", name=weight)


def opened(page, url=URL):
    """The page on a phone, with the weights unfolded."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(url)
    page.get_by_text("Set each weight").click()
    return page


@pytest.mark.django_db(transaction=True)
def test_a_step_changes_the_result_in_place(visitor, comparison):
    page = visitor.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(URL)
    page.evaluate("window.isTheSamePage = true")

    step(page, "Operations", "3").click()

    expect(page.locator("#weighed")).to_contain_text("MySQL by 0.75 with your weights.")
    expect(page).to_have_url(re.compile(re.escape(f"{URL}?w-operations=3") + "$"))
    expect(page.locator("#flip-operations")).to_have_text("PostgreSQL below 2.75")
    assert page.evaluate("window.isTheSamePage")
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_title_box_rows_and_total_follow_the_step_which_stays_where_it_is(visitor, comparison):
    page = opened(visitor.new_page())
    chosen = step(page, "Operations", "3")
    chosen.scroll_into_view_if_needed()
    before = chosen.bounding_box()

    chosen.click()

    expect(page.locator("#pick .pick-name")).to_have_text("MySQL")
    expect(page.locator("#pick .pick-ours")).to_contain_text("Our own pick is PostgreSQL.")
    expect(page.locator("h1 .readers-title")).to_have_text("MySQL, with your weights")
    expect(page).to_have_title("MySQL vs PostgreSQL: MySQL, with your weights · Nice Pick")
    expect(page.locator("[id^=criterion-] h3")).to_have_text(["Operations", "Integrity"])
    expect(page.locator("#arithmetic .face-lead")).to_have_text("MySQL by 0.75")
    expect(chosen).to_be_focused()
    assert abs(chosen.bounding_box()["y"] - before["y"]) <= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    step(page, "Operations", "2").click()

    expect(page.locator("#pick h2")).to_have_text("Nice Pick")
    expect(page.locator("h1 .readers-title")).to_be_empty()
    expect(page).to_have_title("MySQL vs PostgreSQL: PostgreSQL, not yet reviewed · Nice Pick")


@pytest.mark.django_db(transaction=True)
def test_the_back_button_brings_back_the_weights_before(visitor, comparison):
    page = visitor.new_page()
    page.goto(URL)
    step(page, "Operations", "3").click()
    expect(page.locator("#weighed")).to_contain_text("MySQL by 0.75")
    step(page, "Operations", "0").click()
    expect(page.locator("#weighed")).to_contain_text("PostgreSQL by 8.25")

    page.go_back()
    expect(page.locator("#weighed")).to_contain_text("MySQL by 0.75")
    expect(step(page, "Operations", "3")).to_be_checked()
    page.go_back()

    expect(page).to_have_url(re.compile(f"{URL}$"))
    expect(step(page, "Operations", "2")).to_be_checked()


@pytest.mark.django_db(transaction=True)
def test_must_haves_follow_at_once_and_on_the_enter_key(visitor, comparison):
    page = visitor.new_page()
    page.goto(f"{URL}?self_hosted=1")
    page.evaluate("window.isTheSamePage = true")
    assert not page.get_by_role("button", name="Weigh").is_visible()

    page.get_by_label("First released before").fill("19")
    page.keyboard.press("Enter")
    expect(page.get_by_label("First released before")).to_be_focused()
    page.get_by_label("First released before").fill("1999")
    page.keyboard.press("Enter")
    expect(page.locator("#weighed-notes li")).to_have_count(4)
    page.get_by_label("Can be self-hosted").uncheck()
    expect(page.locator("#weighed-notes li")).to_have_count(2)

    assert page.url.endswith(f"{URL}?released_before=1999")
    assert page.evaluate("window.isTheSamePage")


@pytest.mark.django_db(transaction=True)
def test_weights_are_set_by_keyboard_alone(visitor, comparison):
    page = opened(visitor.new_page())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(step(page, "Operations", "2")).to_be_focused()

    for _ in range(3):
        page.keyboard.press("ArrowRight")

    expect(step(page, "Operations", "1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"\?w-operations=0$"))
    expect(page.locator("#weighed")).to_contain_text("PostgreSQL by 8.25")
    expect(step(page, "Operations", "0")).to_be_focused()
    expect(step(page, "Operations", "0")).to_be_checked()


@pytest.mark.django_db(transaction=True)
def test_a_case_and_the_reset_set_all_weights_in_place(visitor, comparison):
    page = opened(visitor.new_page(), f"{URL}?self_hosted=1")
    page.evaluate("window.isTheSamePage = true")

    page.get_by_role("link", name="We run it ourselves").press("Enter")

    expect(page.locator("#weighed")).to_contain_text("MySQL by 6 with your weights.")
    expect(page).to_have_url(re.compile(re.escape("?w-integrity=1&w-operations=3&self_hosted=1") + "$"))
    expect(step(page, "Integrity", "1")).to_be_checked()
    expect(page.locator(".weight-chip[aria-current]")).to_have_text(["We run it ourselves"])
    expect(page.get_by_role("link", name="We run it ourselves")).to_be_focused()

    page.get_by_role("link", name="Reset").click()

    expect(page.locator("#weighed")).to_contain_text("PostgreSQL by 2.25 with our weights.")
    expect(page).to_have_url(re.compile(f"{URL}$"))
    expect(page.get_by_label("Can be self-hosted")).not_to_be_checked()
    expect(page.locator(".weight-chip[aria-current]")).to_have_text(["Our weights"])
    assert page.evaluate("window.isTheSamePage")


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_result_stays_in_view_and_hides_nothing_that_has_focus(visitor, comparison):
    for number in range(8):
        criterion = make_criterion(f"other-{number}", weight=1)
        for side in comparison.sides:
            make_claim(side, criterion=criterion)
    page = opened(visitor.new_page())
    page.evaluate("document.querySelector('.weights-each').scrollIntoView()")
    bar = page.locator(".weights-result")

    for _ in range(11):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        assert 0 < focused <= bar.bounding_box()["y"]
        expect(bar).to_be_in_viewport(ratio=1)
    assert bar.bounding_box()["height"] <= 110


@pytest.mark.django_db(transaction=True)
def test_folded_on_a_phone_the_section_takes_half_a_screen_and_nothing_sticks(visitor, comparison):
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(URL)

    assert page.locator("#weights").bounding_box()["height"] <= 320
    assert page.locator(".weights-result").evaluate("bar => getComputedStyle(bar).position") == "static"
    expect(page.locator("#w-operations-2")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_on_a_wide_screen_all_weights_are_open(visitor, comparison):
    page = visitor.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(URL)

    expect(step(page, "Operations", "2")).to_be_visible()
    expect(page.get_by_text("Set each weight")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_the_link_is_copied_with_the_weights(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(URL)
    page.get_by_text("Must-haves").first.click()
    page.get_by_label("Open source").check()
    expect(page.locator("#weighed")).to_contain_text("Only MySQL is left")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}{URL}?open_source=1"
    context.close()


@pytest.mark.django_db(transaction=True)
def test_without_javascript_form_and_links_lead_to_the_page_with_the_weights(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(URL)
    assert not page.get_by_role("button", name="Copy link").is_visible()

    step(page, "Operations", "3").check()
    page.get_by_role("button", name="Weigh").click()

    expect(page.locator("#weighed")).to_contain_text("MySQL by 0.75 with your weights.")
    expect(step(page, "Operations", "3")).to_be_checked()
    assert "w-operations=3" in page.url
    page.get_by_role("link", name="We run it ourselves").click()
    expect(page.locator("#weighed")).to_contain_text("MySQL by 6 with your weights.")
    page.get_by_role("link", name="Reset").click()
    expect(page.locator("#weighed")).to_contain_text("PostgreSQL by 2.25 with our weights.")
    context.close()


@pytest.mark.django_db(transaction=True)
@in_each_look
def test_a_weighted_page_is_accessible_and_fits_the_window(visitor, comparison, width, scheme):
    make_claim(comparison.low, criterion=make_criterion("licence"))
    make_claim(comparison.low)
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    for query in ("?w-operations=4.5&w-beauty=3&w-licence=4&self_hosted=1", "?open_source=1"):
        page.goto(URL + query)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
