"""Units that tell an operator: that a backup was made, that something failed."""

import os
import subprocess

import pytest

from .test_operating import FAILED, UNITS, Unit, services

URL = "https://ping.example.org/a b&c"


@pytest.fixture
def started(tmp_path):
    """Run a command line of a unit as systemd does, and return its words and what curl was asked for."""
    asked = tmp_path / "asked"
    curl = tmp_path / "curl"
    curl.write_text(f'#!/bin/sh\nfor word; do echo "$word"; done > {asked}\n')
    curl.chmod(0o755)

    def start(line, **variables):
        shell, _, words = line.removeprefix("-").partition(" -c ")
        script = words.strip("'").replace("$$", "$").replace("%i", "nice-pick-backup.service").replace("%H", "host")
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"} | variables
        done = subprocess.run([shell, "-c", script], env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout, asked.read_text().splitlines() if asked.exists() else []

    return start


def test_the_address_of_a_backup_is_asked_for_after_success_alone(started):
    service = Unit(UNITS / "nice-pick-backup.service")["Service"]
    ping = service["ExecStartPost"]  # which systemd starts after ExecStart succeeded

    assert started(ping, PING_URL=URL)[1][-1] == URL
    assert service["EnvironmentFile"].startswith("-")
    assert ping.startswith("-")  # an address that does not answer makes no backup fail


def test_no_address_is_asked_for_where_none_is_set(started):
    ping = Unit(UNITS / "nice-pick-backup.service")["Service"]["ExecStartPost"]
    failed = Unit(UNITS / FAILED)["Service"]["ExecStart"]

    assert started(ping) == ("", [])
    assert started(failed) == ("<3>nice-pick-backup.service has failed\n", [])


def test_a_failure_is_posted_and_stands_in_the_journal_as_an_error(started):
    said, asked = started(Unit(UNITS / FAILED)["Service"]["ExecStart"], FAILURE_URL=URL)

    assert said == "<3>nice-pick-backup.service has failed\n"
    assert asked[-2:] == ["Nice Pick on host: nice-pick-backup.service has failed", URL]


def test_units_of_timers_and_the_site_tell_when_they_fail_and_the_one_that_tells_does_not():
    told = {path.name: Unit(path)["Unit"].get("OnFailure") for path in services()}
    (common,) = UNITS.glob("*.service.d/*.conf")

    assert told.pop(FAILED) is None
    assert told.pop("nice-pick-worker.service") is None  # it is started again for ever, and so never fails
    assert set(told.values()) == {FAILED.replace("@", "@%n")}
    assert "OnFailure" not in Unit(common)["Unit"]
