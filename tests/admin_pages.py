"""What the tests of the editors' pages share: filling in a form as a browser does, and reading what a page says."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from .make import make_editor


def page(client: Client, url: str, *, status: int = 200) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def change_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def fields_of(soup: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send for the page's main form as it stands; the templates of new lines are left out."""
    others = (form for form in soup.select("form[method=post]") if form.get("id") != "logout-form")
    form = soup.select_one("form[method=post][id$='_form']") or next(others)
    return {
        control["name"]: value
        for control in form.select("input[name], textarea[name], select[name]")
        if "__prefix__" not in control["name"] and (value := _value(control)) is not None
    }


def _value(control: Tag) -> Any:
    if control.name == "textarea":
        return control.text.removeprefix("\n")
    if control.name == "select" and control.has_attr("multiple"):
        return [option["value"] for option in control.select("option[selected]")] or None
    if control.name == "select":
        chosen = control.select_one("option[selected]")
        return chosen["value"] if chosen else ""
    kind = control.get("type", "text")
    if kind in ("submit", "button"):
        return None
    if kind in ("checkbox", "radio") and not control.has_attr("checked"):
        return None
    return control.get("value", "on" if kind == "checkbox" else "")


def fill_in(client: Client, url: str, **changes: Any) -> BeautifulSoup:
    """Open the form at ``url``, change some of its fields, send it and read the page that follows.

    A name with dashes is written with ``__``: ``verdict__0__pick``. None leaves the field out.
    """
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    sent = {name: value for name, value in (fields_of(page(client, url)) | typed).items() if value is not None}
    response = client.post(url, sent, follow=True)
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def delete(client: Client, url: str) -> Any:
    """Open the confirmation at ``url``, confirm it and return the response."""
    return client.post(url, fields_of(page(client, url)))


def send(client: Client, url: str, fields: dict[str, Any]) -> BeautifulSoup:
    """Send a form that was opened before, and read the page that follows."""
    return BeautifulSoup(client.post(url, fields, follow=True).content, "html.parser")


def errors(soup: BeautifulSoup) -> list[str]:
    return [item.get_text(" ", strip=True) for item in soup.select("ul.errorlist li")]


def errors_beside(soup: BeautifulSoup, field: str) -> list[str]:
    """What is said in the row of one field."""
    control = soup.select_one(f"[name='{field}']")
    row = control.find_parent(class_="form-row")
    return errors(row)


def messages(soup: BeautifulSoup) -> list[str]:
    return [item.get_text(" ", strip=True) for item in soup.select("ul.messagelist li")]


def rows(soup: BeautifulSoup) -> list[list[str]]:
    """The lines of a list, each as the text of its cells without the check box."""
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td:not(.action-checkbox)")]
        for row in soup.select("#result_list tbody tr")
    ]


@pytest.fixture
def ada(db: None) -> User:
    return make_editor("ada")


@pytest.fixture
def editor(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def new_line(prefix: str, number: int, **fields: str) -> dict[str, str]:
    """One more line of an inline, as the page's script adds it."""
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | {
        f"{prefix}-{number}-{name}": value for name, value in fields.items()
    }
