"""What an editor is told when a page may not be reviewed yet."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import gate
from comparisons.domain.evidence import Evidence
from comparisons.domain.freshness import RECHECK_DAYS
from comparisons.domain.page import Figure, Page, PageCondition, PageCriterion, Side
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Outcome

from .gate_problems import about, found, make_page_ruled, make_page_with, problems
from .make_pages import REVIEWED, UPKEEP, make_claim, make_page, make_ruling, make_side

# ---- the whole page


def test_a_page_with_everything_passes() -> None:
    assert problems(make_page()) == []


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_pass(outcome: Outcome) -> None:
    assert problems(make_page_ruled(outcome=outcome)) == []


def test_every_problem_is_named_at_once_in_the_order_of_the_rules() -> None:
    bare = {"kind": "", "use_case": "", "choose_if": "", "claims": ()}
    page = make_page(first=make_side("mysql", **bare), second=make_side("postgresql", **bare), ruling=None)

    assert found(page) == [
        ("no_kind", "technology.mysql.kind"),
        ("no_use_case", "technology.mysql.use_case"),
        ("no_kind", "technology.postgresql.kind"),
        ("no_use_case", "technology.postgresql.use_case"),
        ("too_few_pros", "technology.mysql.pros"),
        ("too_few_cons", "technology.mysql.cons"),
        ("too_few_pros", "technology.postgresql.pros"),
        ("too_few_cons", "technology.postgresql.cons"),
        ("no_outcome", "verdict.outcome"),
        ("no_basis", "verdict.basis"),
        ("no_in_short", "verdict.in_short"),
        ("no_reason", "verdict.reason"),
        ("no_choose_if", "verdict.choose_if.mysql"),
        ("no_choose_if", "verdict.choose_if.postgresql"),
        ("no_condition", "verdict.would_change_if"),
    ]


def test_a_problem_names_the_claim_in_the_editors_words() -> None:
    page = make_page_with(make_claim(key="0123456789", text="Has a long history", checked=date(2020, 1, 3)))

    assert problems(page) == [
        Problem(
            "stale",
            "claim.0123456789.checked",
            "MySQL's pro “Has a long history” was last checked on 3 Jan 2020, more than 730 days ago.",
        )
    ]


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_people_write_each_problem_says_where_and_what(
    text: str, use_case: str, reason: str, condition: str
) -> None:
    first = make_side("mysql", use_case=use_case, claims=(make_claim(text=text),))
    ruling = make_ruling(reason=reason, conditions=(PageCondition(condition, check_by=REVIEWED),))
    page = make_page(first=first, ruling=ruling)

    listed = problems(page)

    assert listed == problems(page)
    assert len(listed) == len(set(listed))
    assert ("too_few_pros", "technology.mysql.pros") in found(page)
    assert all(problem.field and problem.message.endswith(".") for problem in listed)


# ---- the sides and their claims


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": ""}, ("no_kind", "technology.mysql.kind")),
        ({"kind": "gizmo"}, ("no_kind", "technology.mysql.kind")),
        ({"use_case": " "}, ("no_use_case", "technology.mysql.use_case")),
        ({"choose_if": "\n"}, ("no_choose_if", "verdict.choose_if.mysql")),
    ],
)
def test_a_side_has_a_kind_a_use_case_and_a_reason_to_choose_it(
    changes: dict[str, str], problem: tuple[str, str]
) -> None:
    assert found(make_page(first=make_side("mysql", **changes))) == [problem]


@pytest.mark.parametrize(("is_pro", "word"), [(True, "pros"), (False, "cons")])
def test_a_side_needs_two_sourced_claims_of_each_sort(is_pro: bool, word: str) -> None:
    side = make_side("mysql")
    of_the_other_sort = [claim for claim in side.claims if claim.is_pro != is_pro]

    one = make_claim(is_pro=is_pro, criterion=UPKEEP)
    unfiled = make_claim(is_pro=is_pro)

    sides = {"first": replace(side, claims=(*of_the_other_sort, one, unfiled))}
    page = make_page(**sides, ruling=make_ruling(outcome="depends"))

    assert [(problem.field, problem.message) for problem in problems(page)] == [
        (
            f"technology.mysql.{word}",
            f"Sourced {word} of MySQL that count: 1; at least 2 are needed. "
            "A claim counts if it names a criterion and its versions reach the newest release.",
        )
    ]


def test_an_unsourced_claim_does_not_count_and_is_named() -> None:
    side = make_side("mysql")
    unsourced = replace(side.claims[0], source="")

    page = make_page(first=replace(side, claims=(unsourced, *side.claims[1:])))

    assert found(page) == [
        ("too_few_pros", "technology.mysql.pros"),
        ("unsourced", f"claim.{unsourced.key}.source"),
    ]


def test_a_claim_against_this_opponent_counts_and_one_against_another_does_not() -> None:
    side = make_side("mysql")
    first, *rest = side.claims

    def page_against(slug: str) -> Page:
        return make_page(first=replace(side, claims=(replace(first, against=slug), *rest)))

    assert found(page_against("postgresql")) == []
    assert found(page_against("oracle")) == [("too_few_pros", "technology.mysql.pros")]


def test_a_claim_against_another_opponent_is_not_judged() -> None:
    assert about("g", against="oracle", source="", checked=None) == []
    assert about("g", against="postgresql", source="", checked=None) == ["unsourced", "one_letter"]


def test_a_claim_that_has_no_key_yet_is_mended_in_the_list_of_its_side() -> None:
    con = make_claim(key="", is_pro=False, checked=None)

    assert found(make_page_with(con)) == [("unchecked", "technology.mysql.cons")]


# ---- checked, on the day of the review


@pytest.mark.parametrize(
    ("days_ago", "codes"),
    [(0, []), (RECHECK_DAYS, []), (RECHECK_DAYS + 1, ["stale"]), (-1, [])],
)
def test_a_claim_without_a_criterion_stays_fresh_for_two_years(days_ago: int, codes: list[str]) -> None:
    assert about("Has a long history", checked=REVIEWED - timedelta(days=days_ago)) == codes


@pytest.mark.parametrize(("days_ago", "codes"), [(90, []), (91, ["stale"])])
def test_a_criterion_sets_how_long_its_claims_stay_fresh(days_ago: int, codes: list[str]) -> None:
    speed = PageCriterion("speed", "Speed", recheck_days=90)

    assert about("Answers quickly", criterion=speed, checked=REVIEWED - timedelta(days=days_ago)) == codes


@given(st.integers(min_value=-800, max_value=800), st.integers(min_value=0, max_value=1500))
def test_a_claim_is_fresh_until_its_last_day_and_before_its_last_check(days_later: int, recheck_days: int) -> None:
    claim = make_claim(criterion=PageCriterion("speed", "Speed", recheck_days=recheck_days), checked=REVIEWED)

    judged = {field for _, field in found(make_page_with(claim), REVIEWED + timedelta(days=days_later))}

    assert (f"claim.{claim.key}.checked" not in judged) == (days_later <= recheck_days)


def test_a_claim_that_was_never_checked_is_named() -> None:
    assert about("Has a long history", checked=None) == ["unchecked"]


# ---- the verdict

TOMORROW = REVIEWED + timedelta(days=1)


def condition(**changes: Any) -> PageCondition:
    values: dict[str, Any] = {"text": "The licence changes", "check_by": TOMORROW}
    return PageCondition(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pick": ""}, ("no_pick", "verdict.pick")),
        ({"pick": "oracle"}, ("no_pick", "verdict.pick")),
        ({"in_short": " "}, ("no_in_short", "verdict.in_short")),
        ({"reason": " "}, ("no_reason", "verdict.reason")),
        ({"best_case_for_the_other": ""}, ("no_best_case", "verdict.best_case_for_the_other")),
        ({"conditions": ()}, ("no_condition", "verdict.would_change_if")),
        ({"conditions": (PageCondition("The licence changes"),)}, ("no_condition", "verdict.would_change_if")),
        ({"conditions": (PageCondition("", check_by=TOMORROW),)}, ("no_condition", "verdict.would_change_if")),
        ({"conditions": (condition(check_by=REVIEWED),)}, ("no_condition", "verdict.would_change_if")),
        ({"conditions": (condition(happened=REVIEWED),)}, ("no_condition", "verdict.would_change_if")),
    ],
)
def test_a_verdict_is_complete(changes: dict[str, Any], problem: tuple[str, str]) -> None:
    assert found(make_page_ruled(**changes)) == [problem]


def test_the_best_case_is_asked_for_by_the_name_of_what_was_not_picked() -> None:
    [problem] = problems(make_page_ruled(best_case_for_the_other=""))

    assert problem.message == "Make the best honest case for MySQL, which was not picked."


@pytest.mark.parametrize("outcome", ["tie", "depends", "not_comparable"])
def test_there_is_no_other_to_make_a_case_for_where_nothing_was_picked(outcome: str) -> None:
    assert found(make_page_ruled(outcome=outcome, best_case_for_the_other="")) == []


@pytest.mark.parametrize("happened", [None, TOMORROW])
def test_one_condition_that_is_to_come_after_the_review_is_enough(happened: date | None) -> None:
    conditions = (PageCondition("Version 20 is out"), condition(happened=happened))

    assert found(make_page_ruled(conditions=conditions)) == []


@pytest.mark.parametrize(("happened", "is_asked"), [(REVIEWED, False), (TOMORROW, True)])
def test_a_new_review_waits_for_a_verdict_that_is_in_question(happened: date, is_asked: bool) -> None:
    conditions = (condition(happened=happened), PageCondition("Version 20 is out", check_by=TOMORROW))
    page = make_page_ruled(conditions=conditions)

    asked = gate.problems_of_a_new_review(Evidence(page), REVIEWED)

    assert [problem.code for problem in asked] == ["in_question"] * is_asked
    assert problems(page) == []


# ---- the verdict and the figures


def make_counted(first: int, second: int, **ruling: Any) -> Page:
    """A page whose sides have so many stars; its verdict rests on popularity."""
    stars = [Figure("github_stars", Decimal(value), REVIEWED) for value in (first, second)]
    sides = [make_side(slug, figures=(star,)) for slug, star in zip(("mysql", "postgresql"), stars, strict=True)]
    return make_page(first=sides[0], second=sides[1], ruling=make_ruling(**({"basis": "popularity"} | ruling)))


@pytest.mark.parametrize(
    ("page", "is_denied"),
    [
        (make_counted(1, 2), False),
        (make_counted(2, 1), True),
        (make_counted(2, 2), True),
        (make_counted(2, 2, outcome="tie"), False),
        (make_counted(2, 1, outcome="tie"), True),
        (make_counted(2, 1, outcome="depends"), False),
        (make_counted(2, 1, basis="editor"), False),
        (make_page_ruled(basis="popularity"), False),
    ],
)
def test_a_verdict_by_popularity_agrees_with_the_figures(page: Page, is_denied: bool) -> None:
    assert found(page) == [("popularity_denied", "verdict.basis")] * is_denied


def test_who_leads_instead_is_said_to_the_editor() -> None:
    [problem] = problems(make_counted(2, 1))

    assert problem.message == (
        "The verdict rests on popularity. The figures don't show that PostgreSQL is more widely used. "
        "MySQL leads in the only figure both have. Decide otherwise, or on another basis."
    )


# ---- the verdict and the weighed claims


SPEED = PageCriterion("speed", "Speed")


def make_page_favouring(slug: str, **ruling: Any) -> Page:
    """A page whose weighed claims favour ``slug``, or neither where it is empty; all others come to nothing."""

    def side(own: str) -> Side:
        side = make_side(own)
        return replace(side, claims=(*side.claims, make_claim(criterion=SPEED, strength=3 if own == slug else 2)))

    return make_page(first=side("mysql"), second=side("postgresql"), ruling=make_ruling(**ruling))


@pytest.mark.parametrize("basis", ["claims", "popularity", "editor"])
def test_a_verdict_may_follow_the_weighed_claims_on_every_basis(basis: str) -> None:
    assert found(make_page_favouring("postgresql", pick="postgresql", basis=basis)) == []


@pytest.mark.parametrize("basis", ["claims", "popularity"])
@pytest.mark.parametrize("ruling", [{"pick": "postgresql"}, {"outcome": "tie"}])
def test_a_verdict_against_the_weighed_claims_is_refused(basis: str, ruling: dict[str, str]) -> None:
    assert found(make_page_favouring("mysql", basis=basis, **ruling)) == [("against_the_claims", "verdict.basis")]


def make_page_against_the_claims(stars: tuple[int, int] | None = None, on_safety: int = 0, **ruling: Any) -> Page:
    """A page whose claims favour MySQL by 3 on speed, while an editor picks PostgreSQL.

    ``stars`` are figures of both, ``on_safety`` is the margin of PostgreSQL on a criterion that weighs 1.
    """
    page = make_page_favouring("mysql", **({"pick": "postgresql"} | ruling))
    safety = PageCriterion("safety", "Safety")
    more = [
        (make_claim(criterion=safety),),
        (make_claim(criterion=safety, strength=2 + on_safety), make_claim(criterion=SPEED, is_pro=False)),
    ]
    figures = [(Figure("github_stars", Decimal(count), REVIEWED),) for count in stars] if stars else [(), ()]
    sides = [
        replace(side, claims=(*side.claims, *claims), figures=own)
        for side, claims, own in zip(page.sides, more, figures, strict=True)
    ]
    return replace(page, first=sides[0], second=sides[1])


@pytest.mark.parametrize(
    ("changes", "is_borne_out"),
    [
        ({}, False),
        ({"on_safety": 1}, True),
        ({"on_safety": -1}, False),
        ({"stars": (1, 2)}, True),
        ({"stars": (2, 1)}, False),
        ({"stars": (2, 2)}, False),
    ],
)
def test_an_editor_may_judge_against_the_weighed_claims_where_something_bears_it_out(
    changes: dict[str, Any], is_borne_out: bool
) -> None:
    page = make_page_against_the_claims(**changes)

    assert Evidence(page).goes_against_claims
    assert found(page) == [("nothing_bears_it_out", "verdict.pick")] * (not is_borne_out)


def test_who_judges_against_the_weighed_claims_says_why() -> None:
    page = make_page_against_the_claims(on_safety=1, reason="")

    assert found(page) == [("no_reason", "verdict.reason")]


def test_the_editor_is_told_what_bears_out_a_pick() -> None:
    (problem,) = problems(make_page_against_the_claims())

    assert problem.message == (
        "The weighed claims favour MySQL, and PostgreSQL leads neither in a figure of both nor on a criterion that "
        "counts: record what favours it, or decide otherwise."
    )


def test_a_pick_on_claims_that_tie_is_refused_and_a_tie_passes() -> None:
    assert found(make_page_favouring("", basis="claims")) == [("against_the_claims", "verdict.basis")]
    assert found(make_page_favouring("", basis="claims", outcome="tie")) == []


def test_a_pick_by_popularity_may_decide_where_the_claims_tie() -> None:
    assert found(make_page_favouring("", basis="popularity")) == []


@pytest.mark.parametrize("outcome", ["depends", "not_comparable"])
def test_a_verdict_that_says_who_is_ahead_of_whom_is_the_only_one_to_go_against_claims(outcome: str) -> None:
    assert found(make_page_favouring("mysql", basis="claims", outcome=outcome)) == []


@pytest.mark.parametrize("outcome", ["pick", "tie"])
def test_a_verdict_on_claims_needs_a_criterion_on_which_claims_of_both_count(outcome: str) -> None:
    page = make_page_ruled(basis="claims", outcome=outcome)
    on_speed = tuple(replace(claim, criterion=SPEED) for claim in page.second.claims)
    elsewhere = tuple(make_claim(criterion=SPEED, against="oracle") for _ in range(2))
    here = replace(page, second=replace(page.second, claims=on_speed))

    lone = replace(here, first=replace(page.first, claims=(*page.first.claims, *elsewhere)))

    assert found(lone) == [("nothing_weighed", "verdict.basis")]
    assert found(replace(page, ruling=make_ruling(basis="claims", outcome="tie"))) == []


def test_the_editor_is_told_whom_the_claims_favour() -> None:
    (problem,) = problems(make_page_favouring("mysql", basis="claims"))

    assert problem.message == (
        "The weighed claims favour MySQL: decide so, or rest the verdict on an editor's judgement and say why."
    )
