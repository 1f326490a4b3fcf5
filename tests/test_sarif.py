"""Logs of SARIF, read by a library that is not ours."""

import pytest
from sarif_pydantic import Level as TheirLevel
from sarif_pydantic import Run, Sarif

from comparisons.presenters import sarif
from comparisons.presenters.sarif import Finding, Level, Rule, Unread

FLIPPED = Rule("flipped", "The decision flipped.", "Decide again.", Level.ERROR)
UNKNOWN = Rule("cannot-say", "Nobody can say.", "Look yourself.", Level.OPEN)


def run(*findings: Finding, unread: tuple[Unread, ...] = ()) -> Run:
    return Sarif.model_validate(sarif.log([FLIPPED, UNKNOWN], findings, unread, home="https://np.example/")).runs[0]


def test_a_finding_names_its_rule_its_file_and_its_line():
    found = run(Finding(FLIPPED, "docs/adr/7 use it.md", "MySQL leads now.", 3, "https://np.example/x"))

    result = (found.results or [])[0]
    place = (result.locations or [])[0].physical_location
    assert found.tool.driver.rules[result.rule_index].id == result.rule_id == "flipped"
    assert (result.level, result.message.text) == (TheirLevel.ERROR, "MySQL leads now.")
    assert (place.artifact_location.uri, place.region.start_line) == ("docs/adr/7%20use%20it.md", 3)
    assert result.hosted_viewer_uri == "https://np.example/x"


def test_what_nobody_can_say_is_open_and_has_no_level():
    result = (run(Finding(UNKNOWN, "a.md", "Withdrawn.")).results or [])[0]

    assert (result.kind, result.level) == ("open", TheirLevel.NONE)
    assert (result.locations or [])[0].physical_location.region is None


def test_a_run_fails_by_files_that_cannot_be_read_and_not_by_findings():
    read, broken = run(Finding(FLIPPED, "a.md", "It flipped.")), run(unread=(Unread("b.md", "b.md isn't UTF-8."),))

    assert [one.execution_successful for one in (*read.invocations, *broken.invocations)] == [True, False]
    told = sarif.log([], [], [Unread("b.md", "b.md isn't UTF-8.")])["runs"][0]["invocations"][0]
    assert [one["message"]["text"] for one in told["toolExecutionNotifications"]] == ["b.md isn't UTF-8."]


def test_a_finding_is_known_again_on_another_line_and_apart_from_others_of_its_file():
    one, moved, other = (
        (run(Finding(FLIPPED, "a.md", "It flipped.", line, about=about)).results or [])[0].partial_fingerprints
        for line, about in ((1, "django"), (9, "django"), (1, "flask"))
    )

    assert one == moved != other


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        ("docs\\adr\\1.md", "docs/adr/1.md"),
        ("/srv/a b.md", "file:///srv/a%20b.md"),
        ("c:d?#.md", "c%3Ad%3F%23.md"),
        ("caf\u00e9.md", "caf%C3%A9.md"),
        ("\udcff.md", "%FF.md"),
    ],
    ids=["backslashes", "absolute", "reserved", "utf-8", "no-utf-8"],
)
def test_a_path_becomes_a_reference(path, reference):
    assert sarif.as_reference(path) == reference


def test_what_controls_a_terminal_stays_out():
    found = run(Finding(FLIPPED, "a.md", "MySQL\x1b[31m leads.", about="\udcff"))

    assert found.model_dump_json()
    assert (found.results or [])[0].message.text == "MySQL[31m leads."
