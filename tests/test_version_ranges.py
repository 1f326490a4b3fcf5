"""The versions that a claim holds for, beside the latest known release."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.page import PageRelease
from comparisons.domain.version_ranges import Reach, latest_known, reach


def known(version):
    return [PageRelease("cycle", latest=version), PageRelease("1", latest="1.9")]


@pytest.mark.parametrize(
    ("versions", "latest", "expected"),
    [
        (">=12", "17.4", Reach.HOLDS),
        (">=12,<17", "17.4", Reach.ENDED),
        (">=12,<17", "16.9", Reach.HOLDS),
        (">= 12, < 17", "17.4", Reach.ENDED),
        (">=12 <17", "17.4", Reach.ENDED),
        ("≥12, ≤16", "17.4", Reach.ENDED),
        ("<9.7", "9.7.0", Reach.ENDED),
        ("<9.7", "9.10", Reach.ENDED),
        ("<9.7", "9.6.9", Reach.HOLDS),
        ("<17.0", "17", Reach.ENDED),
        ("<=16", "16.3", Reach.HOLDS),
        ("<=16.2", "16.3", Reach.ENDED),
        (">16", "16.3", Reach.HOLDS),
        (">16", "17", Reach.HOLDS),
        ("8.0", "8.0.36", Reach.HOLDS),
        ("8.x", "8.4", Reach.HOLDS),
        ("8.0.*", "8.4", Reach.ENDED),
        ("=8", "9.1", Reach.ENDED),
        ("==8", "8.4", Reach.HOLDS),
        ("v8", "v8.4.1+build7", Reach.HOLDS),
    ],
)
def test_a_range_reaches_the_latest_release_or_ended_before_it(versions, latest, expected):
    assert reach(versions, known(latest)) is expected


@pytest.mark.parametrize(
    ("versions", "latest"),
    [
        (">=18", "17.4"),  # the range begins after what is known
        ("9", "8.4"),
        ("<17.2", "17"),  # 17 may be any 17
        (">=17.2", "17"),
        (">17", "17"),
        ("==17.2", "17"),
        ("12 13", "13.1"),
        (">=12, 13", "13.1"),
        ("", "17"),
        (",", "17"),
        ("all", "17"),
        ("since 12", "17"),
        (">=12 || <10", "17"),
        ("^3.8", "4.0"),
        ("!=3.8", "4.0"),
        ("<18-rc1", "18"),
        ("<1٨", "18"),
        ("<17", ""),
        ("<17", "trixie"),
        ("<17", "17-rc1"),
        ("<" + "9" * 5000, "17"),
    ],
)
def test_what_cannot_be_told_is_unknown(versions, latest):
    assert reach(versions, [PageRelease(latest, latest=latest)]) is Reach.UNKNOWN


def test_without_a_known_release_nothing_ended():
    assert reach("<17", []) is Reach.UNKNOWN
    assert latest_known([]) == ""


def test_the_latest_known_is_the_version_of_the_newest_cycle_or_the_cycle_itself():
    older = PageRelease("16", date(2023, 9, 14), "16.9")

    assert latest_known([PageRelease("17", date(2024, 9, 26), "17.4"), older]) == "17.4"
    assert latest_known([PageRelease("17", date(2024, 9, 26)), older]) == "17"


@given(st.text(alphabet="<>=≥≤!~^|.,x*v 0123456789", max_size=100), st.text(alphabet=".v+ 0123456789", max_size=20))
def test_odd_text_is_never_a_fault(versions, latest):
    assert isinstance(reach(versions, known(latest)), Reach)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_what_ended_below_a_version_does_not_begin_there(bound, latest):
    """A release is never at once within ``<x`` and within ``>=x``, nor outside both."""
    version, releases = ".".join(map(str, bound)), known(".".join(map(str, latest)))

    below, above = reach(f"<{version}", releases), reach(f">={version}", releases)

    assert (below is Reach.ENDED) is (above is Reach.HOLDS)
