"""At the desk in a real browser: a claim is added without a load, judged while it is typed, and previewed unsaved."""

from typing import Any

from django.test import Client
from playwright.sync_api import BrowserContext, expect

from comparisons.models import ProsCons

from .admin_pages import change_url
from .make import make_claim, make_comparison, make_criterion, make_technology, make_verdict


def test_a_claim_is_added_judged_and_previewed_without_a_load(
    visitor: BrowserContext, live_server: Any, editor: Client
) -> None:
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    make_claim(mysql, criterion=make_criterion("safety"), text="Restarts by itself.", strength=1)
    comparison = make_comparison(mysql, postgresql)
    make_verdict(comparison)
    session = {"name": "sessionid", "value": editor.cookies["sessionid"].value, "url": live_server.url}
    visitor.add_cookies([session])  # type: ignore[list-item]
    window = visitor.new_page()
    window.goto(change_url(comparison))
    expect(window.locator(".judged-line")).to_contain_text("Nothing to weigh yet")

    window.locator(".claim-row.without [data-adds=high]").click()
    window.keyboard.type("Never loses a row.")
    window.locator("[name=high-2-polarity]").select_option("pro")
    window.locator("[name=high-2-criterion]").fill("Safety")

    expect(window.locator(".judged-line")).to_contain_text("PostgreSQL by 1")
    expect(window.locator(".line:has([name=high-2-source]) .for-review")).to_contain_text("has no source")
    with visitor.expect_page() as opened:
        window.get_by_role("button", name="Preview").click()
    expect(opened.value.locator("main")).to_contain_text("Never loses a row.")
    assert not ProsCons.objects.filter(technology=postgresql).exists()
    window.locator(".judged-line").click()
    window.locator(".judged a", has_text="has no source").click()
    expect(window.locator("[name=high-2-source]")).to_be_focused()
