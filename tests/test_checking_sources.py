"""A run over the sources of claims: what is asked and when, what is stored, and when an editor is asked."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from comparisons.domain.vocabulary import SourceState
from comparisons.management.commands import check_sources
from comparisons.models import ProsCons, SourceCheck
from comparisons.services.source_checks import running, tasks
from comparisons.services.source_checks.checking import Found
from comparisons.services.source_checks.recording import store
from comparisons.services.source_checks.running import Bounds, Offline, prune, run, taking_turns

from .make import make_claim, make_technology
from .working import work

pytestmark = pytest.mark.django_db

ALIVE, MOVED, GONE, FAILED = SourceState
DAY = date(2026, 11, 2)
PAGE = "https://example.org/a"


def days_later(number):
    return DAY + timedelta(days=number)


def stored(state=ALIVE, on=DAY, address=PAGE, **changes):
    status = None if state is FAILED else 200
    given = {"unfound": None if state is FAILED else {}} | changes
    return store(Found(address, state, given.pop("status", status), **given), on)


def broken():
    return list(SourceCheck.objects.broken().values_list("address", flat=True))


# ---- what is stored


def test_an_answer_is_stored_with_its_day_and_the_day_since_which_it_holds():
    stored(GONE, DAY, detail="Not there.", status=404)
    row = stored(GONE, days_later(3), detail="Not there.", status=410)

    assert (row.state, row.status, row.detail, row.since, row.checked) == (GONE, 410, "Not there.", DAY, days_later(3))
    assert SourceCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("found", "asks"),
    [
        ({"state": ALIVE}, False),
        ({"state": MOVED, "moved_to": "https://example.org/b"}, True),
        ({"state": GONE}, True),
        ({"state": FAILED}, False),
        ({"state": ALIVE, "unfound": {"claim00001": "words"}}, True),
        ({"state": ALIVE, "unfound": None}, False),
    ],
)
def test_an_editor_is_asked_about_what_is_gone_moved_or_not_found(found, asks):
    make_claim(source=PAGE, key="claim00001", quote="words")
    stored(**found)

    assert broken() == [PAGE] * asks


def test_an_editor_is_asked_after_failures_on_three_days():
    make_claim(source=PAGE)
    for day, asks in ((0, False), (0, False), (1, False), (1, False), (2, True)):
        row = stored(FAILED, days_later(day), detail="It took too long to answer.")
        assert (row.since, row.asks) == (DAY, asks)

    assert not stored(ALIVE, days_later(3)).asks
    assert stored(FAILED, days_later(4)).failures == 1


@pytest.mark.parametrize("state", [GONE, MOVED])
def test_one_failure_does_not_hide_what_was_known_before(state):
    make_claim(source=PAGE, key="claim00001", quote="words")
    stored(state, moved_to="https://example.org/b" if state is MOVED else "", unfound={"claim00001": "words"})
    states = [stored(FAILED, days_later(day)).state for day in (1, 2, 3)]

    assert states == [state, state, FAILED]
    assert SourceCheck.objects.get().unfound.get().quote == "words"


def test_a_quote_that_is_found_again_asks_nothing_any_more():
    make_claim(source=PAGE, key="claim00001", quote="words")
    stored(unfound={"claim00001": "words"})
    stored(on=days_later(1), unfound={"claim00001": "words"})
    assert SourceCheck.objects.get().unfound.get().since == DAY

    stored(on=days_later(2), unfound=None)  # it could not be read
    assert broken() == [PAGE]

    stored(on=days_later(3))
    assert broken() == []


@pytest.mark.parametrize("changes", [{"quote": "other words"}, {"source": "https://example.org/b"}])
def test_a_claim_that_was_changed_since_asks_nothing(changes):
    make_claim(source=PAGE, key="claim00001", quote="words")
    stored(unfound={"claim00001": "words"})
    assert broken() == [PAGE]

    ProsCons.objects.update(**changes)

    assert broken() == []


def test_what_no_claim_cites_asks_nothing_and_is_deleted():
    stored(GONE)
    assert broken() == []

    assert prune() == 1
    assert not SourceCheck.objects.exists()


@pytest.mark.parametrize("address", ["https://ada:pw@example.org/", "https://example.org/" + "x" * 500, "nonsense"])
def test_what_leads_where_no_claim_may_is_gone(address):
    row = stored(MOVED, moved_to=address)

    assert (row.state, row.moved_to, row.detail) == (GONE, "", "It leads to an address that cannot be cited.")


# ---- a run


@pytest.fixture
def asked(monkeypatch):
    """What a run asked, without asking; ``asked.answers`` are answers by address, else it is alive."""

    class Asked(list):
        answers: dict[str, Found] = {}

    found = Asked()

    def check(address, quotes, *, agent, network):
        found.append((address, quotes))
        return found.answers.get(address, Found(address, ALIVE, 200))

    monkeypatch.setattr(running, "check", check)
    monkeypatch.setattr(running, "sleep", lambda seconds: None)
    return found


def ran(on=DAY, *, writes=True, most=100, seconds=60.0, older_than=1):
    bounds = Bounds(most, seconds, older_than)
    return [one.address for one in run(bounds, on, writes=writes, network=None, pause=0)]


def page(number, host="example.org"):
    return f"https://{host}/{number}"


def test_each_address_is_asked_once_with_the_quotes_of_all_its_claims(asked):
    claims = [make_claim(source=PAGE, quote=quote) for quote in ("one", "two", "")]
    make_claim(source="", quote="")
    make_claim(source="  ")

    assert ran() == [PAGE]
    assert asked == [(PAGE, {claims[0].key: "one", claims[1].key: "two"})]


def test_what_was_never_asked_comes_first_then_what_was_asked_longest_ago(asked):
    for number in range(4):
        make_claim(source=page(number))
    stored(address=page(0), on=days_later(-5))
    stored(address=page(1), on=days_later(-9))
    stored(address=page(2))  # today

    assert ran() == [page(3), page(1), page(0)]
    assert ran() == []


@pytest.mark.parametrize(("older_than", "number"), [(5, 1), (6, 0)])
def test_an_address_is_asked_again_after_some_days(asked, older_than, number):
    make_claim(source=PAGE)
    stored(on=days_later(-5))

    assert len(ran(older_than=older_than)) == number


def test_a_run_goes_on_where_the_last_one_ended(asked, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    for number in range(7):
        make_claim(source=page(number))

    assert ran(most=3) == [page(0), page(1), page(2)]
    assert ran(seconds=0) == []
    assert ran() == [page(number) for number in range(3, 7)]


def test_without_writing_everything_is_asked_once_and_nothing_is_stored(asked, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    for number in range(5):
        make_claim(source=page(number))
    stored(address=page(4), on=days_later(-5))

    assert ran(writes=False) == [page(number) for number in range(5)]
    assert SourceCheck.objects.count() == 1


def test_hosts_take_turns():
    ones, others = [page(number, "one.org") for number in range(3)], [page(number, "two.org") for number in range(2)]

    assert taking_turns([*ones, *others]) == [ones[0], others[0], ones[1], others[1], ones[2]]


def test_no_host_is_asked_twice_within_the_pause(asked, monkeypatch):
    slept = []
    monkeypatch.setattr(running, "sleep", slept.append)
    for number in range(2):
        make_claim(source=page(number))
    make_claim(source=page(0, "other.org"))
    list(run(Bounds(9, 60), DAY, writes=True, network=None, pause=50))

    assert [round(wait) for wait in slept] == [50]


def test_a_host_that_asks_to_wait_is_left_alone_and_nothing_is_said_about_it(asked):
    for number in range(3):
        make_claim(source=page(number))
    make_claim(source=page(0, "other.org"))
    asked.answers[page(0)] = Found(page(0), FAILED, 429, rest=9)

    assert ran() == [page(0, "other.org")]
    assert len(asked) == 2
    assert SourceCheck.objects.count() == 1


def test_a_host_that_fails_three_times_in_a_row_is_left_alone(asked):
    make_claim(source=page(0, "other.org"))
    for number in range(5):
        make_claim(source=page(number))
        asked.answers[page(number)] = Found(page(number), FAILED, 500)

    assert len(ran()) == 4


def test_where_nothing_answers_nothing_is_stored(asked, monkeypatch):
    monkeypatch.setattr(running, "OFFLINE", 3)
    for number in range(3):
        address = page(number, f"host{number}.org")
        make_claim(source=address)
        asked.answers[address] = Found(address, GONE)

    with pytest.raises(Offline):
        ran()
    assert not SourceCheck.objects.exists()

    asked.answers.popitem()  # one answers, so the others are gone
    assert len(ran()) == 3
    assert SourceCheck.objects.filter(state=GONE).count() == 2


def test_a_run_asks_the_database_twice_a_batch(asked, django_assert_num_queries):
    technology = make_technology()
    for number in range(6):
        make_claim(technology, source=page(number))

    with django_assert_num_queries(4):  # the new ones, their quotes, no more new ones, none old
        ran(writes=False)


# ---- the command


def command(*options):
    out = StringIO()
    call_command("check_sources", *options, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_the_command_tells_what_is_broken_and_fails_unless_it_writes(asked):
    claim = make_claim(source=PAGE, quote="words")
    make_claim(source=page(2))
    asked.answers[PAGE] = Found(PAGE, MOVED, 200, moved_to=page(9), unfound={claim.key: "words"})
    told = f"moved: {PAGE} (200) → {page(9)} claim {claim.key}: “words” is not on the page"
    summary = "2 sources asked: alive 1, moved 1. 1 quote not found."

    with pytest.raises(CommandError, match="need an editor"):
        command()
    assert not SourceCheck.objects.exists()
    assert command("--write") == [told, summary]
    assert command("--write") == ["0 sources asked."]
    assert broken() == [PAGE]


def test_the_command_succeeds_where_all_is_well(asked):
    make_claim(source=PAGE)

    assert command("--most", "1", "--minutes", "5", "--older-than", "30") == ["1 source asked: alive 1."]


def test_the_command_says_that_the_machine_is_offline(asked, monkeypatch):
    monkeypatch.setattr(running, "OFFLINE", 1)
    make_claim(source=PAGE)
    asked.answers[PAGE] = Found(PAGE, FAILED)

    with pytest.raises(CommandError, match="is this machine online"):
        command("--write")


def test_a_command_that_is_stopped_keeps_what_it_did(asked, monkeypatch):
    make_claim(source=page(0))
    make_claim(source=page(1))
    real = running.check

    def check(address, quotes, **options):
        if address == page(1):
            raise KeyboardInterrupt
        return real(address, quotes, **options)

    monkeypatch.setattr(running, "check", check)

    assert command("--write") == ["1 source asked: alive 1."]
    assert SourceCheck.objects.get().address == page(0)


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999"])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(CommandError, match="no whole number"):
        command(f"--most={number}")
    assert check_sources.ALL > 0


# ---- by itself


def test_the_worker_asks_a_portion_only_where_that_is_switched_on(asked, settings):
    make_claim(source=PAGE)
    settings.SOURCE_CHECKS = False
    tasks.enqueue_portion()
    assert not DBTaskResult.objects.exists()

    settings.SOURCE_CHECKS = True
    tasks.enqueue_portion()
    tasks.enqueue_portion()  # one waits
    assert DBTaskResult.objects.count() == 1

    work()
    assert SourceCheck.objects.get().address == PAGE


def test_a_portion_on_a_machine_that_is_offline_says_so(asked, monkeypatch, caplog):
    monkeypatch.setattr(running, "OFFLINE", 1)
    make_claim(source=PAGE)
    asked.answers[PAGE] = Found(PAGE, FAILED)

    tasks.check_some.call()

    assert "is this machine online" in caplog.text
