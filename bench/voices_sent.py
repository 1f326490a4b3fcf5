"""Disagreements as robots and people send them: through both steps of the form, each from an address of its own."""

import http.client
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from random import Random
from urllib.parse import urlencode

HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Host": "localhost"}
MARK = "zyzzogeton"
"""A word that stands in each hostile text and in no other."""
READS_FOR = 3.5
"""Seconds that a person takes for the form, at least."""
TRIES = 30
WORDS = """
after two years with both we moved our billing service and the team of nine never looked back because backups restore
faster under load while replicas lag less than before although upgrades need a weekend of planning and queries over
large tables finish early when partitions fit memory so that customers notice nothing at all during failover tests in
autumn which the other one failed twice before anyone found why its locks waited for hours
"""
HOSTILE = ("a flood from few networks", "the same text", "links", "no stamp", "the trap", "clever")
INPUT = re.compile(r'<input[^>]*type="?hidden"?[^>]*>')
ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Form:
    """The second step of the form of a pair, with its hidden fields."""

    slug: str
    fields: dict[str, str]

    def filled(self, text: str, **others: str) -> "Form":
        return Form(self.slug, self.fields | {"wants": "missing", "text": text} | others)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str = ""
    retry_after: float = 0


@dataclass(slots=True)
class Person:
    """Somebody honest, with an address of their own, who tries again when told to."""

    place: int
    slug: str
    tries: int = 0
    waited: float = 0
    is_found: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = written(f"person {self.place}")

    def disagree(self, port: int) -> None:
        """Open the form, read it, send it until it is taken, and look at the page that tells its state."""
        sender = f"100.{64 + self.place // 62_500}.{self.place // 250 % 250}.{self.place % 250}"
        form = open_form(port, self.slug, sender)
        time.sleep(READS_FOR)
        started = time.monotonic()
        while self.tries < TRIES:
            self.tries += 1
            answer = send(port, form.filled(self.text), sender)
            if answer.status == 303:
                break
            time.sleep(answer.retry_after or 1)
        self.waited = time.monotonic() - started
        self.is_found = answer.status == 303 and self.text in unescape(get(port, answer.location, sender))


def hostile_posts(forms: list[Form], number: int) -> Iterator[tuple[str, Form, str]]:
    """Yield kind, form and sender of each. The robots have fetched each form once and use its stamp all day."""
    for place in range(number):
        kind, form = HOSTILE[place % len(HOSTILE)], forms[place % len(forms)]
        text, sender = written(f"robot {place}", MARK), f"10.{place // 62_500}.{place // 250 % 250}.{place % 250}"
        if kind == HOSTILE[0]:
            yield kind, form.filled(text), f"2001:db8:{place % 3:x}:{place // 3 % 50:x}::1"
        elif kind == HOSTILE[1]:
            yield kind, form.filled(f"{written('always', MARK)} {place % 7}"), sender
        elif kind == HOSTILE[2]:
            yield kind, form.filled(f"{text} https://bit.ly/{place} {'https://luck.example/now ' * 4}"), sender
        elif kind == HOSTILE[3]:
            yield kind, Form(form.slug, {"wants": "missing", "text": text}), sender
        elif kind == HOSTILE[4]:
            yield kind, form.filled(text, homepage="https://luck.example/"), sender
        else:
            yield kind, form.filled(text), sender


def written(seed: str, mark: str = "") -> str:
    """Return 30 words in an order of their own."""
    words = Random(seed).choices(WORDS.split(), k=30)  # noqa: S311
    return " ".join([mark, *words]).strip()


def open_form(port: int, slug: str, sender: str) -> Form:
    page = get(port, f"/compare/{slug}/disagree/?wants=missing", sender)
    found = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(page)]
    return Form(slug, {one["name"]: unescape(one.get("value", "")) for one in found if "name" in one})


def get(port: int, path: str, sender: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "localhost", "X-Forwarded-For": sender})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def send(port: int, form: Form, sender: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = urlencode(form.fields)
        connection.request("POST", f"/compare/{form.slug}/disagree/", body, HEADERS | {"X-Forwarded-For": sender})
        response = connection.getresponse()
        response.read()
        found = response.headers
        return Answer(response.status, found.get("Location") or "", float(found.get("Retry-After") or 0))
    finally:
        connection.close()
