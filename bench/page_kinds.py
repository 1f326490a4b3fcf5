"""The starter catalogue's site in a browser: which address shows each kind of page, and a server that shows them."""

import http.client
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from .processes import ROOT, Failed, manage
from .servers import Server, served

PAIR = "/compare/mysql-vs-postgresql/"
KINDS = {
    "home": "/",
    "comparison": PAIR,
    "comparison, short": "/compare/react-vs-vuejs/",
    "comparison, unreviewed": "/compare/agile-vs-devops/",
    "comparison, example": "/compare/pair-programming-vs-technical-debt/",
    "comparison, weighed": f"{PAIR}?w-operations=3",
    "comparison, any two": "/compare/mysql-vs-react/",
    "several": "/compare/mysql,postgresql,sqlite/",
    "comparison_changes": f"{PAIR}changes/",
    "disagree": f"{PAIR}disagree/",
    "voice": f"{PAIR}voice/",
    "ask_for_letters": f"{PAIR}letters/",
    "wish": "/compare/mysql-vs-react/wish/",
    "comparison_list": "/compare/",
    "technology": "/technologies/postgresql/",
    "technology_list": "/technologies/",
    "alternatives": "/technologies/postgresql/alternatives/",
    "category": "/categories/databases/",
    "category_list": "/categories/",
    "search": "/search/?q=sql",
    "stack": "/stack/",
    "stack, named": "/stack/?t=django@4.2,postgresql@13,react@18,mysql,flask,nothing",
    "wanted": "/wanted/",
    "disputed": "/disputed/",
    "stale": "/stale/",
    "changed_minds": "/changes/",
    "method": "/method/",
    "source_list": "/sources/",
    "dump_list": "/data/",
    "privacy": "/privacy/",
    "api_documentation": "/api/v1/",
    "embed": "/embed/mysql-vs-postgresql/",
    "embed, any two": "/embed/mysql-vs-react/",
    "feedback": "",
    "feedback_withdrawn": "/feedback/withdrawn/",
    "not found": "/nothing/",
}
"""An address for each; up to a comma, names are those of ``urls.py``. That of a disagreement is made by sending one."""
ERRORS = {"not found"}
"""Kinds without an address of their own."""
NO_PAGES = {
    "badge",
    "calendar",
    "card",
    "catalogue_schema",
    "category_feed",
    "changed_minds_feed",
    "comparison_feed",
    "comparison_json",
    "comparison_markdown",
    "decision",
    "dump",
    "dump_checksum",
    "favicon",
    "feedback_withdraw",
    "healthz",
    "letters",
    "llms",
    "mcp",
    "new_comparisons_feed",
    "opensearch",
    "oembed",
    "readyz",
    "robots",
    "security",
    "sitemap",
    "sitemap_section",
    "stop_letters",
    "suggestions",
    "suggestions_json",
    "technology_badge",
    "technology_feed",
    "technology_json",
    "technology_markdown",
    "watch",
    "weighed",
}
"""Names of ``urls.py`` under which no page stands: files, parts of pages, answers to machines, what mails lead to."""
EXAMPLE = "tests/data/example.yaml"
"""A pair with no claims but those of the page that the project began with."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@contextmanager
def starter_site() -> Iterator[Server]:
    """Serve the starter catalogue as ``make run`` does, from a database that goes with the run."""
    with tempfile.TemporaryDirectory(prefix="nice-pick-starter-") as folder:
        url = f"sqlite:///{Path(folder, 'starter.sqlite3')}"
        manage(url, "prepare")
        manage(url, "import_catalogue", str(ROOT / EXAMPLE))
        with served(url, probe="/readyz", PAGE_CACHE=str(Path(folder, "pages.sqlite3"))) as server:
            yield server


@contextmanager
def chromium() -> Iterator[Any]:
    """Return a browser of Playwright's; what it needs is only installed for tests and checks."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Failed("Playwright is not installed: make lint installs what tests and checks need.") from None
    if path is None:
        raise Failed("there is no Chromium here; CHROMIUM can name one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def feedback_page(server: Server) -> str:
    """Send a disagreement and return the address of its page."""
    said = {
        "wants": "pick-mysql",
        "text": "We run MySQL on forty servers, and nobody has missed anything there so far.",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", f"{PAIR}disagree/", urlencode(said), headers | {"Host": "localhost"})
        response = connection.getresponse()
        response.read()
        if response.status != 303:
            raise Failed(f"the disagreement was answered with {response.status}.")
        return str(response.getheader("Location"))
    finally:
        connection.close()
