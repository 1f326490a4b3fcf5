"""A real browser for tests: Chromium from the machine, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LOOKS = [(320, "light"), (1280, "dark")]
"""Widths of a window in pixels with colour schemes: each of both at least once, and in CI one between them."""
if os.environ.get("CI"):
    LOOKS += [(760, "light")]
in_each_look = pytest.mark.parametrize(("width", "scheme"), LOOKS)


def chromium() -> str | None:
    """Where CHROMIUM says, else where Debian and others put it."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named if named and Path(named).is_file() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a run; without one on the machine they are skipped."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here; CHROMIUM can name one")
    # Playwright keeps an event loop in this thread, from which Django would refuse to query; nothing here awaits.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visitor(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """Somebody new with a browser on the running site: ``visitor.new_page().goto("/method/")``."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    yield context
    context.close()
