"""An editor who works in the admin over HTTP: logs in, opens a form, changes some of it and sends it."""

import http.client
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .forms import fields_of
from .processes import Failed, manage

NAME, PASSWORD = "editor-of-the-run", "only for measuring"
ADMIN = "/admin/comparisons"
REASON = "A change of the benchmark."


def make_account(url: str) -> None:
    account = ("--username", NAME, "--email", "editor@example.org")
    manage(url, "createsuperuser", "--noinput", *account, DJANGO_SUPERUSER_PASSWORD=PASSWORD)


class Editor:
    """Has a session, begun with a name and a password; ``port`` is that of a web process or of what stands before."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        fields = self.form("/admin/login/")
        self.send("/admin/login/", fields | {"username": NAME, "password": PASSWORD, "next": "/admin/"})

    def form(self, path: str) -> dict[str, str]:
        return fields_of(self._ask("GET", path).decode())

    def save(self, path: str, **changes: str) -> None:
        """A name with dashes is written with ``__``: ``verdict__0__reason``."""
        typed = {name.replace("__", "-"): value for name, value in changes.items()}
        self.send(path, self.form(path) | typed)

    def send(self, path: str, fields: dict[str, str]) -> float:
        """Seconds until it was stored, by the clock."""
        started = time.perf_counter()
        self._ask("POST", path, urlencode(fields))
        return time.perf_counter() - started

    def _ask(self, method: str, path: str, body: str = "") -> bytes:
        """A form that is shown again, with what is wrong in it, ends the run: one that was stored leads elsewhere."""
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status != (302 if method == "POST" else 200):
            raise Failed(f"The editor's {method} of {path} was answered with {response.status}.")
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return answer


def decide(editor: Editor, comparison: int, words: str) -> None:
    """Write ``words`` as the reason of a verdict."""
    editor.save(f"{ADMIN}/comparison/{comparison}/change/", verdict__0__reason=words, reason=REASON)


def step(editor: Editor, name: str, comparison: int) -> None:
    """``publish`` or ``withdraw``."""
    editor.save(f"{ADMIN}/comparison/{name}/?ids={comparison}", reason=REASON)
