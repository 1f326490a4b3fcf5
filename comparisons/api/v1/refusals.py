"""What an operation raises instead of returning: a problem, or the address where the same thing stands."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from comparisons.presenters import problems
from comparisons.presenters.envelopes import Document


class Refused(Exception):
    """Raised with the problem that the program is answered, and headers that go with it."""

    def __init__(self, document: Document, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(document["title"])
        self.document = document
        self.headers = headers


class Moved(Exception):
    """Raised where another spelling was asked for; ``path`` is the canonical one."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def refuse(code: str, detail: str = "", **more: Any) -> NoReturn:
    raise Refused(problems.of(code, detail, **more))


def refuse_parameter(name: str, known: Iterable[str]) -> NoReturn:
    """Refuse a key of the query that is none of ``known``."""
    refuse("unknown-parameter", f"This address doesn't know {problems.quoted(name)}.", parameters=sorted(known))
