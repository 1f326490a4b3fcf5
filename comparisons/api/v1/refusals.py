"""What an operation raises instead of returning: a problem, or the address where the same thing stands."""

from typing import Any, NoReturn

from django.http import HttpRequest
from django.urls import reverse

from comparisons.presenters import problems
from comparisons.presenters.envelopes import Document


class Refused(Exception):
    """Raised with the problem that the program is answered."""

    def __init__(self, document: Document) -> None:
        super().__init__(document["title"])
        self.document = document


class Moved(Exception):
    """Raised where another spelling was asked for; ``path`` is the canonical one."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def refuse(code: str, detail: str = "", **more: Any) -> NoReturn:
    raise Refused(problems.of(code, detail, **more))


def must_be_canonical(request: HttpRequest, **captured: str) -> None:
    """Raise ``Moved`` unless the address of the request is the one with these ``captured`` parts."""
    match = request.resolver_match
    path = reverse(match.view_name, kwargs=captured) if match else request.path
    if path != request.path:
        raise Moved(path)
