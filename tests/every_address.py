"""Every public address, taken from the URL configuration itself, and what its parts and parameters may hold."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from django.urls import URLPattern, URLResolver

from comparisons import views
from comparisons.views.routing import PublicView
from nicepick.urls import urlpatterns

from .make import (
    make_category,
    make_claim,
    make_criterion,
    make_feedback,
    make_reviewed_comparison,
    make_subscription,
    make_technology,
)

PARTS = {
    "pair": ["mysql-vs-postgresql", "PostgreSQL-vs-mysql", "go-vs-mysql", "mysql-vs-mysql", "mysql-vs-nothing"],
    "names": ["go,mysql,postgresql", "PostgreSQL,go,mysql", "go,mysql", "go,nothing,nobody,noone", "a,b,c,d,e"],
    "slug": ["mysql", "MySQL", "databases", "nothing"],
    "name": ["pages", "comparisons-1", "technologies-50001", "technologies-0"],
    "token": ["x" * 32, "x"],
    "month": ["2026-11", "2026-13", "x"],
    "number": ["1", "x"],
    "purl": ["pkg:pypi/django@5.2", "pkg:npm/%40a/b", "nothing"],
}
"""What may stand for each captured part: what is there, other spellings of it, and what is not there."""
PARAMETERS = {
    "after": [
        "mysql",
        "2026-10-01_1",
        "2026-10-01T12:00:00.000000Z_1",
        "9999-99-99_1",
        "1_2026-10-01T12:00:00.000000Z_1",
    ],
    "before": ["mysql", "2026-10-01_1", "2026-10-01T12:00:00.000000Z_1"],
    "letter": ["m", "M", "ß"],
    "category": ["databases", "Databases", "nothing"],
    "month": ["2026-10", "2026-13", "9999-12", "nothing"],
    "outcome": ["pick", "PICK", "nothing"],
    "t": ["mysql", "PostgreSQL@17,mysql,nothing", "nothing"],
    "only": ["support,checks,rechecks", "nothing"],
    "q": ["mysql", "mysql vs postgresql", "mysql vs nothing vs go", "c++"],
    "a": ["mysql", "nothing"],
    "b": ["postgresql", "mysql"],
    "c": ["go", "nothing"],
    "d": ["mysql", "nothing"],
    "weigh": ["1"],
    "purl": ["pkg:pypi/django@5.2", "nothing"],
    "wants": ["depends", "claim", "nothing"],
    "claim": ["x"],
    "criterion": ["operations"],
    "asked": ["1"],
    "for": ["mysql", "nothing"],
    "w-operations": ["3", "9"],
    "w-nothing": ["1"],
    "open_source": ["1"],
    "self_hosted": ["1"],
    "supported_months": ["12"],
    "released_before": ["2015", "2015-06"],
    "url": [
        "http://127.0.0.1:8000/compare/mysql-vs-postgresql/",
        "http://127.0.0.1:8000/technologies/mysql/",
        "http://[::1/",
    ],
    "format": ["json", "xml", "yaml"],
    "maxwidth": ["320", "x"],
    "maxheight": ["200", "-1"],
}
WRITES = {
    *("ask_for_letters", "disagree", "feedback", "feedback_withdraw"),
    *("letters", "stack", "stop_letters", "voice", "wish"),
}
"""Names of the addresses to which a form may be sent; all others are only read."""
QUESTIONS = {"api_decide"}
"""Names of the addresses that take a question in the body of a POST, as JSON."""
POSTED_ONLY = {"api_check_decision", "api_stack", "mcp"}
"""Names of the addresses that a GET is refused at."""
READ_BY_A_VIEW = re.compile(r"""GET(?:\.get\(|\[)"(\w+)"|"(\w+)" in request\.GET""")
READ_FROM_A_QUERY = re.compile(r'asked(?:\.get\(|\[)"(\w+)"|"(\w+)" in asked')


class Address(NamedTuple):
    """``route`` is that of the URL configuration, ``name`` that of the page, also where the last slash is missing."""

    route: str
    name: str
    pattern: URLPattern

    @property
    def parts(self) -> list[str]:
        return list(self.pattern.pattern.converters)

    def path(self, **parts: str) -> str:
        """The path with its captured parts filled in, each encoded; what is not given is what is there."""
        filled = {part: parts.get(part, PARTS[part][0]) for part in self.parts}
        return "/" + re.sub(
            r"<\w+:(\w+)>", lambda found: quote(filled[found[1]], safe=",", errors="replace"), self.route
        )


def addresses(patterns: list[URLPattern | URLResolver] = urlpatterns) -> Iterator[Address]:
    """All that is not the admin; where the last slash is missing, the name is that of the address with it."""
    name = ""
    for pattern in patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            name = pattern.name or name
            yield Address(str(pattern.pattern), name, pattern)
        else:
            yield from addresses(pattern.url_patterns)


ADDRESSES = list(addresses())
API = {address.name for address in ADDRESSES if address.route.startswith("api/")}
"""Names of the addresses that the API has, which ``tests/test_api*.py`` try."""


def unknown_parts(patterns: list[URLPattern | URLResolver] = urlpatterns) -> set[str]:
    """Captured parts for which ``PARTS`` has nothing."""
    return {part for address in addresses(patterns) for part in address.parts} - PARTS.keys()


def unknown_parameters() -> set[str]:
    """Parameters that a view reads, or a policy names, and ``PARAMETERS`` does not have."""
    folder = Path(next(iter(views.__path__)))
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py"))]
    read = {
        word
        for text in texts
        for found in (*READ_BY_A_VIEW.findall(text), *READ_FROM_A_QUERY.findall(text))
        for word in found
        if word
    }
    return (read | set().union(*map(_query_keys, ADDRESSES))) - PARAMETERS.keys()


def _query_keys(address: Address) -> Any:
    view = address.pattern.callback
    policy = view.keep(**{part: PARTS[part][0] for part in address.parts}) if isinstance(view, PublicView) else None
    return policy.query_keys if policy else frozenset()


def query(**given: str) -> str:
    return urlencode(given, errors="replace")


def make_site() -> None:
    """What the words of ``PARTS`` and ``PARAMETERS`` lead to."""
    databases = make_category("databases")
    make_category("mysql")  # so that the first slug of ``PARTS`` is a page everywhere
    mysql, postgresql, go = (make_technology(slug, category=databases) for slug in ("mysql", "postgresql", "go"))
    make_claim(go, criterion=make_criterion("operations", weight=2))
    comparison = make_reviewed_comparison(mysql, postgresql)
    make_feedback(comparison, token="x" * 32)
    make_subscription(comparison, token="x" * 32)
