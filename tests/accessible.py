"""What keeps people from a page, asked in a browser: axe, small targets, lines that leave the window, and motion."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MORE_RULES = ("target-size", "label-content-name-mismatch", "identical-links-same-purpose")
"""What axe knows and leaves out unless it is asked."""
ALL_RULES = {"resultTypes": ["violations"], "rules": {rule: {"enabled": True} for rule in MORE_RULES}}
OF_LOOKS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
"""The rules whose answer depends on the window and the scheme."""

OPEN_ALL = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const one of document.querySelectorAll("main *")) {
    if (getComputedStyle(one).position === "sticky") one.style.position = "static";
  }
  scrollTo(0, document.documentElement.scrollHeight);
}"""
"""What sticks to an edge of the window covers only what one can scroll away from it."""

SMALL = """() => [...document.querySelectorAll("main :is(a[href], button, summary, select, textarea, input), footer a")]
  .filter((target) => {
    if (!target.checkVisibility({visibilityProperty: true}) || target.closest(".visually-hidden")) return false;
    const boxes = [target, ...(target.labels ?? [])].map((one) => one.getBoundingClientRect());
    if (boxes.some((box) => box.width >= 23.5 && box.height >= 23.5)) return false;
    return getComputedStyle(target).display !== "inline"
      || target.parentElement.textContent.trim() === target.textContent.trim();
  })
  .map((target) => `small: ${target.outerHTML.slice(0, 120)}`)"""
"""Targets under 24 pixels that stand outside of sentences."""

WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `wide: ${element.outerHTML.slice(0, 120)}`)"""

MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    return parseFloat(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
  }).map((element) => `moving: ${element.outerHTML.slice(0, 120)}`)"""


def barriers(page: Page, options: dict[str, Any] = ALL_RULES) -> list[str]:
    """Open all that is folded and return what keeps people from the page, as it is shown now."""
    page.evaluate(OPEN_ALL)
    found = [
        f"{violation['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
    ]
    return found + [one for question in (SMALL, WIDE, MOVING) for one in page.evaluate(question)]
