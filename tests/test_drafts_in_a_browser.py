"""Autosave in a browser: a session ends in the middle of a form, and all words are there after the log-in."""

import pytest
from playwright.sync_api import expect

from comparisons.models import Draft

from .admin_pages import change_url
from .make import make_editor, make_technology

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page):
    page.fill("#id_username", "ada")
    page.fill("#id_password", "pw")
    page.click("[type=submit]")


def test_a_session_ends_in_the_middle_of_a_form_and_nothing_is_lost(visitor):
    make_editor("ada")
    technology = make_technology(name="Kafka")
    page = visitor.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto("/admin/login/")
    log_in(page)
    page.goto(change_url(technology))

    page.clock.install()
    page.fill("#id_summary", "An hour")
    page.close(run_before_unload=True)  # refused by the editor, who was asked
    page.clock.run_for(4000)
    expect(page.locator("#draft-state")).to_contain_text("Draft kept")
    assert asked == ["beforeunload"]
    assert Draft.objects.get().fields["summary"] == ["An hour"]

    kept = [cookie for cookie in visitor.cookies() if cookie["name"] != "sessionid"]
    visitor.clear_cookies()
    visitor.add_cookies(kept)
    page.fill("#id_summary", "An hour of words")
    page.clock.run_for(4000)
    expect(page.locator("#draft-state")).to_contain_text("Your session has ended")

    page.click("[name=_save]")
    log_in(page)
    expect(page.locator("#id_summary")).to_have_value("An hour of words")
    expect(page.locator(".shown-note")).to_contain_text("Nothing of it is saved yet")
    assert asked == ["beforeunload"]
