"""The stamp of the form's second step: what holds a disagreement, and what never does."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.services.spam import stamp as stamps
from comparisons.services.spam.stamp import check_stamp, kept_or_new, stamp

PAIR = "mysql-vs-postgresql"
SHOWN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STAMP = stamp(PAIR, SHOWN)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (timedelta(seconds=-1), stamps.TOO_FAST),
        (timedelta(seconds=2, milliseconds=999), stamps.TOO_FAST),
        (timedelta(seconds=3), ""),
        (timedelta(days=1), ""),
        (timedelta(days=1, seconds=1), stamps.TOO_OLD),
    ],
)
def test_a_stamp_is_right_from_three_seconds_to_a_day(after, reason):
    assert check_stamp(STAMP, PAIR, SHOWN + after) == reason


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ("", stamps.MISSING),
        ("yes", stamps.FORGED),
        (":", stamps.FORGED),
        (STAMP[:-1], stamps.FORGED),
        (STAMP.replace("1", "2", 1), stamps.FORGED),
        (STAMP + "x" * 1_000_000, stamps.FORGED),
        ("\ud800:\x00", stamps.FORGED),
        (stamp("atom-vs-vscode", SHOWN), stamps.OTHER_PAIR),
    ],
)
def test_a_stamp_that_is_not_of_this_form_is_named(sent, reason):
    assert check_stamp(sent, PAIR, SHOWN + timedelta(minutes=1)) == reason


def test_nobody_makes_a_stamp_without_the_key(settings):
    settings.SECRET_KEY = "another"

    assert check_stamp(STAMP, PAIR, SHOWN + timedelta(minutes=1)) == stamps.FORGED


def test_a_form_that_is_shown_again_keeps_the_moment_when_it_was_shown_first():
    soon, late = SHOWN + timedelta(seconds=1), SHOWN + timedelta(days=2)

    assert kept_or_new(STAMP, PAIR, soon) == STAMP
    assert kept_or_new(STAMP, PAIR, late) == stamp(PAIR, late)
    assert kept_or_new("", PAIR, soon) == stamp(PAIR, soon)
