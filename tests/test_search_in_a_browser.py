"""A reader reaches the search from other pages and uses it in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .browser import in_each_look
from .make import make_claim, make_lookalikes, make_published_comparison, make_technology
from .reading import links, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    make_lookalikes()


# --- From other pages


def test_the_header_leads_to_the_search(client):
    assert read(client, "/method/").select_one("header form[role=search]")["action"] == "/search/"
    assert links(read(client, "/method/").select_one("footer"))["Search"] == "/search/"


def test_the_chooser_offers_what_was_meant(client, catalogue):
    page = read(client, "/compare/?a=postgersql&b=kuberntes")

    assert links(page.select_one(".message")) == {
        "Kubernetes vs PostgreSQL": "/compare/kubernetes-vs-postgresql/",
        "PostgreSQL": "/technologies/postgresql/",
        "Kubernetes": "/technologies/kubernetes/",
    }


# --- In a browser


@pytest.mark.django_db(transaction=True)
def test_the_chooser_is_filled_by_keyboard(visitor, catalogue):
    page = visitor.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    one = page.get_by_role("main").get_by_role("combobox").first
    one.press_sequentially("postg")
    expect(page.get_by_role("option")).to_have_text(["PostgreSQL database"])
    one.press("ArrowDown")
    assert one.get_attribute("aria-activedescendant") == page.get_by_role("option").get_attribute("id")
    one.press("Enter")
    expect(one).to_have_value("PostgreSQL")
    expect(page.get_by_role("listbox")).to_have_count(0)
    one.press("Tab")
    page.keyboard.type("c")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_text("C++ database")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")

    page.wait_for_url("**/compare/c-vs-postgresql/")
    assert complaints == []


@pytest.mark.django_db(transaction=True)
@in_each_look
@pytest.mark.parametrize("path", ["/", "/search/?q=rust", "/search/?q=postgrsql+vs+mysql"])
def test_the_search_and_its_suggestions_are_accessible_and_fit_the_window(visitor, catalogue, path, width, scheme):
    make_claim(make_published_comparison("rust-analyzer", "clippy").first, text="Knows all of Rust")
    make_technology("javelin", name="Javelin Application Server Enterprise Edition for Distributed Systems")
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    field = page.get_by_role("main").get_by_role("combobox").last
    field.fill("")
    field.press_sequentially("jav")
    expect(page.get_by_role("option")).to_have_count(3)
    field.press("ArrowDown")

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.django_db(transaction=True)
def test_the_search_leads_on_by_pointer(visitor, catalogue):
    page = visitor.new_page()
    page.goto("/search/")
    page.get_by_role("main").get_by_role("combobox").press_sequentially("kube")
    page.get_by_role("option", name="Kubernetes").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kubernetes")


@pytest.mark.django_db(transaction=True)
def test_the_search_works_without_javascript(browser, live_server, catalogue):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/")
    page.get_by_role("searchbox").fill("postgersql")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("main").get_by_role("link", name="PostgreSQL").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("PostgreSQL")
    context.close()
