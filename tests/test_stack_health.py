"""The state of a part of a stack: what ended comes first, and nothing is fine because nobody said otherwise."""

from datetime import date, timedelta

import pytest

from comparisons.domain.page import PageRelease
from comparisons.domain.stacks.dependencies import Dependency
from comparisons.domain.stacks.stack import (
    SOON_DAYS,
    Health,
    KnownTechnology,
    Stack,
    StackAnswer,
    Stance,
    StandsIn,
    SupportNow,
    support_of,
)
from comparisons.domain.vocabulary import Outcome

ON = date(2026, 11, 29)
DJANGO = KnownTechnology(1, "django", "Django", "/technologies/django/")
RAILS = KnownTechnology(2, "rails", "Ruby on Rails", "/technologies/rails/")


def answer(support: SupportNow, *stances: Stance, **changes) -> StackAnswer:
    comparisons = tuple(StandsIn("", "", RAILS, False, Outcome.PICK, stance, **changes) for stance in stances)
    return StackAnswer(Dependency("pypi", "django"), technology=DJANGO, support=support, comparisons=comparisons)


@pytest.mark.parametrize(
    ("until", "support"),
    [
        (ON - timedelta(days=1), SupportNow.ENDED),
        (ON, SupportNow.SOON),
        (ON + timedelta(days=SOON_DAYS), SupportNow.SOON),
        (ON + timedelta(days=SOON_DAYS + 1), SupportNow.GOES_ON),
    ],
)
def test_support_ends_on_its_last_day_and_soon_half_a_year_before(until, support):
    assert support_of(PageRelease("5.2", supported_until=until), ON) is support


@pytest.mark.parametrize(
    ("is_over", "support"),
    [(True, SupportNow.ENDED), (False, SupportNow.GOES_ON), (None, SupportNow.NOT_RECORDED)],
)
def test_support_without_a_day_is_what_its_source_says(is_over, support):
    assert support_of(PageRelease("5.2", is_over=is_over), ON) is support


def test_no_cycle_has_no_support():
    assert support_of(None, ON) is SupportNow.NO_CYCLE


@pytest.mark.parametrize(
    ("support", "stances", "health"),
    [
        (SupportNow.ENDED, [Stance.AGAINST], Health.ENDED),
        (SupportNow.SOON, [Stance.FOR], Health.SOON),
        (SupportNow.GOES_ON, [Stance.FOR, Stance.AGAINST], Health.IN_QUESTION),
        (SupportNow.OPEN, [Stance.AGAINST], Health.IN_QUESTION),
        (SupportNow.GOES_ON, [Stance.NEITHER], Health.FINE),
        (SupportNow.GOES_ON, [], Health.FINE),
        (SupportNow.NOT_RECORDED, [Stance.FOR], Health.FINE),
        (SupportNow.NOT_RECORDED, [Stance.NEITHER], Health.UNKNOWN),
        (SupportNow.NOT_RECORDED, [], Health.UNKNOWN),
        (SupportNow.OPEN, [Stance.FOR], Health.UNKNOWN),
        (SupportNow.NO_CYCLE, [Stance.FOR], Health.UNKNOWN),
        (SupportNow.OWN_VERSIONS, [Stance.FOR], Health.UNKNOWN),
        (SupportNow.PATCHED, [Stance.FOR], Health.UNKNOWN),
    ],
)
def test_the_state_follows_from_support_and_comparisons(support, stances, health):
    assert answer(support, *stances).health is health


@pytest.mark.parametrize("changes", [{"came_true": ("it is paid for",)}, {"is_disputed": True}])
def test_a_pick_in_question_puts_the_part_in_question_whatever_it_picked(changes):
    assert answer(SupportNow.GOES_ON, Stance.FOR, **changes).health is Health.IN_QUESTION


def test_what_is_not_known_here_cannot_be_said_and_stays_in_the_list():
    unknown = StackAnswer(Dependency("npm", "left-pad", "1.0"))
    stack = Stack((answer(SupportNow.GOES_ON), unknown), ON)

    assert unknown.health is Health.UNKNOWN
    assert [len(found) for found in stack.by_health.values()] == [0, 0, 0, 1, 1]
    assert list(stack.by_health) == list(Health)
    assert len(stack.known) == 1
