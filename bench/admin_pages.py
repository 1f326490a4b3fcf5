"""Every page of the admin that answers to GET, as addresses; runs where Django is set up."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import get_resolver

from comparisons.admin.today.queues import QUEUES

ADMIN = "admin/"
OF_A_ROW = re.compile(r"<[^>]+>")
LEFT_OUT = ("logout", "jsi18n", "r/", "autocomplete", "password_change", "login")
"""Answers to machines, the way in and the ways out."""


def addresses() -> list[str]:
    """Return the address of each page: lists, forms of a new and of the first row, histories, queues and all else."""
    found = {f"/{route}": None for route in _routes(get_resolver().url_patterns, "") if route.startswith(ADMIN)}
    return [*found, *(f"/{ADMIN}{queue.listed}" for queue in QUEUES if "?" in queue.listed)]


def _routes(patterns: Any, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        elif route.startswith(ADMIN) and not route.removeprefix(ADMIN).startswith(LEFT_OUT):
            yield from _with_first_row(route)


def _with_first_row(route: str) -> Iterator[str]:
    """Yield the address of the first row where a route names one; nothing where there is none, or more to name."""
    parts = OF_A_ROW.findall(route)
    if "(" in route:  # of all apps at once
        return
    if not parts:
        yield route
    elif len(parts) == 1:
        app, model = route.removeprefix(ADMIN).split("/")[:2]
        row = apps.get_model(app, model)._base_manager.order_by("pk").values_list("pk", flat=True).first()
        if row is not None:
            yield OF_A_ROW.sub(str(row), route)
