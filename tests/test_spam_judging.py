"""What is held, what is spam and what is neither; floods that hold new disagreements until they are over."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from comparisons.models import Comparison
from comparisons.services.spam import flood, repeats
from comparisons.services.spam import stamp as stamps
from comparisons.services.spam.judging import LONGEST_REASON, Judgement, Post, judge
from comparisons.services.triage import hash_of

from .make import make_feedback, make_published_comparison

PAIR = "mysql-vs-postgresql"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STAMP = stamps.stamp(PAIR, NOON - timedelta(minutes=1))
LONG = "We ran both for three years on the same hardware, and the failover of one took a minute longer each time."
HONEST = Judgement()


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def judged(comparison):
    def judge_one(**changes) -> Judgement:
        values = {"pair": PAIR, "client": "us", "network": "n", "at": NOON, "text": LONG, "stamp": STAMP}
        return judge(Post(comparison=comparison.pk, **(values | changes)))

    return judge_one


def earlier(comparison: Comparison, text: str = LONG, **changes):
    values = {"created": NOON - timedelta(hours=1), "text_hash": hash_of(text)} | changes
    return make_feedback(comparison, text=text, **values)


# --- What the post itself tells


def test_only_the_trap_makes_spam(judged):
    assert judged() == HONEST
    assert judged(trap=" ") == Judgement(is_spam=True, held_for="trap")


def test_a_wrong_stamp_holds(judged):
    assert judged(stamp="") == Judgement(held_because=stamps.MISSING, held_for="stamp")


def test_the_text_and_what_would_settle_it_are_read_together(judged):
    held = judged(would_settle="Buy viagra here")

    assert held == Judgement(held_because="words of spam (“viagra”)", held_for="words")
    assert judged(would_settle="1") == HONEST
    assert judged(evidence="https://bit.ly/1").held_for == "links"


def test_all_that_a_post_tells_is_said_within_the_column(judged):
    text = f"{LONG} viagra {'https://bit.ly/abc ' * 4}"
    held = judged(text=text, stamp="")

    assert held.held_because.startswith(f"{stamps.MISSING}; 4 links; a link that hides")
    assert held.held_for == "stamp"
    assert len(held.held_because) <= LONGEST_REASON


# --- The same text again


def test_the_same_text_of_somebody_else_within_a_day_holds(judged, comparison):
    other = earlier(make_published_comparison("atom", "vscode"))

    assert judged().held_for == "same"
    assert judged(client=other.client) == HONEST


def test_a_day_later_the_same_text_is_no_repetition(comparison):
    earlier(comparison, created=NOON - timedelta(days=1, seconds=1))

    assert repeats.why_repeated(comparison.pk, "us", LONG, NOON) == ""
    assert repeats.why_repeated(comparison.pk, "us", LONG, NOON - timedelta(seconds=1))


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        (LONG.replace("three", "four"), True),
        (f"{LONG} Yes!", True),
        (LONG.upper(), True),
        (LONG.replace(" ", "  \n"), True),
        (LONG.replace("e", "\u200be"), True),
        (LONG + " But the backups of the other are what made us stay, and nobody here regrets it.", False),
        ("We ran both for two years on rented machines; the failover never took longer than a few seconds.", False),
    ],
)
def test_nearly_the_same_text_holds(judged, comparison, text, is_held, elsewhere):
    known = earlier(make_published_comparison("atom", "vscode") if elsewhere else comparison)

    because = f"nearly the same text as #{known.pk}" if is_held else ""
    assert judged(text=text).held_because == because


def test_short_texts_that_differ_in_a_word_are_no_repetition(judged, comparison):
    known = earlier(comparison, "MySQL is slower than you say.")

    assert judged(text="MySQL is faster than you say.") == HONEST
    assert judged(text="mysql is  slower than you say.").held_because == f"the same words as #{known.pk}"


def test_a_bounded_number_of_recent_texts_is_compared(judged, comparison, monkeypatch):
    monkeypatch.setattr(repeats, "RECENT_OF_PAIR", 1)
    monkeypatch.setattr(repeats, "RECENT_OF_SITE", 2)
    atom = make_published_comparison("atom", "vscode")
    earlier(comparison, created=NOON - timedelta(hours=5))
    near = LONG.replace("three", "four")
    assert judged(text=near).held_for == "same"

    for hours in (4, 3):
        earlier(atom, f"Something else that somebody wrote {hours} hours ago", created=NOON - timedelta(hours=hours))
    assert judged(text=near).held_for == "same"
    earlier(comparison, "Another text about this very pair", created=NOON - timedelta(hours=2))
    assert judged(text=near) == HONEST


def test_the_longest_texts_take_some_milliseconds():
    texts = {number: "".join(chr(97 + (i * i * (number + 3)) % 26) for i in range(4000)) for number in range(60)}
    began = process_time()

    assert repeats._why_alike("".join(chr(97 + (i * i * 31) % 25) for i in range(4000)), texts) == ""
    assert process_time() - began < 0.25


# --- Floods


def test_too_many_about_one_pair_hold_the_next_until_they_are_an_hour_old(judged, comparison):
    for number in range(flood.PAIR_PER_HOUR):
        assert judged() == HONEST
        earlier(comparison, f"Disagreement number {number} about this pair", created=NOON - timedelta(minutes=20))

    assert judged() == Judgement(held_because=flood.ON_PAIR, held_for="flood")
    assert flood.why_flooded(make_published_comparison("atom", "vscode").pk, NOON) == ""
    ended = NOON + timedelta(minutes=40)
    assert judged(at=ended - timedelta(seconds=1)).held_for == "flood"
    assert judged(at=ended) == HONEST


def test_what_the_flood_holds_goes_on_counting_and_what_other_signs_hold_does_not(comparison, monkeypatch):
    monkeypatch.setattr(flood, "PAIR_PER_HOUR", 2)
    for sign in ("stamp", "links", "trap", "same", "words"):
        earlier(comparison, f"A disagreement with a sign: {sign}", held_for=sign, status="held")
    earlier(comparison, "A disagreement that the flood has held", held_for="flood", status="held", created=NOON)
    assert flood.why_flooded(comparison.pk, NOON) == ""

    earlier(comparison, "A disagreement that waits for an answer", created=NOON)
    assert flood.why_flooded(comparison.pk, NOON) == flood.ON_PAIR


def test_too_many_on_the_whole_site_hold_the_next_of_any_pair(comparison, monkeypatch):
    monkeypatch.setattr(flood, "SITE_PER_HOUR", 2)
    atom = make_published_comparison("atom", "vscode")

    earlier(atom, "The first disagreement with an editor", created=NOON)
    assert flood.why_flooded(comparison.pk, NOON) == ""
    earlier(atom, "The second disagreement with an editor", created=NOON)
    assert flood.why_flooded(comparison.pk, NOON) == flood.ON_SITE
    assert flood.why_flooded(comparison.pk, NOON + timedelta(hours=1)) == ""


# --- What it costs


def test_an_honest_post_costs_five_queries_and_a_clumsy_one_none(judged, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert judged() == HONEST
    with django_assert_num_queries(0):
        assert judged(stamp="").held_for == "stamp"
    with django_assert_num_queries(0):
        assert judged(trap="x").is_spam
