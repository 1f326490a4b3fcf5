"""The form of a disagreement, filled in and sent as a browser does, and its answer read."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from comparisons.services.spam.stamp import stamp

from .reading import parsed, words

URL = "/compare/mysql-vs-postgresql/disagree/"
WHY = "After two years with both we moved to PostgreSQL, and stayed."
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"
OLD_FORM = {"wants": "pick-postgresql", "text": WHY, "evidence": "", "email": "", "homepage": ""}
"""What a form of an earlier release sends."""
NEW_FIELDS = ("criterion", "team_size", "scale", "in_production", "would_settle", "seen")


def typed(url: str = URL, **changes: str) -> dict[str, str]:
    """What a reader who would pick PostgreSQL fills in, half a minute after the form was shown."""
    pair = url.split("/")[2]
    shown = stamp(pair, datetime.now(UTC) - timedelta(seconds=30))
    return OLD_FORM | dict.fromkeys(NEW_FIELDS, "") | {"stamp": shown} | changes


def send(client: Client, url: str = URL, *, headers: dict[str, str] = OURS, **changes: str) -> HttpResponse:
    """Send the form as a browser does: URL-encoded, from the page itself unless ``headers`` say otherwise."""
    return client.post(url, urlencode(typed(url, **changes)), FORM, headers=headers)


def complaint(response: HttpResponse, field: str) -> str:
    """What stands beside a field, found the way a screen reader does."""
    page = parsed(response)
    errors = page.find(id=f"disagree-{field}_error")
    described = page.find(attrs={"aria-describedby": lambda ids: ids and errors["id"] in ids.split()})
    assert described is not None
    return words(errors)


def kept(response: HttpResponse) -> dict[str, str]:
    """What the fields of the form on an answer hold, the hidden ones left out."""
    form = parsed(response).select_one("form[method=post]")
    radio = form.select_one("input[type=radio][checked]")
    held = {"wants": radio["value"] if radio else "", "may_quote": form.select_one("[name=may_quote][checked]")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        held[select["name"]] = chosen["value"] if chosen else ""
    for area in form.select("textarea"):
        held[area["name"]] = area.get_text().removeprefix("\n")
    for name in ("evidence", "email"):
        held[name] = form.select_one(f"input[name={name}]").get("value", "")
    return held | {"may_quote": "on" if held["may_quote"] else ""}


def hidden(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of the form on an answer."""
    return {field["name"]: field["value"] for field in parsed(response).select("form[method=post] [type=hidden]")}
