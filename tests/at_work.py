"""Editors at work in real browsers: each has a window that counts its page loads and forgives no error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

from comparisons.services import roles

from .make import make_editor


class AtWork:
    """An editor of one role with a browser of their own, logged in and at Today."""

    def __init__(self, context: BrowserContext, user: User) -> None:
        self.user = user
        self.context = context
        self.loads = 0
        self.errors: list[str] = []
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._asked)
        self.window: Page = context.new_page()

    def _asked(self, request: Request) -> None:
        """Count what loads a page; a redirect belongs to the load that it ends."""
        self.loads += request.resource_type == "document" and request.redirected_from is None

    @contextmanager
    def task(self, name: str, *, at_most: int) -> Iterator[None]:
        """Count the page loads of a task, with those of pages that it opens beside; fail over ``at_most``."""
        before = self.loads
        yield
        loads = self.loads - before
        print(f"{loads} page loads: {name}")
        assert loads <= at_most, f"{name}: {loads} page loads, {at_most} at most"

    def press(self, words: str) -> None:
        """Press the button with these words, which leads to another page: the first, where a form has it twice."""
        self._follow(self.window.get_by_role("button", name=words, exact=True).first)

    def follow(self, words: str) -> None:
        self._follow(self.window.get_by_role("link", name=words, exact=True))

    def take_up(self, queue: str) -> None:
        """Press the button of one queue on Today, which opens its first item."""
        self._follow(self.window.locator(f"#queue-{queue} a.button"))

    def _follow(self, control: Locator) -> None:
        with self.window.expect_event("domcontentloaded"):
            control.click()

    def fill(self, **fields: str) -> None:
        """Type into fields by name and choose in lists; "__" stands for "-"."""
        for name, value in fields.items():
            control = self.window.locator(f"[name='{name.replace('__', '-')}']")
            if control.evaluate("control => control.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def value(self, name: str) -> str:
        return self.window.locator(f"[name='{name}']").input_value()

    def forgive(self, status: str) -> None:
        """Take back the errors about an answer with this status, one of which is meant to be there."""
        meant = [error for error in self.errors if f"status of {status}" in error]
        assert meant, self.errors
        self.errors = [error for error in self.errors if error not in meant]

    @property
    def said(self) -> str:
        """What the messages at the top of the page say."""
        return self.window.locator(".messagelist").inner_text()


Hire = Callable[..., AtWork]


@pytest.fixture
def hire(browser: Browser, live_server: Any, settings: Any) -> Iterator[Hire]:
    """Return a function that gives a role to somebody new and puts them at Today; none may have seen an error."""
    settings.FOUR_EYES = True
    roles.grant(apps, connection.alias, roles.ROLES)
    hired: list[AtWork] = []

    def hire(name: str, role: str) -> AtWork:
        user = make_editor(name, permissions=[])
        user.groups.set([Group.objects.get(name=role)])
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]
        hired.append(AtWork(context, user))
        hired[-1].window.goto("/admin/")
        return hired[-1]

    yield hire
    for one in hired:
        one.context.close()
    assert [error for one in hired for error in one.errors] == []
