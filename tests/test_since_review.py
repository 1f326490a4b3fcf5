"""What a page that changed since its review says of its claims: what differs, and no more."""

from dataclasses import replace
from typing import Any

import pytest

from comparisons.domain import review
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page
from comparisons.presenters.since_review import since_review

from .make_pages import UPKEEP, make_claim, make_page, make_side

CLAIM = make_claim(text="It keeps rows.", criterion=UPKEEP, source="https://example.org/rows", quote="Rows stay.")
WHOLE = "Pro: It keeps rows. (Upkeep; strength 2 of 3; https://example.org/rows; “Rows stay.”)"


def page_with(*claims: Claim) -> Page:
    return make_page(first=make_side("mysql", claims=claims), second=make_side("postgresql", claims=()))


def told(before: Page, after: Page) -> list[tuple[str, str, str]]:
    contents = [review.content(Evidence(page)) for page in (before, after)]
    return [(one.what, one.before, one.after) for one in since_review(*contents) or []]


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({"text": "It keeps each row."}, "Pro: It keeps rows.", "Pro: It keeps each row."),
        ({"is_pro": False}, "Pro: It keeps rows.", "Con: It keeps rows."),
        ({"strength": 3}, "Pro: It keeps rows. (strength 2 of 3)", "Pro: It keeps rows. (strength 3 of 3)"),
        ({"versions": "<9"}, "Pro: It keeps rows. (all versions)", "Pro: It keeps rows. (versions <9)"),
        ({"quote": ""}, "Pro: It keeps rows. (“Rows stay.”)", "Pro: It keeps rows. (no quote)"),
        (
            {"source": "", "criterion": None},
            "Pro: It keeps rows. (Upkeep; https://example.org/rows)",
            "Pro: It keeps rows. (not weighed; no source)",
        ),
    ],
)
def test_a_claim_that_changed_is_told_with_the_details_that_differ(
    changes: dict[str, Any], before: str, after: str
) -> None:
    expected = [("A claim about MySQL", before, after)]

    assert told(page_with(CLAIM), page_with(replace(CLAIM, **changes))) == expected


def test_a_claim_that_is_new_or_gone_is_told_with_all_that_it_says() -> None:
    assert told(page_with(), page_with(CLAIM)) == [("A claim about MySQL", "", WHOLE)]
    assert told(page_with(CLAIM), page_with()) == [("A claim about MySQL", WHOLE, "")]


def test_nothing_is_told_of_a_claim_that_stayed() -> None:
    assert told(page_with(CLAIM), page_with(CLAIM)) == []
