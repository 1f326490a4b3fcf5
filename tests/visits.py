"""A browser in a process of its own, for tests of a site whose database is not the tests' own.

``Visitor`` starts ``python -m tests.visits``, which reads one request as JSON from each line and writes one answer.
Only the site's settings and addresses are used, no module of it, so that modules can move.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
FROM_OUR_PAGES = {"sec-fetch-site": "same-origin"}


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def words(self) -> str:
        """Return the text of the page, with each run of blanks as one."""
        return " ".join(self.soup.get_text(" ").split())


class Visitor:
    """Browser with one cookie jar; ``environment`` holds the settings of the site that it visits."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.visits"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()

    def get(self, path: str) -> Answer:
        return self._ask("get", path, {})

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("post", path, fields)

    def log_in(self, name: str, password: str) -> Answer:
        """Send the login form with the cookies of before forgotten."""
        self._ask("forget", "", {})
        return self.post("/admin/login/?next=/admin/", username=name, password=password)

    def _ask(self, method: str, path: str, fields: Mapping[str, str]) -> Answer:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([method, path, fields]), file=self.process.stdin, flush=True)
        return Answer(*json.loads(self.process.stdout.readline()))


def visit() -> None:
    """Answer requests until standard input ends."""
    import django

    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost", raise_request_exception=False, headers=FROM_OUR_PAGES)
    for line in sys.stdin:
        print(json.dumps(answer(client, *json.loads(line))), flush=True)


def answer(client: Any, method: str, path: str, fields: Mapping[str, str]) -> list[Any]:
    if method == "forget":
        client.cookies.clear()
        return [204, {}, ""]
    response = getattr(client, method)(path, fields)
    return [
        response.status_code,
        {name.lower(): value for name, value in response.items()},
        response.getvalue().decode(),
    ]


if __name__ == "__main__":
    visit()
