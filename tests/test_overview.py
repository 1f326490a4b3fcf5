"""The overview: every criterion as a bar toward the side that it favours, the largest effect first."""

from decimal import Decimal

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.weighed import Weighed
from comparisons.presenters.overview import overview

from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side

INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
SCALING = PageCriterion("scaling", "Scaling", Decimal(2))


def overview_of(strengths, weights=None, knock_outs=None, **changes):
    """The overview of a page with a pro of each side a criterion, of these strengths; 0 for no claim."""
    sides = [
        tuple(make_claim(criterion=one, strength=both[at]) for one, both in strengths.items() if both[at])
        for at in (0, 1)
    ]
    page = make_page(
        first=make_side("mysql", claims=sides[0], **changes.pop("first", {})),
        second=make_side("postgresql", claims=sides[1]),
        ruling=make_ruling(**changes),
    )
    return overview(Weighed(Evidence(page), Preferences(weights or {}, knock_outs or KnockOuts()), REVIEWED))


def rows_of(shown):
    return [
        (
            row.criterion.name,
            row.weight,
            row.leader.slug if row.leader else "",
            row.amount,
            row.bar.place,
            row.bar.width,
        )
        for row in shown.rows
    ]


def test_the_largest_effect_is_half_the_width_and_the_others_are_in_proportion():
    shown = overview_of({OPERATIONS: (3, 1), INTEGRITY: (1, 3), SCALING: (2, 2)})

    assert rows_of(shown) == [
        ("Data integrity", "3", "postgresql", "6", "second", 50),
        ("Operations", "2", "mysql", "4", "first", 33.33),
        ("Scaling", "2", "", "0", "", 0),
    ]
    assert [row.bar.starts for row in shown.rows] == [50, 16.67, 50]
    assert (shown.leader.slug, shown.place, shown.margin) == ("postgresql", "second", "2")


def test_equal_effects_stand_by_name():
    shown = overview_of({SCALING: (3, 1), OPERATIONS: (1, 3)})

    assert [row.criterion.name for row in shown.rows] == ["Operations", "Scaling"]
    assert (shown.leader, shown.place, shown.margin) == (None, "", "0")


def test_with_a_readers_weights_the_bars_are_theirs():
    shown = overview_of({OPERATIONS: (3, 1), INTEGRITY: (1, 3)}, {"operations": Decimal("4.5"), "integrity": Decimal()})

    assert rows_of(shown) == [
        ("Operations", "4.5", "mysql", "9", "first", 50),
        ("Data integrity", "0", "postgresql", "0", "", 0),
    ]
    assert [row.counts for row in shown.rows] == [True, False]


def test_where_all_is_level_no_bar_is_drawn():
    shown = overview_of({OPERATIONS: (2, 2)})

    assert rows_of(shown) == [("Operations", "2", "", "0", "", 0)]


def test_what_is_recorded_of_one_side_only_is_named_beside_it():
    shown = overview_of({OPERATIONS: (3, 1), SCALING: (0, 2)})

    assert [row.criterion for row in shown.rows] == [OPERATIONS]
    assert [(one.criterion, one.side.slug) for one in shown.one_sided] == [(SCALING, "postgresql")]


def test_without_a_criterion_of_both_sides_there_is_none():
    assert overview_of({SCALING: (0, 2)}) is None
    assert overview_of({}) is None


def test_the_rows_are_the_reason_only_where_they_lead_to_the_answer_of_the_page():
    for_second = {INTEGRITY: (1, 3)}

    assert overview_of(for_second).heading == "Why"
    assert overview_of(for_second, pick="mysql").heading == "Overview"
    assert overview_of(for_second, outcome="depends").heading == "Overview"
    assert overview_of({INTEGRITY: (2, 2)}, outcome="tie").heading == "Overview"
    assert overview_of(for_second, {"integrity": Decimal(5)}, pick="mysql").heading == "Why"
    out = {"licence": "SSPL-1.0"}
    assert overview_of(for_second, None, KnockOuts(open_source=True), first=out).heading == "Overview"
