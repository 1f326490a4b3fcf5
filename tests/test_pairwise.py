"""Several technologies by who is ahead in each of their pairs."""

import pytest

from comparisons.domain import pairwise, pairwise_sentences
from comparisons.domain.page import Side
from comparisons.domain.pairwise import DecidedPair, Record


def decided(*pairs):
    """ "a>b" is a pair that a is ahead in, "a=b" one in which neither is."""
    return [DecidedPair(pair[0], pair[2], pair[0] if pair[1] == ">" else "") for pair in pairs]


def test_records_count_pairs_ahead_behind_and_compared():
    assert pairwise.records(decided("a>b", "a>c", "b=c", "d>a")) == [
        Record("a", ahead=2, behind=1, compared=3),
        Record("d", ahead=1, behind=0, compared=1),
        Record("b", ahead=0, behind=1, compared=2),
        Record("c", ahead=0, behind=1, compared=2),
    ]
    assert pairwise.records([]) == []


CIRCLES = {
    "none": (["a>b", "b>c", "a>c"], []),
    "nobody ahead": (["a=b"], []),
    "of three": (["b>c", "c>a", "a>b"], [["a", "b", "c"]]),
    "of four": (["a>b", "b>c", "c>d", "d>a"], [["a", "b", "c", "d"]]),
    "the shortest of a group": (["a>b", "b>c", "c>d", "d>a", "b>d"], [["a", "b", "d"]]),
    "below a leader": (["z>a", "a>b", "b>c", "c>a"], [["a", "b", "c"]]),
    "two groups": (["a>b", "b>c", "c>a", "x>y", "y>z", "z>x", "a>x"], [["a", "b", "c"], ["x", "y", "z"]]),
}


@pytest.mark.parametrize(("pairs", "circles"), CIRCLES.values(), ids=CIRCLES)
def test_circles_are_found_once_a_group(pairs, circles):
    assert pairwise.circles(decided(*pairs)) == circles


CHOSEN = {
    "all": (["ab", "bc"], 3, "abc"),
    "none": ([], 3, ""),
    "the least compared goes": (["ab", "bc", "ca", "cd"], 3, "abc"),
    "of equals the last goes": (["ab", "ac", "ad"], 3, "abc"),
    "a pair that nobody compared with the rest": (["ab", "bc", "xy"], 5, "abc"),
    "of equal groups the first": (["ab", "xy"], 5, "ab"),
    "what falls apart": (["ab", "ac", "bc", "de", "df", "ef", "ax", "dx"], 6, "abc"),
}


@pytest.mark.parametrize(("pairs", "most", "chosen"), CHOSEN.values(), ids=CHOSEN)
def test_the_most_compared_are_compared_with_one_another(pairs, most, chosen):
    assert pairwise.most_compared([(pair[0], pair[1]) for pair in pairs], most) == set(chosen)


def sides(*names):
    return [Side(name.lower(), name) for name in names]


@pytest.mark.parametrize(
    ("pairs", "whose", "says"),
    [
        (["a>b", "a>c"], "", "We pick A over each of the 2 others."),
        (["a>b", "a>c"], "your", "Your weights put A ahead of each of the 2 others."),
        (["a>b", "a=c"], "", "We pick none of them over all the others."),
        (["a>b"], "our", "Our weights put none of them ahead of all the others."),
    ],
)
def test_whoever_is_ahead_of_all_others_is_named(pairs, whose, says):
    found = pairwise.records(decided(*pairs))

    assert pairwise_sentences.over_all(sides("A", "B", "C"), found, whose) == says


def test_of_two_nobody_is_ahead_of_all_others():
    assert pairwise_sentences.over_all(sides("A", "B"), pairwise.records(decided("a>b")), "") == ""


def test_a_circle_is_said_with_names_that_keep_their_direction():
    hebrew = "שלום"

    assert pairwise_sentences.circle(sides("A", "B", "C"), "") == (
        "A circle: we pick A over B, B over C and C over A. So none of these is best."
    )
    assert pairwise_sentences.circle(sides("A", "B", hebrew), "your") == (
        f"A circle: your weights put A ahead of B, B ahead of \u2068{hebrew}\u2069 and \u2068{hebrew}\u2069 ahead of A."
        " So none of these is best."
    )


@pytest.mark.parametrize(
    ("compared", "says"),
    [(3, ""), (2, "1 of 3 pairs isn't compared yet."), (0, "3 of 3 pairs aren't compared yet.")],
)
def test_pairs_that_nobody_compared_are_counted(compared, says):
    assert pairwise_sentences.not_compared(sides("A", "B", "C"), compared) == says
