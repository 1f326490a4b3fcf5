"""Play the tasks of docs/editing.md and docs/tutorial.md in a browser: take pictures, count the page loads of each.

python -m bench.guide docs/pictures
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from .editors_week import CHIEF, EDITOR, PASSWORD, WRITER
from .guide_tasks import TASKS
from .page_kinds import chromium
from .processes import ROOT, Failed, manage, measured
from .servers import Server, served

WIDTH, HEIGHT = 1280, 800
MARGIN = 12
COLOURS = 64
"""Of a picture: enough for text on plain ground, and a third of the bytes."""


class Editor:
    """One editor's browser: its page, the page loads since ``loads`` was set to 0, and the pictures it takes."""

    def __init__(self, browser: Any, site: str, folder: Path, name: str) -> None:
        self.site, self.folder, self.loads = site, folder, 0
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("request", self._count)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.open("/admin/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)

    def _count(self, request: Any) -> None:
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        self.loads += is_page and not request.redirected_from

    def open(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="load")

    def log_in(self) -> None:
        self.press("Log in")
        self.loads = 0

    def press(self, words: str) -> None:
        """Press the first button of these words, else the first link, and wait for the page that it leads to."""
        kinds = (f"input[value='{words}']", f"button:not(.by-return):has-text('{words}')", f"a:has-text('{words}')")
        found = next((found for kind in kinds if (found := self.page.locator(kind)).count()), None)
        if found is None:
            raise Failed(f"There is no “{words}” on {self.page.url}.")
        with self.page.expect_navigation(wait_until="load"):
            found.first.click()

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label).first.fill(words)

    def expect(self, words: str) -> None:
        """Raise ``Failed`` where the page does not say so."""
        if words not in self.page.inner_text("body"):
            said = self.page.locator(".messagelist, .errornote, .errorlist").all_inner_texts()
            raise Failed(f"“{words}” is not on {self.page.url}: {said}")

    def picture(self, name: str, *parts: str) -> None:
        """Write a picture of some parts of the page, the first match of each; of the whole content without any."""
        self.page.set_viewport_size({"width": WIDTH, "height": self.page.evaluate("document.body.scrollHeight")})
        boxes = [box for part in parts or ("#content",) if (box := self.page.locator(part).first.bounding_box())]
        if not boxes:
            raise Failed(f"{name}: nothing of {parts} is on {self.page.url}")
        left, top = max(0, min(box["x"] for box in boxes) - MARGIN), max(0, min(box["y"] for box in boxes) - MARGIN)
        right = min(WIDTH, max(box["x"] + box["width"] for box in boxes) + MARGIN)
        bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        taken = Image.open(BytesIO(self.page.screenshot(full_page=True, clip=clip))).convert("RGB")
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        taken.quantize(COLOURS).save(self.folder / f"{name}.png", optimize=True)


class Office:
    """The three editors, each in a browser of their own."""

    def __init__(self, browser: Any, site: str, folder: Path) -> None:
        self.writer, self.editor, self.chief = (Editor(browser, site, folder, name) for name in (WRITER, EDITOR, CHIEF))

    def loads(self) -> int:
        return self.writer.loads + self.editor.loads + self.chief.loads

    def start(self) -> None:
        for one in (self.writer, self.editor, self.chief):
            one.open("/admin/")
            one.loads = 0


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="python -m bench.guide", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "var" / "pictures" / "guide")
    parser.add_argument(
        "--only", nargs="+", choices=[task.__name__ for task in TASKS], metavar="TASK", help="some tasks"
    )
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, site_of_a_week() as server:
        office = Office(browser, f"http://127.0.0.1:{server.port}", chosen.folder)
        for one in (office.writer, office.editor, office.chief):
            one.log_in()
        for task in TASKS:
            if not chosen.only or task.__name__ in chosen.only:
                print(f"{counted(task, office):>3} page loads: {task.__doc__}", flush=True)


def counted(task: Callable[[Office], None], office: Office) -> int:
    """Play a task that begins on Today, and return its page loads; Today itself is none of them."""
    office.start()
    task(office)
    return office.loads()


@contextmanager
def site_of_a_week() -> Iterator[Server]:
    """Serve the starter catalogue with what waits for editors, from a database that goes with the run."""
    with tempfile.TemporaryDirectory(prefix="nice-pick-guide-") as folder:
        url = f"sqlite:///{Path(folder, 'guide.sqlite3')}"
        manage(url, "prepare")
        manage(url, "fill_demo", SAMPLE_ACTIVITY="true")
        measured(url, "-m", "bench.editors_week")
        with served(url, probe="/readyz") as server:
            yield server


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as reason:
        sys.exit(f"Stopped: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
