"""What the gate finds on a page, and pages with one thing changed."""

from dataclasses import replace
from datetime import date
from typing import Any

from comparisons.domain import gate
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page
from comparisons.domain.problems import Problem

from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side


def problems(page: Page, on: date = REVIEWED) -> list[Problem]:
    return gate.problems(Evidence(page), on)


def found(page: Page, on: date = REVIEWED) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in problems(page, on)]


def make_page_with(claim: Claim) -> Page:
    """A page that would pass without ``claim``, which is the last one of MySQL."""
    side = make_side("mysql")
    return make_page(first=replace(side, claims=(*side.claims, claim)))


def make_page_ruled(**changes: Any) -> Page:
    return make_page(ruling=make_ruling(**changes))


def about(text: str, **changes: Any) -> list[str]:
    """The codes of what is wrong with a claim that says ``text``."""
    return [code for code, _ in found(make_page_with(make_claim(text=text, **changes)))]
