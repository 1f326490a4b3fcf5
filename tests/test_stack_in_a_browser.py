"""A reader pastes what a project uses, follows a pick, and comes back to the answer."""

import pytest
from playwright.sync_api import BrowserContext, expect

from .stacks import TEXT, make_stack

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reader_follows_a_pick_and_comes_back(visitor: BrowserContext) -> None:
    make_stack()
    page = visitor.new_page()
    page.goto("/")
    page.get_by_role("link", name="Check the stack you already use").click()
    page.get_by_label("Paste a file or a list of packages").fill(TEXT)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", name="In question")).to_be_visible()
    expect(page.locator(".stack-strangers")).to_contain_text("left-pad")

    page.locator(".doubt").get_by_role("link", name="Django vs Flask").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Django vs")
    page.go_back()

    expect(page.locator(".stack-ended .part h3")).to_have_text("Django 4.2")
    assert page.url.endswith("/stack/?t=django@4.2,flask,celery@5.4")
    page.reload()
    expect(page.locator(".doubt")).to_contain_text("We picked Django, not Flask.")
