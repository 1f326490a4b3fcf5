"""`make next` takes the newest Python that starts, the lock without Django, and the tests that are named."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

import checks  # noqa: E402
import newest  # noqa: E402
import packages  # noqa: E402


@pytest.fixture
def interpreter(tmp_path):
    """Makes a program called like a Python, in a folder below ``tmp_path``, that ends with the given number."""

    def make(folder, name, ends_with=0):
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\nexit {ends_with}\n")
        file.chmod(0o755)
        return file

    return make


def path(tmp_path, *folders):
    return ":".join(str(tmp_path / folder) for folder in folders)


def test_the_newest_python_is_taken_wherever_it_stands_on_the_path(tmp_path, interpreter):
    interpreter("first", "python3.12")
    wanted = interpreter("second", "python3.15")
    interpreter("third", "python3.9")

    assert newest.newest_python(path(tmp_path, "first", "nowhere", "second", "third")) == (15, wanted)


def test_a_python_that_does_not_start_or_lacks_venv_is_passed_over(tmp_path, interpreter):
    wanted = interpreter("bin", "python3.13")
    interpreter("bin", "python3.14", ends_with=1)
    (tmp_path / "bin" / "python3.15").write_text("no program")
    interpreter("bin", "python3.16-config")

    assert newest.newest_python(path(tmp_path, "bin")) == (13, wanted)


def test_a_shim_of_a_version_that_is_not_chosen_leads_to_that_version(tmp_path, interpreter):
    interpreter("shims", "python3.13", ends_with=127)
    interpreter("versions/3.13.9/bin", "python3.13")
    wanted = interpreter("versions/3.13.10/bin", "python3.13")

    assert newest.newest_python(path(tmp_path, "shims")) == (13, wanted)


def test_of_pythons_only_releases_count():
    running = sys.version_info.releaselevel

    assert packages.starts(Path(sys.executable), newest.WORKS.replace("final", running))
    assert not packages.starts(Path(sys.executable), newest.WORKS.replace("final", f"not {running}"))


def test_without_any_other_the_python_that_runs_is_taken(tmp_path):
    assert newest.newest_python(str(tmp_path)) == (sys.version_info.minor, Path(sys.executable))


def test_the_lock_without_django_keeps_all_else_with_its_hashes(tmp_path, monkeypatch):
    monkeypatch.setattr(newest, "ROOT", tmp_path)
    (tmp_path / "var").mkdir()
    locked = packages.DEVELOPMENT.lock.read_text(encoding="utf-8")

    lines = newest._lock_without_django("3.13").read_text(encoding="utf-8").splitlines()

    gone = [line for line in locked.splitlines() if line not in lines]
    assert lines[0] == "# for Python 3.13"
    assert gone[0].startswith("django==5.2.")
    assert all(line.startswith("    --hash=sha256:") for line in gone[1:])
    assert len(lines) - 1 + len(gone) == len(locked.splitlines())


def test_the_tests_of_a_part_are_those_that_begin_with_its_words(tmp_path):
    for name in ("test_search.py", "test_search_plans.py", "test_admin_site.py", "make.py"):
        (tmp_path / "tests" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "tests" / name).touch()

    def names(part):
        return [Path(file).name for file in newest.tests_of(part, tmp_path / "tests")]

    assert names("search admin") == ["test_search.py", "test_search_plans.py", "test_admin_site.py"]
    assert names("search search_plans") == ["test_search.py", "test_search_plans.py"]
    assert names("") == []
    with pytest.raises(checks.Stop, match="no test begins with test_make"):
        names("search make")


def test_the_part_that_ci_runs_is_there():
    listed = re.findall(
        r'^part="(?:\$part )?([^"]+)"$', (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert len(newest.tests_of(" ".join(listed), ROOT / "tests")) >= len(" ".join(listed).split()) > 10


def test_an_installer_s_last_words_name_no_address(capsys):
    words = (
        "Looking in indexes: https://me:secret@index.example/simple, file:///opt/index\\nhost='index.example' refused"
    )

    with pytest.raises(checks.Stop):
        packages._run([sys.executable, "-c", f'print("{words}"); raise SystemExit(1)'], "pip could not")

    assert capsys.readouterr().err.splitlines() == ["Looking in indexes: … …", "… refused"]
