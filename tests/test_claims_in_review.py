"""A claim that a reader disputes and an editor looks into is marked; a verdict that rests on it is in question."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.days import utc_today
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageCriterion
from comparisons.domain.sentences import day
from comparisons.models import Comparison, Feedback, ProsCons
from comparisons.services import triage

from .make import make_claim as store_claim
from .make import make_criterion, make_editor, make_feedback, make_pair, make_technology
from .make_pages import make_claim, make_page, make_ruling, make_side
from .reading import links, read, said, words

URL = "/compare/mysql-vs-postgresql/"
SINCE = date(2026, 11, 28)
OPERATIONS, INTEGRITY = PageCriterion("operations", "Operations"), PageCriterion("integrity", "Integrity")
LIGHT = replace(OPERATIONS, weight=Decimal("0.5"))


def claim(key: str, criterion: PageCriterion, strength: int = 1, *, is_pro: bool = True):
    return make_claim(key=key, is_pro=is_pro, criterion=criterion, strength=strength, text=key)


CLOSE = (
    (claim("e", INTEGRITY, is_pro=False), claim("f", OPERATIONS)),
    (*(claim(key, INTEGRITY) for key in "abc"), claim("d", OPERATIONS, is_pro=False)),
)
"""MySQL leads by 2 on operations, PostgreSQL by 4 on integrity."""
THROUGH_A_ROW = (
    (claim("g", INTEGRITY), claim("h", INTEGRITY, is_pro=False), claim("f", LIGHT)),
    (claim("i", INTEGRITY, 3), claim("d", LIGHT, is_pro=False)),
)
"""PostgreSQL leads by 3 on integrity while MySQL has a claim there, MySQL by 1 on operations."""


def page_of(claims, in_review: str, **ruling) -> Page:
    first, second = (
        tuple(replace(one, in_review=SINCE) if one.key in in_review else one for one in side) for side in claims
    )
    return make_page(
        first=make_side("mysql", claims=first),
        second=make_side("postgresql", claims=second),
        ruling=make_ruling(**({"basis": "claims"} | ruling)),
    )


def rests_on(page: Page) -> str:
    return "".join(one.key for one in Evidence(page).rests_on_disputed)


# ---- the rule


@pytest.mark.parametrize(
    ("in_review", "rests"),
    [
        ("", ""),
        ("a", ""),
        ("ab", "ab"),
        ("abc", "abc"),
        ("e", "e"),
        ("ae", "e"),
        ("d", ""),
        ("f", ""),
        ("abf", "ab"),
    ],
)
def test_a_verdict_rests_on_claims_without_which_another_leads_or_nobody(in_review, rests):
    assert rests_on(page_of(CLOSE, in_review)) == rests


@pytest.mark.parametrize(("in_review", "rests"), [("g", ""), ("h", ""), ("gh", "gh")])
def test_claims_for_and_against_the_pick_may_carry_a_row_together(in_review, rests):
    assert rests_on(page_of(THROUGH_A_ROW, in_review)) == rests


@pytest.mark.parametrize(
    "ruling",
    [
        {"basis": "editor"},
        {"basis": "popularity"},
        {"outcome": "depends"},
        {"outcome": "tie"},
        {"pick": "mysql"},
    ],
)
def test_a_verdict_that_the_claims_do_not_lead_to_rests_on_none(ruling):
    assert rests_on(page_of(CLOSE, "e", **ruling)) == ""


def test_a_tie_of_the_claims_rests_on_each_that_makes_it_one():
    level = ((claim("a", INTEGRITY), claim("b", INTEGRITY)), (claim("c", INTEGRITY, 2),))

    assert rests_on(page_of(level, "a", outcome="tie")) == "a"
    assert rests_on(page_of(level, "c", outcome="tie")) == ""


def test_a_page_without_a_verdict_rests_on_nothing():
    assert rests_on(replace(page_of(CLOSE, "e"), ruling=None)) == ""


def test_a_mark_changes_no_review():
    assert Evidence(page_of(CLOSE, "abc")).digest == Evidence(page_of(CLOSE, "")).digest


# ---- the pages


@pytest.fixture
def editor():
    return make_editor("ada")


@pytest.fixture
def comparison() -> Comparison:
    """PostgreSQL leads by one claim on integrity; MySQL has one there and another without a criterion."""
    comparison = make_pair(basis="claims")
    integrity = make_criterion("integrity")
    store_claim(comparison.low, criterion=integrity, text="Foreign keys hold.", key="lowinteg01")
    store_claim(comparison.high, criterion=integrity, strength=3, text="Constraints can wait.", key="highinte01")
    store_claim(comparison.low, text="A thread for each client.", key="lowthread1")
    return comparison


def disputing(comparison: Comparison, key: str, editor, **changes) -> Feedback:
    claim = ProsCons.objects.get(key=key)
    feedback = make_feedback(comparison, wants="claim", claim=claim, claim_text=claim.text, **changes)
    return triage.set_in_review(feedback, by=editor)


def marks(client, url: str = URL) -> list[str]:
    return said(read(client, url).select(".claim .in-review"))


MARKED = ["disputed, in review", f"disputed by a reader, in review since {day(utc_today())}"]


@pytest.mark.django_db
def test_a_claim_is_marked_while_an_editor_looks_into_it(client, comparison, editor):
    feedback = disputing(comparison, "lowthread1", editor)
    claim = read(client, URL).select_one("#claim-lowthread1")
    assert said(claim.select(".in-review")) == MARKED
    assert claim.select("summary .in-review svg")
    assert len(marks(client)) == 2

    triage.decline(feedback, by=editor, answer="It has one.")

    assert marks(client) == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["held", "waiting", "needs_evidence", "spam"])
def test_what_no_editor_looks_into_marks_nothing(client, comparison, status):
    claim = ProsCons.objects.get(key="lowthread1")
    make_feedback(comparison, wants="claim", claim=claim, status=status)

    assert marks(client) == []


@pytest.mark.django_db
def test_all_pages_that_show_the_claim_mark_it(client, comparison, editor):
    make_technology("sqlite", category=comparison.low.category)
    disputing(comparison, "lowthread1", editor)
    disputing(comparison, "highinte01", editor)

    assert marks(client, "/technologies/mysql/") == MARKED
    assert marks(client, "/technologies/postgresql/") == MARKED
    assert marks(client, "/technologies/sqlite/") == []
    assert marks(client, "/compare/mysql-vs-sqlite/") == MARKED


@pytest.mark.django_db
def test_the_earliest_of_several_disagreements_says_since_when(client, comparison, editor):
    for since in (date(2026, 11, 3), date(2026, 11, 2), date(2026, 11, 4)):
        disputed = disputing(comparison, "lowthread1", editor)
        Feedback.objects.filter(pk=disputed.pk).update(in_review_since=since)

    assert marks(client)[1] == "disputed by a reader, in review since 2 Nov 2026"


@pytest.mark.django_db
def test_a_row_of_face_to_face_says_how_many_are_in_review(client, comparison, editor):
    assert read(client, URL).select(".face > summary .in-review") == []

    disputing(comparison, "lowinteg01", editor)
    disputing(comparison, "highinte01", editor)

    assert said(read(client, URL).select("#criterion-integrity > summary .in-review")) == ["2 in review"]


@pytest.mark.django_db
def test_the_box_says_that_the_verdict_is_in_question(client, comparison, editor):
    assert read(client, URL).select(".in-question") == []

    disputing(comparison, "highinte01", editor)

    notice = read(client, URL).select_one("#pick .in-question")
    assert words(notice) == (
        "Verdict in question. It rests on a claim that a reader disputes: Constraints can wait. An editor is looking "
        "into it."
    )
    assert links(notice) == {"Constraints can wait.": "#claim-highinte01"}
    assert "readers dispute what it rests on" in client.get(f"{URL}decision.md").content.decode()


@pytest.mark.django_db
def test_the_box_names_each_claim_that_the_verdict_rests_on(client, comparison, editor):
    disputing(comparison, "highinte01", editor)
    disputing(comparison, "lowinteg01", editor)

    assert words(read(client, URL).select_one("#pick .in-question")) == (
        "Verdict in question. It rests on claims that readers dispute: Foreign keys hold. Constraints can wait. "
        "An editor is looking into them."
    )


@pytest.mark.django_db
def test_a_claim_that_does_not_carry_the_verdict_leaves_it_alone(client, comparison, editor):
    disputing(comparison, "lowthread1", editor)

    assert read(client, URL).select(".in-question") == []
