"""What changed for one reader between two standings: told where it matters to these weights and must-haves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts, last_day_passed
from comparisons.domain.page import PageCondition, PageCriterion, PageRelease, Side
from comparisons.domain.standings import standing, standing_records, turn_sentences, watched
from comparisons.domain.standings.standing import Asked, Recorded, Stand
from comparisons.domain.standings.standing_changes import turns
from comparisons.domain.vocabulary import End, StandingCause

from .make_pages import make_claim, make_page, make_ruling, make_side

TODAY = date(2026, 11, 29)
OPERATIONS, INTEGRITY = PageCriterion("operations", "Operations", Decimal(2)), PageCriterion("integrity", "Integrity")
OURS = Asked({}, KnockOuts())
RUNS = make_claim(criterion=OPERATIONS, strength=3, text="It runs by itself")
HOLDS = make_claim(criterion=INTEGRITY, strength=2, text="Rules hold")
REST = {
    "mysql": (make_claim(criterion=INTEGRITY, strength=1),),
    "postgresql": (make_claim(criterion=OPERATIONS, strength=1),),
}


def page(*, mysql=(RUNS,), postgresql=(HOLDS,), first=None, second=None, **changes):
    """MySQL leads by 2 on operations (2), PostgreSQL by 1 on integrity (1)."""
    sides = {
        "first": make_side("mysql", claims=(*mysql, *REST["mysql"]), **(first or {})),
        "second": make_side("postgresql", claims=(*postgresql, *REST["postgresql"]), **(second or {})),
    }
    return make_page(**sides, **changes)


def history(*pages):
    """The standings of pages, the newest first; one a day, the newest yesterday."""
    rows, before = [], None
    for number, one in enumerate(pages, start=1):
        at = datetime.combine(TODAY - timedelta(days=len(pages) + 1 - number), datetime.min.time(), UTC)
        snapshot = standing.taken(Evidence(one), at.date())
        rows.append(Recorded(number, at, standing.cause_of(before, snapshot, one), snapshot))
        before = snapshot
    return rows[::-1]


def heavier(weight):
    return replace(OPERATIONS, weight=Decimal(weight))


def weighing(weight):
    """A page whose criterion of operations has another weight of ours."""
    of = heavier(weight)
    claims = {slug: tuple(replace(one, criterion=of) if one.criterion == OPERATIONS else one for one in rest)
              for slug, rest in REST.items()}  # fmt: skip
    return make_page(
        first=make_side("mysql", claims=(replace(RUNS, criterion=of), *claims["mysql"])),
        second=make_side("postgresql", claims=(HOLDS, *claims["postgresql"])),
    )


def test_nothing_is_told_where_nothing_changed():
    assert turns(history(page()), OURS, TODAY) == []
    assert turns(history(page(), page()), OURS, TODAY) == []
    assert turns([], OURS, TODAY) == []


def test_a_claim_that_says_the_opposite_passes_the_lead():
    found = turns(history(page(), page(mysql=(replace(RUNS, is_pro=False),))), OURS, TODAY)

    assert [(turn.before.leader.slug, turn.after.leader.slug) for turn in found] == [("mysql", "postgresql")]
    assert found[0].cause is StandingCause.CLAIMS
    assert turn_sentences.headline(found[0]) == "MySQL, narrow → PostgreSQL, narrow"
    assert turn_sentences.because(found[0]) == [
        "MySQL, Operations: “It runs by itself” is a con of strength 3 now, a pro of strength 3 before."
    ]


def test_a_claim_that_moved_to_another_criterion_says_from_where():
    moved = page(mysql=(replace(RUNS, criterion=INTEGRITY),))

    assert turn_sentences.because(turns(history(page(), moved), OURS, TODAY)[0])[0] == (
        "MySQL: “It runs by itself” is a pro of strength 3 on Integrity now, a pro of strength 3 on Operations before."
    )


def test_since_when_a_leader_leads_is_the_newest_change_of_it():
    against = page(mysql=(replace(RUNS, is_pro=False),))
    rows = history(page(), against, page(), page(postgresql=(replace(HOLDS, text="Rules do hold"),)))

    found = turns(rows, OURS, TODAY)

    assert [(turn.standing, turn.changes_leader) for turn in found] == [(4, False), (3, True), (2, True)]
    assert found[1].after.leader.slug == "mysql"


def test_a_claim_on_what_weighs_nothing_for_the_reader_is_not_told():
    rows = history(page(), page(postgresql=(replace(HOLDS, text="Rules do hold"),)))

    assert len(turns(rows, OURS, TODAY)) == 1
    assert turns(rows, Asked({"integrity": Decimal(0)}, KnockOuts()), TODAY) == []
    assert len(turns(rows, Asked({"integrity": Decimal("0.01")}, KnockOuts()), TODAY)) == 1


@pytest.mark.parametrize(("weight", "is_told"), [("0.51", False), ("0.5", True), ("0.49", True)])
def test_our_new_weight_is_told_where_it_passes_the_lead(weight, is_told):
    rows = history(weighing("2"), weighing(weight))

    found = turns(rows, OURS, TODAY)

    assert bool(found) is is_told
    if is_told:
        assert turn_sentences.because(found[0]) == [f"We weigh Operations {weight} now, 2 before."]
    assert turns(rows, Asked({"operations": Decimal(2)}, KnockOuts()), TODAY) == []  # the reader's own weight stays


def test_a_claim_that_a_newer_release_ended_counts_no_longer():
    old, new = PageRelease("8", latest="8.0"), PageRelease("9", latest="9.0")
    claims = (replace(RUNS, versions="<9"),)
    rows = history(page(mysql=claims, first={"releases": (old,)}), page(mysql=claims, first={"releases": (new, old)}))

    (turn,) = turns(rows, OURS, TODAY)

    assert turn.cause is StandingCause.VERSIONS
    assert turn_sentences.because(turn)[0] == (
        "MySQL, Operations: “It runs by itself” (pro, strength 3) no longer counts for the newest release."
    )


# ---- must-haves, and days that pass


def supported(until):
    return page(first={"releases": (PageRelease("8", supported_until=until),)})


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2027, 6, 30), date(2026, 6, 30)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2028, 2, 28), date(2027, 2, 28)),
        (date(2027, 2, 28), date(2026, 2, 28)),
        (date(1, 6, 1), None),
    ],
)
def test_the_last_day_on_which_a_release_is_supported_for_a_year_more(until, last):
    assert last_day_passed(Side("a", "A", releases=(PageRelease("1", supported_until=until),)), 12) == last


def test_the_last_day_of_a_side_without_a_dated_release_is_not_known():
    assert last_day_passed(Side("a", "A", releases=(PageRelease("1"),)), 12) is None
    assert last_day_passed(Side("a", "A"), 12) is None


def test_a_day_that_passes_ends_a_must_have_without_a_new_standing():
    until = date(2027, 11, 28)  # for a year more until yesterday
    asked = Asked({}, KnockOuts(supported_months=12))
    row = replace(history(supported(until))[0], at=datetime(2026, 11, 1, tzinfo=UTC))

    assert turns([row], asked, TODAY - timedelta(days=1)) == []
    (turn,) = turns([row], asked, TODAY)

    assert (turn.at, turn.cause) == (datetime(2026, 11, 29, tzinfo=UTC), StandingCause.DATE)
    assert turn_sentences.now(turn) == "Before: MySQL, narrow. Now: only PostgreSQL is left."
    assert turn_sentences.because(turn) == [
        "MySQL is out: the longest support recorded, of release 8, ends on 28 Nov 2027."
    ]
    assert turns([row], OURS, TODAY) == []


def test_a_licence_is_told_to_whoever_needs_it():
    rows = history(page(first={"licence": "MIT"}), page(first={"licence": "proprietary"}))

    (turn,) = turns(rows, Asked({}, KnockOuts(open_source=True)), TODAY)

    assert turn_sentences.headline(turn) == "MySQL, narrow → only PostgreSQL is left"
    assert turn_sentences.because(turn) == ["MySQL is out: its licence is proprietary."]
    assert turns(rows, OURS, TODAY) == []


def test_must_haves_that_leave_neither_say_so():
    neither = page(first={"licence": "proprietary"}, second={"licence": "proprietary"})
    snapshot = history(neither)[0].snapshot

    assert turn_sentences.stands(Stand(snapshot, Asked({}, KnockOuts(open_source=True)), TODAY)) == "neither"
    assert turn_sentences.stands(Stand(snapshot, OURS, TODAY)) == "MySQL, narrow"


def test_a_tie_and_no_counting_row_are_told_apart():
    level = history(weighing("0.5"))[0].snapshot
    empty = history(make_page(first=make_side("mysql", claims=()), second=make_side("postgresql", claims=())))[0]

    assert turn_sentences.stands(Stand(level, OURS, TODAY)) == "level"
    assert turn_sentences.stands(Stand(empty.snapshot, OURS, TODAY)) == "nobody"


# ---- the state of the verdict

CONDITION = PageCondition("it can do without a proxy")
STATES = {
    "pick": (
        make_ruling(pick="mysql"),
        "Our verdict is MySQL now, PostgreSQL before.",
        "Our verdict is PostgreSQL now, MySQL before.",
    ),
    "tie": (
        make_ruling(outcome="tie"),
        "Our verdict is “tie” now, PostgreSQL before.",
        "Our verdict is PostgreSQL now, “tie” before.",
    ),
    "came true": (
        make_ruling(conditions=(replace(CONDITION, happened=TODAY),)),
        "This came true, so our verdict is in question: “it can do without a proxy”.",
        "No longer a question for our verdict: “it can do without a proxy”.",
    ),
    "due": (
        make_ruling(conditions=(replace(CONDITION, check_by=TODAY - timedelta(days=9)),)),
        "The day to check this has passed: “it can do without a proxy”.",
        "Checked, or decided anew: “it can do without a proxy”.",
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_change_of_the_verdict_is_told_whatever_the_weights(name):
    changed, there, back = STATES[name]
    unreviewed = {"reviewed": None, "reviewed_by": "", "reviewed_of": ""}
    rulings = make_ruling(conditions=(CONDITION,)), changed, make_ruling(conditions=(CONDITION,))
    rows = history(*(page(ruling=ruling, **unreviewed) for ruling in rulings))

    found = turns(rows, Asked({"operations": Decimal(0)}, KnockOuts()), TODAY)

    assert [turn_sentences.because(turn) for turn in found] == [[back], [there]]


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ({}, "An editor has reviewed the page as it stands."),
        ({"reviewed_of": ""}, "The page has changed since an editor reviewed it."),
    ],
)
def test_what_became_of_the_review_is_told(review, said):
    unreviewed = {"reviewed": None, "reviewed_by": "", "reviewed_of": ""}
    reviewed = {} if review else {"reviewed_of": Evidence(page()).digest}

    (turn,) = turns(history(page(**unreviewed), page(**reviewed, **review)), OURS, TODAY)

    assert turn_sentences.headline(turn) == said.removesuffix(".")
    assert turn_sentences.because(turn) == [said]


def test_a_dispute_of_what_the_verdict_rests_on_is_told():
    ruling = make_ruling(pick="mysql", basis="claims")
    disputed = page(ruling=ruling, mysql=(replace(RUNS, in_review=TODAY),))

    (turn, *_) = turns(history(page(ruling=ruling), disputed), OURS, TODAY)

    assert turn_sentences.because(turn) == [
        "Our verdict rests on a claim that a reader disputes: “It runs by itself” (pro, strength 3)."
    ]


# ---- what is stored


@pytest.mark.parametrize("low", ["mysql", "postgresql"])
def test_what_is_stored_reads_as_what_was_taken(low):
    until = PageRelease("8", supported_until=date(2030, 1, 1))
    snapshot = standing.taken(Evidence(page(first={"releases": (until,), "self_hosted": True})), TODAY)
    wordings = {one.digest: one for claims in snapshot.claims for one in claims}
    sides = {side.slug: Side(side.slug, side.name) for side in snapshot.sides}
    ends = dict(zip(End, (sides.pop(low), *sides.values()), strict=True))

    stored = standing_records.columns(snapshot, low)
    swapped = standing_records.flipped(stored)

    assert standing_records.snapshot(stored, ends, wordings) == snapshot
    assert standing_records.snapshot(swapped, {End.LOW: ends[End.HIGH], End.HIGH: ends[End.LOW]}, wordings) == snapshot
    assert stored["state"]["pick"] == ("high" if low == "mysql" else "low")


def test_another_source_day_or_name_is_no_other_standing():
    before = standing.taken(Evidence(page()), TODAY)
    checked = replace(RUNS, checked=TODAY, source="https://example.org/elsewhere", quote="By itself.")
    after = standing.taken(Evidence(page(mysql=(checked,), first={"name": "My SQL"})), TODAY)

    assert before.content[:3] == after.content[:3]
    assert before.content != standing.taken(Evidence(page(mysql=(replace(RUNS, strength=2),))), TODAY).content


# ---- what an address asks for


def test_an_address_is_read_exactly_and_written_in_one_way():
    query = watched.read("supported_months=12&w-b=2.50&open_source=1&w-a=2&released_before=&self_hosted=0")

    asked = query.asked({"a", "b", "c"})

    assert asked.weights == {"a": Decimal(2), "b": Decimal("2.5")}
    assert watched.written(asked) == "w-a=2&w-b=2.5&open_source=1&supported_months=12"
    assert watched.written(OURS) == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("w-a=5.1", "“5.1” is no weight for “a”: use 0 to 5, with up to two decimals."),
        ("w-a=-1", "“-1” is no weight for “a”: use 0 to 5, with up to two decimals."),
        ("w-a=1&w-a=1", "“a” is weighed more than once."),
        ("w-z=1", "No criterion here is called “z”."),
        ("open_source=1&open_source=1", "“open_source” stands in the address more than once."),
        ("open_source=yes", "“open_source” must be 1 or left out, not “yes”."),
        ("supported_months=241", "Months of support must be a whole number up to 240, not “241”."),
        ("utm_source=x", f"“utm_source” is no parameter of this feed. {watched.TAKEN}"),
        ("w-=1", f"“w-” is no parameter of this feed. {watched.TAKEN}"),
        ("w-a=%00", "something other than text is no weight for “a”: use 0 to 5, with up to two decimals."),
        ("&" * 4001, watched.TOO_LONG),
    ],
)
def test_what_no_feed_can_tell_is_refused(query, said):
    with pytest.raises(watched.Unreadable) as refused:
        watched.read(query).asked({"a"})

    assert str(refused.value) == said


@pytest.mark.parametrize("query", ["w-a=5", "w-a=0", "supported_months=240", "open_source=0", "", "&" * 4000])
def test_what_a_feed_can_tell_is_taken(query):
    watched.read(query).asked({"a"})


def test_a_long_list_of_mistakes_is_cut():
    with pytest.raises(watched.Unreadable) as refused:
        watched.read("&".join(f"x{number}=1" for number in range(90)))

    assert len(refused.value.messages) == 5
