"""Pictures of every kind of page, for the README, for docs, and for looking at.

python -m bench.pictures var/pictures
"""

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from .page_kinds import KINDS, PAIR, chromium, feedback_page, starter_site
from .processes import ROOT, Failed

SIZES = {360: 640, 1280: 800}
SCHEMES = ("light", "dark")
PAPER = {"width": 794, "height": 1123}
"""A4 at 96 pixels an inch."""


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="python -m bench.pictures", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "var" / "pictures")
    parser.add_argument(
        "--only", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND", help="some kinds alone"
    )
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, starter_site() as server:
        site = f"http://127.0.0.1:{server.port}"
        for kind in chosen.only:
            path = KINDS[kind] or feedback_page(server)
            _take_all(browser, site + path, chosen.folder, re.sub(r"\W+", "-", kind))
        if "comparison" in chosen.only:
            _take_apart(browser, site + PAIR, chosen.folder)
    print(f"{len(list(chosen.folder.iterdir()))} pictures in {chosen.folder}")


def _take_all(browser: Any, url: str, folder: Path, name: str) -> None:
    for width, height in SIZES.items():
        for scheme in SCHEMES:
            _take(browser, url, folder / f"{name}-{width}-{scheme}.png", (width, height), color_scheme=scheme)


def _take(browser: Any, url: str, file: Path, size: tuple[int, int], **looks: Any) -> None:
    """Write a picture of the whole page."""
    context = browser.new_context(
        viewport=dict(zip(("width", "height"), size, strict=True)), reduced_motion="reduce", **looks
    )
    page = context.new_page()
    answer = page.goto(url, wait_until="load")
    if answer.status != (404 if url.endswith(KINDS["not found"]) else 200):
        raise Failed(f"{url} was answered with {answer.status}.")
    page.screenshot(path=file, full_page=True)
    context.close()


def _take_apart(browser: Any, url: str, folder: Path) -> None:
    """Write the comparison page in forced colours, and on paper: as a PDF, and as a picture of what it prints."""
    for width, height in SIZES.items():
        _take(browser, url, folder / f"comparison-{width}-forced.png", (width, height), forced_colors="active")
    context = browser.new_context(viewport=PAPER)
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.pdf(path=folder / "comparison-paper.pdf", format="A4")
    page.emulate_media(media="print")
    page.screenshot(path=folder / "comparison-paper.png", full_page=True)
    context.close()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as reason:
        sys.exit(f"Stopped: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
