"""A page of two technologies, and the decision record that is taken of it."""

from datetime import date
from decimal import Decimal

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.decision_record import record

from .make_pages import make_claim, make_page, make_side

TODAY = date(2026, 11, 22)
URL = "https://nicepick.example/compare/mysql-vs-postgresql/?w-operations=5"
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))


def pair(**changes):
    """MySQL leads by 3 on operations (2), PostgreSQL, the pick, by 3 on data integrity (3)."""
    first = {"claims": both("It fails over by itself", OPERATIONS, INTEGRITY)}
    second = {"claims": both("It checks what it stores", INTEGRITY, OPERATIONS)}
    sides = {
        "first": make_side("mysql", **(first | changes.pop("first", {}))),
        "second": make_side("postgresql", **(second | changes.pop("second", {}))),
    }
    return make_page(**(sides | changes))


def both(text, good, bad):
    """A pro on the criterion ``good`` and a smaller con on ``bad``."""
    return make_claim(criterion=good, text=text), make_claim(criterion=bad, is_pro=False, strength=1)


def written(page, knock_outs=None, **weights):
    preferences = Preferences({slug: Decimal(weight) for slug, weight in weights.items()}, knock_outs or KnockOuts())
    return record(ComparisonView(Evidence(page), preferences, TODAY), URL)
