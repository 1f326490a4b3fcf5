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


@pytest.mark.django_db(transaction=True)
def test_a_slider_changes_the_result_in_place(visitor, comparison):
    page = visitor.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(URL)
    page.evaluate("window.isTheSamePage = true")

    page.get_by_label("Operations").fill("4.5")

    expect(page.locator(".weighed-answer")).to_contain_text("With your weights MySQL leads by 5.25.")
    expect(page).to_have_url(f"{page.url.split('/compare')[0]}{URL}?w-operations=4.5")
    expect(page.locator("output[for=w-operations]")).to_have_text("4.5")
    expect(page.locator("#w-operations-own")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_title_box_rows_and_total_follow_the_slider_which_stays_where_it_is(visitor, comparison):
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(URL)
    slider = page.get_by_label("Operations")
    slider.scroll_into_view_if_needed()
    before = slider.bounding_box()

    slider.fill("4.5")

    expect(page.locator("#pick .pick-name")).to_have_text("MySQL")
    expect(page.locator("#pick .pick-ours")).to_contain_text("Our own pick is PostgreSQL.")
    expect(page.locator("h1 .readers-title")).to_have_text("with your weights: MySQL")
    expect(page).to_have_title("MySQL vs PostgreSQL, with your weights: MySQL · Nice Pick")
    expect(page.locator(".face-name")).to_have_text(["Operations", "Integrity"])
    expect(page.locator(".total")).to_have_text("MySQL by 5.25")
    expect(slider).to_be_focused()
    assert abs(slider.bounding_box()["y"] - before["y"]) <= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    slider.fill("2")

    expect(page.locator("#pick .eyebrow")).to_have_text("Nice Pick")
    expect(page.locator("h1 .readers-title")).to_be_empty()
    expect(page).to_have_title("MySQL vs PostgreSQL · Nice Pick")


@pytest.mark.django_db(transaction=True)
def test_the_back_button_brings_back_the_weights_before(visitor, comparison):
    page = visitor.new_page()
    page.goto(URL)
    page.get_by_label("Operations").fill("4.5")
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 5.25")
    page.get_by_label("Operations").fill("5")
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 6.75")

    page.go_back()
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 5.25")
    expect(page.get_by_label("Operations")).to_have_value("4.5")
    page.go_back()

    expect(page).to_have_url(re.compile(f"{URL}$"))
    expect(page.get_by_label("Operations")).to_have_value("2")
    assert page.url.endswith(URL)


@pytest.mark.django_db(transaction=True)
def test_the_button_and_the_enter_key_change_the_result_in_place_too(visitor, comparison):
    page = visitor.new_page()
    page.goto(f"{URL}?self_hosted=1")
    page.evaluate("window.isTheSamePage = true")

    page.get_by_label("First released before").fill("19")
    page.keyboard.press("Enter")
    expect(page.get_by_label("First released before")).to_be_focused()
    page.get_by_label("First released before").fill("1999")
    page.keyboard.press("Enter")
    expect(page.locator(".weighed-knocked li")).to_have_count(4)
    page.get_by_label("It can be self-hosted").uncheck()
    page.get_by_role("button", name="Weigh again").click()
    expect(page.locator(".weighed-knocked li")).to_have_count(2)

    assert page.url.endswith(f"{URL}?released_before=1999")
    assert page.evaluate("window.isTheSamePage")


@pytest.mark.django_db(transaction=True)
def test_weights_are_set_by_keyboard_alone(visitor, comparison):
    page = visitor.new_page()
    page.goto(URL)
    page.get_by_label("Operations").focus()

    page.keyboard.press("End")

    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 6.75")
    expect(page.get_by_label("Operations")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_the_link_is_copied_with_the_weights(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(URL)
    page.get_by_text("What can you not do without?").first.click()
    page.get_by_label("It must be open source").check()
    expect(page.locator(".weighed-answer")).to_contain_text("Only MySQL is left.")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}{URL}?open_source=1"
    context.close()


@pytest.mark.django_db(transaction=True)
def test_without_javascript_the_form_submits(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(URL)
    assert not page.get_by_role("button", name="Copy link").is_visible()

    page.get_by_label("Operations").press("End")
    page.get_by_role("button", name="Weigh again").click()

    expect(page.locator(".weighed-answer")).to_contain_text("With your weights MySQL leads by 6.75.")
    expect(page.get_by_label("Operations")).to_have_value("5")
    assert "w-operations=5" in page.url
    page.get_by_role("link", name="Back to our weights").click()
    expect(page.locator(".weighed-answer")).to_contain_text("With our weights PostgreSQL leads by 2.25.")
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
