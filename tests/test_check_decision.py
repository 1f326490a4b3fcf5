"""A team keeps a decision record and asks whether it still holds: on a page's record, on the command line."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from sarif_pydantic import Sarif

from comparisons.domain.kept_decisions.decision_checks import Result
from comparisons.domain.vocabulary import Status
from comparisons.importing.decisions.checking import check
from comparisons.models import ProsCons, Technology
from comparisons.services import editorial, review_tasks

from .make import make_alias, make_editor
from .standings import make_standing_comparison

RECORD = "/compare/mysql-vs-postgresql/decision.md"
QUERY = "?w-operations=5"


@pytest.fixture
def comparison(db):
    return make_standing_comparison()


@pytest.fixture
def record(client, comparison):
    return client.get(RECORD + QUERY).content


def judged(content):
    return check(content, datetime.now(UTC))


def change(comparison, polarity):
    """Give MySQL's claim on operations another sign, as an editor would, and let the worker look at the page."""
    ProsCons.objects.filter(technology=comparison.first.pk, criterion__slug="operations").update(polarity=polarity)
    review_tasks.renew([comparison.pk])


# ---- a record written today


def test_it_flipped_after_a_claim_is_changed_and_holds_after_that_is_changed_back(comparison, record):
    written = judged(record)
    change(comparison, "con")
    changed = judged(record)
    change(comparison, "pro")
    changed_back = judged(record)

    assert [one.result for one in (written, changed, changed_back)] == [Result.HOLDS, Result.FLIPPED, Result.HOLDS]
    assert [one.is_same for one in (written, changed, changed_back)] == [True, False, True]
    assert [claim.after.text for claim in changed.because] == [
        ProsCons.objects.get(technology=comparison.first.pk, criterion__slug="operations").text
    ]
    assert changed.turn.at.date() == datetime.now(UTC).date()


def test_judging_asks_six_queries_at_most(comparison, record, django_assert_max_num_queries):
    change(comparison, "con")

    with django_assert_max_num_queries(6):
        judged(record)


# ---- names


def test_names_may_have_changed_since(comparison, record):
    make_alias(comparison.first, "my-sequel")
    renamed = record.replace(b'"mysql"', b'"my-sequel"').replace(b"mysql-vs-postgresql", b"PostgreSQL-vs-my-sequel")

    found = judged(renamed)

    assert (found.result, found.file.chosen) == (Result.HOLDS, "mysql")


def test_of_an_option_that_is_neither_of_the_two_it_says_so(comparison, record, run):
    status, _, err = run(record.replace(b'chosen: "mysql"', b'chosen: "oracle"'))

    assert status == 2
    assert err.endswith("It can't be judged: “oracle”, which it chose, is neither of the two in its address.\n")


def test_of_a_pair_that_is_not_known_nobody_can_say(comparison, record):
    make_alias(comparison.first, "my-sequel")

    for pair, sentence in (
        ("mysql-vs-oracle", "No technology is called “oracle” here."),
        ("mysql", "“mysql” names no pair."),
        ("my-sequel-vs-mysql", "Both names lead to MySQL now, so there is nothing to choose."),
    ):
        found = judged(record.replace(b"mysql-vs-postgresql", pair.encode()))

        assert (found.result, found.why_not, found.fails) == (Result.CANNOT_SAY, sentence, False)


def test_of_what_is_not_published_nobody_can_say(comparison, record):
    for status in (Status.DRAFT, Status.IN_REVIEW):
        type(comparison).objects.update(status=status.value)

        found = judged(record)

        assert (found.result, found.weighed) == (Result.CANNOT_SAY, None)
        assert found.why_not == "No comparison MySQL vs PostgreSQL is published here."


def test_of_a_withdrawn_comparison_the_reason_is_told(comparison, record):
    editorial.withdraw(comparison, by=make_editor(), reason="The two became one product.")

    assert judged(record).why_not.startswith("The comparison MySQL vs PostgreSQL was withdrawn on ")
    assert judged(record).why_not.endswith(". The two became one product.")


# ---- on the command line


@pytest.fixture
def run(tmp_path, capsys):
    """Check files with these contents; return the exit status and what was printed."""

    def run(*contents, **options):
        files = []
        for number, content in enumerate(contents):
            files.append(tmp_path / f"{number}.md")
            files[-1].write_bytes(content)
        status = 0
        try:
            call_command("check_decision", *map(str, files), **options)
        except SystemExit as ended:
            status = ended.code
        out, err = capsys.readouterr()
        return status, out.replace(f"{tmp_path}/", ""), err.replace(f"{tmp_path}/", "")

    return run


def test_a_record_that_holds_ends_with_nought_and_one_that_flipped_with_one(comparison, record, run):
    holds = run(record)
    change(comparison, "con")
    flipped = run(record)
    superseded = run(record.replace(b"status: proposed", b"status: superseded by 8"))

    assert [holds[0], flipped[0], superseded[0]] == [0, 1, 0]
    assert holds[1].splitlines()[0].startswith("0.md: Still holds. With these weights, MySQL leads by 6.75.")
    assert flipped[1].splitlines()[1].startswith("  Since ")
    assert flipped[1].splitlines()[-1].endswith("/compare/mysql-vs-postgresql/?w-operations=5")


def test_a_file_that_cannot_be_read_keeps_no_other_back(comparison, record, run, tmp_path):
    status, out, err = run(b"# Use MySQL\n", record)

    assert (status, out.splitlines()[0][:18]) == (2, "1.md: Still holds.")
    assert err.startswith("0.md: It can't be judged: it doesn't begin with a front matter")
    with pytest.raises(SystemExit) as ended:
        call_command("check_decision", str(tmp_path / "none.md"))
    assert ended.value.code == 2


def test_it_says_all_of_it_in_json(comparison, record, run):
    change(comparison, "con")

    status, out, _ = run(record, b"", format="json")

    found = json.loads(out)["data"]
    assert status == 2
    assert [one["name"].rpartition("/")[2] for one in (*found["decisions"], *found["unread"])] == ["0.md", "1.md"]
    assert (found["decisions"][0]["result"], found["decisions"][0]["fails"]) == ("flipped", True)


def test_it_reports_in_sarif_what_somebody_must_look_at(comparison, record, run):
    nothing = Sarif.model_validate_json(run(record, format="sarif")[1]).runs[0]
    change(comparison, "con")
    superseded = record.replace(b"status: proposed", b"status: superseded by 8")

    status, out, _ = run(record, superseded, b"---\nnice-pick: 1\n---\n", format="sarif")

    log = Sarif.model_validate_json(out).runs[0]
    [result] = log.results
    place = result.locations[0].physical_location
    assert status == 2
    assert (result.rule_id, result.level.value, place.region.start_line) == ("decision-flipped", "error", 5)
    assert place.artifact_location.uri.endswith("0.md")
    assert [one.invocations[0].execution_successful for one in (nothing, log)] == [True, False]
    assert nothing.results == []


def test_a_hostile_name_does_not_reach_the_terminal(comparison, record, run):
    Technology.objects.filter(slug="mysql").update(name="My\x1b[31mSQL\u202e")
    change(comparison, "con")

    for form in ("text", "json", "sarif"):
        assert "\x1b" not in run(record, format=form)[1]
