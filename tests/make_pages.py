"""Factories for comparison pages that need no database: each default page passes the gate on ``REVIEWED``."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page, PageCondition, PageCriterion, Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome

REVIEWED = date(2026, 10, 12)
CHECKED = REVIEWED - timedelta(days=30)
UPKEEP = PageCriterion("upkeep", "Upkeep")
NAMES = {
    "cpp": "C++",
    "csharp": "C#",
    "dotnet": ".NET",
    "mysql": "MySQL",
    "nodejs": "Node.js",
    "postgresql": "PostgreSQL",
}

_numbers = count(1)


def make_claim(**changes: Any) -> Claim:
    """A sourced pro, checked a month before the review, with a key and a text of its own."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"claim{number:05d}",
        "is_pro": True,
        "text": f"Survives load test {number} without losing a row",
        "source": f"https://example.org/tests/{number}",
        "checked": CHECKED,
    }
    return Claim(**(values | changes))


def make_side(slug: str = "mysql", **changes: Any) -> Side:
    """A database with two first-hand pros and two first-hand cons, which come to nothing when they are weighed."""
    name = changes.pop("name", NAMES.get(slug, slug))
    values: dict[str, Any] = {
        "kind": "database",
        "use_case": f"Developers should use {name} when their team knows it well.",
        "choose_if": f"your team has run {name} before",
        "claims": tuple(make_claim(is_pro=is_pro, criterion=UPKEEP) for is_pro in (True, True, False, False)),
        "own_sources": ("https://example.org/tests/",),
    }
    return Side(slug=slug, name=name, **(values | changes))


def make_ruling(**changes: Any) -> Ruling:
    """A pick of PostgreSQL on an editor's judgement; an outcome other than ``pick`` drops the pick."""
    outcome = changes.get("outcome", "pick")
    values: dict[str, Any] = {
        "outcome": "pick",
        "basis": "editor",
        "pick": "postgresql" if outcome == "pick" else "",
        "in_short": "More of the rules about your data hold.",
        "reason": "It holds to the standard more closely, and its extensions save a second system.",
        "best_case_for_the_other": "Its replication is quicker to set up and known to every hosting company.",
        "conditions": (PageCondition("A release brings transactional schema changes", check_by=date(2027, 10, 1)),),
        "decided": REVIEWED,
        "decided_by": "Ada",
    }
    values |= changes
    words = {"outcome": Outcome(values["outcome"]), "basis": Basis(values["basis"])}
    return Ruling(**(values | words))


def make_page(**changes: Any) -> Page:
    """MySQL vs PostgreSQL, published and reviewed; the second side is picked unless a ``ruling`` is given."""
    first = changes.pop("first", None) or make_side("mysql")
    second = changes.pop("second", None) or make_side("postgresql")
    values: dict[str, Any] = {
        "ruling": make_ruling(pick=second.slug),
        "id": 1,
        "status": "published",
        "published": datetime(2026, 10, 1, 12, 0, tzinfo=UTC),
        "reviewed": REVIEWED,
        "reviewed_by": "Ada",
    }
    page = Page(first=first, second=second, **(values | changes))
    is_open = page.reviewed is None or "reviewed_of" in changes
    return page if is_open else reviewed_now(page)


def reviewed_now(page: Page) -> Page:
    """The page with a review of what it shows."""
    return replace(page, reviewed_of=Evidence(page).digest)
