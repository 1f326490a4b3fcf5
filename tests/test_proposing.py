"""A verdict composed from claims or figures, as a draft that an editor has to read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import gate
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Figure, Page, PageCriterion, PageRelease, Ruling
from comparisons.domain.proposals import NothingToGoBy, Proposal, propose

from .make_pages import REVIEWED, make_claim, make_page, make_side

OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(2))
LEARNING = PageCriterion("learning", "Learning", weight=Decimal(1))
LICENCE = PageCriterion("licence", "Licence", weight=Decimal(1))


def pro(criterion: PageCriterion | None, strength: int = 2, text: str = "", **changes: object) -> Claim:
    claim = make_claim(criterion=criterion, strength=strength, **changes)
    return replace(claim, text=text) if text else claim


def make_claimed(first: list[Claim], second: list[Claim], *, plural: bool = False) -> Page:
    """MySQL with ``first`` and PostgreSQL with ``second``; where one is silent, cons and pros of it come to 0."""
    return make_page(
        first=make_side("mysql", claims=(*first, *balanced(second, first)), plural=plural),
        second=make_side("postgresql", claims=(*second, *balanced(first, second)), plural=plural),
        ruling=None,
    )


def balanced(claims: list[Claim], own: list[Claim]) -> list[Claim]:
    criteria = {one.criterion for one in claims if not one.against} - {one.criterion for one in own} - {None}
    return [make_claim(criterion=one, is_pro=is_pro, strength=1) for one in criteria for is_pro in (False, True)]


def make_counted(*figures: tuple[str, int, int]) -> Page:
    """A page whose claims name no criterion, with figures of both on one day."""

    def side(slug: str, place: int) -> object:
        own = tuple(Figure(one[0], Decimal(one[place]), date(2026, 10, 1)) for one in figures)
        return make_side(slug, figures=own, claims=tuple(make_claim(is_pro=is_pro) for is_pro in (True, False)))

    return make_page(first=side("mysql", 1), second=side("postgresql", 2), ruling=None)


def proposed(page: Page) -> Proposal:
    return propose(Evidence(page), REVIEWED)


# ---- from the claims


def test_the_side_that_the_claims_put_ahead_is_proposed() -> None:
    page = make_claimed(
        [pro(LEARNING, 3, "Has a gentle start")], [pro(OPERATIONS, 3, "Runs by itself"), pro(LICENCE, 1)]
    )

    proposal = proposed(page)

    assert (proposal.outcome, proposal.basis, proposal.pick) == ("pick", "claims", "postgresql")
    assert proposal.reason == (
        "Draft: The weighed claims favour PostgreSQL. MySQL leads on Learning, PostgreSQL on Operations and Licence."
    )
    assert proposal.best_case_for_the_other == (
        "Draft: MySQL leads on Learning. The case for MySQL:\n\n- Has a gentle start"
    )


def test_when_to_choose_which_follows_from_the_criteria_that_each_leads_on() -> None:
    page = make_claimed([pro(LEARNING)], [pro(OPERATIONS), pro(LICENCE)])

    assert proposed(page).choose_if == {
        "mysql": "Draft: you care more about Learning than about Operations and Licence",
        "postgresql": "Draft: you care more about Operations and Licence than about Learning",
    }


def test_a_side_that_leads_on_nothing_has_no_clause_and_its_strongest_pros_as_best_case() -> None:
    elsewhere = pro(None, 3, "Beats Oracle", against="oracle")
    page = make_claimed([pro(None, 1, "Is small"), pro(None, 3, "Is known"), elsewhere], [pro(OPERATIONS)])
    ended = pro(None, 3, "Was quick once", versions="<9")
    first = replace(page.first, claims=(ended, *page.first.claims), releases=(PageRelease("9"),))
    page = replace(page, first=first)

    proposal = proposed(page)

    assert proposal.choose_if == {"mysql": "", "postgresql": "Draft: you care about Operations"}
    assert proposal.best_case_for_the_other.startswith("Draft: The case for MySQL:\n\n- Is known\n- Is small")
    assert "Was quick once" not in proposal.best_case_for_the_other


def test_the_nearest_flip_becomes_the_condition_to_look_at_in_a_year() -> None:
    page = make_claimed([pro(LEARNING)], [pro(OPERATIONS)])

    (condition,) = proposed(page).conditions

    assert condition.text == "Draft: we give Operations less weight"
    assert condition.check_by == date(2027, 10, 12)


def test_a_pick_that_nothing_flips_has_no_condition() -> None:
    assert proposed(make_claimed([], [pro(OPERATIONS)])).conditions == ()


def test_claims_that_come_to_the_same_are_proposed_as_a_tie() -> None:
    proposal = proposed(make_claimed([pro(LEARNING)], [pro(LICENCE)]))
    level = proposed(make_claimed([pro(LEARNING)], [pro(LEARNING)]))

    assert (proposal.outcome, proposal.basis, proposal.pick) == ("tie", "claims", "")
    assert proposal.reason.endswith(
        "The weighed claims favour neither. MySQL leads on Learning, PostgreSQL on Licence."
    )
    assert level.reason.endswith("The two are level on each criterion.")
    assert proposal.best_case_for_the_other == ""


def test_plural_names_take_plural_verbs() -> None:
    page = make_claimed([pro(LEARNING)], [pro(OPERATIONS)], plural=True)

    reason = proposed(page).reason

    assert reason.endswith("MySQL lead on Learning, PostgreSQL on Operations.")


# ---- from the figures


def test_where_no_claim_counts_the_figures_decide() -> None:
    proposal = proposed(
        make_counted(("github_stars", 100, 300), ("github_forks", 20, 10), ("npm_downloads_week", 1, 2))
    )

    assert (proposal.outcome, proposal.basis, proposal.pick) == ("pick", "popularity", "postgresql")
    assert proposal.reason == "Draft: PostgreSQL leads in more of the figures both have than MySQL."
    assert [condition.text for condition in proposal.conditions] == [
        "Draft: MySQL overtakes PostgreSQL in most figures both have"
    ]


def test_figures_that_are_equal_are_proposed_as_a_tie() -> None:
    proposal = proposed(make_counted(("github_stars", 100, 100)))

    assert (proposal.outcome, proposal.basis, proposal.pick) == ("tie", "popularity", "")
    assert proposal.reason == "Draft: Neither leads in more of the figures both have."
    assert (proposal.best_case_for_the_other, proposal.conditions) == ("", ())


def test_figures_do_not_count_where_claims_do() -> None:
    counted, claimed = make_counted(("github_stars", 100, 300)), make_claimed([pro(LEARNING)], [])
    both, lone = (
        replace(
            counted,
            first=replace(counted.first, claims=claimed.first.claims),
            second=replace(counted.second, claims=theirs),
        )
        for theirs in (claimed.second.claims, ())
    )

    assert (proposed(both).basis, proposed(both).pick) == ("claims", "mysql")
    assert (proposed(lone).basis, proposed(lone).pick) == ("popularity", "postgresql")


# ---- from nothing


def test_nothing_is_proposed_where_there_is_nothing_to_go_by() -> None:
    page = make_claimed([pro(None)], [pro(LEARNING, against="oracle")])

    with pytest.raises(NothingToGoBy) as refusal:
        proposed(page)

    assert str(refusal.value) == (
        "There's nothing to base a verdict on: no criterion has claims that count on both sides, and MySQL and "
        "PostgreSQL have no figures we can compare. Record claims of both on one criterion, or decide by your own "
        "judgement."
    )


# ---- texts that do not grow old


@given(st.integers(0, 9_999), st.integers(0, 9_999), st.lists(st.sampled_from([OPERATIONS, LEARNING, LICENCE])))
def test_no_composed_text_holds_a_number(first: int, second: int, criteria: list[PageCriterion]) -> None:
    counted = make_counted(("github_stars", first, second), ("npm_downloads_week", 1, 2))
    claimed = make_claimed([pro(LEARNING)], [pro(criterion) for criterion in criteria])

    for proposal in map(proposed, (counted, claimed)):
        texts = [proposal.reason, *proposal.choose_if.values(), *(one.text for one in proposal.conditions)]
        assert not any(character.isdigit() for text in texts for character in text)


# ---- unread


claims = st.builds(make_claim, is_pro=st.booleans(), criterion=st.sampled_from([OPERATIONS, LEARNING, LICENCE]))


@given(st.lists(claims, min_size=1, max_size=6), st.lists(claims, max_size=6))
def test_what_is_composed_never_passes_the_gate_unread_and_agrees_with_the_claims(
    first: list[Claim], second: list[Claim]
) -> None:
    page = make_claimed(first, second)
    proposal = proposed(page)
    ruling = Ruling(
        outcome=proposal.outcome,
        basis=proposal.basis,
        pick=proposal.pick,
        reason=proposal.reason,
        best_case_for_the_other=proposal.best_case_for_the_other,
        conditions=proposal.conditions,
    )

    found = gate.problems(Evidence(replace(page, ruling=ruling)), REVIEWED)

    unread = {problem.field for problem in found if problem.code == "unread_draft"}
    assert "verdict.reason" in unread
    assert ("verdict.best_case_for_the_other" in unread) is bool(proposal.best_case_for_the_other)
    assert ("verdict.would_change_if.1" in unread) is bool(proposal.conditions)
    assert not {problem.code for problem in found} & {"against_the_claims", "nothing_weighed", "no_pick", "no_basis"}
