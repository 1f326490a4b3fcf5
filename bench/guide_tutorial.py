"""The steps of docs/tutorial.md, played as a newcomer does them. What is typed is read from the tutorial itself."""

import re
from functools import cache
from typing import Any

from .processes import ROOT

TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
PAGE = "/compare/memcached-vs-valkey/"
REASON, DRAFTED = "Reason for this change", "Draft: "


@cache
def fields() -> dict[str, str]:
    """Return what the tutorial's tables say is typed, by the label of the field."""
    return dict(re.findall(r"^\| \*(.+?)\* \| (.+?) \|$", TEXT, re.MULTILINE))


@cache
def reasons() -> tuple[str, ...]:
    """Return the reasons that the tutorial gives for its four changes, in their order."""
    return tuple(re.findall(r"`([A-Z][^`]*\.)`", TEXT))


@cache
def changed_word() -> tuple[str, str, str]:
    """Return the label of the field in which a word changes, the word, and what it becomes."""
    ((label, word, other),) = re.findall(r"change one word in \*(.+?)\*: `(\w+)` becomes `(\w+)`", TEXT)
    return label, word, other


def tutorial(office: Any) -> None:
    """write a first comparison, have it reviewed, change it and approve it again"""
    one, typed = office.chief, fields()
    one.press("Start a comparison")
    for side, label in (("one", "One technology"), ("other", "The other")):
        one.page.locator(f"#id_{side}-name").press_sequentially(typed[label])
        one.page.wait_for_selector(f"[name='{side}-choice']")
    one.picture("tutorial-start", "#content h1", ".start-sides")
    one.press("Go to the desk")
    desk = one.page.url.removeprefix(one.site)
    one.page.click(".judged-line")
    one.picture("tutorial-missing", "#judged")
    one.press("Draft a verdict")
    for label in ("In short", "Choose Memcached if", "Choose Valkey if"):
        one.fill(label, typed[label])
    for field in one.page.locator("#content form textarea, #content form input[type=text]").all():
        if (said := field.input_value()).startswith(DRAFTED):
            field.fill(said.removeprefix(DRAFTED))
    one.page.wait_for_selector(".judged-line:has-text('ready to approve')")
    one.picture("tutorial-verdict", "#verdict-group")
    published, approved, changed, approved_again = reasons()
    _press(one, "Save and publish", published)
    _press(one, "Approve", approved)
    one.open(PAGE)
    one.picture("tutorial-reviewed", "main h1", "#pick", ".choose")
    one.open(desk)
    label, word, other = changed_word()
    one.fill(label, typed[label].replace(word, other))
    _press(one, "Save", changed)
    one.picture("tutorial-changed", "#since-review")
    _press(one, "Approve", approved_again)
    one.expect("is approved")


def _press(one: Any, button: str, reason: str) -> None:
    one.fill(REASON, reason)
    one.press(button)
