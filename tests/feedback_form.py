"""The form of a disagreement, filled in and sent as a browser does, and its answer read."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from .reading import parsed, words

URL = "/compare/mysql-vs-postgresql/disagree/"
WHY = "After two years with both we moved to PostgreSQL, and stayed."
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"


def typed(**changes: str) -> dict[str, str]:
    """What a reader who would pick PostgreSQL fills in."""
    return {"wants": "pick-postgresql", "text": WHY, "evidence": "", "email": "", "homepage": ""} | changes


def send(client: Client, url: str = URL, *, headers: dict[str, str] = OURS, **changes: str) -> HttpResponse:
    """Send the form as a browser does: URL-encoded, from the page itself unless ``headers`` say otherwise."""
    return client.post(url, urlencode(typed(**changes)), FORM, headers=headers)


def complaint(response: HttpResponse, field: str) -> str:
    """What stands beside a field, found the way a screen reader does."""
    page = parsed(response)
    errors = page.find(id=f"disagree-{field}_error")
    described = page.find(attrs={"aria-describedby": lambda ids: ids and errors["id"] in ids.split()})
    assert described is not None
    return words(errors)


def kept(response: HttpResponse) -> dict[str, str]:
    """What the form on an answer holds."""
    form = parsed(response).select_one("form[method=post]")
    radio = form.select_one("input[type=radio][checked]")
    chosen = form.select_one("select option[selected]")
    return {
        "wants": radio["value"] if radio else "",
        "claim": chosen["value"] if chosen else "",
        "text": form.select_one("textarea").get_text().removeprefix("\n"),
        **{name: form.select_one(f"input[name={name}]").get("value", "") for name in ("evidence", "email")},
    }
