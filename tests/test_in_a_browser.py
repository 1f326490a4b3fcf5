"""The whole way in a real browser: a reader reads and disagrees, an editor finds it and answers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .make import make_claim, make_editor, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "We ran both for two years, and only one of them survived the holidays."


@pytest.fixture
def comparison():
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    for technology in (mysql, postgresql):
        make_claim(technology, polarity="pro")
    return make_published_comparison(mysql, postgresql, verdict={"pick": "low"})


def test_a_reader_disagrees_and_an_editor_answers(visitor, comparison):
    reader = visitor.new_page()
    reader.goto("/compare/PostgreSQL-vs-MySQL")
    expect(reader).to_have_url(f"{reader.url.split('/compare/')[0]}/compare/mysql-vs-postgresql/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("MySQL vs PostgreSQL")

    reader.get_by_label("I'd pick PostgreSQL").check()
    reader.get_by_label("Why?").fill("Too short")
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_label("Why?")).to_have_value("Too short")
    expect(reader.get_by_text("at least 20 characters, not counting spaces.").first).to_be_visible()
    reader.get_by_label("Why?").fill(WHY)
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for disagreeing")
    status = reader.url
    assert visitor.cookies() == []

    make_editor("ada")
    editor = visitor.new_page()
    editor.goto("/admin/")
    editor.get_by_label("Username").fill("ada")
    editor.get_by_label("Password").fill("pw")
    editor.get_by_role("button", name="Log in").click()
    editor.goto("/admin/comparisons/feedback/")
    editor.get_by_role("link", name="MySQL vs PostgreSQL").first.click()
    expect(editor.get_by_text(WHY)).to_be_visible()
    editor.get_by_label("Answer").fill("Agreed: we had not run it through a holiday.")
    editor.get_by_label("Pick").select_option("PostgreSQL")
    editor.get_by_label("Reason").fill("PostgreSQL survived a holiday that MySQL did not.")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Accept").click()

    reader.goto(status)
    expect(reader.get_by_role("heading", level=1)).to_have_text("An editor answered")
    expect(reader.get_by_text("Agreed: we had not run it through a holiday.")).to_be_visible()
    reader.goto("/compare/mysql-vs-postgresql/")
    expect(reader.locator("#pick")).to_contain_text("PostgreSQL")


def test_every_wrong_answer_has_a_red_border(visitor, comparison):
    page = visitor.new_page()
    page.goto("/compare/mysql-vs-postgresql/disagree/")
    before = page.locator("#disagree-evidence").evaluate("field => getComputedStyle(field).borderTopColor")
    for name, typed in (("evidence", "nowhere"), ("email", "nobody")):
        page.locator(f"#disagree-{name}").evaluate("(field, typed) => (field.value = typed)", typed)

    with page.expect_navigation():  # the button comes into sight with the first choice
        page.locator("#content form").evaluate("form => form.submit()")

    colour = "field => getComputedStyle(field).borderTopColor"
    wrong = [page.get_by_label(label).evaluate(colour) for label in ("Why?", "A source", "Your e-mail")]
    wrong.append(page.locator(".choices label").first.evaluate(colour))
    assert len(set(wrong)) == 1
    assert wrong[0] != before
    assert Axe().run(page).violations_count == 0


def test_a_page_reads_the_same_without_javascript(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    chooser = page.get_by_role("main").get_by_role("form", name="Choose two technologies to compare")
    chooser.locator("[name=a]").fill("PostgreSQL")
    chooser.locator("[name=b]").fill("mysql")
    chooser.get_by_role("button").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("MySQL vs PostgreSQL")
    context.close()
