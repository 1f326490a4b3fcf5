"""What six kinds of pages weigh over the wire, and how they come up, in Chromium."""

from collections import Counter
from typing import Any

from .page_kinds import KINDS, chromium, starter_site
from .processes import Failed
from .report import Report

WEIGHED = ("home", "comparison", "technology", "comparison_list", "category", "search")
MOST_OF_COMPARISON, MOST_WITH_FONT = 60_000, 105_000
MOST_SHIFT = 0.01
WIDTHS = (360, 1280)
SETTLED = 800
"""Milliseconds after which nothing moves any more."""
TYPES = {"Document": "page", "Stylesheet": "css", "Script": "js", "Font": "font", "Image": "images"}
VITALS = """() => new Promise(done => {
  const found = {shift: 0, paint: 0};
  const observe = (type, add) =>
    new PerformanceObserver(list => list.getEntries().forEach(add)).observe({type, buffered: true});
  observe('layout-shift', entry => { if (!entry.hadRecentInput) found.shift += entry.value; });
  observe('largest-contentful-paint', entry => { found.paint = entry.startTime; });
  setTimeout(() => done(found), 200);
})"""


def measure_weight(report: Report) -> None:
    report.heading("Weight: bytes over the wire, largest paint and layout shift, in Chromium")
    try:
        with chromium() as browser, starter_site() as server:
            for kind in WEIGHED:
                _measure(browser, f"http://127.0.0.1:{server.port}{KINDS[kind]}", kind, report)
    except Failed as reason:
        report.line("weight", f"not measured: {reason}")


def _measure(browser: Any, url: str, kind: str, report: Report) -> None:
    looks = [_look(browser, url, width) for width in WIDTHS]
    sizes, sheets = looks[0][:2]
    without_font = sizes.total() - sizes["font"]
    by_type = " + ".join(f"{name} {size / 1000:.1f}" for name, size in sizes.items())
    if kind == "comparison":
        report.line(
            f"{kind}, without the font",
            f"{without_font / 1000:.1f} kB: {by_type}",
            without_font <= MOST_OF_COMPARISON,
            f"at most {MOST_OF_COMPARISON // 1000} kB",
        )
        report.line(
            f"{kind}, with it",
            f"{sizes.total() / 1000:.1f} kB",
            sizes.total() <= MOST_WITH_FONT,
            f"at most {MOST_WITH_FONT // 1000} kB",
        )
    else:
        report.line(f"{kind}, without the font", f"{without_font / 1000:.1f} kB: {by_type}")
    report.line("… style sheets", str(sheets), sheets <= 3, "at most 3")
    shift = max(vitals["shift"] for _, _, vitals in looks)
    report.line("… layout shift, at 360 and 1280 px", f"{shift:.4f}", shift <= MOST_SHIFT, f"at most {MOST_SHIFT}")
    report.line("… largest paint", " and ".join(f"{vitals['paint']:.0f} ms" for _, _, vitals in looks))


def _look(browser: Any, url: str, width: int) -> tuple[Counter[str], int, dict[str, float]]:
    """Return bytes by type with their headers, the number of style sheets, and the vitals of a first visit."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    types: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    session = context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda event: types.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update(
            {TYPES.get(types.get(event["requestId"], ""), "other"): round(event["encodedDataLength"])}
        ),
    )
    session.send("Network.enable")
    page.goto(url, wait_until="load")
    page.wait_for_timeout(SETTLED)
    vitals = page.evaluate(VITALS)
    context.close()
    return sizes, list(types.values()).count("Stylesheet"), vitals
