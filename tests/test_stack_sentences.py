"""What is said of the parts of a stack: every state in a sentence, and nothing guessed."""

from datetime import date

import pytest

from comparisons.domain.page import PageRelease
from comparisons.domain.stacks import stack_sentences
from comparisons.domain.stacks.dependencies import Dependency
from comparisons.domain.stacks.stack import KnownTechnology, Stack, StackAnswer, Stance, StandsIn, SupportNow, Way
from comparisons.domain.vocabulary import Outcome

DJANGO = KnownTechnology(1, "django", "Django", "/technologies/django/")
OLD, OLDER = PageRelease("4.2", supported_until=date(2026, 4, 7)), PageRelease("1.0", is_over=True)
NEW, LASTING = PageRelease("5.2", supported_until=date(2028, 4, 30)), PageRelease("6.0", is_over=False)


def answer(support: SupportNow, release=None, newer=None, **given) -> StackAnswer:
    return StackAnswer(
        Dependency("pypi", "Django", **given), technology=DJANGO, support=support, release=release, newer=newer
    )


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (answer(SupportNow.ENDED, OLD), "Support of Django 4.2 ended on 7 Apr 2026."),
        (answer(SupportNow.ENDED, OLDER, LASTING),
         "Support of Django 1.0 ended on a day that is not recorded. Django 6.0 is supported."),
        (answer(SupportNow.SOON, OLD, NEW),
         "Support of Django 4.2 ends on 7 Apr 2026. Django 5.2 is supported until 30 Apr 2028."),
        (answer(SupportNow.GOES_ON, NEW), "Django 5.2 is supported until 30 Apr 2028."),
        (answer(SupportNow.GOES_ON, LASTING), "Django 6.0 is supported, no end date is set."),
        (answer(SupportNow.OPEN, asked=">=4"),
         "“>=4” leaves the version open, so we cannot say whether it is supported."),
        (answer(SupportNow.OPEN), "No version is named, so we cannot say whether it is supported."),
        (answer(SupportNow.NO_CYCLE, version="99"),
         "No release of Django that we know fits 99, so we cannot say whether it is supported."),
        (answer(SupportNow.NOT_RECORDED), "How long Django is supported is not recorded here."),
        (answer(SupportNow.OWN_VERSIONS),
         "This package has versions of its own, so we cannot say which release of Django you use."),
        (answer(SupportNow.PATCHED),
         "A package of an operating system, which puts fixes into old versions: its number does not tell whether "
         "Django is supported."),
        (StackAnswer(Dependency("pypi", "x")), "Not known here."),
    ],
    ids=range(12),
)  # fmt: skip
def test_each_state_of_support_has_its_sentence(one, says):
    assert stack_sentences.support(one) == says


def stands(stance: Stance, outcome: Outcome = Outcome.PICK) -> StandsIn:
    flask = KnownTechnology(2, "flask", "Flask", "/technologies/flask/")
    return StandsIn("Django vs Flask", "/compare/django-vs-flask/", flask, False, outcome, stance, pick="Flask")


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (stands(Stance.FOR), "We picked Django."),
        (stands(Stance.AGAINST), "We picked Flask, not Django."),
        (stands(Stance.NEITHER, Outcome.TIE), "We call it a tie."),
        (stands(Stance.NEITHER, Outcome.DEPENDS), "It depends on what you're building."),
        (stands(Stance.NEITHER, Outcome.NOT_COMPARABLE), "We say that the two can't be compared."),
    ],
    ids=range(5),
)
def test_each_verdict_has_its_sentence(one, says):
    assert stack_sentences.verdict(one, "Django") == says


def test_the_summary_counts_each_state_and_what_is_not_known_apart():
    strangers = [StackAnswer(Dependency("npm", f"x{number}")) for number in range(1200)]
    known = [answer(SupportNow.ENDED, OLD), answer(SupportNow.SOON, OLD), answer(SupportNow.OPEN)]
    stack = Stack((*known, *strangers, strangers[0]), date(2026, 11, 29))

    assert stack_sentences.summary(stack) == (
        "1 without support, 1 whose support ends soon, 1 of which we know too little and 1,200 not known here."
    )
    assert stack_sentences.summary(Stack((), date(2026, 11, 29))) == "No package is named."


def test_what_was_not_read_says_in_which_of_several_files():
    stack = Stack((), date(2026, 11, 29), notes=((0, "Line 1: a."), (1, "Line 2: b.")))

    assert stack_sentences.notes(stack, ["go.mod", "Gemfile"]) == ["go.mod: Line 1: a.", "Gemfile: Line 2: b."]
    assert stack_sentences.notes(Stack((), date(2026, 11, 29), notes=((0, "A note."),)), ["go.mod"]) == ["A note."]


def test_what_is_left_out_is_counted_and_what_matched_is_named():
    assert stack_sentences.left_out(0) == ""
    assert stack_sentences.left_out(1).startswith("1 more package was left out")
    assert stack_sentences.left_out(18000).startswith("18,000 more packages were left out")
    by = StackAnswer(Dependency("docker", "postgres"), technology=DJANGO, way=Way.IMAGE, by="postgres")
    assert stack_sentences.matched(by) == "Matched by its image postgres."
