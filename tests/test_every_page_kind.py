"""Every kind of page keeps nobody out: in both schemes, on a phone at 400 % and wide, with all that is folded open."""

import io
import time

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Route, expect

from bench.page_kinds import EXAMPLE, KINDS, ROOT
from bench.weight import WEIGHED

from .accessible import ALL_RULES, OF_LOOKS, barriers
from .make import make_feedback, make_lookalikes, make_subscription
from .starter import import_starter

pytestmark = pytest.mark.django_db(transaction=True)

PAIRS = ("mysql-vs-postgresql", "react-vs-vuejs", "agile-vs-devops")
NARROW, WIDE = (320, "dark", ALL_RULES), (1280, "light", OF_LOOKS)
"""A window of 1280 pixels that is read at 400 % is one of 320. In the wide one colours differ, which pages share."""
SHOWN_WIDE = {*WEIGHED, "method", "disagree", "feedback", "ask_for_letters"}
"""Kinds with parts that the others have too."""
MORE = {
    "search, nothing": "/search/?q=qqqqqqqq",
    "search, a pair": "/search/?q=postgrsql+vs+mysql",
    "chooser, unknown": "/compare/?a=postgersql&b=kuberntes",
    "list, filtered": "/compare/?category=databases&outcome=pick",
    "voice, thanks": "/compare/mysql-vs-postgresql/voice/?for=mysql",
    "wish, thanks": "/compare/mysql-vs-react/wish/?asked",
    "technology_list, a letter": "/technologies/?letter=m",
}
SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) shifts += entry.value; })
  .observe({type: "layout-shift", buffered: true});"""
COVERED = """() => {
  const focused = document.activeElement;
  const box = focused.getClientRects()[0];
  if (!box || focused === document.body) return "";
  const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const seen = top && (focused.contains(top) || top.contains(focused) || focused.closest("label")?.contains(top));
  return seen ? "" : focused.outerHTML.slice(0, 160);
}"""
"""What has the focus, where something else lies on it or it is out of sight."""


def hold(route: Route) -> None:
    """Let a font come half a second late, when its page has long been painted."""
    time.sleep(0.5)
    route.continue_()


@pytest.fixture
def starter(tmp_path):
    """The kinds of the starter catalogue, and the page of a disagreement."""
    import_starter(tmp_path, *PAIRS)
    call_command("import_catalogue", str(ROOT / EXAMPLE), stdout=io.StringIO())
    letters = reverse("letters", args=[make_subscription().subscriber.token])
    return KINDS | MORE | {"feedback": make_feedback().get_absolute_url(), "letters": letters}


def test_no_kind_of_page_keeps_anybody_out(visitor, starter):
    page = visitor.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))

    found = {}
    for kind, path in starter.items():
        page.goto(path)
        for width, scheme, rules in (NARROW, WIDE) if kind in SHOWN_WIDE else (NARROW,):
            page.set_viewport_size({"width": width, "height": 640})
            page.emulate_media(color_scheme=scheme)
            found[kind, scheme] = barriers(page, rules)

    assert {look: said for look, said in found.items() if said} == {}
    assert [text for text in said if "status of 404" not in text] == []


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/compare/?a=postgersql&b=kuberntes", "Error: Name two technologies · Nice Pick"),
        ("/compare/?a=mysql&b=", "Error: Name two technologies · Nice Pick"),
    ],
)
def test_what_a_form_refuses_takes_the_focus_and_begins_the_title(visitor, path, title):
    make_lookalikes()
    page = visitor.new_page()

    page.goto(path)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(title)


def test_nothing_jumps_when_the_font_arrives(visitor, starter):
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.add_init_script(SHIFTS)
    page.route("**/*.woff2", hold)

    shifts = {}
    for kind in WEIGHED:
        page.goto(starter[kind])
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(100)
        shifts[kind] = page.evaluate("shifts")

    assert {kind: shift for kind, shift in shifts.items() if shift > 0.02} == {}, shifts


def test_the_keyboard_goes_first_to_the_content_and_sees_where_it_is(visitor, starter):
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(starter["comparison"])

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    hidden = set()
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 30:
        page.keyboard.press(key)
        hidden.add(page.evaluate(COVERED))

    assert hidden == {""}
