"""A small stack: Django whose support ended, Flask that we did not pick, Celery that is fine, and strangers."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from .make import make_published_comparison, make_release, make_technology

TODAY = date(2026, 11, 29)
OURS = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Django==4.2.11\nflask>=3\ncelery==5.4.1\nleft-pad==1.0\nurllib9\n"


def make_stack() -> None:
    django = make_technology("django", name="Django", kind="framework", packages={"pypi": ["Django"]})
    flask = make_technology("flask", name="Flask", kind="framework", packages={"pypi": ["Flask"]})
    celery = make_technology("celery", name="Celery", kind="library", packages={"pypi": ["celery"]})
    for technology, cycle, day in (
        (django, "4.2", date(2026, 4, 7)),
        (django, "5.2", date(2028, 4, 30)),
        (celery, "5.4", date(2029, 1, 1)),
    ):
        make_release(technology, cycle=cycle, support="until", supported_until=day)
    verdict = {"outcome": "pick", "pick": "low", "in_short": "More of it comes with Django."}
    make_published_comparison(django, flask, verdict=verdict)


def check(client: Client, text: str = "", *, headers: dict[str, str] = OURS, **fields: Any) -> HttpResponse:
    """Send the form as a browser does; a file is ``(name, content)``."""
    files = [SimpleUploadedFile(name, content) for name, content in fields.pop("files", [])]
    return client.post("/stack/", {"text": text, "kind": "", **fields, "files": files}, headers=headers)
