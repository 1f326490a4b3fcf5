"""A virtual environment of the newest installed Python and the newest Django, to see today what will break later."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import packages
from checks import Stop
from packages import DEVELOPMENT, ROOT, Packages, VirtualEnvironment

FOLDER = ROOT / ".venv-next"
NAME = re.compile(r"python3\.(\d+)")
WORKS = "import sys, venv, ensurepip; sys.exit(sys.version_info.releaselevel != 'final')"
DJANGO = re.compile(r"^django==(?:.*\\\n)*.*\n", re.IGNORECASE | re.MULTILINE)
TOLD = "import django, platform; print(f'Django {django.__version__} on Python {platform.python_version()}')"


def install() -> tuple[Path, str]:
    """Install what is missing. Return the environment's Python, and its versions in words."""
    minor, python = newest_python(os.environ.get("PATH", ""))
    environment = VirtualEnvironment(FOLDER, str(python), oldest=(3, minor))
    lock = _lock_without_django(f"3.{minor}")
    packages.install(Packages("the newest Django", lock, FOLDER / "packages.sha256", 500, environment))
    packages.pip_install(environment, "--upgrade", "Django")  # never a pre-release, by pip's own rule
    held = subprocess.run([environment.python, "-c", TOLD], capture_output=True, text=True, check=True).stdout
    return environment.python, held.strip()


def newest_python(path: str) -> tuple[int, Path]:
    """Return minor version and path of the newest interpreter on ``path`` that starts and is no pre-release."""
    found = sorted(_interpreters(path), key=lambda pair: -pair[0])
    works = ((minor, python) for minor, python in found if packages.starts(python, WORKS))
    return next(works, (sys.version_info.minor, Path(sys.executable)))


def _interpreters(path: str) -> Iterator[tuple[int, Path]]:
    """Yield minor version and path of each interpreter on ``path``.

    Of pyenv, all installed versions: its shims start only the version that is selected.
    """
    for folder in map(Path, path.split(os.pathsep)):
        beside = folder.parent.glob("versions/*/bin/python3.*") if folder.name == "shims" else ()
        for python in [*folder.glob("python3.*"), *sorted(beside, key=_patch_version, reverse=True)]:
            if (match := NAME.fullmatch(python.name)) and int(match[1]) >= packages.OURS.oldest[1]:
                yield int(match[1]), python


def _patch_version(python: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", python.parent.parent.name)]


def _lock_without_django(python: str) -> Path:
    """Write and return a copy of the development lock without Django, whose newest release has no locked hash."""
    locked = DEVELOPMENT.lock.read_text(encoding="utf-8")
    text, removed = DJANGO.subn("", locked)
    if removed != 1:
        raise Stop(f"{DEVELOPMENT.lock.name} does not name Django once.")
    file = ROOT / "var" / "requirements-next.txt"
    file.write_text(f"# for Python {python}\n{text}", encoding="utf-8")
    return file


def tests_of(part: str, folder: Path) -> list[str]:
    """Return the test files whose names begin with a word of ``part``; an empty list, which stands for all, without."""
    files: list[str] = []
    for word in part.split():
        matching = sorted(map(str, folder.glob(f"test_{word}*.py")))
        if not matching:
            raise Stop(f"no test begins with test_{word}.")
        files += matching
    return list(dict.fromkeys(files))
