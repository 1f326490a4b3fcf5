"""The tasks of the Makefile stop with a sentence where they cannot go on."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import refuse_skip

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
sys.path.append(str(SCRIPTS))

import checks  # noqa: E402
import hosts  # noqa: E402
import packages  # noqa: E402


def make(*arguments):
    return subprocess.run(["make", "--no-print-directory", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def test_make_alone_says_what_there_is():
    done = make()

    assert done.returncode == 0
    for target in ("setup", "run", "dev", "test", "lint", "check"):
        assert f"make {target}" in done.stdout


@pytest.mark.parametrize("task", ["run", "dev"])
def test_a_taken_port_stops_before_anything_is_served(taken_port, task):
    done = make(task, f"PORT={taken_port}")

    assert done.returncode != 0
    assert f"Stopped: port {taken_port} is taken by another program" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_on_all_addresses_is_taken_too():
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))  # noqa: S104
        server.listen()

        with pytest.raises(checks.Stop, match="is taken"):
            checks.require_free_port(server.getsockname()[1])


def test_a_free_port_is_fine():
    checks.require_free_port(free_port())


@pytest.mark.parametrize("word", ["eighty", "0", "65536", "-1", "80a", "٨٠", "8000.0"])
def test_a_port_that_is_no_number_is_refused(word):
    done = make("run", f"PORT={word}")

    assert done.returncode != 0
    assert f'Stopped: PORT is "{word}", but must be a whole number from 1 to 65535.' in done.stderr


def test_the_port_comes_from_the_environment_or_the_file_env(tmp_path):
    file = tmp_path / ".env"
    file.write_text("DEBUG=false\nPORT='8124'\n")

    assert checks.port_of({"PORT": "8123"}, file) == 8123
    assert checks.port_of({"PORT": ""}, file) == 8124
    assert checks.port_of({}, tmp_path / "no file") == 8000


def test_a_missing_python_is_named():
    done = make("setup", "PYTHON=python0")

    assert done.returncode != 0
    assert "Stopped: Python 3.11 or newer is needed, and there is no python0 here." in done.stderr


def test_an_old_python_can_read_its_refusal():
    text = (SCRIPTS / "start.py").read_text(encoding="ascii")

    ast.parse(text, feature_version=(3, 4))
    assert 'f"' not in text


def test_an_old_python_is_refused():
    old = "import runpy, sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2'; sys.argv = ['start.py', 'run']; "

    done = subprocess.run(
        [sys.executable, "-c", old + f"runpy.run_path({str(SCRIPTS / 'start.py')!r}, run_name='__main__')"],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: Python 3.11 or newer is needed, and this is 3.9.2.")


def test_a_full_disk_is_noticed_before_writing(tmp_path):
    checks.require_space(tmp_path, 0)

    with pytest.raises(checks.Stop, match="the disk is too full: 1000000000 MB are needed"):
        checks.require_space(tmp_path, 1_000_000_000)


@pytest.mark.parametrize(
    "words",
    [
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "django.db.utils.OperationalError: database or disk is full",
        "FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp']",
    ],
)
def test_other_programs_words_for_a_full_disk_are_understood(words):
    assert checks.says_full(words)
    assert not checks.says_full("ERROR: No matching distribution found")


def test_a_failing_installer_is_heard(capsys):
    with pytest.raises(checks.Stop, match="pip could not"):
        packages._run([sys.executable, "-c", "print('why it failed'); raise SystemExit(1)"], "pip could not")

    assert "why it failed" in capsys.readouterr().err


def test_an_installer_on_a_full_disk_is_translated():
    with pytest.raises(checks.Stop, match="no space is left on the disk"):
        packages._run([sys.executable, "-c", "raise OSError(28, 'No space left on device')"], "pip could not")


def test_packages_are_installed_again_only_when_their_lock_changes(tmp_path):
    lock, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    lock.write_text("one==1\n")
    wanted = packages.Packages("a test", lock, stamp, megabytes=1)

    assert not wanted.are_installed()
    stamp.write_text(wanted.fingerprint())
    assert wanted.are_installed()
    lock.write_text("one==2\n")
    assert not wanted.are_installed()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_its_hashes(name):
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()

    for entry in entries:
        assert "--hash=sha256:" in entry, entry
        assert "==" in entry, entry


def test_tests_run_on_the_very_versions_that_the_site_runs_on():
    def versions(name):
        return {line.split(" ")[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}

    assert versions("requirements.txt") <= versions("requirements-dev.txt")


def test_a_registry_s_name_in_a_file_is_found(tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "clean.txt").write_text("nothing\n")
    (tmp_path / "named.txt").write_text("first\nhttps://" + "files.pythonhosted" + ".org/x\n")

    assert list(hosts.found(tmp_path)) == ["named.txt:2"]


@pytest.mark.parametrize(("ci", "outcome"), [("true", "failed"), ("", "skipped")])
def test_a_skipped_test_fails_under_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    report = pytest.TestReport("a test", ("", 0, ""), {}, "skipped", ("file", 1, "Skipped: no Chromium"), "setup")

    assert refuse_skip(report).outcome == outcome
