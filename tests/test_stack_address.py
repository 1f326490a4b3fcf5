"""The address of a stack: names known here with their release cycle, as many as a link can hold."""

from datetime import date

import pytest

from comparisons.domain.page import PageRelease
from comparisons.domain.stacks import stack_address
from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.domain.stacks.stack import KnownTechnology, Stack, StackAnswer
from comparisons.domain.stacks.stack_address import Shared, StackPart, manifest_of, part_of, shared, with_days, words_in

DAY = date(2026, 11, 29)


def answer(slug: str, cycle: str = "", *, until: date | None = None) -> StackAnswer:
    known = KnownTechnology(1, slug, slug.capitalize(), f"/technologies/{slug}/")
    release = PageRelease(cycle, supported_until=until) if cycle else None
    return StackAnswer(Dependency("pypi", f"acme-{slug}", "4.2.11"), technology=known, release=release)


def stack(*answers: StackAnswer) -> Stack:
    return Stack(answers, DAY)


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("django", ("django", "")),
        ("django@5.2", ("django", "5.2")),
        (" django @ 5.2 ", ("django", "5.2")),
        ("django@", ("django", "")),
        ("@angular/core", ("@angular/core", "")),
        ("@angular/core@17", ("@angular/core", "17")),
        ("@", ("@", "")),
    ],
)
def test_the_last_at_sign_parts_a_name_from_its_release(word, part):
    assert part_of(word) == StackPart(*part)


def test_words_are_parted_by_commas_or_given_one_by_one_without_what_nobody_sees():
    assert words_in(["a, b,,", "c\u200b", " "]) == ["a", "b", "c"]


def test_an_address_is_read_as_a_list_of_tools_each_once():
    assert manifest_of(["django@5.2", "redis", "redis"]).dependencies == (
        Dependency(TOOL, "django", "5.2"), Dependency(TOOL, "redis")
    )  # fmt: skip
    assert len(manifest_of(["x" * 300]).dependencies[0].name) == 200


def test_it_holds_slugs_and_cycles_and_nothing_of_the_file():
    known = [answer("django", "4.2"), answer("django", "4.2"), answer("redis"), answer("flask"), answer("flask", "3")]
    stranger = StackAnswer(Dependency("pypi", "our-own-package", "1.0"))

    assert shared(stack(stranger, *known)) == Shared(("django@4.2", "redis", "flask@3"))
    assert shared(stack(stranger)) == Shared(())


@pytest.mark.parametrize("cycle", ["5,2", "a@b", "5\n2"])
def test_a_cycle_that_would_be_read_as_something_else_is_left_out(cycle):
    assert shared(stack(answer("django", cycle))).words == ("django",)


def test_it_holds_a_hundred_names_and_says_how_many_more_there_are():
    many = [answer(f"t{number}", "1") for number in range(101)]

    assert shared(stack(*many[:100])).left_out == 0
    assert (len(shared(stack(*many)).words), shared(stack(*many)).left_out) == (100, 1)


def test_names_too_long_for_a_link_are_left_out():
    long = [answer(f"{number:02}" + "x" * 62, "1" * 20) for number in range(60)]

    found = shared(stack(*long))

    assert len(",".join(found.words)) <= stack_address.LONGEST < len(",".join(found.words)) + 86
    assert len(found.words) + found.left_out == 60


def test_the_calendar_holds_what_ends_on_a_known_day():
    dated, open_end = answer("django", "4.2", until=DAY), answer("redis", "7.4")

    assert with_days(stack(dated, open_end, answer("flask"))).words == ("django@4.2",)
