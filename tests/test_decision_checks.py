"""What became of a decision: under whose weights it is judged, since when it doesn't hold, and because of what.

Asks no database. ``pair`` is MySQL, which leads by 3 on operations (2), against PostgreSQL, the pick, which leads by 3
on data integrity (3).
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from comparisons.domain import preferences
from comparisons.domain.evidence import Evidence
from comparisons.domain.kept_decisions import decision_checks, decision_sentences
from comparisons.domain.kept_decisions.decision_checks import Result
from comparisons.domain.page import PageCondition, PageCriterion, PageRelease
from comparisons.domain.standings import standing, turn_sentences
from comparisons.domain.standings.standing import Recorded
from comparisons.domain.vocabulary import StandingCause
from comparisons.importing.decisions.reading import read
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.decision_record import record

from .decision_records import INTEGRITY, OPERATIONS, pair
from .make_pages import make_claim, make_ruling

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
PAIR = pair()


def taken(page=PAIR, on=TODAY, **asked):
    """The record of ``page`` with these weights and must-haves, read again."""
    query = urlencode({preferences.WEIGHT + name if name in WEIGHED else name: value for name, value in asked.items()})
    view = ComparisonView.asked(page, query, on)
    return read(record(view, f"https://np.example/compare/{page.slug}/{view.query}").encode())


WEIGHED = {"operations", "integrity", "scaling"}


def with_claims(page=PAIR, first=None, second=None):
    """``page`` with other claims of a side, and so another comparison than that of the record."""
    sides = {"first": page.first, "second": page.second}
    found = {"first": first, "second": second}
    return replace(page, **{name: replace(sides[name], claims=claims) for name, claims in found.items() if claims})


def stood(page, at, cause=StandingCause.CLAIMS):
    return Recorded(0, at, cause, standing.taken(Evidence(page), at.date()))


def judged(file, page, *history, now=NOW):
    return decision_checks.judge(file, page, history, now)


OTHERWISE = with_claims(first=(replace(PAIR.first.claims[0], is_pro=False), PAIR.first.claims[1]))
"""MySQL's pro on operations has become a con."""


# ---- what became of it


def test_a_record_holds_while_nothing_changed():
    check = judged(taken(operations="5"), PAIR, stood(PAIR, NOW))

    assert (check.result, check.is_same, check.turn, check.fails) == (Result.HOLDS, True, None, False)
    assert decision_sentences.answer(check) == (
        "Still holds. With these weights, MySQL leads by 6. "
        "Narrow: it wins with 50% of all possible weights, on 2 criteria."
    )
    assert decision_sentences.since(check) == ""


def test_it_flipped_where_another_leads_and_the_claim_is_named():
    before, after = NOW - timedelta(days=9), NOW - timedelta(days=2)

    check = judged(taken(on=before.date(), operations="5"), OTHERWISE, stood(OTHERWISE, after), stood(PAIR, before))

    assert (check.result, check.is_same, check.fails) == (Result.FLIPPED, False, True)
    assert decision_sentences.answer(check).startswith(
        "Flipped. The record chose MySQL. With these weights, PostgreSQL"
    )
    assert decision_sentences.since(check) == (
        "Since 20 Nov 2026, because of changed claims. MySQL, Operations: "
        "“It fails over by itself” is a con of strength 2 now, a pro of strength 2 before."
    )
    assert [change.after.key for change in check.because] == [PAIR.first.claims[0].key]


def test_a_tie_in_place_of_a_leader_is_a_flip_and_so_is_a_leader_in_place_of_a_tie():
    more = with_claims(first=(replace(PAIR.first.claims[0], strength=3), PAIR.first.claims[1]))

    to_tie = judged(taken(more, operations="3"), PAIR)
    from_tie = judged(taken(operations="3"), more)

    assert [to_tie.result, from_tie.result] == [Result.FLIPPED, Result.FLIPPED]
    assert "With these weights, neither leads." in decision_sentences.answer(to_tie)
    assert "The record chose neither." in decision_sentences.answer(from_tie)
    assert judged(taken(operations="3"), PAIR).result is Result.HOLDS


def safer(strength=1):
    """PostgreSQL leads on each of three criteria."""
    scaling = PageCriterion("scaling", "Scaling", Decimal(1))
    second = [make_claim(key=one.slug, criterion=one, text="Good") for one in (OPERATIONS, INTEGRITY, scaling)]
    first = [make_claim(key=f"no-{one.slug}", criterion=one, is_pro=False, text="Bad", strength=strength)
             for one in (OPERATIONS, INTEGRITY, scaling)]  # fmt: skip
    return with_claims(first=tuple(first), second=tuple(second))


def test_it_holds_more_narrowly_where_the_lead_is_less_safe_and_not_where_it_is_safer():
    clear = safer()
    narrow = with_claims(clear, second=clear.second.claims[:2])
    then, now = NOW - timedelta(days=9), NOW - timedelta(days=2)
    check = judged(taken(clear, then.date(), integrity="4"), narrow, stood(narrow, now), stood(clear, then))
    back = judged(taken(narrow, integrity="4"), clear)

    assert (check.result, check.fails, check.turn.at) == (Result.NARROWER, False, now)
    assert decision_sentences.answer(check).startswith(
        "Holds more narrowly. In the record, PostgreSQL leads: clear. With these weights, PostgreSQL leads by"
    )
    assert back.result is Result.HOLDS


def test_it_cannot_be_said_where_nothing_is_left_to_weigh():
    bare = with_claims(first=(make_claim(),))

    check = judged(taken(operations="5"), bare)

    assert (check.result, check.fails) == (Result.CANNOT_SAY, False)
    assert decision_sentences.answer(check) == (
        "Cannot say. Nothing to weigh: no criterion has claims that count on both sides."
    )


def test_a_record_with_a_later_one_in_its_place_fails_nothing():
    file = replace(taken(operations="5"), status="superseded by [8](8.md)")

    check = judged(file, OTHERWISE)

    assert (check.result, check.fails) == (Result.FLIPPED, False)
    assert "Its status is “superseded by [8](8.md)”, so it fails no check." in decision_sentences.notes(check)


# ---- under whose weights


def with_own_weights(page, **weights):
    """``page`` after we gave criteria other weights of our own."""

    def of(claim):
        weight = Decimal(weights.get(claim.criterion.slug, claim.criterion.weight))
        return replace(claim, criterion=replace(claim.criterion, weight=weight))

    return with_claims(page, *(tuple(map(of, side.claims)) for side in page.sides))


def test_a_new_weight_of_ours_changes_nothing_for_weights_that_stand_in_the_record():
    heavier = with_own_weights(PAIR, integrity="5")

    check = judged(taken(operations="3.5"), heavier)

    assert check.result is Result.HOLDS
    assert "MySQL leads by 1.5." in decision_sentences.answer(check)


def test_a_criterion_that_came_later_counts_with_our_weight_and_is_named():
    scaling = PageCriterion("scaling", "Scaling", Decimal(4))
    first = (*PAIR.first.claims, make_claim(criterion=scaling, is_pro=False))
    later = with_claims(first=first, second=(*PAIR.second.claims, make_claim(criterion=scaling)))

    added, gone = judged(taken(operations="5"), later), judged(taken(later, operations="5"), PAIR)

    assert added.result is Result.FLIPPED
    assert "Not weighed in the record, and counted now with our weight: Scaling (4)." in decision_sentences.notes(added)
    assert "Weighed in the record, and not counted now: scaling." in decision_sentences.notes(gone)


def test_without_weights_it_is_judged_by_our_pick_and_not_by_who_leads():
    mine = with_claims(replace(PAIR, ruling=make_ruling(pick="mysql")))
    other = replace(PAIR, ruling=make_ruling(pick="postgresql"))
    depends = replace(PAIR, ruling=make_ruling(outcome="depends"))
    then, now = NOW - timedelta(days=9), NOW - timedelta(days=2)

    same = judged(taken(mine), mine)
    flipped = judged(taken(mine, then.date()), other, stood(other, now, StandingCause.DECISION), stood(mine, then))
    open_now = judged(taken(mine), depends)

    assert [same.result, flipped.result, open_now.result] == [Result.HOLDS, Result.FLIPPED, Result.FLIPPED]
    assert "Our pick is still MySQL. With our weights, PostgreSQL leads by 3." in decision_sentences.answer(same)
    assert "The record chose MySQL. Our pick is PostgreSQL." in decision_sentences.answer(flipped)
    assert decision_sentences.since(flipped) == "Since 20 Nov 2026, because of a new decision."
    assert "Our verdict is “It depends”." in decision_sentences.answer(open_now)


def test_our_pick_holds_more_narrowly_where_the_claims_no_longer_lead_to_it():
    led = replace(PAIR, ruling=make_ruling(pick="postgresql"))
    against = with_own_weights(led, operations="5")

    check = judged(taken(led), against)

    assert check.result is Result.NARROWER
    assert "Our pick is still PostgreSQL. With our weights, MySQL leads by 6." in decision_sentences.answer(check)


def test_a_must_have_decides_as_it_did_for_the_record():
    free = pair(first={"licence": "MIT"}, second={"licence": "PostgreSQL"})
    closed = replace(free, first=replace(free.first, licence="SSPL-1.0"))
    unknown = replace(free, first=replace(free.first, licence=""))
    file = taken(free, operations="5", open_source="1")

    check = judged(file, closed, stood(closed, NOW, StandingCause.FACTS), stood(free, NOW - timedelta(hours=1)))

    assert (judged(file, free).result, check.result) == (Result.HOLDS, Result.FLIPPED)
    assert decision_sentences.since(check) == (
        "Since 22 Nov 2026, because of changed facts about a technology. "
        "MySQL is out: its licence, SSPL-1.0, isn't open source."
    )
    assert judged(file, unknown).result is Result.HOLDS
    assert "this couldn't be checked" in " ".join(decision_sentences.notes(judged(file, unknown)))


def test_a_day_that_passes_flips_it_without_a_change_of_ours():
    release = PageRelease("9", supported_until=date(2026, 12, 20))
    longer = replace(release, supported_until=date(2030, 1, 1))
    page = pair(first={"releases": (release,)}, second={"releases": (longer,)})
    then = NOW - timedelta(days=9)
    file = taken(page, then.date(), operations="5", supported_months="1")

    last, check = (judged(file, page, stood(page, then), now=NOW - timedelta(days=days)) for days in (2, 0))

    assert (last.result, check.result) == (Result.HOLDS, Result.FLIPPED)
    assert (check.turn.at.date(), check.turn.cause) == (date(2026, 11, 21), StandingCause.DATE)
    assert decision_sentences.since(check) == (
        "Since 21 Nov 2026, because of a day that passed. "
        "MySQL is out: the longest support recorded, of release 9, ends on 20 Dec 2026."
    )


# ---- since when


def test_a_change_that_the_worker_has_not_stored_yet_is_of_today():
    check = judged(taken(operations="5"), OTHERWISE, stood(PAIR, NOW - timedelta(days=1)))

    assert (check.turn.at, check.turn.cause) == (NOW, StandingCause.CLAIMS)


def test_since_when_is_told_from_the_last_time_it_held():
    days = [NOW - timedelta(days=number) for number in range(5)]
    pages = [OTHERWISE, OTHERWISE, PAIR, OTHERWISE, PAIR]
    again = replace(OTHERWISE, intro="Words only")

    check = judged(taken(on=days[4].date(), operations="5"), again, *map(stood, pages, days))

    assert check.turn.at == days[1]


@pytest.mark.parametrize("history", [(), (stood(OTHERWISE, NOW),)], ids=["none", "too-short"])
def test_what_is_not_recorded_is_not_guessed(history):
    check = judged(taken(operations="5"), OTHERWISE, *history)

    assert (check.result, check.turn) == (Result.FLIPPED, None)
    assert decision_sentences.since(check) == "Since when isn't recorded here."


def test_a_change_from_before_the_record_is_no_reason():
    before = NOW - timedelta(days=5)

    check = judged(taken(operations="5"), OTHERWISE, stood(OTHERWISE, before), stood(PAIR, before - timedelta(days=1)))

    assert check.turn is None


def test_three_claims_are_named_and_the_others_counted():
    more = tuple(make_claim(criterion=OPERATIONS, is_pro=False, text=f"Con {number}") for number in range(5))
    worse = with_claims(first=(*more, PAIR.first.claims[1]))

    check = judged(taken(operations="5"), worse, stood(worse, NOW), stood(PAIR, NOW - timedelta(hours=1)))

    said = decision_sentences.since(check)
    assert said.count("MySQL, Operations: ") == 3
    assert said.endswith("3 more claims changed with it.")
    assert "“It fails over by itself” (pro, strength 2) no longer counts." in " ".join(
        turn_sentences.claim(change, check.turn) for change in check.because
    )


# ---- what else there is to know


def test_a_verdict_in_question_and_who_reviewed_it_are_said():
    conditions = (PageCondition("a licence changes", happened=date(2026, 11, 1)),)
    page = replace(PAIR, ruling=make_ruling(conditions=conditions, decided=date(2026, 10, 1)))

    said = decision_sentences.notes(judged(taken(page), page))

    assert any(note.startswith("Our verdict is in question: something that would change it") for note in said)
    assert any(note.startswith("Reviewed by") or "No editor has reviewed it yet." in note for note in said)


def test_other_words_of_a_claim_leave_the_decision_and_are_said():
    reworded = with_claims(first=(replace(PAIR.first.claims[0], text="It fails over"), PAIR.first.claims[1]))

    check = judged(taken(operations="5"), reworded)

    assert check.result is Result.HOLDS
    assert "A claim that it rested on has changed since." in decision_sentences.notes(check)


def test_what_cannot_be_read_of_the_address_is_said():
    file = replace(taken(operations="5"), query="w-operations=5&w-lustre=3")

    assert "No criterion here is called “lustre”." in decision_sentences.notes(judged(file, PAIR))
