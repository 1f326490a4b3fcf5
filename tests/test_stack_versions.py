"""Which release cycle a file's version or range belongs to: one where all of it lies in one, else none is guessed."""

import pytest

from comparisons.domain.page import PageRelease
from comparisons.domain.stacks.asked_versions import Span, spans
from comparisons.domain.stacks.release_matching import in_use

CYCLES = ("19", "18", "6", "5.2", "5.1", "5.0", "4.2", "0.3", "0.2", "v3", "bookworm", "2022-cu1")
RELEASES = tuple(map(PageRelease, CYCLES))


@pytest.mark.parametrize(
    ("version", "cycle"),
    [
        ("5.2", "5.2"),
        ("5.2.9", "5.2"),
        ("v5.2.9", "5.2"),
        ("1!5.2.9", "5.2"),
        ("5.2rc1", "5.2"),
        ("5.2.9+build.7", "5.2"),
        ("18.20-alpine3.19", "18"),
        ("6.0", "6"),
        ("3.1.4", "v3"),
        ("bookworm", "bookworm"),
        ("Bookworm-slim", "bookworm"),
        ("2022-cu1", "2022-cu1"),
        ("5.20", None),
        ("52", None),
        ("1.0", None),
    ],
)
def test_a_version_belongs_to_the_cycle_that_it_begins_with(version, cycle):
    found = in_use(version, "", "pypi", RELEASES)

    assert (found.release.cycle if found.release else None, found.is_open) == (cycle, False)


@pytest.mark.parametrize("version", ["5", "0", "latest", "alpine", "bookwormish", ""])
def test_a_version_that_may_be_of_several_cycles_is_open(version):
    assert in_use(version, "", "docker", RELEASES) == (None, True)


@pytest.mark.parametrize(
    ("cycles", "found"), [(["24.0"], ("24.0", False)), (["24.0", "24.1"], (None, True)), (["24.1"], (None, True))]
)
def test_a_short_version_is_of_the_only_cycle_that_it_equals(cycles, found):
    release, is_open = in_use("24", "", "docker", tuple(map(PageRelease, cycles)))

    assert (release.cycle if release else None, is_open) == found


def test_the_longest_of_several_cycles_is_the_one():
    releases = tuple(map(PageRelease, ("5", "5.2", "5.2.1")))

    assert [in_use(one, "", "npm", releases).release.cycle for one in ("5.2.1", "5.2.2", "5.3")] == [
        "5.2.1",
        "5.2",
        "5",
    ]


@pytest.mark.parametrize(
    ("ecosystem", "asked", "cycle"),
    [
        ("npm", "^18.2.0", "18"),
        ("npm", "18", "18"),
        ("npm", "18.x", "18"),
        ("npm", "~5.2.3", "5.2"),
        ("npm", "~5.2", "5.2"),
        ("npm", "^0.2.3", "0.2"),
        ("npm", "5.2.0 - 5.2.9", "5.2"),
        ("npm", ">=18.1.0 <19", "18"),
        ("npm", "18.1.x || 18.3.x", "18"),
        ("npm", "^18.0.0-rc.1", "18"),
        ("pypi", "~=5.2.1", "5.2"),
        ("pypi", "==5.2.*", "5.2"),
        ("pypi", ">= 5.2, < 5.3, != 5.2.4", "5.2"),
        ("pypi", ">=5.2,<=5.2.7", "5.2"),
        ("gem", "~> 5.2.1", "5.2"),
        ("gem", "~> 18.0", "18"),
        ("packagist", "~5.2.0", "5.2"),
        ("packagist", "^18.1|^18.3", "18"),
        ("cargo", "0.2", "0.2"),
        ("cargo", "18.1", "18"),
        ("hex", "~> 5.2.1", "5.2"),
    ],
)
def test_a_range_that_lies_in_one_cycle_is_of_it(ecosystem, asked, cycle):
    found = in_use("", asked, ecosystem, RELEASES)

    assert (found.release.cycle if found.release else None, found.is_open) == (cycle, False)


@pytest.mark.parametrize(
    ("ecosystem", "asked"),
    [
        ("npm", "*"),
        ("npm", "latest"),
        ("npm", ">=18"),
        ("npm", "^5.1.0"),  # 5.1, 5.2 and whatever comes before 6
        ("npm", "^18 || ^19"),
        ("npm", "^18 || workspace:*"),
        ("npm", "5.0 - 5.2"),
        ("pypi", ">=4.2,<6"),
        ("pypi", "~=5.2"),
        ("pypi", "<5.3"),
        ("pypi", "!=5.2"),
        ("pypi", "whatever"),
        ("gem", "~> 5.2"),
        ("packagist", "~5.2"),
        ("cargo", "5.2"),
        ("npm", "1" * 200),
    ],
)
def test_a_range_over_several_cycles_is_open(ecosystem, asked):
    assert in_use("", asked, ecosystem, RELEASES) == (None, True)


@pytest.mark.parametrize("asked", ["^7.0.0", "<0.2", ">=20", "^7 || ^8"])
def test_a_range_that_reaches_no_known_cycle_is_of_none(asked):
    assert in_use("", asked, "npm", RELEASES) == (None, False)


@pytest.mark.parametrize("asked", ["^7 || ^18", "<=0.2", ">=19"])
def test_a_range_that_reaches_one_beside_others_is_open(asked):
    assert in_use("", asked, "npm", RELEASES) == (None, True)


def test_bounds_are_read_with_blanks_and_with_their_ends():
    assert spans(">= 4.2 , < 6", "pypi") == (Span((4, 2), (6,)),)
    assert spans("<=5", "pypi") == (Span(None, (6,)),)
    assert spans("^0.0.3", "npm") == (Span((0, 0, 3), (0, 0, 4)),)
    assert spans("^0", "npm") == (Span((0,), (1,)),)
    assert spans("1.2.3", "pypi") == (Span((1, 2, 3), (1, 2, 4)),)
    assert spans("~1", "npm") == (Span((1,), (2,)),)
    assert spans("~> 1", "gem") == (Span((1,), (2,)),)
